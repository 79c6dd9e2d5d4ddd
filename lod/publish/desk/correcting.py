"""A suggestion as an upload: the cells that say what is to be corrected, with what they shall say."""

import json

from lod import errors
from lod.languages import canonical, fold
from lod.publish.desk import headings
from lod.publish.desk.reading import Page, Upload, remark


def read(content, folder, choices):
    """An Upload of the cells of one thing: `{"thing", "values": [{"property", "tag", "value"}]}`. A value that no cell says
    is a remark: it comes from a rule, or the thing from elsewhere."""
    said, upload = _said(content), Upload()
    for one in said["values"]:
        places = _places(folder, said["thing"], one)
        if len(places) != 1:
            upload.remarks.append(remark("error", "correction-no-cell", one["property"].rpartition("/")[2], value=one["value"]))
        for table, number, row, name in places if len(places) == 1 else ():
            found = choices.get((table, name))
            page = upload.pages.setdefault(table, _page(folder, table))
            page.columns[name] = [column.name for column in folder.descriptions[table].cells].index(name) + 1
            cells = page.rows.setdefault(number, {key: row[key] for key in folder.key(table)})
            cells[name] = found.names.get(fold(one["value"]), one["value"]) if found and found.closed else one["value"]
    return upload


def _said(content):
    """What a suggestion says. Raises Unreadable for what is none."""
    try:
        said = json.loads(content)
        if all(isinstance(text, str) for one in said["values"] for text in (said["thing"], one["property"], one["tag"], one["value"])):
            return said
    except (ValueError, KeyError, TypeError):
        pass
    raise errors.Unreadable("upload-no-suggestion")


def _page(folder, table):
    places = {column.name: place for place, column in enumerate(folder.descriptions[table].cells, 1)}
    return Page(table, headings.sheet_name(folder.descriptions[table]), {name: places[name] for name in folder.key(table)})


def _places(folder, thing, one):
    """(table, row number, row, column) of the cells that say a property of a thing, in the language of the value."""
    return [(table, number, row, column.name) for table, described in folder.descriptions.items() for column in described.cells
            if column.property == one["property"] and column.about and _tag(column) in ("", canonical(one["tag"]) if one["tag"] else "")
            for number, row in enumerate(folder.rows[table], 2) if column.about.expand(row) == thing]


def _tag(column):
    tag = column.column.inherit("lang")
    return canonical(tag) if tag and tag != "und" else ""
