"""All tables as one XLSX workbook, one sheet a table; cells are text as they stand, numbers where the column says so."""

import io
import re
import zipfile

import openpyxl
from openpyxl.styles import Font

from lod.publish.packages.archives import pack

_NUMBERS = ("integer", "decimal", "double", "number")
_MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def build(register, tables):
    """The bytes of the workbook, the same for the same tables."""
    book = openpyxl.Workbook(write_only=True)
    book.properties.creator = register.title[register.languages[0]]
    for name, found in sorted(tables.descriptions.items()):
        sheet = book.create_sheet(name.removesuffix(".csv")[:31])
        sheet.freeze_panes = "A2"
        sheet.append([_bold(sheet, column.name) for column in found.cells])
        for cells in tables.rows.get(name, {}).values():
            sheet.append([_cell(sheet, column, cells.get(column.name)) for column in found.cells])
    output = io.BytesIO()
    book.save(output)
    return _without_moment(output)


def _bold(sheet, text):
    cell = openpyxl.cell.WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet, column, text):
    if column.base in _NUMBERS and re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,10})?", text or ""):
        return float(text) if "." in text else int(text)
    cell = openpyxl.cell.WriteOnlyCell(sheet, text or None)
    if text:
        cell.data_type = "s"   # text that begins with `=` is no formula
    return cell


def _without_moment(file):
    """The workbook packed again without the time of day at which it was made."""
    with zipfile.ZipFile(file) as archive:
        files = {name: _MOMENT.sub(rb"\g<1>1980-01-01T00:00:00Z", archive.read(name)) for name in sorted(archive.namelist())}
    order = sorted(files, key=lambda name: (name != "[Content_Types].xml", name))
    return pack({name: files[name] for name in order})
