"""The navigation comes from the pages themselves."""

import re
from types import ModuleType

import pytest

from lod import navigation


def page(**said):
    """A page module that says something of itself."""
    module = ModuleType("page")
    vars(module).update(said)
    return module


def test_pages_say_where_they_stand():
    """One entry or several, in the order they ask for; what a register has nothing for is left out."""
    pages = {"map": page(NAVIGATION=("map", 20, "find")), "ask": page(NAVIGATION=[("b", 2, "ask", "b/c"), ("a", 1, "ask")]),
             "none": page(), "empty": page(NAVIGATION=("x", 1, "find"), is_offered=lambda release: release == "full")}
    found = navigation.entries(pages)
    assert {group: [entry.path for entry in entries] for group, entries in navigation.groups(found, "bare").items()} == \
        {"find": ["map"], "ask": ["ask", "b/c"], "take": [], "about": []}
    assert [entry.path for entry in navigation.groups(found, "full")["find"]] == ["empty", "map"]


def test_a_group_nobody_knows_is_an_error():
    """A slip of the pen does not make an entry vanish."""
    with pytest.raises(ValueError, match="'ask-me'"):
        navigation.entries({"a": page(NAVIGATION=("a", 1, "ask-me"))})


@pytest.mark.parametrize("language", ["sr-Cyrl", "sr-Latn", "en"])
def test_GET_home_links_of_the_navigation_200(client, language):
    """Every entry has a word and an address that answers; the page one is on is marked."""
    text = client.get(f"/releases?lang={language}", headers={"Accept": "text/html"}).text
    menus = text.partition('<nav class="main"')[2].partition("</nav>")[0]
    links = re.findall(r'<a href="(/[^"]*)"', menus)
    assert {"/list/Office", "/sparql", "/catalog", "/releases", "/def", "/codes"} <= set(links)
    assert all(client.get(link, headers={"Accept": "text/html"}).status_code == 200 for link in links)
    assert re.findall(r'<a href="([^"]*)" aria-current="page"', menus) == ["/releases"]


def test_GET_page_of_nothing_leads_on_404(client):
    """The advice to begin at the first page is a link."""
    main = client.get("/no/such?lang=en", headers={"Accept": "text/html"}).text.partition("<main")[2].partition("</main>")[0]
    assert '<a href="/">Home</a>' in main and '<a href="/search">' in main
