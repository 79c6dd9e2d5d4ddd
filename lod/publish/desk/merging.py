"""Three ways: what the workbook was made from, what the tables say now, and what came back."""

from bisect import bisect_left
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from lod.publish.desk import numbering
from lod.publish.desk.workbook import cell_name

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
    """A cell (or a whole row) that both have changed since the base, each in another way. `where` is its place in the upload,
    `thing` names it for ever: `loans 12, books`."""

    table: str
    key: tuple
    column: str | None
    base: str
    now: str
    yours: str
    row: int | None = None
    where: str = ""
    thing: str = ""


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


@dataclass(frozen=True)
class Word:
    """Whose word counts in conflicts, `yours` or `others`: `of` leads from the `where` or `thing` of one to (side, what others
    had written when it was decided, or None); `all` is for those that nobody has decided."""

    all: str | None = None
    of: dict = field(default_factory=dict)

    def at(self, where, thing, now):
        """The side that counts; None where a conflict waits. What others have written since makes a decision void."""
        side, seen = self.of.get(thing) or self.of.get(where) or (None, None)
        return side if side and seen in (None, now) else self.all


def thing(table, key, column=None):
    """`loans 12, books`: the row and column that a change is about."""
    return " ".join((table.removesuffix(".csv"), *key)) + (f", {column}" if column else "")


def merge(base, now, pages, removes=False, word=Word(), taken=()):
    """Compare three ways. `removes` says that rows missing from the upload are to go; `taken` are keys (table, key) that were
    ever used. Returns a Merge."""
    found = Merge()
    known = {(table, key) for table in pages for folder in (base, now) if table in folder.descriptions for key in folder.by_key(table)}
    for table, page in numbering.numbered(pages, now.descriptions, {*taken, *known}).items():
        _Table(found, base, now, table, page, removes, word).merge()
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
    def __init__(self, found, base, now, table, page, removes, word):
        self.found, self.table, self.page, self.removes, self.word = found, table, page, removes, word
        self.base = base.by_key(table) if table in base.descriptions else {}
        self.now, self.names = now.by_key(table), now.key(table)
        self.columns = {column.name: column for column in now.descriptions[table].cells}

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
        """Key → cells as they came back."""
        rows = {}
        for line, cells in self.page.rows.items():
            key = tuple(cells.get(name, "") for name in self.names)
            if key in rows:
                self.found.doubles.append((self.table, key, line, self.found.lines[self.table, key]))
                continue
            rows[key] = cells
            self.found.lines[self.table, key] = line
        return rows

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
        if before is None or after is None or self.page.sent is not None and key not in self.page.sent:
            return after
        if not self.removes:
            self.found.missing.append((self.table, key))
            return after
        if after != before and self._side(key, None, "", "", "") != "yours":
            return after
        self.found.yours.append(Change("removed", self.table, key))
        return None

    def _gone(self, key, before, mine):
        """A row that others have removed; a conflict where it was changed."""
        if all(self._same(name, mine[name], before.get(name, "")) for name in mine):
            return None
        if self._side(key, None, "", "", "") != "yours":
            return None
        self.found.yours.append(Change("added", self.table, key, row=self.found.lines[self.table, key]))
        return {name: mine.get(name, before.get(name, "")) for name in self.columns}

    def _side(self, key, column, was, now, yours):
        """Whose word counts where two meet; a conflict where nobody has said."""
        line = self.found.lines.get((self.table, key))
        place = self.page.columns.get(column) or min(self.page.columns.values())
        where = f"{self.page.sheet}!{cell_name(line, place)}" if line else thing(self.table, key)
        side = self.word.at(where, thing(self.table, key, column), now)
        if not side:
            self.found.conflicts.append(Conflict(self.table, key, column, was, now, yours, line, where, thing(self.table, key, column)))
        return side

    def _cell(self, key, name, before, after, mine):
        now = after.get(name, "")
        was = before.get(name, "") if before is not None else ""
        text = mine.get(name, "") if name in self.page.columns else was if before is not None else now
        if self._same(name, text, now) or before is not None and self._same(name, text, was):
            return now
        if (before is None or now != was) and self._side(key, name, was, now, text) != "yours":
            return now
        self.found.yours.append(Change("changed", self.table, key, name, now, text, self.found.lines[self.table, key]))
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
