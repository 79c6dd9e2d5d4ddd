"""Running numbers: a row that came without its key gets the next number that was never used.

`*1`, `*2` … in such a key column are numbers to be given; the same sign in another sheet means that row.
"""

import re
from dataclasses import replace

SIGN = re.compile(r"\*[1-9][0-9]{0,5}")
_RUNNING = re.compile(r"\[1-9\]\[0-9\]\*|\[1-9\]\\d\*|\[0-9\]\+|\\d\+")   # the format of a key that is a running number


def is_running(described):
    """Whether the key of a table is a running number, which the desk gives to new rows itself."""
    if len(described.key) != 1:
        return False
    column = next(column for column in described.cells if column.name == described.key[0])
    return _RUNNING.fullmatch(str(getattr(column.datatype, "format", "") or "")) is not None


def numbered(pages, descriptions, taken):
    """The pages (table → Page) with numbers given to their new rows; `taken` are all keys (table, key) that were ever used."""
    rows, given = {table: dict(page.rows) for table, page in pages.items()}, {}
    for table, found in rows.items():
        if is_running(descriptions[table]):
            given[table] = _give(found, descriptions[table].key[0], {key[0] for name, key in taken if name == table})
    for table, found in rows.items():
        for name, other in _leading(descriptions[table]).items():
            numbers = given.get(other, {}) if other else _single(given.values())
            found.update({line: cells | {name: numbers[cells[name]]} for line, cells in found.items() if cells.get(name, "") in numbers})
    return {table: replace(page, rows=rows[table]) for table, page in pages.items()}


def _give(rows, name, taken):
    """Put numbers into the rows. Returns sign → number."""
    number = max((int(key) for key in {*taken, *(cells.get(name, "") for cells in rows.values())} if key.isdigit()), default=0)
    given = {}
    for line, cells in rows.items():
        key = cells.get(name, "")
        if not key or SIGN.fullmatch(key) and key not in given:
            number += 1
            rows[line] = cells | {name: str(number)}
            given |= {key: str(number)} if key else {}
    return given


def _leading(described):
    """Column → the table that it leads to; None for a column of the key that may lead to any."""
    found = {name: None for name in described.key if not is_running(described)}
    return found | {columns[0]: other for columns, other, _ in described.foreign_keys if len(columns) == 1}


def _single(all_given):
    """Signs that one table alone has, and their numbers."""
    signs = [sign for given in all_given for sign in given]
    return {sign: number for given in all_given for sign, number in given.items() if signs.count(sign) == 1}
