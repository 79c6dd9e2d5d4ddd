"""Spreadsheets of strangers for `task.run`: a workbook or a CSV file as JSON of its cells, everything else an Unreadable.

    {"sheets": [{"title": …, "rows": [[number, is hidden, [[column, kind, text], …]], …], "merged": ["B2:C3", …]}]}

Rows and columns are numbered from 1; kinds are `text`, `number`, `date`, `truth`, `formula` and `error`. A workbook is looked
at as an archive first: what may run, what leads elsewhere and what unpacks into too much is refused before any part is read.
"""

import csv
import datetime
import io
import json
import stat
import zipfile
from decimal import Decimal

import openpyxl
import xlsxwriter
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.worksheet._reader import WorkSheetParser   # the one way to rows that fills no gaps and tells what is merged and hidden

from lod import errors

_SHEETS, _ROWS, _COLUMNS, _CELLS = 60, 100_000, 500, 2_000_000   # the largest spreadsheet that is read
_MOST_ROWS = 1_048_576                                           # rows of a sheet, empty ones too: no program writes more
_PARTS, _UNPACKED = 2_000, 256 * 1024 * 1024                     # parts of a workbook, and their bytes together
_LONGEST = 32_767                                                # signs of a cell
_OLD, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_BOMS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_REFUSED = {"vbaproject": "workbook-macros", "xl/macrosheets/": "workbook-macros", "xl/dialogsheets/": "workbook-macros",
            "xl/activex/": "workbook-macros", "xl/externallinks/": "workbook-links", "xl/connections": "workbook-links",
            "xl/querytables/": "workbook-links", "xl/embeddings/": "workbook-embedded"}
_KINDS = {"s": "text", "n": "number", "d": "date", "b": "truth", "f": "formula", "e": "error"}


def warm():
    """Read a small workbook and a CSV file once: libraries load codecs and classes late, and a confined child opens no file."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})   # openpyxl would write files, which a full disk does not take
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["č", 1.5, True, "=1+1"])
    sheet.write_datetime(1, 0, datetime.datetime(2012, 5, 31), book.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.merge_range("A3:B3", "")
    book.close()
    cells(file.getvalue(), "warm.xlsx")
    cells("a;č\n1;2\n".encode(), "warm.csv")


def cells(content, name):
    """The cells of a workbook or CSV file as JSON; `name` is the file's, which gives a CSV file's sheet its title."""
    if not content:
        raise errors.Unreadable("upload-empty", name=name)
    if content.startswith(_OLD):
        raise errors.Unreadable("workbook-old", name=name)
    sheets = _workbook(content, name) if content.startswith(_ZIP) else [_csv(content, name)]
    return json.dumps({"sheets": sheets}, ensure_ascii=False).encode()


def _workbook(content, name):
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _examine(archive, name)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        if len(book.worksheets) > _SHEETS:
            raise errors.Unreadable("workbook-too-large", limit=f"{_SHEETS} ×")
        return [_sheet(sheet) for sheet in book.worksheets]
    except (errors.LodError, MemoryError):
        raise
    except Exception as error:   # zipfile and openpyxl raise whatever they meet in a broken file
        raise errors.Unreadable("unreadable-workbook", problem=f"{type(error).__name__}: {error}"[:200]) from None


def _examine(archive, name):
    """Refuse an archive that is no plain workbook, before any of its parts is understood."""
    parts = archive.infolist()
    names = [part.filename.lower() for part in parts]
    if "mimetype" in names and archive.read(parts[names.index("mimetype")])[:60].startswith(b"application/vnd.oasis"):
        raise errors.Unreadable("workbook-ods", name=name)
    if "[content_types].xml" not in names or "xl/workbook.xml" not in names:
        raise errors.Unreadable("workbook-other", name=name)
    if len(parts) > _PARTS or sum(part.file_size for part in parts) > _UNPACKED:
        raise errors.Unreadable("workbook-too-large", limit=f"{_UNPACKED // (1024 * 1024)} MB")
    for part, low in zip(parts, names, strict=True):
        if stat.S_ISLNK(part.external_attr >> 16) or low.startswith("/") or ".." in low.split("/") or "\\" in low:
            raise errors.Unreadable("workbook-paths", name=part.filename[:80])
        if part.flag_bits & 1:
            raise errors.Unreadable("workbook-old", name=name)
        key = next((key for start, key in _REFUSED.items() if start in low), None)
        if key:
            raise errors.Unreadable(key, name=name)
        _look_through(archive, part, low, name)
    if len(set(names)) != len(names):
        raise errors.Unreadable("workbook-paths", name=next(low for low in names if names.count(low) > 1)[:80])


def _look_through(archive, part, low, name):
    """Count what a part really unpacks into, and refuse document types (entities) and links out of the workbook."""
    size, tail = 0, b""
    is_text = low.endswith((".xml", ".rels", ".vml"))
    with archive.open(part) as file:
        while piece := file.read(1024 * 1024):
            size += len(piece)
            seen = (tail + piece).replace(b"\0", b"").lower() if is_text else b""
            if size > _UNPACKED:
                raise errors.Unreadable("workbook-too-large", limit=f"{_UNPACKED // (1024 * 1024)} MB")
            if b"<!doctype" in seen or b"<!entity" in seen:
                raise errors.Unreadable("workbook-doctype", name=part.filename[:80])
            if low == "[content_types].xml" and b"macroenabled" in seen:
                raise errors.Unreadable("workbook-macros", name=name)
            tail = piece[-64:]


def _sheet(sheet):
    book, rows, count = sheet.parent, [], 0
    with sheet._get_source() as source:
        parser = WorkSheetParser(source, sheet._shared_strings, epoch=book.epoch, date_formats=book._date_formats,
                                 timedelta_formats=book._timedelta_formats)
        for seen, (number, found) in enumerate(parser.parse(), 1):
            if seen > _MOST_ROWS:
                raise errors.Unreadable("workbook-too-large", limit=f"{_ROWS} × {_COLUMNS}")
            said = [_cell(sheet, cell) for cell in found if cell["value"] is not None]
            if not said:
                continue
            count += len(said)
            if len(rows) >= _ROWS or count > _CELLS or max(place for place, _, _ in said) > _COLUMNS:
                raise errors.Unreadable("workbook-too-large", limit=f"{_ROWS} × {_COLUMNS}")
            rows.append([number, parser.row_dimensions.get(str(number), {}).get("hidden") in ("1", "true"), said])
    merged = [area.ref for area in parser.merged_cells.mergeCell] if parser.merged_cells else []
    return {"title": sheet.title, "rows": rows, "merged": merged}


def _cell(sheet, cell):
    """[column, kind, text]: numbers as they are typed, dates as exact as they are shown."""
    kind, value = _KINDS.get(cell["data_type"], "text"), cell["value"]
    if kind == "number":
        text = format(Decimal(repr(value)), "f") if isinstance(value, float) else str(value)
        text = text.rstrip("0").rstrip(".") if "." in text else text
    elif kind == "date":
        form = ReadOnlyCell(sheet, cell["row"], cell["column"], value, "n", cell["style_id"]).number_format
        kind, text = _date(value, form)
    else:
        text = str(bool(value)).lower() if kind == "truth" else str(value)
    return [cell["column"], kind, text[:_LONGEST + 1]]


def _date(value, form):
    """A date as exact as its format shows it: `mmm yyyy` says no day."""
    if not isinstance(value, datetime.date):   # times of day and spans
        return "text", str(value)
    if isinstance(value, datetime.datetime) and (value.hour, value.minute, value.second) != (0, 0, 0):
        return "date", value.isoformat(sep=" ")
    shown = form.lower().split(";")[0]
    length = 10 if "d" in shown else 7 if "m" in shown else 4
    return "date", value.strftime("%Y-%m-%d")[:length]


def _csv(content, name):
    for mark, encoding in _BOMS.items():
        if content.startswith(mark):
            raise errors.Unreadable("upload-encoding", name=name, encoding=encoding)
    if b"\0" in content:
        raise errors.Unreadable("upload-binary", name=name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise errors.Unreadable("upload-not-utf8", name=name, row=content[:error.start].count(b"\n") + 1) from None
    head = text.partition("\n")[0]
    csv.field_size_limit(1_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=max(",;\t", key=head.count))
    rows = []
    try:
        for number, found in enumerate(reader, 1):
            if number > _ROWS or len(found) > _COLUMNS:
                raise errors.Unreadable("workbook-too-large", limit=f"{_ROWS} × {_COLUMNS}")
            said = [[place, "text", cell[:_LONGEST + 1]] for place, cell in enumerate(found, 1) if cell]
            if said:
                rows.append([number, False, said])
    except csv.Error as error:
        raise errors.Unreadable("upload-quotes", name=name, row=reader.line_num, problem=str(error)) from None
    return {"title": name.rpartition("/")[2].rpartition(".")[0] or name, "rows": rows, "merged": []}
