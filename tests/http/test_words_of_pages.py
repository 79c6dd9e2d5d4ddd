"""What is written around values: it reads well whatever the number, and whatever a date ends in."""

import re

import pytest


def _page(client, address, language):
    return client.get(f"/{address}{'&' if '?' in address else '?'}lang={language}", headers={"Accept": "text/html"}).text


@pytest.mark.parametrize("language", ["sr-Cyrl", "sr-Latn", "en"])
@pytest.mark.parametrize("address", ["doc/office/101?asOf=2012", "doc/office/101?asOf=2013-05", "trend/2012..2015", "download"])
def test_GET_no_second_sign_after_the_stop_of_a_date(client, address, language):
    """A Serbian date ends in a full stop, behind which no other sign stands."""
    page = _page(client, address, language)
    text = re.sub(r"<[^>]*>", "", page.partition("<main")[2])
    assert re.findall(r"\d{4}\.[.,:;]", text) == []


@pytest.mark.parametrize(("address", "wrong"), [
    ("quality", "облици за 24 врста"), ("network", " squares, "), ("diff/2018..2026", " statements came")])
def test_GET_numbers_stand_beside_the_names_of_what_is_counted_200(client, address, wrong):
    """Nouns that follow a number would need a form for each, in Serbian three."""
    for language in ("sr-Cyrl", "en"):
        page = _page(client, address, language)
        assert wrong not in page
