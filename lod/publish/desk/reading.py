"""What was uploaded, made sense of: which sheet is which table, which column is which, and cells as texts of tables.

What a spreadsheet does to a cell without being asked (no-break blanks, blanks at the ends, composed letters, numbers for
texts) is put right and told; what only a person can decide (formulas, merged cells, errors) is a finding at its cell.
"""

import contextlib
import json
import re
import unicodedata
from dataclasses import dataclass, field

from xlsxwriter.utility import xl_cell_to_rowcol

from lod import errors, words
from lod.findings import Finding
from lod.languages import fold
from lod.publish.desk import headings, questionnaire
from lod.publish.desk.workbook import LISTS, ORIGIN, cell_name
from lod.sandbox import task

_BLANKS = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u200b": "", "\ufeff": "", "\r": ""})
_LONGEST = 32_767
_INTEGER_TYPES = ("integer", "decimal", "number")
_DECIMAL_TYPES = ("decimal", "number")


@dataclass(frozen=True)
class Remark:
    """A finding with its place in what was uploaded: sheet, row and column, as numbers from 1; `column` names the table's."""

    finding: Finding
    sheet: str
    row: int | None = None
    place: int | None = None
    table: str | None = None
    column: str | None = None

    @property
    def where(self):
        """`loans!D7`, or the sheet alone."""
        return f"{self.sheet}!{cell_name(self.row, self.place or 1)}" if self.row else self.sheet

    @property
    def severity(self):
        """That of the finding."""
        return self.finding.severity


@dataclass
class Page:
    """The rows of one table as they were uploaded: number on the sheet → cells by column name; `columns` name → place.
    `sent` are the keys of the rows that were sent out, where these were not all; `left` are rows that were only offered."""

    table: str
    sheet: str
    columns: dict
    rows: dict = field(default_factory=dict)
    sent: frozenset | None = None
    left: dict = field(default_factory=dict)


@dataclass
class Upload:
    """Everything that an upload said: pages by table, where it comes from, rows that were sent and offered, what was
    decided about conflicts (see merging.Word), and remarks."""

    pages: dict = field(default_factory=dict)
    origin: dict = field(default_factory=dict)
    remarks: list = field(default_factory=list)
    decisions: dict = field(default_factory=dict)
    sent: dict = field(default_factory=dict)
    offered: dict = field(default_factory=dict)


def cells(content, name, seconds=30.0):
    """The cells of the bytes of a workbook or CSV file, as lod.sandbox.workbooks gives them. Raises Unreadable and LimitExceeded
    for what cannot be read as a whole."""
    return json.loads(task.run("lod.sandbox.workbooks:cells", content, seconds=seconds, name=name))


def read(found, name, folder, choices, tags, table=None):
    """Make an Upload for the tables of `folder` out of cells; `table` says which one a CSV file is. Raises Unreadable where
    they hold no table."""
    upload = Upload()
    sheets = {sheet["title"]: sheet for sheet in found["sheets"]}
    names = _origin(sheets.get(ORIGIN), upload)
    _decisions(sheets.get(upload.origin.get("decisions")), upload, tags)
    tables = {fold(headings.sheet_name(described)): file for file, described in folder.descriptions.items()}
    here = {tables[fold(title)] for title in sheets if fold(title) in tables}
    for title, sheet in sheets.items():
        if title in (ORIGIN, LISTS, upload.origin.get("notes"), upload.origin.get("decisions")):
            continue
        file = table or tables.get(fold(title))
        if file is None and sheet["rows"] and here and (alike := _like(sheet, folder.descriptions, names, tags) - here):
            upload.remarks.append(remark("error", "sheet-renamed", title, value=_stem(min(alike))))
        elif file is None and sheet["rows"]:
            upload.remarks.append(remark("warning", "sheet-unknown", title, known=", ".join(sorted(map(_stem, folder.descriptions)))))
        elif file in upload.pages:
            upload.remarks.append(remark("error", "sheet-double", title, known=_stem(file)))
        elif file:
            _Reader(upload, folder.descriptions[file], sheet, choices, tags, names.get(file, {})).read()
    for file, page in upload.pages.items() if upload.sent or upload.offered else ():
        page.sent = frozenset(upload.sent.get(file, ()))
    questionnaire.set_offers_aside(upload, folder.descriptions)
    if not upload.pages and not upload.remarks:
        raise errors.Unreadable("upload-empty", name=name)
    if not upload.pages and not any(one.severity == "error" for one in upload.remarks):
        raise errors.Unreadable("upload-no-table", name=name, known=", ".join(sorted(map(_stem, folder.descriptions))))
    return upload


def _like(sheet, descriptions, names, tags):
    """The tables that have just the columns of a sheet: it was given another name, and what was changed there would be lost."""
    heading = {fold(text) for _, _, text in sheet["rows"][0][2] if text.strip()}
    found = {file: headings.known(described, tags) | names.get(file, {}) for file, described in descriptions.items()}
    return {file for file, known in found.items() if heading <= set(known) and {known[text] for text in heading} == {column.name for column in descriptions[file].cells}}


def _stem(file):
    return file.removesuffix(".csv")


def _origin(sheet, upload):
    """Read the hidden sheet: release, digest, base; returns table → folded heading → column name as it was written."""
    names = {}
    for _, _, cells in sheet["rows"] if sheet else ():
        texts = [text for _, _, text in cells]
        if texts[0] == "column" and len(texts) == 5:
            names.setdefault(texts[2], {})[fold(texts[4])] = texts[3]
        elif texts[0] in ("sent", "offered") and len(texts) == 3:
            with contextlib.suppress(ValueError, AttributeError, TypeError):   # whoever changed it loses what it was for
                said = json.loads(texts[2])
                getattr(upload, texts[0]).setdefault(texts[1], []).append(tuple(map(str, said)) if texts[0] == "sent" else dict(said))
        elif len(texts) == 2:
            upload.origin[texts[0]] = texts[1]
    return names


def _decisions(sheet, upload, tags):
    """Read the sheet of conflicts: who has chosen one of the two words in its last column has decided."""
    sides = {fold(text): side for side in ("yours", "others") for text in (side, *(words.say(f"desk.take-{side}", tag) for tag in tags))}
    for _, _, cells in sheet["rows"][1:] if sheet else ():
        texts = {place: text for place, _, text in cells}
        if texts.get(1) and fold(texts.get(6, "")) in sides:
            upload.decisions[texts[1]] = sides[fold(texts[6])], texts.get(4, "")


def remark(severity, rule, sheet, row=None, place=None, column=None, value=None, table=None, **details):
    """A Remark with its Finding."""
    return Remark(Finding(severity, rule, sheet, row, column, value, details={"sheet": sheet} | details), sheet, row, place, table, column)


class _Reader:
    def __init__(self, upload, described, sheet, choices, tags, written):
        self._upload, self._described, self._sheet, self._choices = upload, described, sheet, choices
        self._title, self._table = sheet["title"], described.path.name
        self._known = headings.known(described, tags) | written
        self._columns = {column.name: column for column in described.cells}

    def read(self):
        if not self._sheet["rows"]:
            self._say("error", "sheet-empty")
            return
        places = self._heading(self._sheet["rows"][0])
        if places is None:
            return
        page = Page(self._table, self._title, {name: place for place, name in places.items()})
        self._upload.pages[self._table] = page
        self._merged(page)
        for number, is_hidden, cells in self._sheet["rows"][1:]:
            row = {places[place]: self._cell(number, place, places[place], kind, text) for place, kind, text in cells if place in places}
            for place, _, text in cells:
                if place not in places and text.strip():
                    self._say("error", "cell-outside", number, place, value=text[:200])
            if any(row.values()):
                page.rows[number] = row
                if is_hidden:
                    self._say("warning", "row-hidden", number, 1)

    def _heading(self, first):
        """Place → column name, or None where the first row is no heading."""
        number, _, cells = first
        places, problems = {}, []
        for place, _, text in cells:
            name = self._known.get(fold(text)) or (text if text in self._columns else None)
            if name is None and text.strip():
                problems.append(("heading-strange", number, place, text[:80]))
            elif name in places.values():
                problems.append(("heading-twice", number, place, text[:80]))
            elif name:
                places[place] = name
        missing = [name for name in self._described.key if name not in places.values()]
        if not places:
            self._say("error", "heading-none", number, 1, known=", ".join(self._columns))
            return None
        for rule, row, place, text in problems:
            self._say("error", rule, row, place, value=text, known=", ".join(self._columns))
        if missing:
            self._say("error", "heading-no-key", number, 1, known=", ".join(missing))
            return None
        return places

    def _merged(self, page):
        for area in self._sheet["merged"]:
            top, left = (place + 1 for place in xl_cell_to_rowcol(area.partition(":")[0]))
            if top <= max(page.rows, default=0) + len(self._sheet["rows"]) + 1 and left <= max(page.columns.values()):
                self._say("error", "cells-merged", top, left, value=area)

    def _cell(self, number, place, name, kind, text):
        column = self._columns[name]
        if kind in ("formula", "error"):
            self._say("error", f"cell-{kind}", number, place, name, text[:200])
            return ""
        if len(text) > _LONGEST:
            self._say("error", "cell-long", number, place, name, text[:200])
            return ""
        if kind == "date" and column.base in _INTEGER_TYPES:
            self._say("error", "cell-date-number", number, place, name, text)
            return ""
        clean = unicodedata.normalize("NFC", text.translate(_BLANKS)).strip()
        clean = "\n".join(line.rstrip() for line in clean.split("\n"))
        if column.separator == " ":
            clean = " ".join(clean.split())
        return self._chosen(column, self._number(column, clean))

    def _number(self, column, text):
        """A number as tables have it: `1.234,5` is left alone, for nobody knows what it is; `12,5` is 12.5, `1 200` is 1200,
        and in a column of whole numbers `5.0` is 5."""
        if column.base not in _INTEGER_TYPES and column.base != "nonNegativeInteger":
            return text
        joined = text.replace(" ", "") if re.fullmatch(r"-?[0-9]{1,3}( [0-9]{3})+([.,][0-9]+)?", text) else text
        joined = joined.replace(",", ".") if re.fullmatch(r"-?[0-9]+,[0-9]+", joined) else joined
        return joined.partition(".")[0] if column.base not in _DECIMAL_TYPES and re.fullmatch(r"-?[0-9]+\.0+", joined) else joined

    def _chosen(self, column, text):
        """The code whose label was written in either script, where exactly one has it."""
        choices = self._choices.get((self._table, column.name))
        if not text or not choices or not choices.closed or text in choices.values:
            return text
        return choices.names.get(fold(text), text)

    def _say(self, severity, rule, row=None, place=None, column=None, value=None, **details):
        self._upload.remarks.append(remark(severity, rule, self._title, row, place, column, value, self._table, **details))
