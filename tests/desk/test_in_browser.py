"""The whole desk in Chromium without scripts and with: sign in, send a workbook, see its mistake, mend it, publish, undo."""

import shutil

import openpyxl
import pytest

from tests.browser.window import Window
from tests.desk.conftest import PASSWORD, served_with_desk

pytestmark = pytest.mark.browser


@pytest.fixture
def site(root, tmp_path):
    """A live server over a library register whose desk is on."""
    folder = shutil.copytree(root / "tests/registers/libraries", tmp_path / "libraries")
    with served_with_desk(folder) as served:
        yield served


@pytest.mark.parametrize("scripts", [False, True])
def test_the_whole_desk(browser, site, tmp_path, scripts):
    context = browser.new_context(java_script_enabled=scripts, locale="en-GB", accept_downloads=True)
    context.add_cookies([{"name": "language", "value": "en", "url": site}])
    window = Window(context.new_page(), site)
    page = window.page
    page.set_default_timeout(120_000)

    def look(width=360):
        if scripts:
            page.set_viewport_size({"width": width, "height": 900})
            assert window.overflow() <= 0 and window.violations() == []
            page.set_viewport_size({"width": 1280, "height": 900})

    def send(name):
        page.goto(site + "edit")
        page.set_input_files("#file", tmp_path / name)
        page.click("main form.panel button")
        page.wait_for_selector("main .toolbar >> text=Discard")

    page.goto(site + "edit")
    look()
    page.fill("#name", "vera")
    page.fill("#password", PASSWORD)
    page.click("main form.panel button")
    page.wait_for_selector("text=Signed in: vera")
    look()
    with page.expect_download() as download:
        page.click("text=XLSX English")
    download.value.save_as(tmp_path / "back.xlsx")
    book = openpyxl.load_workbook(tmp_path / "back.xlsx")
    for name, value in (("wrong.xlsx", "pet"), ("right.xlsx", 41)):
        book["loans"]["E2"] = value
        book.save(tmp_path / name)

    send("wrong.xlsx")
    assert page.get_by_text("loans!E2: A whole number is needed. “pet” was given.").count() == 1
    look()
    send("right.xlsx")
    look()
    page.click("main button:has-text('Preview')")
    page.click("text=Open the preview")
    assert "/edit/preview/" in page.url
    page.go_back()
    page.click("main button:has-text('Publish')")
    page.wait_for_selector(".notice a:text-is('See the page')")
    page.goto(site + "doc/loan/1.html")
    assert page.get_by_text("41", exact=True).count()
    page.click("text=Suggest a correction")
    look()
    page.fill("#text", "It was 40 after all.")
    page.click("main form.panel button")
    page.wait_for_selector("text=Thank you")
    page.goto(site + "edit/suggestions")
    assert page.get_by_text("It was 40 after all.").count() == 1
    look()
    page.goto(site + "edit")
    page.click("main button:has-text('Go back to this')")
    page.wait_for_selector("text=Going back: at work", state="detached")
    page.goto(site + "doc/loan/1.html")
    assert page.get_by_text("40", exact=True).count()
    context.close()
