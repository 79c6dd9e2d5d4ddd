"""A CSV file as text and rows: encoding, heading and width, each problem named with its place."""

import csv
import io
import unicodedata
from dataclasses import dataclass

from lod.findings import Finding

_BOMS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"\xef\xbb\xbf": "UTF-8 BOM"}
_LONGEST_CELL = 100_000
csv.field_size_limit(1 << 30)   # a longer cell is told by us, with its column; the module's own limit tells of a broken file


@dataclass(frozen=True)
class Row:
    """A row: its number as a spreadsheet counts (RFC 7111, 2.1: the heading is 1, a cell with a line break ends no row), and its cells by column name."""

    line: int
    cells: dict


def read(path, columns, required):
    """Read a CSV file whose heading must hold `columns` (names, any order); `required` ones may not be absent.

    Returns (rows, findings). A file that cannot be read as a whole gives no rows and one finding.
    """
    text, findings = _text(path)
    if text is None:
        return [], findings
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        heading = next(reader, None)
        problems = _heading_problems(path.name, heading, columns, required)
        if problems:
            return [], problems
        return _rows(path.name, reader, heading)
    except csv.Error as error:
        return [], [Finding("error", "file-quotes", path.name, reader.line_num, details={"problem": str(error)})]


def _text(path):
    try:
        data = path.read_bytes()
    except OSError as error:
        return None, [Finding("error", "file-missing", path.name, details={"problem": error.strerror or str(error)})]
    for mark, name in _BOMS.items():
        if data.startswith(mark):
            return None, [Finding("error", "file-bom" if name == "UTF-8 BOM" else "file-encoding", path.name, row=1,
                                  details={"encoding": name})]
    if b"\0" in data:
        line = data[:data.index(b"\0")].count(b"\n") + 1
        return None, [Finding("error", "file-encoding", path.name, row=line, details={"encoding": "UTF-16 / NUL"})]
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = data[:error.start].count(b"\n") + 1
        shown = data[max(0, error.start - 12):error.start].decode("utf-8", "replace").rpartition("\n")[2]
        return None, [Finding("error", "file-not-utf8", path.name, row=line, value=shown)]


def _heading_problems(table, heading, columns, required):
    if not heading or not any(heading):
        return [Finding("error", "file-empty", table, row=1)]
    if len(heading) == 1 and len(columns) > 1 and any(mark in heading[0] for mark in ";\t"):
        return [Finding("error", "file-separator", table, row=1, value=heading[0][:60])]
    problems = [Finding("error", "heading-unknown", table, row=1, column=name, value=name,
                        details={"known": ", ".join(columns)}) for name in heading if name not in columns]
    problems += [Finding("error", "heading-double", table, row=1, column=name)
                 for name in dict.fromkeys(heading) if heading.count(name) > 1]
    missing = [name for name in columns if name not in heading]
    return problems + [Finding("error", "heading-missing", table, row=1, column=name,
                               details={"required": name in required}) for name in missing]


def _rows(table, reader, heading):
    rows, findings = [], []
    for number, cells in enumerate(reader, 2):
        if len(cells) != len(heading) or not any(cells):
            rule = "row-width" if any(cells) else "row-empty"
            findings.append(Finding("error", rule, table, number,
                                    details={"cells": len(cells), "columns": len(heading)}))
            continue
        findings += _sign_problems(table, number, heading, cells)
        rows.append(Row(number, dict(zip(heading, cells, strict=True))))
    return rows, findings


def _sign_problems(table, line, heading, cells):
    """Signs nobody sees and machines trip over: blanks at the ends, no-break blanks, control and composed signs."""
    findings = []
    for column, cell in zip(heading, cells, strict=True):
        if cell.isprintable() and len(cell) <= _LONGEST_CELL and cell == cell.strip() and unicodedata.is_normalized("NFC", cell):
            continue   # most cells: a no-break blank is not printable either
        rule = _sign_rule(cell)
        if rule:
            findings.append(Finding("error", rule, table, line, column, cell[:200]))
    return findings


def _sign_rule(cell):
    if len(cell) > _LONGEST_CELL:
        return "cell-long"
    if cell != cell.strip():
        return "cell-blanks"
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cn", "Zl", "Zp") and sign != "\n" for sign in cell):
        return "cell-control"
    if any(sign in cell for sign in "\u00a0\u202f\u2007"):
        return "cell-no-break"
    return None if unicodedata.is_normalized("NFC", cell) else "cell-composed"
