"""Three ways: what the workbook was made from, what the tables say now, and what came back."""

from bisect import bisect_left
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from lod.publish.desk.workbook import RUNNING

_NUMBERS = {"integer", "int", "long", "nonNegativeInteger", "positiveInteger", "decimal", "number", "double"}


@dataclass(frozen=True)
class Change:
    """One thing that differs: a row `added` or `removed` (no column), or a cell `changed`. `row` is that of the sheet."""

    kind: str
    table: str
    key: tuple
    column: str | None = None
    old: str = ""
    new: str = ""
    row: int | None = None


@dataclass(frozen=True)
class Conflict:
    """A cell (or a whole row) that both have changed since the base, each in another way."""

    table: str
    key: tuple
    column: str | None
    base: str
    now: str
    yours: str
    row: int | None = None


@dataclass
class Merge:
    """The outcome: the rows of each table that has changed, what who changed, conflicts, rows missing from the upload."""

    rows: dict = field(default_factory=dict)
    yours: list = field(default_factory=list)
    others: list = field(default_factory=list)
    conflicts: list = field(default_factory=list)
    missing: list = field(default_factory=list)      # (table, key)
    doubles: list = field(default_factory=list)      # (table, key, row, first row)
    lines: dict = field(default_factory=dict)        # (table, key) → row of the sheet


def merge(base, now, pages, removes=False, prefers=None, taken=()):
    """Compare three ways. `removes` says that rows missing from the upload are to go; `prefers` is `yours` or `others` where
    a conflict shall not wait; `taken` are keys (table, key) that were ever used. Returns a Merge."""
    found = Merge()
    for table, page in pages.items():
        _Table(found, base, now, table, page, removes, prefers, taken).merge()
    for table in now.descriptions:
        if table not in pages:
            _compare_others(found, base, now, table)
    return found


def _compare_others(found, base, now, table):
    """What others changed in a table that did not come back."""
    before, after = base.by_key(table), now.by_key(table)
    for key in dict.fromkeys([*before, *after]):
        _say_others(found, table, key, before.get(key), after.get(key))


def _say_others(found, table, key, before, after):
    if before is None or after is None:
        if before is not after:
            found.others.append(Change("added" if before is None else "removed", table, key))
        return
    found.others += [Change("changed", table, key, name, before.get(name, ""), text) for name, text in after.items()
                     if text != before.get(name, "")]


class _Table:
    def __init__(self, found, base, now, table, page, removes, prefers, taken):
        self.found, self.table, self.page, self.removes, self.prefers = found, table, page, removes, prefers
        self.base = base.by_key(table) if table in base.descriptions else {}
        self.now, self.names = now.by_key(table), now.key(table)
        self.columns = {column.name: column for column in now.descriptions[table].cells}
        self.taken = {key for name, key in taken if name == table} | set(self.base) | set(self.now)

    def merge(self):
        yours, result = self._yours(), {}
        for key in dict.fromkeys([*self.base, *self.now, *yours]):
            before, after, mine = self.base.get(key), self.now.get(key), yours.get(key)
            _say_others(self.found, self.table, key, before, after)
            row = self._row(key, before, after, mine)
            if row is not None:
                result[key] = row
        rows = _in_order(list(self.now), result)
        if rows != list(self.now.values()):
            self.found.rows[self.table] = rows

    def _yours(self):
        """Key → cells as they came back; new rows without a key get the next running number."""
        rows, number = {}, None
        for line, cells in self.page.rows.items():
            key = tuple(cells.get(name, "") for name in self.names)
            if key == ("",) and self._is_running():
                number = max(int(known[0]) for known in [("0",), *self.taken, *rows, *self._typed()] if known[0].isdigit()) + 1
                key, cells = (str(number),), cells | {self.names[0]: str(number)}
            if key in rows:
                self.found.doubles.append((self.table, key, line, self.found.lines[self.table, key]))
                continue
            rows[key] = cells
            self.found.lines[self.table, key] = line
        return rows

    def _typed(self):
        return [(cells.get(self.names[0], ""),) for cells in self.page.rows.values()]

    def _is_running(self):
        datatype = self.columns[self.names[0]].column.inherit("datatype") if len(self.names) == 1 else None
        return RUNNING.fullmatch(str(getattr(datatype, "format", "") or "")) is not None

    def _row(self, key, before, after, mine):
        """The row as it shall be, or None where it shall not be."""
        if mine is None:
            return self._not_back(key, before, after)
        if before is None and after is None:
            row = {name: mine.get(name, "") for name in self.columns}
            self.found.yours.append(Change("added", self.table, key, row=self.found.lines[self.table, key]))
            return row
        if after is None:
            return self._gone(key, before, mine)
        return {name: self._cell(key, name, before, after, mine) for name in self.columns}

    def _not_back(self, key, before, after):
        """A row that did not come back: new ones of others stay; those of the base go only when that is asked for."""
        if before is None or after is None:
            return after
        if not self.removes:
            self.found.missing.append((self.table, key))
            return after
        if after != before and self.prefers != "yours":
            if not self.prefers:
                self.found.conflicts.append(Conflict(self.table, key, None, "", "", ""))
            return after
        self.found.yours.append(Change("removed", self.table, key))
        return None

    def _gone(self, key, before, mine):
        """A row that others have removed; a conflict where it was changed."""
        if all(self._same(name, mine[name], before.get(name, "")) for name in mine):
            return None
        if self.prefers == "yours":
            self.found.yours.append(Change("added", self.table, key, row=self.found.lines[self.table, key]))
            return {name: mine.get(name, before.get(name, "")) for name in self.columns}
        if not self.prefers:
            self.found.conflicts.append(Conflict(self.table, key, None, "", "", "", self.found.lines[self.table, key]))
        return None

    def _cell(self, key, name, before, after, mine):
        now = after.get(name, "")
        was = before.get(name, "") if before is not None else ""
        text = mine.get(name, "") if name in self.page.columns else was if before is not None else now
        if self._same(name, text, now) or before is not None and self._same(name, text, was):
            return now
        line = self.found.lines[self.table, key]
        if (before is None or now != was) and self.prefers != "yours":
            if not self.prefers:
                self.found.conflicts.append(Conflict(self.table, key, name, was, now, text, line))
            return now
        self.found.yours.append(Change("changed", self.table, key, name, now, text, line))
        return text

    def _same(self, name, one, other):
        """Whether two cells say the same: `45.0` and `45` do in a column of numbers."""
        if one == other or self.columns[name].base not in _NUMBERS:
            return one == other
        try:
            return Decimal(one) == Decimal(other)
        except InvalidOperation:
            return False


def _in_order(order, result):
    """Rows in the order they had; new ones where their key belongs, if the rows were sorted by key, else at the end."""
    kept = [key for key in order if key in result]
    for sort in (_numeric, tuple):
        if all(map(_is_number, [*kept, *result])) or sort is tuple:
            places = [sort(key) for key in kept]
            if places == sorted(places):
                for key in (key for key in result if key not in set(order)):
                    place = bisect_left(places, sort(key))
                    places.insert(place, sort(key))
                    kept.insert(place, key)
                return [result[key] for key in kept]
    return [result[key] for key in [*kept, *(key for key in result if key not in set(order))]]


def _is_number(key):
    return all(part.isdigit() for part in key)


def _numeric(key):
    return tuple(map(int, key))
