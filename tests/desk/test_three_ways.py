"""Out and in: an untouched workbook changes nothing; what you changed, what others changed, and where the two meet."""

import json

import openpyxl
import pytest
from click.testing import CliRunner

from lod import config
from lod.cli import main
from lod.publish import release
from tests.desk.conftest import DATE

LOANS, LIBRARIES = "loans.csv", "libraries.csv"


def change_now(register, table, old, new):
    """Let others change a table in the folder meanwhile."""
    path = register / "data" / table
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def outcome(lod, file, *options):
    """(exit status, the outcome as data)."""
    said = lod("import", file, "--format", "json", *options)
    return said.exit_code, json.loads(said.stdout)


def brief(changes):
    """Changes in short: (kind, table, key, column, new)."""
    return [(one["kind"], one["table"], *one["key"], one["column"], one["new"]) for one in changes]


@pytest.mark.parametrize("language", ["en", "sr-Latn"])
def test_an_untouched_workbook_gives_an_empty_difference(lod, tables, tmp_path, language):
    before = tables()
    assert lod("export", "--xlsx", tmp_path / "x.xlsx", "--language", language).exit_code == 0
    status, found = outcome(lod, tmp_path / "x.xlsx")
    assert status == 0
    assert not any(found[part] for part in ("remarks", "yours", "others", "conflicts", "tables", "saved"))
    assert tables() == before


def test_the_same_release_gives_the_same_bytes(lod, workbook, tmp_path):
    lod("export", "--xlsx", tmp_path / "again.xlsx", "--language", "en")
    assert (tmp_path / "again.xlsx").read_bytes() == workbook


def test_a_workbook_of_a_language_that_is_not_there(lod, tmp_path):
    said = lod("export", "--xlsx", tmp_path / "x.xlsx", "--language", "de")
    assert said.exit_code == 2 and "en, sr-Latn" in said.output and not (tmp_path / "x.xlsx").exists()


def test_your_changes_are_written_in_the_order_the_table_had(lod, edited, tables):
    def change(book):
        book["loans"]["E2"] = 41
        book["loans"].append([None, "Example loan of winter", "1", "3", 5])
    before = tables()
    status, found = outcome(lod, edited(change))
    assert status == 0 and found["saved"] == [LOANS]
    assert brief(found["yours"]) == [("changed", LOANS, "1", "books", "41"), ("added", LOANS, "3", None, "")]
    assert tables() == before | {LOANS: before[LOANS].replace(",40", ",41") + "3,Example loan of winter,1,3,5\n"}


def test_a_dry_run_writes_nothing(lod, edited, tables):
    before = tables()
    status, found = outcome(lod, edited(lambda book: book["loans"].__setitem__("E2", 41)), "--dry-run")
    assert status == 0 and found["yours"] and found["saved"] == [] and tables() == before


def test_a_marked_copy_that_cannot_be_written_keeps_the_tables_as_they_are(lod, edited, tables, tmp_path):
    before = tables()
    said = lod("import", edited(lambda book: book["loans"].__setitem__("E2", 41)), "--marked", tmp_path / "nowhere" / "marked.xlsx")
    assert said.exit_code == 3 and "nowhere/marked.xlsx" in said.stderr and tables() == before


@pytest.mark.parametrize("arguments", [["export", "--xlsx", "nowhere/x.xlsx"], ["questionnaire", "data/loans.csv/x", "--cycle", "1", "--out", "data/loans.csv"],
                                       ["check"], ["publish"]], ids=" ".join)
@pytest.mark.parametrize("lang", ["en", "sr-Cyrl"])
def test_a_file_that_cannot_be_used_is_told(lod, register, monkeypatch, arguments, lang):
    monkeypatch.chdir(register)
    (register / "shapes" / "library.ttl").rename(register / "library.ttl")
    (register / "shapes" / "library.ttl").mkdir()
    said = lod(*arguments, lang=lang)
    assert said.exit_code == 3 and said.stderr.count("\n") == 2


def test_whole_numbers_with_a_point_are_written_as_whole_numbers(lod, edited, tables):
    before = tables()
    assert lod("import", edited(lambda book: book["loans"].__setitem__("E2", "41.0"))).exit_code == 0
    assert tables() == before | {LOANS: before[LOANS].replace(",40", ",41")}


@pytest.mark.parametrize("text", ["", "nothing", "[]", "{}", '{"thing": "x", "values": [{"property": 1, "tag": "", "value": ""}]}'])
def test_what_is_no_suggestion_is_told(lod, tmp_path, text):
    (tmp_path / "said.json").write_text(text, encoding="utf-8")
    said = lod("import", tmp_path / "said.json", "--correction")
    assert said.exit_code == 3 and "no suggestion" in said.stderr


@pytest.mark.parametrize("text", ["{bad", "[1]", "5"])
def test_a_damaged_file_of_editors_is_told(lod, register, text):
    (register / "desk").mkdir()
    (register / "desk" / "users.json").write_text(text, encoding="utf-8")
    said = lod("user", "list")
    assert said.exit_code == 3 and "users.json" in said.stderr


def test_what_is_given_to_a_command_in_another_encoding_is_told(lod, tmp_path):
    (tmp_path / "file").write_bytes(b"first\n\x9a")
    for arguments in (["ask", tmp_path / "file"], ["user", "add", "vera", "--password-file", tmp_path / "file"]):
        said = lod(*arguments)
        assert said.exit_code == 3 and "from row 2 on" in said.stderr


def test_an_epoch_that_is_no_time_is_told(lod, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    said = lod("publish")
    assert said.exit_code == 2 and "SOURCE_DATE_EPOCH" in said.stderr


def test_columns_may_stand_in_any_order(lod, edited, tables):
    def change(book):
        sheet = book["loans"]
        rows = [[cell.value for cell in row][::-1] for row in sheet.iter_rows()]
        for number, row in enumerate(rows, 1):
            for place, value in enumerate(row, 1):
                sheet.cell(number, place, value)
        sheet["A2"] = 44
    before = tables()
    status, found = outcome(lod, edited(change))
    assert status == 0 and brief(found["yours"]) == [("changed", LOANS, "1", "books", "44")]
    assert tables()[LOANS].splitlines()[0] == before[LOANS].splitlines()[0]


def test_what_others_changed_stays(lod, edited, register, tables):
    change_now(register, LOANS, ",12", ",13")
    change_now(register, LIBRARIES, "1893", "1894")
    status, found = outcome(lod, edited(lambda book: book["loans"].__setitem__("E2", 41)))
    assert status == 0
    assert brief(found["yours"]) == [("changed", LOANS, "1", "books", "41")]
    assert sorted(brief(found["others"])) == [("changed", LIBRARIES, "1", "opened", "1894"), ("changed", LOANS, "2", "books", "13")]
    assert ",41" in tables()[LOANS] and ",13" in tables()[LOANS] and "1894" in tables()[LIBRARIES]


def test_two_editors_on_one_cell(lod, edited, tables):
    first = edited(lambda book: book["loans"].__setitem__("E2", 41), "first.xlsx")
    second = edited(lambda book: book["loans"].__setitem__("E2", 42), "second.xlsx")
    assert outcome(lod, first)[0] == 0
    before = tables()
    status, found = outcome(lod, second)
    assert status == 1 and tables() == before
    conflict, = found["conflicts"]
    assert (conflict["where"], conflict["base"], conflict["now"], conflict["yours"]) == ("loans!E2", "40", "41", "42")
    assert "was “40”, is “41” by others, “42” by you" in lod("import", second).output
    assert outcome(lod, second, "--prefer", "others")[0] == 0 and tables() == before
    assert outcome(lod, second, "--prefer", "yours")[0] == 0 and ",42" in tables()[LOANS]


@pytest.fixture
def two_conflicts(lod, edited):
    """A workbook of which others have changed two cells and a row in other ways, meanwhile."""
    def change(first, second):
        def make(book):
            book["loans"]["E2"], book["loans"]["E3"] = first, second
        return make
    mine = edited(change(42, 22), "mine.xlsx")
    assert outcome(lod, edited(change(41, 21), "theirs.xlsx"))[0] == 0
    return mine


def test_conflicts_are_decided_cell_by_cell(lod, two_conflicts, tables):
    status, found = outcome(lod, two_conflicts, "--decide", "loans!E2=yours")
    assert status == 1 and [one["thing"] for one in found["conflicts"]] == ["loans 2, books"] and ",41" in tables()[LOANS]
    status, found = outcome(lod, two_conflicts, "--decide", "loans!E2=yours", "--decide", "loans 2, books=others")
    assert status == 0 and ",42\n" in tables()[LOANS] and ",21\n" in tables()[LOANS]


def test_a_decision_for_one_cell_goes_before_the_word_for_all(lod, two_conflicts, tables):
    assert outcome(lod, two_conflicts, "--prefer", "yours", "--decide", "loans!E2=others")[0] == 0
    assert ",41\n" in tables()[LOANS] and ",22\n" in tables()[LOANS]


def test_a_decision_is_void_when_others_have_changed_the_cell_once_more(lod, two_conflicts, register, tables, tmp_path):
    said = [{"thing": f"loans {number}, books", "side": "yours", "now": f"{number % 2 * 20 + 21}"} for number in (1, 2)]
    (tmp_path / "decisions.json").write_text(json.dumps(said), encoding="utf-8")
    change_now(register, LOANS, ",41", ",43")
    status, found = outcome(lod, two_conflicts, "--decisions", tmp_path / "decisions.json")
    assert status == 1 and [(one["thing"], one["now"]) for one in found["conflicts"]] == [("loans 1, books", "43")]
    change_now(register, LOANS, ",43", ",41")
    assert outcome(lod, two_conflicts, "--decisions", tmp_path / "decisions.json")[0] == 0 and ",42" in tables()[LOANS]


@pytest.mark.parametrize(("name", "text"), [("--decide", "loans!E2"), ("--decide", "loans!E2=mine"), ("--decide", "=yours"),
                                            ("--decisions", "{"), ("--decisions", "[1]"), ("--decisions", '{"a": 1}')])
def test_what_is_no_decision(lod, two_conflicts, tmp_path, name, text):
    if name == "--decisions":
        (tmp_path / "decisions.json").write_text(text, encoding="utf-8")
    said = lod("import", two_conflicts, name, tmp_path / "decisions.json" if name == "--decisions" else text)
    assert said.exit_code == 2 and "is no decision" in said.output


@pytest.mark.parametrize("lang", ["en", "sr-Latn"])
def test_the_marked_workbook_decides(lod, two_conflicts, tmp_path, tables, lang):
    """Its sheet of conflicts has a choice for each; what is left open stays a conflict, whatever the order of the rows."""
    assert lod("import", two_conflicts, "--marked", tmp_path / "marked.xlsx", lang=lang).exit_code == 1
    book = openpyxl.load_workbook(tmp_path / "marked.xlsx")
    sheet = book["Conflicts" if lang == "en" else "Sukobi"]
    assert [[cell.value for cell in row][:5] for row in sheet.iter_rows(min_row=2)] == \
        [["loans 1, books", "loans!E2", "40", "41", "42"], ["loans 2, books", "loans!E3", "12", "21", "22"]]
    rule, = sheet.data_validations.dataValidation
    offered = rule.formula1.strip('"').split(",")
    sheet["F2"] = offered[0]
    book.save(tmp_path / "half.xlsx")
    status, found = outcome(lod, tmp_path / "half.xlsx")
    assert status == 1 and [one["thing"] for one in found["conflicts"]] == ["loans 2, books"]
    sheet["F3"] = offered[1]
    book.move_sheet(sheet, 3)
    book.save(tmp_path / "whole.xlsx")
    assert outcome(lod, tmp_path / "whole.xlsx")[0] == 0
    assert ",42\n" in tables()[LOANS] and ",21\n" in tables()[LOANS]


def test_both_did_the_same(lod, edited, tables):
    file = edited(lambda book: book["loans"].__setitem__("E2", 41))
    assert outcome(lod, file)[0] == 0
    before = tables()
    status, found = outcome(lod, file)
    assert status == 0 and found["conflicts"] == found["yours"] == [] and tables() == before


def test_rows_that_did_not_come_back_stay_unless_said(lod, edited, tables):
    file, before = edited(lambda book: book["loans"].delete_rows(3)), tables()
    status, found = outcome(lod, file)
    assert status == 0 and [remark["rule"] for remark in found["remarks"]] == ["rows-missing"] and tables() == before
    status, found = outcome(lod, file, "--remove-missing")
    assert status == 0 and brief(found["yours"]) == [("removed", LOANS, "2", None, "")] and "autumn" not in tables()[LOANS]


def test_a_row_removed_here_and_changed_there_is_a_conflict(lod, edited, register, tables):
    change_now(register, LOANS, ",12", ",13")
    file = edited(lambda book: book["loans"].delete_rows(3))
    status, found = outcome(lod, file, "--remove-missing")
    assert status == 1 and found["conflicts"][0]["key"] == ["2"] and ",13" in tables()[LOANS]
    assert outcome(lod, file, "--remove-missing", "--decide", f"{found['conflicts'][0]['where']}=yours")[0] == 0 and "autumn" not in tables()[LOANS]


def test_a_row_changed_here_and_removed_there_is_a_conflict(lod, edited, register):
    change_now(register, LOANS, "2,Example loan of autumn,2,3,12\n", "")
    status, found = outcome(lod, edited(lambda book: book["loans"].__setitem__("E3", 14)))
    assert status == 1 and found["conflicts"][0]["key"] == ["2"] and found["conflicts"][0]["where"] == "loans!A3"


def test_a_number_once_used_is_never_used_again(lod, edited, register, tables):
    change_now(register, LOANS, "2,Example loan of autumn,2,3,12\n", "7,Example loan of autumn,2,3,12\n")
    release.publish(config.read_register(register), register / "releases", "2026-11-25")
    change_now(register, LOANS, "7,Example loan of autumn,2,3,12\n", "")
    status, found = outcome(lod, edited(lambda book: book["loans"].append([None, "Example loan", "1", "2", 3])))
    assert status == 0 and ("added", LOANS, "8", None, "") in brief(found["yours"])


def test_doubles_are_suspected_whatever_the_script(lod, edited):
    def change(book):
        book["libraries"].append([None, "EXAMPLE  Village-Library", None, None])
    status, found = outcome(lod, edited(change), "--dry-run")
    remark, = [remark for remark in found["remarks"] if remark["rule"] == "row-suspected"]
    assert status == 0 and remark["where"] == "libraries!B5" and "row 2" in remark["text"]


def test_hidden_rows_and_foreign_sheets_are_told(lod, edited):
    def change(book):
        book["loans"].row_dimensions[2].hidden = True
        book.create_sheet("my notes")["A1"] = "call again"
    found = outcome(lod, edited(change))[1]
    assert {remark["rule"] for remark in found["remarks"]} == {"row-hidden", "sheet-unknown"}


def test_a_sheet_of_another_name_with_the_columns_of_a_table_is_an_error(lod, edited):
    """What was changed there would be left out, and nobody would see it."""
    def change(book):
        book["loans"].title = "my loans"
    status, found = outcome(lod, edited(change))
    assert status == 1 and {(remark["rule"], remark["where"]) for remark in found["remarks"]} == {("sheet-renamed", "my loans")}


def test_the_marked_copy_shows_each_cell(lod, edited, tmp_path):
    lod("import", edited(lambda book: book["loans"].__setitem__("E2", "pet")), "--marked", tmp_path / "marked.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "marked.xlsx")["loans"]
    assert sheet["E2"].value == "pet" and "whole number" in sheet["E2"].comment.text
    assert sheet["E2"].fill.fgColor.rgb == "FFF8C9C4" and sheet["E3"].comment is None and sheet["E3"].value == 12


def test_the_marked_copy_can_be_mended_and_sent_again(lod, edited, tmp_path, tables):
    lod("import", edited(lambda book: book["loans"].__setitem__("E2", "pet")), "--marked", tmp_path / "marked.xlsx")
    book = openpyxl.load_workbook(tmp_path / "marked.xlsx")
    book["loans"]["E2"] = 50
    book.save(tmp_path / "mended.xlsx")
    assert outcome(lod, tmp_path / "mended.xlsx")[0] == 0 and ",50" in tables()[LOANS]


def test_a_folder_of_its_own(lod, edited, register, tables, tmp_path):
    (tmp_path / "draft").mkdir()
    for path in (register / "data").iterdir():
        (tmp_path / "draft" / path.name).write_bytes(path.read_bytes())
    before = tables()
    assert outcome(lod, edited(lambda book: book["loans"].__setitem__("E2", 41)), "--into", tmp_path / "draft")[0] == 0
    assert tables() == before and ",41" in (tmp_path / "draft" / LOANS).read_text(encoding="utf-8")


def break_now(register, how):
    """Tables that somebody has broken by hand meanwhile: a row too wide, a key twice, bytes of another encoding."""
    path = register / "data" / LOANS
    text = path.read_bytes()
    path.write_bytes({"wide": text.replace(b",12", b",12,13"), "double": text + b"1,Example loan of summer,2,3,7\n", "bytes": text.replace(b"autumn", b"jesenji zajam \x9a")}[how])
    return path


@pytest.mark.parametrize(("how", "place"), [("wide", "loans.csv:3"), ("double", "loans.csv:4:key"), ("bytes", "loans.csv:3")])
def test_rows_that_the_folder_broke_are_told_and_never_lost(lod, edited, register, how, place):
    """They would be gone from the table when it is written anew."""
    path = break_now(register, how)
    before = path.read_bytes()
    said = lod("import", edited(lambda book: book["loans"].__setitem__("E2", 41)))
    assert said.exit_code == 1 and f"error: {place}" in said.stderr and "nothing was changed" in said.stderr
    assert path.read_bytes() == before


@pytest.mark.parametrize("how", ["wide", "double", "bytes"])
def test_an_earlier_release_is_restored_over_broken_tables_when_that_is_asked_for(lod, register, tables, how):
    before = tables()
    break_now(register, how)
    said = lod("restore", DATE)
    assert said.exit_code == 1 and f"error: {LOANS}" in said.stderr
    assert lod("restore", DATE, "--force").exit_code == 0 and tables() == before


def test_a_publishing_under_way_is_not_disturbed(lod, edited, register, tables):
    file, before = edited(lambda book: book["loans"].__setitem__("E2", 41)), tables()
    with release.locked(register / "releases"):
        said = lod("import", file)
        assert lod("import", file, "--dry-run").exit_code == 0
    assert said.exit_code == 3 and "at work" in said.output and tables() == before


def test_the_real_register_goes_out_and_in(root, released, tmp_path):
    """All tables in Serbian, untouched: nothing changes; drop-downs, help and protection are there."""
    command = ["--register", str(root), "--lang", "sr-Cyrl"]
    assert CliRunner().invoke(main, [*command, "export", "--xlsx", str(tmp_path / "x.xlsx"), "--out", str(released)]).exit_code == 0
    said = CliRunner().invoke(main, [*command, "import", str(tmp_path / "x.xlsx"), "--out", str(released), "--format", "json", "--dry-run"])
    found = json.loads(said.stdout)
    assert said.exit_code == 0 and not any(found[part] for part in ("remarks", "yours", "others", "conflicts", "tables"))
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    sheet = book["records"]
    assert sheet["A1"].value == "број" and "службе" not in sheet["A1"].comment.text and sheet.protection.sheet
    assert sheet["A2"].protection.locked and not sheet["F2"].protection.locked and sheet["F2"].number_format == "@"
    lists = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    name = book.defined_names[lists["F2"]].attr_text
    offered = [cell.value for row in book["_lists"][name.split("!")[1].replace("$", "")] for cell in row]
    assert "department" in offered and "department: одељење" in sheet["F1"].comment.text
    assert book["_origin"].sheet_state == "hidden"


@pytest.mark.slow
def test_a_label_in_either_script_is_taken_for_its_code(root, released, tmp_path):
    command = ["--register", str(root)]
    CliRunner().invoke(main, [*command, "export", "--xlsx", str(tmp_path / "x.xlsx"), "--out", str(released), "--language", "en"])
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    for name in book.sheetnames:
        if name not in ("records", "_origin"):
            del book[name]
    book["records"]["F2"], book["records"]["F5"] = "одељење", "Odeljenje"
    book.save(tmp_path / "x.xlsx")
    said = CliRunner().invoke(main, [*command, "import", str(tmp_path / "x.xlsx"), "--out", str(released), "--format", "json", "--dry-run"])
    found = json.loads(said.stdout)
    assert [(change["column"], change["new"]) for change in found["yours"]] == [("form", "department")] * 2, found["remarks"]
