"""Excel workbook of a table or a list: one sheet, numbers as numbers, texts never as formulas."""

import datetime
import io

import xlsxwriter

from lod.formats import _cells

KINDS = {"table", "list"}
MEDIA_TYPES = {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": 0.3}
SUFFIX = ".xlsx"
LABEL = "Excel"

_MOST_ROWS = 1_048_576
_LONGEST_CELL = 32_767
_LARGEST_NUMBER = 2**53
_MADE = datetime.datetime(2000, 1, 1)   # one moment for all, so that the same table gives the same bytes


def write(result, output, settings):
    """Write a Table or a Listing; the first row holds the titles. In memory, for who writes may have no disk."""
    body = io.BytesIO()
    book = xlsxwriter.Workbook(body, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                                      "strings_to_numbers": False})
    book.set_properties({"title": getattr(result, "title", ""), "created": _MADE})
    sheet, head = book.add_worksheet(), book.add_format({"bold": True, "bottom": 1})
    columns = _cells.columns(result)
    for place, (_, title) in enumerate(columns):
        sheet.write_string(0, place, title, head)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(0, len(columns) - 1), 24)
    for line, row in enumerate(result.rows, 1):
        if line >= _MOST_ROWS:
            raise ValueError(f"a sheet has at most {_MOST_ROWS} rows")
        for place, cell in enumerate(row):
            _write_cell(sheet, line, place, _cells.plain(cell))
    book.close()
    output.write(body.getvalue())


def _write_cell(sheet, line, place, value):
    if value is None:
        return
    if isinstance(value, (int, float)) and abs(value) < _LARGEST_NUMBER:
        sheet.write_number(line, place, value)
    else:
        sheet.write_string(line, place, str(value)[:_LONGEST_CELL])
