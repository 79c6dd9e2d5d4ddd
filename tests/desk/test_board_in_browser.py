"""A cycle on its board in Chromium: asked, the questionnaire out and back, the board says what came, and whom to remind."""

import shutil

import openpyxl
import pytest

from tests.desk.conftest import looks_well, send_by_hand, served_with_desk, sign_in_by_hand
from tests.desk.test_questionnaire import CYCLE, NIS, filled

pytestmark = pytest.mark.browser
SUBOTICA = "80438"


@pytest.fixture
def site(root, tmp_path):
    """A live server over the real register with one more cycle, its desk on."""
    folder = tmp_path / "register"
    folder.mkdir()
    for name in ("ontology", "shapes", "queries"):
        (folder / name).symlink_to(root / name)
    shutil.copytree(root / "data", folder / "data")
    shutil.copyfile(root / "register.toml", folder / "register.toml")
    with (folder / "data" / "collections.csv").open("a", encoding="utf-8") as file:
        file.write(CYCLE)
    with served_with_desk(folder) as served:
        yield served


def test_a_cycle_on_its_board(window, site, tmp_path, scripts):
    """From the first asking to the published answer."""
    page = window.page

    def row(code):
        """The cells of a line of the board, as a reader sees them."""
        cells = page.locator("tr", has=page.locator(f"input[value$='/local-government/{code}']")).locator("td").all_inner_texts()
        return [" ".join(cell.split()) for cell in cells]

    def board():
        page.goto(site + "edit/collection/2027")

    page.goto(site + "edit")
    sign_in_by_hand(page)
    page.click("text=Trial mapping, 2027")
    assert row(NIS)[:4] == row(SUBOTICA)[:4] == ["–"] * 4
    assert not scripts or looks_well(window)
    for code in (NIS, SUBOTICA):
        page.check(f"input[value$='/local-government/{code}']")
    page.click("text=Those marked were asked")
    assert all(row(code)[0].startswith("yes") and row(code)[1] == "remind" for code in (NIS, SUBOTICA))
    with page.expect_download() as download:
        page.locator("tr", has=page.locator(f"input[value$='/local-government/{NIS}']")).locator("a:has-text('XLSX')").click()
    download.value.save_as(tmp_path / "sent.xlsx")
    for name, response in (("half.xlsx", None), ("whole.xlsx", "questionnaire returned")):
        book = openpyxl.load_workbook(tmp_path / "sent.xlsx")
        filled(book, "records", "number of staff", 9)
        filled(book, "records", "response", response)
        book.save(tmp_path / name)
        send_by_hand(page, site, tmp_path / name)
        board()
        assert row(NIS)[1:3] == ["Draft", "yes" if response else "no"], name
        assert not scripts or looks_well(window)
    with page.expect_download() as download:
        page.click("text=Whom to remind: 1")
    reminder = download.value.path().read_text(encoding="utf-8").splitlines()
    assert len(reminder) == 2 and SUBOTICA in reminder[1]
    page.locator("tr", has=page.locator(f"input[value$='/local-government/{NIS}']")).locator("a.badge").first.click()
    page.click("main button:has-text('Publish')")
    page.wait_for_selector(".notice a:text-is('See the page')")
    board()
    assert row(NIS)[3] == "yes"
