"""Every broken or hostile upload has its sentence, and changes nothing: no table, no release."""

import hashlib

import pytest

from tests.desk.uploads import CASES, LOANS


def fingerprint(folder):
    """Everything below a folder, by name and content."""
    return {path.relative_to(folder): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
            for path in folder.rglob("*") if path.name != ".lock"}


def _cases():
    """Every seventh in each run, for each needs a process of its own; the others are marked slow."""
    return [pytest.param(case, id=case.name, marks=() if number % 7 == 0 else pytest.mark.slow) for number, case in enumerate(CASES)]


@pytest.mark.parametrize("case", _cases())
def test_an_upload_is_refused_with_its_sentence(case, workbook, register, tmp_path, lod):
    (tmp_path / case.file).write_bytes(case.make(workbook))
    before = fingerprint(register)
    said = lod("import", tmp_path / case.file, *case.options)
    assert said.exit_code == case.exit, said.output
    assert case.said in said.output, said.output
    assert "Traceback" not in said.output and "{" not in said.output
    assert fingerprint(register) == before


def test_there_are_at_least_forty_kinds():
    assert len(CASES) >= 40 and len({case.name for case in CASES}) == len(CASES)


def test_sentences_come_in_the_language_of_the_editor(edited, lod):
    file = edited(lambda book: book["loans"].__setitem__("E2", "pet"))
    assert "loans!E2: Potreban je ceo broj." in lod("import", file, lang="sr-Latn").output
    assert "loans!E2: Потребан је цео број." in lod("import", file, lang="sr-Cyrl").output


def test_a_link_is_not_followed(register, workbook, tmp_path, lod):
    (tmp_path / "real.xlsx").write_bytes(workbook)
    (tmp_path / "back.xlsx").symlink_to(tmp_path / "real.xlsx")
    said = lod("import", tmp_path / "back.xlsx")
    assert said.exit_code == 3 and "back.xlsx is not a file of its own." in said.output


@pytest.mark.parametrize(("text", "what"), [
    ("\ufeff" + LOANS, "a byte order mark"), (LOANS.replace(",", ";"), "semicolons"), (LOANS.replace(",", "\t"), "tabs"),
    (LOANS.replace("\n", "\r\n"), "line ends of Windows"), (LOANS.replace("loan of", "loan\u00a0of"), "no-break blanks"),
    (LOANS.replace(",40", ",40.0"), "whole numbers with a point"),
    (LOANS.replace("spring", " spring ").replace("of  ", "of "), "blanks at the ends")], ids=lambda value: value if len(value) < 30 else "")
def test_what_spreadsheets_do_to_csv_is_put_right(text, what, tmp_path, lod, tables):
    (tmp_path / "loans.csv").write_text(text, encoding="utf-8", newline="")
    before = tables()
    said = lod("import", tmp_path / "loans.csv")
    assert said.exit_code == 0 and "your changes: 0" in said.output, what + said.output
    assert tables() == before
