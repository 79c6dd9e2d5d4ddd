"""Doubles suspected: new rows that are called like another one, whatever the script, or share a code or an address with it."""

from lod.iris import LABELS, WELL_KNOWN
from lod.languages import fold

_CODES = {WELL_KNOWN["dct"] + "identifier", WELL_KNOWN["skos"] + "notation", WELL_KNOWN["skos"] + "exactMatch",
          WELL_KNOWN["foaf"] + "homepage", WELL_KNOWN["foaf"] + "page", WELL_KNOWN["owl"] + "sameAs"}


def find(now, merged):
    """(change, column, text, key of the row it looks like) for each added row that may stand in its table already."""
    found = []
    for table, rows in merged.rows.items():
        added = {change.key: change for change in merged.yours if change.kind == "added" and change.table == table}
        if added:
            found += _in_table(now.descriptions[table], now.key(table), rows, added)
    return found


def _in_table(described, names, rows, added):
    found = []
    for column in described.cells:
        form = fold if column.property in LABELS else str.strip if column.property in _CODES and column.name not in names else None
        if form is None or column.separator:
            continue
        seen = {}
        for row in rows:
            text = row.get(column.name, "")
            seen.setdefault(form(text), []).append((tuple(row.get(name, "") for name in names), text))
        found += [(added[key], column.name, text, next(other for other, _ in same if other != key))
                  for folded, same in seen.items() if folded and len(same) > 1 for key, text in same if key in added]
    return found
