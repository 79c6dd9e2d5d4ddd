"""Tables can be read: nothing is cut off at a desk that has room for it, and a phone shows the first numbers."""

import pytest

pytestmark = pytest.mark.browser
_CUT = "() => [...document.querySelectorAll('.scroll')].filter(box => box.scrollWidth > box.clientWidth + 1).map(box => box.getAttribute('aria-label'))"


@pytest.mark.parametrize("address", ["doc/office/101", "doc/office/110", "doc/organization/1", "dataset/register"])
def test_tables_of_a_thing_fit_a_desk(visitor, address):
    """Beside the panels there is room for every column: the end of a cooperation is not out of sight."""
    window = visitor("sr-Cyrl")
    window.open(address)
    assert window.page.evaluate(_CUT) == []


@pytest.mark.parametrize("address", ["trend/2012..2015", "diff/2012..2015"])
def test_first_numbers_are_in_sight_on_a_phone(visitor, address):
    """Long headings wrap, so that the numbers of the first column stand beside the names of the rows."""
    window = visitor("sr-Cyrl", width=360)
    window.open(address)
    box = window.page.locator("td.number").first.bounding_box()
    assert box["x"] + box["width"] <= 360


def test_bars_that_are_no_shares_have_no_trough(visitor):
    """The longest bar, 5 of 12, must not look like 12 of 12."""
    window = visitor()
    window.open("questions/offices-by-district")
    assert window.page.locator(".bars-figure .bar").first.evaluate("bar => getComputedStyle(bar).backgroundColor") == "rgba(0, 0, 0, 0)"
    window.open("trend/2012..2015")
    assert window.page.locator(".bars .bar").first.evaluate("bar => getComputedStyle(bar).backgroundColor") != "rgba(0, 0, 0, 0)"


def test_paper_has_no_link_to_choices_that_are_not_printed(visitor):
    """A printed list says how many there are and which, nothing to press."""
    window = visitor(width=720)
    window.page.emulate_media(media="print")
    window.open("list/Office")
    assert not window.page.locator(".to-facets").is_visible() and not window.page.locator("#narrow").is_visible()
