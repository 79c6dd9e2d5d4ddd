"""The static twin says what the live register says, needs no server, and is written whole or not at all."""

import fcntl
import filecmp
import json
import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from selectolax.lexbor import LexborHTMLParser

from lod.cli import main
from lod.releases import Releases
from lod.twin import folder, writing
from tests.twin import walk

LANGUAGES = ["en", "sr-Latn"]


def test_every_file_of_RDF_says_what_the_live_register_says(twin, library_client):
    compared = 0
    for file in walk.files(twin, *walk.RDF):
        status, said = walk.asked(library_client, file, LANGUAGES)
        body = (twin / file).read_bytes()
        assert status == 200, file
        assert body == said or walk.statements(body, file.suffix) == walk.statements(said, file.suffix), file
        compared += 1
    assert compared > 150


def test_every_document_is_there_in_every_format_and_language(twin, libraries):
    release = Releases(libraries).current()
    for (iri,) in release.things().execute("SELECT DISTINCT iri FROM thing"):
        path = release.iris.local(release.iris.document(iri))
        for name in (f"{path}.html", f"sr-Latn/{path}.html", *(path + suffix for suffix in walk.RDF)):
            assert (twin / name).is_file(), name


def test_every_file_of_data_is_what_the_live_register_answers(twin, library_client):
    for file in walk.files(twin, ".csv", ".tsv", ".srx", ".json", ".rq", ".nq", ".zip", ".gz"):
        if file.name not in ("twin.json", "index.json"):
            assert (twin / file).read_bytes() == walk.asked(library_client, file, LANGUAGES)[1], file


def test_every_page_has_the_content_of_the_live_one(twin, library_client):
    """The words of `main` are those of the live page but for what only a server can do."""
    for name in ("index.html", "doc/library/1.html", "list/Library.html", "releases.html", "sr-Latn/doc/branch/2.html", "questions/loans-by-library.html"):
        _, said = walk.asked(library_client, Path(name), LANGUAGES, "text/html")
        expected, shown = LexborHTMLParser(said.decode()), LexborHTMLParser((twin / name).read_text(encoding="utf-8"))
        for node in [*expected.css("details.embed"), *shown.css("small.soft, noscript")]:
            node.decompose()
        assert _words(shown.css_first("main")) == _words(expected.css_first("main")), name


def _words(node):
    return node.text(separator=" ").split()


def test_every_link_leads_to_a_file(twin):
    assert walk.broken(twin) == []
    script = LexborHTMLParser((twin / "sr-Latn" / "sparql.html").read_text(encoding="utf-8")).css_first("script")
    assert (twin / script.attributes["data-data"]).is_file()


def test_no_page_asks_for_a_server(twin):
    for file in walk.files(twin, ".html"):
        text = (twin / file).read_text(encoding="utf-8")
        tree = LexborHTMLParser(text)
        assert tree.css("form[method=post]") == [], file
        assert all(form.attributes["action"].endswith(("search.html", "sparql.html")) for form in tree.css("form")), file
        assert [node.text() for node in tree.css("script:not([src])") if node.attributes.get("type") != "application/ld+json"] == [], file
        assert "default-src 'self'" in tree.css_first("meta[http-equiv=Content-Security-Policy]").attributes["content"], file
    names = {file.as_posix() for file in walk.files(twin)}
    assert not {"join.html", "edit.html", "suggest", "metrics", "oai.html", "reconcile.html"} & names


def test_a_thing_leads_to_its_document(twin):
    text = (twin / "id" / "library" / "1" / "index.html").read_text(encoding="utf-8")
    assert 'content="0; url=../../../doc/library/1.html"' in text


def test_pages_of_a_later_address_name_it(libraries, tmp_path):
    folder.build(libraries, tmp_path / "site", "https://copies.example/register", jobs=1)
    tree = LexborHTMLParser((tmp_path / "site" / "sr-Latn" / "doc" / "library" / "1.html").read_text())
    assert tree.css_first("link[rel=canonical]").attributes["href"] == "https://copies.example/register/sr-Latn/doc/library/1.html"
    assert {node.attributes["href"] for node in tree.css("link[hreflang]")} == \
        {f"https://copies.example/register/{part}doc/library/1.html" for part in ("", "sr-Latn/")}
    lost = LexborHTMLParser((tmp_path / "site" / "404.html").read_text())
    assert lost.css_first("a.brand").attributes["href"] == "/register/index.html"
    assert "https://copies.example/register/list/Library.html" in (tmp_path / "site" / "sitemap.xml").read_text()
    assert "Sitemap: https://copies.example/register/sitemap.xml" in (tmp_path / "site" / "robots.txt").read_text()


def test_the_same_release_gives_the_same_bytes(twin, libraries, tmp_path):
    """Also with several processes, and over an older twin that is in the way."""
    again = tmp_path / "site"
    again.mkdir()
    (again / "twin.json").write_text('{"twin-of": "http://old.example/"}')
    (again / "old.html").write_text("old")
    folder.build(libraries, again, jobs=2)
    names = [path.relative_to(twin).as_posix() for path in twin.rglob("*") if path.is_file()]
    assert sorted(names) == sorted(path.relative_to(again).as_posix() for path in again.rglob("*") if path.is_file())
    assert filecmp.cmpfiles(twin, again, names, shallow=False)[1:] == ([], [])
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_the_index_holds_every_thing_in_the_readers_alphabet(twin):
    found = json.loads((twin / "sr-Latn" / "search" / "index.json").read_text(encoding="utf-8"))
    assert {thing["page"] for thing in found["things"]} >= {"doc/library/1.html", "doc/branch/1.html"}
    assert all((twin / "sr-Latn" / thing["page"]).is_file() for thing in found["things"])


def _run(libraries, *arguments):
    return CliRunner().invoke(main, ["export", "--out", str(libraries), *map(str, arguments)])


@pytest.mark.parametrize(("arguments", "sentence"), [
    ((), "Nothing is to be exported. Give --xlsx FILE, --site DIR, or both."),
    (("--site", "{folder}"), "{folder} holds something that is no exported site."),
    (("--site", "{file}"), "{file} is no folder."),
    (("--site", "{new}", "--at", "copies.example"), "“copies.example” is not the address of a site."),
    (("--site", "{file}/new"), "The site cannot be written to {file}/new"),
])
def test_what_cannot_be_exported_is_said_and_nothing_is_touched(libraries, tmp_path, arguments, sentence):
    places = {"folder": tmp_path / "mine", "file": tmp_path / "mine" / "letter.txt", "new": tmp_path / "new"}
    places["folder"].mkdir()
    places["file"].write_text("dear")
    answer = _run(libraries, *(part.format(**places) for part in arguments))
    assert answer.exit_code in (2, 3)
    assert " ".join(answer.output.split()).startswith(sentence.format(**places))
    assert [path.relative_to(tmp_path).as_posix() for path in sorted(tmp_path.rglob("*"))] == ["mine", "mine/letter.txt"]


def test_a_failure_half_way_leaves_what_was_there(libraries, tmp_path, monkeypatch):
    site = tmp_path / "site"
    site.mkdir()
    (site / "twin.json").write_text('{"twin-of": "http://old.example/"}')
    keep = writing.Writer.keep

    def full(self, file, body):
        if file == "sitemap.xml":
            raise OSError(28, os.strerror(28))
        keep(self, file, body)
    monkeypatch.setattr(writing.Writer, "keep", full)
    monkeypatch.setattr(writing, "write", lambda writer, jobs, progress, meanwhile: [])
    answer = _run(libraries, "--site", site)
    assert answer.exit_code == 3 and "No space left on device" in answer.output
    assert [path.relative_to(tmp_path).as_posix() for path in sorted(tmp_path.rglob("*"))] == ["site", "site/twin.json"]


def test_two_exports_do_not_meet_and_what_a_dead_one_left_is_cleared(libraries, tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "write", lambda writer, jobs, progress, meanwhile: [])
    new = tmp_path / ".site.new"
    new.mkdir()
    (new / "left.html").write_text("left")
    handle = os.open(new, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    assert re.match("Another export is at work in .*site", _run(libraries, "--site", tmp_path / "site").output)
    assert (new / "left.html").exists()
    os.close(handle)
    assert _run(libraries, "--site", tmp_path / "site").exit_code == 0
    assert not new.exists() and not (tmp_path / "site" / "left.html").exists()
