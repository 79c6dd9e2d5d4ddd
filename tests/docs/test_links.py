"""Links in the documentation lead somewhere: to files that are there, and to headings in them."""

import re

import pytest

from tests.docs import blocks
from tests.house import source

_PAGES = [path for path in source.tracked() if path.suffix == ".md" and "vendor" not in path.parts and "static" not in path.parts]


def _anchors(path):
    """The anchors that GitHub and GitLab make of the headings of a page."""
    found = set()
    for heading in re.findall(r"^#{1,6} +(.+?) *#*$", blocks.prose_with_code(path), re.M):
        text = re.sub(r"[^\w\- ]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower())
        found.add(text.replace(" ", "-"))
    return found


def _links(path):
    """Targets of links and pictures outside of code."""
    return re.findall(r"!?\[[^\]]*\]\(([^)\s]+)\)", blocks.prose(path))


@pytest.mark.parametrize("page", _PAGES, ids=lambda path: path.relative_to(source.ROOT).as_posix())
def test_every_link_leads_somewhere(page):
    lost = []
    for target in _links(page):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        if not file.exists() or (anchor and file.suffix == ".md" and anchor not in _anchors(file)):
            lost.append(target)
    assert lost == []


def test_every_page_of_the_documentation_can_be_found():
    """From the index of the documentation, by following links, one comes to every page."""
    start, seen = source.ROOT / "docs" / "index.md", set()
    waiting = [start]
    while waiting:
        page = waiting.pop()
        if page not in seen and page.suffix == ".md" and page.exists():
            seen.add(page)
            waiting += [(page.parent / target.partition("#")[0]).resolve() for target in _links(page) if not re.match(r"[a-z]+:|#", target)]
    pages = {path for path in source.tracked() if path.suffix == ".md" and path.is_relative_to(source.ROOT / "docs")}
    assert sorted(path.relative_to(source.ROOT).as_posix() for path in pages - seen) == []


@pytest.mark.parametrize("page", _PAGES, ids=lambda path: path.relative_to(source.ROOT).as_posix())
def test_a_page_has_one_title_at_its_top(page):
    text = re.sub(r"^<!--.*?-->\n*", "", page.read_text(encoding="utf-8"), flags=re.S)
    assert text.startswith("# ") or text.startswith("<"), page
    assert len(re.findall(r"^# ", blocks.prose_with_code(page), re.M)) <= 1
