"""What may stand in a column: the codes of a list, the words of its format, the keys of another table."""

import re
from collections import Counter
from dataclasses import dataclass, field

import pyoxigraph as ox

from lod.iris import LABELS
from lod.languages import canonical, choose, fold

_WORDS = re.compile(r"[A-Za-z0-9-]+(\|[A-Za-z0-9-]+)+")


@dataclass(frozen=True)
class Choices:
    """Values with their labels; nothing else may stand in the column where they are `closed`. `names` leads from folded
    labels in any language to the value that alone is called so."""

    values: dict
    closed: bool
    names: dict = field(default_factory=dict)


def of(descriptions, rows, engine, base, language, tags):
    """(table, column) → Choices, for the columns that have any. `rows` are table → list of rows (cells by column); the
    engine knows the labels of codes."""
    texts = _texts(engine.quads(predicate=ox.NamedNode(LABELS[0])), base)
    labels = {iri: choose(found, language, tags)[0] for iri, found in texts.items()}
    return {(table, column.name): found for table, described in descriptions.items() for column in described.cells
            if (found := _choices(described, column, descriptions, rows, labels, texts))}


def _choices(described, column, descriptions, rows, labels, texts):
    if column.separator:
        return None
    for columns, other, others in described.foreign_keys:
        if columns == (column.name,) and other in rows:
            return Choices({row[others[0]]: _row_title(descriptions[other], row) for row in rows[other]}, closed=False)
    datatype = column.datatype
    pattern = str(datatype.format or "") if datatype and column.base == "string" else ""
    if _WORDS.fullmatch(pattern):
        return _closed(column, {word: labels.get(_address(column, word), "") for word in pattern.split("|")}, texts)
    start = _address(column, "")
    codes = {iri.removeprefix(start): label for iri, label in labels.items() if start and iri.startswith(start)}
    codes = {code: label for code, label in sorted(codes.items()) if code and "/" not in code and "#" not in code}
    return _closed(column, codes, texts) if codes else None


def _closed(column, values, texts):
    names = [(fold(name), value) for value in values for name in {value, *texts.get(_address(column, value), {}).values()}]
    often = Counter(name for name, _ in set(names))
    return Choices(values, True, {name: value for name, value in names if name and often[name] == 1})


def _address(column, word):
    """The address that a word of the column becomes, when it is the end of the address."""
    place = "{" + column.name + "}"
    template = column.value.text if column.value else ""
    return template.removesuffix(place) + word if template.endswith(place) and template.count("{") == 1 else None


def _row_title(described, row):
    names = [str(name) for name in described.table.tableSchema.rowTitles or ()]
    return next((row[name] for name in names if row.get(name)), "")


def _texts(quads, base):
    """Address → labels by tag, for the codes of the register."""
    found = {}
    for quad in quads:
        if quad.subject.value.startswith(base + "code/") and isinstance(quad.object, ox.Literal):
            found.setdefault(quad.subject.value, {})[canonical(quad.object.language or "")] = quad.object.value
    return found
