"""CSV of a list: one row a thing, for spreadsheets. A text that a spreadsheet would take for a formula is quoted."""

import csv
import io

from lod.formats import _cells

KINDS = {"list"}
MEDIA_TYPES = {"text/csv": 1.0}
SUFFIX = ".csv"
LABEL = "CSV"

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(result, output, settings):
    """Write a Listing (RFC 4180). A cell that begins like a formula gets an apostrophe before it (OWASP, CSV injection)."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([name for name, _ in _cells.columns(result)])
    for row in result.rows:
        writer.writerow([_safe(_cells.plain(cell)) for cell in row])
    output.write(text.getvalue().encode())


def _safe(value):
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return "" if value is None else value
