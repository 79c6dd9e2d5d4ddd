"""All tables as one XLSX workbook, one sheet a table; cells are text as they stand, numbers where the column says so."""

import datetime
import io
import itertools
import re

import xlsxwriter

_NUMBERS = ("integer", "decimal", "double", "number")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")
_MOST_ROWS = 1_048_575   # below the heading; a longer table goes on in another sheet
_LONGEST_CELL = 32_767   # what a cell of a workbook holds; the tables beside it hold all
_MADE = datetime.datetime(1980, 1, 1)   # one moment for all, so that the same tables give the same bytes


def build(register, tables):
    """The bytes of the workbook, the same for the same tables."""
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"constant_memory": True, "in_memory": True})   # no file that a full disk could refuse
    book.set_properties({"author": register.title[register.languages[0]], "created": _MADE})
    bold = book.add_format({"bold": True})
    for name, found in sorted(tables.descriptions.items()):
        rows = iter(tables.rows.get(name, {}).values())
        for part in itertools.count(1):
            some = list(itertools.islice(rows, _MOST_ROWS))
            if part > 1 and not some:
                break
            end = f" {part}" if part > 1 else ""
            _write(book.add_worksheet(name.removesuffix(".csv")[:31 - len(end)] + end), bold, found.cells, some)
    book.close()
    return output.getvalue()


def _write(sheet, bold, columns, rows):
    """A heading and rows; text that begins with `=` is no formula."""
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.name, bold)
    kinds = [(place, column.name, column.base in _NUMBERS) for place, column in enumerate(columns)]
    for line, cells in enumerate(rows, 1):
        for place, name, is_number in kinds:
            text = cells.get(name)
            if not text:
                continue
            if is_number and _NUMBER.fullmatch(text):
                sheet.write_number(line, place, float(text) if "." in text else int(text))
            else:
                sheet.write_string(line, place, text[:_LONGEST_CELL])
