"""The whole desk in Chromium without scripts and with: sign in, send a workbook, see its mistake, mend it, publish, undo."""

import shutil

import openpyxl
import pytest

from tests.desk.conftest import looks_well, send_by_hand, served_with_desk, sign_in_by_hand

pytestmark = pytest.mark.browser


@pytest.fixture
def site(root, tmp_path):
    """A live server over a library register whose desk is on."""
    folder = shutil.copytree(root / "tests/registers/libraries", tmp_path / "libraries")
    with served_with_desk(folder) as served:
        yield served


def test_the_whole_desk(window, site, tmp_path, scripts):
    """From the sign-in to the undo."""
    page = window.page
    page.goto(site + "edit")
    assert not scripts or looks_well(window)
    sign_in_by_hand(page)
    page.wait_for_selector("text=Signed in: vera")
    assert not scripts or looks_well(window)
    with page.expect_download() as download:
        page.click("text=XLSX English")
    download.value.save_as(tmp_path / "back.xlsx")
    book = openpyxl.load_workbook(tmp_path / "back.xlsx")
    for name, value in (("wrong.xlsx", "pet"), ("right.xlsx", 41)):
        book["loans"]["E2"] = value
        book.save(tmp_path / name)

    send_by_hand(page, site, tmp_path / "wrong.xlsx")
    assert page.get_by_text("loans!E2: A whole number is needed. “pet” was given.").count() == 1
    assert not scripts or looks_well(window)
    send_by_hand(page, site, tmp_path / "right.xlsx")
    assert not scripts or looks_well(window)
    page.click("main button:has-text('Preview')")
    page.click("text=Open the preview")
    assert "/edit/preview/" in page.url
    page.go_back()
    page.click("main button:has-text('Publish')")
    page.wait_for_selector(".notice a:text-is('See the page')")
    page.goto(site + "doc/loan/1.html")
    assert page.get_by_text("41", exact=True).count()
    page.click("text=Suggest a correction")
    assert not scripts or looks_well(window)
    page.fill("#text", "It was 40 after all.")
    page.click("main form.panel button")
    page.wait_for_selector("text=Thank you")
    page.goto(site + "edit/suggestions")
    assert page.get_by_text("It was 40 after all.").count() == 1
    assert not scripts or looks_well(window)
    page.goto(site + "edit")
    page.click("main button:has-text('Go back to this')")
    page.wait_for_selector("text=Going back: at work", state="detached")
    page.goto(site + "doc/loan/1.html")
    assert page.get_by_text("40", exact=True).count()
