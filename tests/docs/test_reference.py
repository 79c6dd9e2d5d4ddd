"""The reference tells of the code as it is."""

import importlib.util
import re

import pytest

from tests.house.source import ROOT

_spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
generate = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(generate)


@pytest.mark.parametrize("name", generate.PAGES)
def test_a_page_of_the_reference_is_up_to_date(name):
    path = ROOT / "docs" / "reference" / f"{name}.md"
    assert path.exists() and path.read_text(encoding="utf-8") == generate.page(name), \
        f"docs/reference/{name}.md is older than what it tells of: run `make reference` and commit it"


def test_the_index_lists_every_page():
    assert (ROOT / "docs" / "index.md").read_text(encoding="utf-8") == generate.index(), "run `make reference` and commit docs/index.md"


def test_the_reasons_of_limits_name_every_limit_with_its_default():
    text = (ROOT / "docs" / "how-to" / "limits.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `([a-z-]+)` \| ([0-9.]+) \|", text, re.M))
    assert {name: float(value) for name, value in told.items()} == {
        name.replace("_", "-"): float(default) for name, _, default, _ in generate._fields(generate.limits.Limits)}


def test_every_setting_is_described():
    described = {name for name, *_ in generate._fields(generate.config.Register)}
    assert set(generate.config.Register.__dataclass_fields__) - described == {"folder"}


def test_every_message_of_the_commands_has_a_meaning():
    missing = [(name, option.name) for name, command in generate.cli.main.commands.items() for option in command.params
               if option.param_type_name == "option" and not option.help and option.name not in SPEAK_FOR_THEMSELVES]
    assert missing == []


SPEAK_FOR_THEMSELVES = {"form", "host", "port", "workers"}
"""Options whose name and type say all."""


def test_the_index_names_the_pages_that_are_written_by_hand():
    by_hand = sorted(page.stem for page in (ROOT / "docs" / "reference").glob("*.md") if page.stem not in generate.PAGES)
    said = (ROOT / "docs" / "index.md").read_text(encoding="utf-8").partition("## Reference")[2].partition("All pages")[0]
    assert re.findall(r"\*(\w+)\*", said) == by_hand
