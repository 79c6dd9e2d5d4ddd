"""The questionnaire: what one who is asked in a cycle gets to fill in, with the answers of the last time offered again.

`[questionnaire]` of register.toml says which tables it is made of; foreign keys say which rows belong to whom. A row that is
offered and comes back as it was is no answer, and changes nothing.
"""

import re
from dataclasses import dataclass, field

from lod import errors
from lod.findings import Finding
from lod.publish.desk import numbering

_PLACE = re.compile(r"\{([^.{}]+)\.([^.{}]+)\}")


@dataclass(frozen=True)
class Plan:
    """Tables by file name. `links` (table → column → what it says) lead to who is asked; `given` fill new rows; `again` are
    the columns whose last answers are offered. What a cell says is (table, column), or a text."""

    asked: str
    cycle: str
    tables: tuple
    links: dict
    given: dict
    again: dict


@dataclass
class Filled:
    """The rows of one questionnaire: table → rows, and the places in these lists of rows that are only offered."""

    rows: dict = field(default_factory=dict)
    offered: dict = field(default_factory=dict)


def plan(settings, descriptions):
    """The Plan that the settings of `[questionnaire]` are. Raises BadSettings where there is none or one that will not do."""
    if not settings:
        raise errors.BadSettings("no-questionnaire")
    found = next(iter(problems(settings, descriptions)), None)
    if found:
        raise errors.BadSettings("questionnaire-unknown", value=found.value)
    tables = tuple(f"{name}.csv" for name in settings["tables"])
    asked, cycle = f"{settings['asked']}.csv", f"{settings['cycle']}.csv"
    return Plan(asked, cycle, tables, {table: _links(settings, descriptions[table], {asked, cycle, *tables}) for table in tables},
                _cells(settings, "given"), {f"{table}.csv": tuple(names) for table, names in settings.get("again", {}).items()})


def _links(settings, described, known):
    table = described.path.name
    own = _cells(settings, "links").get(table, {})
    derived = {columns[0]: (other, others[0]) for columns, other, others in described.foreign_keys
               if len(columns) == 1 and other in known - {table} and not _is_list(described, columns[0])}
    return own or derived


def _is_list(described, name):
    return bool(next(column for column in described.cells if column.name == name).separator)


def _cells(settings, part):
    return {f"{table}.csv": {name: _said(text) for name, text in cells.items()} for table, cells in settings.get(part, {}).items()}


def _said(text):
    place = _PLACE.fullmatch(text)
    return (f"{place[1]}.csv", place[2]) if place else text


def problems(settings, descriptions):
    """Findings about a `[questionnaire]` that names what is not there, or no table to lead to who is asked."""
    known = {table.removesuffix(".csv"): {column.name for column in found.cells} for table, found in descriptions.items()}
    names = [settings.get("asked", "asked"), settings.get("cycle", "cycle"), *settings.get("tables", ["tables"])]
    names += [table for part in ("links", "given", "again") for table in settings.get(part, {})]
    wrong = [name for name in names if name not in known]
    for part in ("links", "given", "again") if not wrong else ():
        for table, cells in settings.get(part, {}).items():
            wrong += [f"{table}.{name}" for name in cells if name not in known[table]]
            said = [match for text in (cells.values() if isinstance(cells, dict) else ()) if (match := _PLACE.fullmatch(text))]
            wrong += [match[0] for match in said if match[2] not in known.get(match[1], ())]
    return [Finding("error", "questionnaire-unknown", "register.toml", value=str(name)) for name in wrong]


def who(described, rows, text):
    """The row of a table by its key or by an address that it is about. Raises NotFound."""
    for row in rows:
        if text and (row[described.key[0]] == text or text in about(described, row)):
            return row
    raise errors.NotFound("questionnaire-nobody", value=text[:200], table=described.path.stem)


def about(described, row):
    """The addresses that a row is about, in the order of its columns."""
    found = (column.about.expand(row) for column in described.columns if column.about)
    return list(dict.fromkeys(iri for iri in found if iri))


def fill(found, folder, asked, cycle):
    """The Filled questionnaire of one row that is asked, in one row of the cycle's table."""
    filled, scope = Filled(), {found.asked: [asked], found.cycle: [cycle]}
    for table in found.tables:
        if table not in scope:
            rows = [row for row in folder.rows[table] if _belongs(found.links[table], row, scope)]
            offered = _offers(found, folder, table, rows, scope)
            scope[table], filled.offered[table] = rows + offered, set(range(len(rows), len(rows) + len(offered)))
        filled.rows[table] = scope[table]
    return filled


def _belongs(links, row, scope):
    return all(row[name] == said if isinstance(said, str) else row[name] in {other[said[1]] for other in scope.get(said[0], ())}
               for name, said in links.items())


def _offers(found, folder, table, rows, scope):
    """A new row for each holder (who is asked, or a row of a table before) that has none."""
    links = found.links[table]
    led = [said[0] for said in links.values() if not isinstance(said, str) and said[0] != found.cycle]
    holder = next((name for name in reversed(found.tables) if name in led), found.asked if found.asked in led else None)
    offered = []
    for held in scope.get(holder, ()):
        mine = {name: said for name, said in links.items() if not isinstance(said, str) and said[0] == holder}
        if any(all(row[name] == held[said[1]] for name, said in mine.items()) for row in rows):
            continue
        of = {name: others[0] for name, others in scope.items() if others} | {holder: held}
        cells = _last(found, folder, table, mine, held, scope[found.cycle][0])
        cells |= {name: said if isinstance(said, str) else of[said[0]][said[1]] for name, said in (found.given.get(table, {}) | links).items()}
        if _is_led_to(found, table) and numbering.is_running(folder.descriptions[table]):
            cells[folder.key(table)[0]] = f"*{len(offered) + 1}"
        offered.append({column.name: cells.get(column.name, "") for column in folder.descriptions[table].cells})
    return offered


def _is_led_to(found, table):
    return any(said[0] == table for links in found.links.values() for said in links.values() if not isinstance(said, str))


def _last(found, folder, table, mine, held, cycle):
    """The last answers in an earlier cycle, of the columns that are offered again."""
    led = {name: said for name, said in found.links[table].items() if not isinstance(said, str) and said[0] == found.cycle}
    if not led or table not in found.again:
        return {}
    (name, (_, other)), = led.items()
    order = [row[other] for row in folder.rows[found.cycle]]
    before = order[:order.index(cycle[other])]
    rows = [row for row in folder.rows[table] if row[name] in before and all(row[column] == held[said[1]] for column, said in mine.items())]
    last = max(enumerate(rows), key=lambda pair: (before.index(pair[1][name]), pair[0]), default=(0, {}))[1]
    return {column: last.get(column, "") for column in found.again[table]}


def set_offers_aside(upload, descriptions):
    """Move the rows of an upload that came back as they were offered to `left`, except those that an answer leads to."""
    for table, page in upload.pages.items():
        offers = [_filled(cells) for cells in upload.offered.get(table, ())]
        page.left = {line: cells for line, cells in page.rows.items() if _filled(cells) in offers}
        page.rows = {line: cells for line, cells in page.rows.items() if line not in page.left}
    led = {text for page in upload.pages.values() for cells in page.rows.values() for text in cells.values() if numbering.SIGN.fullmatch(text)}
    for table, page in upload.pages.items():
        key = descriptions[table].key[0] if numbering.is_running(descriptions[table]) else None
        answered = {line for line, cells in page.left.items() if cells.get(key) in led}
        page.rows |= {line: page.left.pop(line) for line in answered}


def _filled(cells):
    return {name: text for name, text in cells.items() if text}
