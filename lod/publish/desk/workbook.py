"""The workbook for editors: a sheet a table with headings, help, drop-downs and protected keys; made from the descriptions.

A hidden sheet says from which release it was made, another holds what the drop-downs offer. The same release gives the
same bytes.
"""

import datetime
import io
import re
from dataclasses import dataclass, field

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from lod import words
from lod.publish.desk import headings, numbering

ORIGIN, LISTS = "_origin", "_lists"
"""The hidden sheets: where the workbook comes from, and what its drop-downs offer."""

_MADE = datetime.datetime(2000, 1, 1)   # one moment for all, so that the same release gives the same bytes
_SPARE = 500                            # empty rows below the last one that are ready to be filled
_LONGEST_NOTE, _LONGEST_CELL = 1500, 32_767
_INTEGERS = {"integer", "int", "long", "nonNegativeInteger", "positiveInteger"}
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")
_COLOURS = {"error": "#F8C9C4", "warning": "#FCE9B0", "offer": "#FFF8E1"}
_PROTECTION = {name: True for name in ("format_cells", "format_columns", "format_rows", "insert_rows", "delete_rows", "sort", "autofilter")}


@dataclass(frozen=True)
class Sheet:
    """The rows of one table by their number on the sheet (2 is the first below the heading), with sentences at cells."""

    found: object
    rows: dict
    marks: dict = field(default_factory=dict)   # (row, column name) → (severity, sentence); row 1 is the heading
    locked: frozenset = frozenset()             # columns that are protected beside the key
    hidden: frozenset = frozenset()             # columns that are not shown
    offered: frozenset = frozenset()            # rows that hold a suggestion, which stands out


@dataclass(frozen=True)
class Notes:
    """A sheet of words before the tables: its title, rows of cells (the first is a heading) and the widths of its columns;
    `choices` are words of which one may be chosen in the last column."""

    title: str
    rows: list
    widths: tuple = (100,)
    choices: tuple = ()


def build(sheets, choices, origin, language, tags, notes=None, decisions=None, more=()):
    """The bytes of the workbook. `choices` are those of choices.of; `origin` is what the hidden sheet says (key → text), and
    `more` further rows of it."""
    body = io.BytesIO()
    book = xlsxwriter.Workbook(body, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                                      "strings_to_numbers": False})
    book.set_properties({"title": origin["title"], "created": _MADE})
    writer = _Writer(book, choices, language, tags)
    for name, sheet in (("notes", notes), ("decisions", decisions)):
        if sheet:
            writer.add_notes(sheet)
            origin = origin | {name: sheet.title}
    for sheet in sheets:
        writer.add(sheet)
    writer.add_lists()
    writer.add_origin(origin, more)
    book.close()
    return body.getvalue()


class _Writer:
    def __init__(self, book, choices, language, tags):
        self._book, self._choices, self._language, self._tags = book, choices, language, tags
        self._lists, self._columns = [], []
        self._head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF4"})
        self._locked_head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#D5D9DD"})
        self._formats = {}

    def _format(self, number, locked, severity=None):
        key = number, locked, severity
        if key not in self._formats:
            look = {"num_format": number, "locked": locked, "valign": "top"}
            look |= {"bg_color": _COLOURS[severity]} if severity and not locked else {"bg_color": "#F1F2F3"} if locked else {}
            self._formats[key] = self._book.add_format(look)
        return self._formats[key]

    def add(self, sheet):
        """Write the sheet of one table."""
        found = sheet.found
        page = self._book.add_worksheet(headings.sheet_name(found))
        titles = headings.headings(found, self._language, self._tags)
        last = max(sheet.rows, default=1)
        runs = _is_running(found, sheet)
        for place, column in enumerate(found.cells):
            locked = column.name in found.key
            page.set_column(place, place, _width(column, sheet.rows), self._format(_number_format(column), locked and runs),
                            {"hidden": column.name in sheet.hidden})
            page.write_string(0, place, titles[column.name], self._locked_head if locked else self._head)
            self._note(page, 0, place, self._help(found, column, runs and locked), sheet.marks.get((1, column.name)))
            self._validate(page, found, column, place, last)
            self._columns.append((headings.sheet_name(found), found.path.name, column.name, titles[column.name]))
        for number, cells in sheet.rows.items():
            self._row(page, sheet, number, cells)
        page.freeze_panes(1, min(len(found.key), 2))
        page.autofilter(0, 0, max(last - 1, 1), len(found.cells) - 1)
        page.protect("", _PROTECTION)

    def _row(self, page, sheet, number, cells):
        for place, column in enumerate(sheet.found.cells):
            mark, text = sheet.marks.get((number, column.name)), cells.get(column.name, "")
            is_locked = column.name in (*sheet.found.key, *sheet.locked) and bool(text) and not mark
            look = self._format(_number_format(column), is_locked, mark[0] if mark else "offer" if number in sheet.offered else None)
            if text and _number_format(column) != "@" and _NUMBER.fullmatch(text):
                page.write_number(number - 1, place, float(text) if "." in text else int(text), look)
            elif text:
                page.write_string(number - 1, place, text[:_LONGEST_CELL], look)
            elif mark or number in sheet.offered:
                page.write_blank(number - 1, place, None, look)
            self._note(page, number - 1, place, "", mark)

    def _help(self, found, column, is_running):
        """What stands in the note at a heading: the column's help, what is needed, and the codes with their labels."""
        lines = [headings.help_text(column, self._language, self._tags)]
        needed = "desk.note-key" if is_running else "desk.note-required" if column.column.required else "desk.note-optional"
        lines.append(words.say(needed, self._language))
        separator = column.separator
        if separator:
            lines.append(words.say("desk.note-list", self._language, separator=words.say("desk.blank", self._language) if separator == " " else separator))
        choices = self._choices.get((found.path.name, column.name))
        if choices and choices.closed:
            lines += [f"{value}: {label}" if label else value for value, label in choices.values.items()]
        return "\n".join(line for line in lines if line)

    def _note(self, page, row, place, text, mark):
        text = "\n".join(part for part in (mark and mark[1], text) if part)[:_LONGEST_NOTE]
        if text:
            page.write_comment(row, place, text, {"author": "", "x_scale": 2.2, "y_scale": min(4, 0.6 + text.count("\n") * 0.22 + len(text) / 260)})

    def _validate(self, page, found, column, place, last):
        """A drop-down, or the bounds of a number, down to the spare rows."""
        choices = self._choices.get((found.path.name, column.name))
        area = (1, place, last + _SPARE, place)
        if choices and choices.values:
            name = f"_list_{len(self._lists) + 1}"
            self._lists.append((name, choices.values))
            page.data_validation(*area, {"validate": "list", "source": f"={name}", "error_type": "stop" if choices.closed else "warning",
                                         "error_message": words.say("desk.choose", self._language)[:255]})
        elif column.base in _INTEGERS:
            least = column.datatype.minimum
            page.data_validation(*area, {"validate": "integer", "criteria": ">=", "value": int(least) if least is not None else -10**9,
                                         "error_type": "stop", "error_message": words.say("finding.cell-integer", self._language)[:255]})

    def add_lists(self):
        """The hidden sheet of what drop-downs offer: a pair of columns each, value and label, under a name of its own."""
        page = self._book.add_worksheet(LISTS)
        text = self._format("@", True)
        for number, (name, values) in enumerate(self._lists):
            for row, (value, label) in enumerate(values.items()):
                page.write_string(row, number * 2, value, text)
                page.write_string(row, number * 2 + 1, label, text)
            first, last = (xl_rowcol_to_cell(row, number * 2, True, True) for row in (0, len(values) - 1))
            self._book.define_name(name, f"={LISTS}!{first}:{last}")
        page.protect()
        page.hide()

    def add_notes(self, notes):
        """A sheet of words; only what may be chosen can be filled in."""
        page = self._book.add_worksheet(notes.title)
        look = {"num_format": "@", "text_wrap": True, "valign": "top"}
        plain, bold, free = (self._book.add_format(look | more) for more in ({}, {"bold": True}, {"locked": False, "bg_color": _COLOURS["offer"]}))
        for place, width in enumerate(notes.widths):
            page.set_column(place, place, width)
        for number, cells in enumerate(notes.rows):
            for place, text in enumerate(cells):
                is_free = notes.choices and number and place == len(cells) - 1
                page.write_string(number, place, text[:_LONGEST_CELL], bold if not number else free if is_free else plain)
        if notes.choices:
            page.data_validation(1, len(notes.widths) - 1, len(notes.rows) - 1, len(notes.widths) - 1, {"validate": "list", "source": list(notes.choices)})
        page.protect("", _PROTECTION)

    def add_origin(self, origin, more=()):
        """The hidden sheet that says where the workbook comes from and which column each heading was."""
        page = self._book.add_worksheet(ORIGIN)
        text = self._format("@", True)
        rows = [*origin.items(), *(("column", *column) for column in self._columns), *more]
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                page.write_string(number, place, str(cell), text)
        page.protect()
        page.hide()


def cell_name(row, place):
    """The name of a cell by its row and column from 1: (7, 4) is `D7`."""
    return xl_rowcol_to_cell(row - 1, place - 1)


def _is_running(found, sheet):
    """Whether the key is a running number, and every row has one or a sign for one."""
    keys = [cells.get(found.key[0], "") for cells in sheet.rows.values()] if numbering.is_running(found) else ["no"]
    return all(not key or key.isdigit() or numbering.SIGN.fullmatch(key) for key in keys)


def _number_format(column):
    return "0" if column.base in _INTEGERS else "General" if column.base in ("decimal", "number", "double") else "@"


def _width(column, rows):
    """Wide enough for most cells, never wider than a third of a screen."""
    lengths = sorted(len(cells.get(column.name, "")) for cells in rows.values()) or [0]
    return max(10, min(48, lengths[len(lengths) * 9 // 10] + 3))
