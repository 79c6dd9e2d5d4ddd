"""Codes by which others know the things of a register: the view `codes` (?thing ?scheme ?code ?source ?date), read once a release."""

import functools
from dataclasses import dataclass

from lod import lists


@dataclass(frozen=True)
class Code:
    """One code of one thing: the list it is of, its sources (IRIs) and the newest of their dates ("" where none is known)."""

    thing: str
    scheme: str
    code: str
    sources: tuple
    date: str


@functools.lru_cache(maxsize=4)
def of(release):
    """All Codes of a release, by scheme, code and thing; none for a register without the view."""
    if "codes" not in release.views:
        return ()
    table, found = release.ask_view("codes"), {}
    for row in table.rows:
        cells = {name: term.value if term is not None else "" for name, term in zip(table.columns, row, strict=True)}
        found.setdefault((cells["scheme"], cells["code"], cells["thing"]), []).append((cells["source"], cells["date"]))
    return tuple(Code(thing, scheme, code, tuple(source for source, _ in said if source), max(date for _, date in said))
                 for (scheme, code, thing), said in found.items())


@functools.lru_cache(maxsize=4)
def by_scheme(release):
    """Scheme → code → IRIs of the things it stands for."""
    found = {}
    for code in of(release):
        found.setdefault(code.scheme, {}).setdefault(code.code, []).append(code.thing)
    return found


def rows(release, language):
    """The crosswalk as rows of texts under COLUMNS: every code of every thing."""
    return [(code.thing, lists.name(release, code.thing, language), code.scheme, code.code, code.date, " ".join(code.sources))
            for code in of(release)]


COLUMNS = ("thing", "name", "scheme", "code", "date", "source")
