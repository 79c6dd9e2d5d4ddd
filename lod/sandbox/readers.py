"""What is read from strangers, as functions for `task.run`: bytes in, plain bytes out, everything else an Unreadable."""

import io
import json
import zipfile

import openpyxl
import pyoxigraph as ox

from lod import errors

_SHEETS, _ROWS, _COLUMNS = 50, 100_000, 500   # the largest workbook that is read
_UNPACKED = 256 * 1024 * 1024                 # bytes of all parts of a workbook together


def warm():
    """Read a small workbook once: openpyxl and zipfile load codecs and classes late, and a confined child opens no file."""
    file = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["č", 1.5, True])
    book.save(file)
    sheets(file.getvalue())


def statements(content, media_type, base):
    """RDF in any syntax as N-Quads, one statement a line. Relative IRIs are read against `base`."""
    known = ox.RdfFormat.from_media_type(media_type)
    if known is None:
        raise errors.Unreadable("unreadable-type", value=media_type)
    try:
        quads = ox.parse(content, format=known, base_iri=base)
        return ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    except (SyntaxError, ValueError) as error:
        raise errors.Unreadable("unreadable-rdf", problem=str(error)) from None


def sheets(content):
    """A workbook (.xlsx) as JSON: {sheet: rows of cells as texts}. Formulas are read as what they last came to.

    Only `read_only` is safe: otherwise a cell far away makes openpyxl build everything before it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > _UNPACKED:
                raise errors.Unreadable("workbook-too-large", limit=f"{_UNPACKED // (1024 * 1024)} MB")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        found = {sheet.title: _rows(sheet) for sheet in book.worksheets[:_SHEETS]}
    except (errors.LodError, MemoryError):
        raise
    except Exception as error:   # openpyxl raises whatever it meets in a broken file
        raise errors.Unreadable("unreadable-workbook", problem=f"{type(error).__name__}: {error}"[:200]) from None
    return json.dumps(found, ensure_ascii=False).encode()


def _rows(sheet):
    found = []
    for number, row in enumerate(sheet.iter_rows(values_only=True)):
        if number >= _ROWS or len(row) > _COLUMNS:
            raise errors.Unreadable("workbook-too-large", limit=f"{_ROWS} × {_COLUMNS}")
        found.append(["" if cell is None else str(cell) for cell in row])
    return found
