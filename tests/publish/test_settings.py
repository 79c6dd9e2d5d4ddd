"""A mistake in `register.toml` is told before anything is published: pages and catalogues are made from what stands there."""

import shutil

import pytest
from click.testing import CliRunner

from lod.cli import main

MISTAKES = {
    "no language": ("languages", 'languages = ["en", "sr-Latn"]', "languages = []"),
    "a language twice": ("languages", '["en", "sr-Latn"]', '["en", "sr-Latn", "en"]'),
    "a language in another case": ("languages", '["en", "sr-Latn"]', '["en", "sr-latn"]'),
    "a licence without address": ("licence", "http://creativecommons.org/publicdomain/zero/1.0/", "CC BY"),
    "a publisher with a blank": ("publisher", "id/library/1", "id/library 1"),
    "a number for a class": ("classes", '["def#Library",', '[5, "def#Library",'),
    "a class with a blank": ("classes", '"def#Library"', '"def# Library"'),
    "a number for a title": ("title", 'en = "Register of example libraries"', "en = 5"),
    "a number for a prefix": ("prefixes.lib", '"def#"\n', "5\n"),
    "a prefix that others have": ("prefixes.skos", "lib =", "skos ="),
    "an engine nobody has": ("engine", "base =", 'engine = "rdf4j"\nbase ='),
    "a view that is not there": ("count", "base =", 'count = "queries/views/counts.rq"\nbase ='),
    "a text for plurals": ("plurals.Library", "[prefixes]", '[plurals]\nLibrary = "Libraries"\n[prefixes]'),
    "a text for keywords": ("catalog.keywords.en", "[prefixes]", '[catalog.keywords]\nen = "books"\n[prefixes]'),
    "a number among keywords": (None, "[prefixes]", "[catalog.keywords]\nen = 5\n[prefixes]"),
    "a theme in words": ("catalog.themes", "[prefixes]", '[catalog]\nthemes = ["public affairs"]\n[prefixes]'),
    "an e-mail without a sign": ("catalog.email", "[prefixes]", '[catalog]\nemail = "the library"\n[prefixes]'),
    "a number to be matched": ("reconcile.classes", "[prefixes]", "[reconcile]\nclasses = [5]\n[prefixes]"),
    "the desk among releases": ("desk.folder", "[prefixes]", '[desk]\nenabled = true\nfolder = "releases/desk"\n[prefixes]'),
}


@pytest.mark.parametrize("lang", ["en", "sr-Cyrl"])
@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_its_setting(root, tmp_path, name, lang):
    setting, old, new = MISTAKES[name]
    folder = shutil.copytree(root / "tests/registers/libraries", tmp_path / "libraries")
    path = folder / "register.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    for command in ("check", "publish"):
        said = CliRunner().invoke(main, ["--register", str(folder), "--lang", lang, command])
        assert said.exit_code == 2 and "register.toml" in said.output and (setting or "catalog.keywords") in said.output, (said.output, said.exception)
