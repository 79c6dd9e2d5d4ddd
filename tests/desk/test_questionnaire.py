"""The questionnaire of one municipality and cycle: last time's answers go out, what the clerk changed comes back."""

import json
import shutil

import openpyxl
import pytest
from click.testing import CliRunner

from lod import config
from lod.cli import main
from lod.publish import release
from tests.conftest import publish_once

pytestmark = pytest.mark.slow   # a publishing of the real register with one more cycle
CYCLE = '2027,"Пробно мапирање, 2027","Trial mapping, 2027",mapping-cycle,2027-01,,1,2018,,,6\n'
NIS, ALEKSANDROVAC = "79022", "70017"


@pytest.fixture(scope="module")
def asking(root, tmp_path_factory):
    """(folder, releases) of the real register with one more cycle, in which nobody has answered yet."""
    folder = tmp_path_factory.mktemp("asking") / "register"
    folder.mkdir()
    for name in ("ontology", "shapes", "queries", "register.toml"):
        (folder / name).symlink_to(root / name)
    shutil.copytree(root / "data", folder / "data")
    with (folder / "data" / "collections.csv").open("a", encoding="utf-8") as file:
        file.write(CYCLE)
    return folder, publish_once(tmp_path_factory, "asking", folder)


@pytest.fixture
def run(asking):
    """Runs a command on that register."""
    folder, out = asking
    return lambda name, *arguments: CliRunner().invoke(main, ["--register", str(folder), name, *map(str, arguments), "--out", str(out)])


@pytest.fixture
def sent(run, tmp_path):
    """Makes the questionnaire of one who is asked, in English, and changes it by openpyxl; returns its file."""
    def make(of, change=lambda book: None):
        file = tmp_path / f"{of}.xlsx"
        said = run("questionnaire", file, "--cycle", "2027", "--of", of, "--language", "en")
        assert said.exit_code == 0, said.output
        book = openpyxl.load_workbook(file)
        change(book)
        book.save(file)
        return file
    return make


def outcome(run, file, *options):
    """(exit status, what `lod import` says) without writing."""
    said = run("import", file, "--dry-run", "--format", "json", *options)
    return said.exit_code, json.loads(said.stdout)


def filled(book, sheet, heading, value, row=2):
    """Fill the cell below a heading."""
    place = next(cell.column for cell in book[sheet][1] if cell.value == heading)
    book[sheet].cell(row, place, value)


def added(found):
    return [(one["table"], *one["key"]) for one in found["yours"] if one["kind"] == "added"]


def test_the_last_answers_are_offered_again(sent):
    book = openpyxl.load_workbook(sent(NIS))
    assert book.sheetnames[:4] == ["Guide", "offices", "records", "contacts"]
    assert [book["offices"]["A2"].value, book["offices"].max_row] == ["101", 2]
    heads = [cell.value for cell in book["records"][1]]
    row = dict(zip(heads, [cell.value for cell in book["records"][2]], strict=True))
    assert row["key"] is None and (row["office"], row["collection"], row["response"]) == ("101", "2027", None)
    assert row["organisational form"] == "separate-body" and row["note (English)"] is None
    assert any("Niš" in str(line[0].value) for line in book["Guide"].iter_rows())
    sheet = book["records"]
    assert sheet.column_dimensions["Q"].hidden and sheet["B2"].protection.locked and not sheet["I2"].protection.locked
    assert sheet["I2"].fill.fgColor.rgb == "FFFFF8E1" and book["_origin"].sheet_state == "hidden"


@pytest.mark.parametrize("of", [NIS, ALEKSANDROVAC])
def test_an_untouched_questionnaire_changes_nothing(run, sent, of):
    status, found = outcome(run, sent(of), "--remove-missing")
    assert status == 0 and not any(found[part] for part in ("yours", "others", "conflicts", "tables", "remarks"))
    assert found["answers"]["cycle"][0].endswith("/id/collection/2027")
    assert any(iri.endswith(f"/id/local-government/{of}") for iri in found["answers"]["asked"])


def test_an_answer_becomes_a_record_of_the_cycle(run, sent):
    def change(book):
        filled(book, "records", "response", "questionnaire returned")
        filled(book, "records", "number of staff", 9)
        filled(book, "offices", "website", "https://example.org/")
    status, found = outcome(run, sent(NIS, change))
    assert status == 0, found["remarks"]
    assert added(found) == [("records.csv", "43")]
    assert [(one["table"], one["column"], one["new"]) for one in found["yours"] if one["column"]] == [("offices.csv", "website", "https://example.org/")]


def test_an_answer_that_lacks_what_is_needed_is_told_at_its_cell(run, sent):
    status, found = outcome(run, sent(NIS, lambda book: filled(book, "records", "number of staff", 9)))
    assert status == 1 and [(one["where"], one["column"]) for one in found["remarks"]] == [("records!I2", "response")]


def test_a_new_office_and_its_record_find_each_other(run, sent):
    def change(book):
        filled(book, "offices", "name (Cyrillic)", "Канцеларија за ЛЕР – Пример")
        filled(book, "offices", "name (English)", "LED office – Example")
        filled(book, "offices", "legal standing", "OrganizationalUnit")
        filled(book, "records", "response", "questionnaire-returned")
        filled(book, "contacts", "e-mail", "ler@example.org")
    status, found = outcome(run, sent(ALEKSANDROVAC, change))
    assert status == 0, found["remarks"]
    office = next(key for table, *key in added(found) if table == "offices.csv")[0]
    assert office.isdigit() and ("contacts.csv", "office", office) in added(found) and ("records.csv", "43") in added(found)


def test_a_record_without_the_office_it_is_about(run, sent):
    """The offered office, left as it was, is needed by the record: what it lacks is told at its own cells."""
    status, found = outcome(run, sent(ALEKSANDROVAC, lambda book: filled(book, "records", "response", "questionnaire-returned")))
    assert status == 1 and {one["where"][:9] for one in found["remarks"]} == {"offices!C", "offices!D", "offices!E"}


def test_the_marked_copy_is_a_questionnaire_still(run, sent, tmp_path):
    run("import", sent(NIS, lambda book: filled(book, "records", "number of staff", "nine")), "--dry-run", "--marked", tmp_path / "marked.xlsx")
    book = openpyxl.load_workbook(tmp_path / "marked.xlsx")
    filled(book, "records", "number of staff", 9)
    filled(book, "records", "response", "questionnaire-returned")
    book.save(tmp_path / "mended.xlsx")
    status, found = outcome(run, tmp_path / "mended.xlsx", "--remove-missing")
    assert status == 0 and added(found) == [("records.csv", "43")] and len(found["yours"]) == 1, found


def test_all_of_a_cycle_and_the_same_bytes_again(run, tmp_path):
    assert run("questionnaire", tmp_path / "all", "--cycle", "2027", "--language", "sr-Latn").exit_code == 0
    files = sorted((tmp_path / "all").iterdir())
    assert len(files) == 145 and all(file.name[:5].isdigit() and file.suffix == ".xlsx" for file in files)
    assert run("questionnaire", tmp_path / "again.xlsx", "--cycle", "2027", "--of", NIS, "--language", "sr-Latn").exit_code == 0
    assert (tmp_path / "all" / "79022-grad-nis.xlsx").read_bytes() == (tmp_path / "again.xlsx").read_bytes()
    assert "osnovana" in [cell.value for cell in openpyxl.load_workbook(tmp_path / "again.xlsx")["offices"][1]]


def test_who_or_when_that_is_not_there(run, tmp_path):
    said = run("questionnaire", tmp_path / "x.xlsx", "--cycle", "2027", "--of", "99999")
    assert said.exit_code == 3 and "no row “99999”" in said.output
    said = run("questionnaire", tmp_path / "x.xlsx", "--cycle", "1999", "--of", NIS)
    assert said.exit_code == 3 and "no row “1999”" in said.output and not (tmp_path / "x.xlsx").exists()


def test_a_register_that_asks_nobody(lod, tmp_path):
    said = lod("questionnaire", tmp_path / "x.xlsx", "--cycle", "1", "--of", "1")
    assert said.exit_code == 2 and "This register asks nobody." in said.output


def test_a_questionnaire_of_tables_that_are_not_there(register):
    with (register / "register.toml").open("a", encoding="utf-8") as file:
        file.write('\n[questionnaire]\nasked = "libraries"\ncycle = "years"\ntables = ["loans"]\n')
    found = release.draft(config.read_register(register))
    assert [(finding.rule, finding.value) for finding in found.findings] == [("questionnaire-unknown", "years")] and found.stops
