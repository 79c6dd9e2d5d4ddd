"""What is true of every page: nothing from elsewhere, no error, accessible, readable on a phone, whole without scripts."""

import pytest

from tests.browser import addresses
from tests.browser.window import PAINTS

pytestmark = pytest.mark.browser
LANGUAGES = ("sr-Cyrl", "sr-Latn", "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", addresses.pages())
def test_page_is_accessible_and_at_home(visitor, address, language):
    """axe-core finds nothing in light and in dark, nothing comes from another host, no console error, no sideways scroll."""
    window = visitor(language)
    window.open(address)
    assert window.page.locator("html").get_attribute("lang") == language
    PAINTS[address] = max(window.first_paint() or 0, PAINTS.get(address, 0))
    assert window.violations() == []
    window.page.emulate_media(color_scheme="dark")
    window.page.set_viewport_size({"width": 360, "height": 800})
    assert window.overflow() <= 0
    assert window.violations("color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable") == []
    assert (window.foreign, window.complaints) == ([], [])


@pytest.mark.parametrize("address", addresses.pages())
def test_page_is_whole_without_scripts(visitor, address):
    """Without scripts there is the heading with content below it, and no button without a form."""
    window = visitor(scripts=False)
    window.open(address)
    assert window.page.locator("h1").inner_text().strip()
    assert len(window.page.locator("main").inner_text()) > len(window.page.locator("h1").inner_text())
    assert window.page.locator("main button:not(form button):visible").count() == 0
    assert (window.foreign, window.complaints) == ([], [])


@pytest.mark.parametrize("address", ["", "doc/office/101", "list/Municipality?page=2"])
def test_switch_of_language_keeps_the_page(visitor, address):
    """The links of the header lead to the same page in the other language, and the next page stays in it."""
    window = visitor("en")
    window.open(address)
    window.page.locator("nav.languages a[lang='sr-Cyrl']").click()
    assert window.page.url.split("lang=")[0].rstrip("?&") == (window.site + address)
    assert window.page.locator("html").get_attribute("lang") == "sr-Cyrl"
    window.open("releases")
    assert window.page.locator("html").get_attribute("lang") == "sr-Cyrl"


@pytest.mark.parametrize("scripts", [True, False])
def test_menus_open_by_keyboard(visitor, scripts):
    """Each menu opens with Enter; with scripts Escape closes it and gives the focus back."""
    window = visitor(width=360, scripts=scripts)
    window.open("releases")
    window.page.locator(".menu summary").first.focus()
    window.page.keyboard.press("Enter")
    link = window.page.locator(".menu[open] a").first
    assert link.is_visible()
    if scripts:
        window.page.keyboard.press("Escape")
        assert not link.is_visible()
        assert window.page.evaluate("document.activeElement.tagName") == "SUMMARY"
    else:
        link.click()
        assert "/list/" in window.page.url
