"""Trends: a register's own counts, taken on two days and laid side by side with what each is counted out of.

`queries/trends/*.rq` give one row a group: ?thing (unbound: not known) and ?count; header `title@…` and `description@…`.
"""

from dataclasses import dataclass

from lod import languages, queries


@dataclass(frozen=True)
class Row:
    """A group on two days: its IRI (None: not known) and how many there were."""

    iri: str | None
    old: int
    new: int


@dataclass(frozen=True)
class Trend:
    """One count on two days: texts, rows, and the totals that the groups add up to."""

    title: str
    description: str
    rows: tuple
    old_total: int
    new_total: int


def compare(old, new, language):
    """All Trends of a register between two looks at it, texts in a language; rows that are there on either day."""
    folder = new.folder / "source" / "queries" / "trends"
    return [_trend(query, old, new, language) for query in queries.read_folder(folder).values()]


def _trend(query, old, new, language):
    before, after = _counts(query, old), _counts(query, new)
    rows = tuple(Row(iri, before.get(iri, 0), after.get(iri, 0)) for iri in
                 sorted(before.keys() | after.keys(), key=lambda iri: (iri is None, iri or "")))
    return Trend(_text(query, "title", language, new), _text(query, "description", language, new), rows,
                 sum(before.values()), sum(after.values()))


def _counts(query, look):
    table = look.engine.query(query.fill(look.iris.base))
    thing, count = table.columns.index("thing"), table.columns.index("count")
    return {row[thing].value if row[thing] is not None else None: int(row[count].value) for row in table.rows}


def _text(query, key, language, release):
    texts = {name[1]: text for name, text in query.header.items() if isinstance(name, tuple) and name[0] == key}
    if not texts:
        return query.name
    text, tag = languages.choose(texts, language, release.languages)
    return languages.to_latin(text) if (tag, language) == ("sr-Cyrl", "sr-Latn") else text
