"""Cells to terms: a cell's text, checked against its column, becomes IRIs or literals in canonical form."""

import datetime
import re
from decimal import Decimal

import pyoxigraph as ox

from lod.findings import Finding

_XSD = "http://www.w3.org/2001/XMLSchema#"
_W3CDTF = "http://purl.org/dc/terms/W3CDTF"
_W3CDTF_TYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}
_INTEGERS = {"integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "unsignedInt"}
_DECIMALS = {"decimal", "number"}
_MOST_KNOWN = 5000   # items of a column
_LOST = re.compile(r"(?<!\S)(\?{3}|[^\s/]*[^\W\d_]\?[^\W\d_])")   # what programs write for letters that an encoding does not have; no address
_CYRILLIC_WORD = re.compile(r"[^\W\d_]*[\u0400-\u04ff][^\W\d_]*")


def terms(column, text, cells):
    """The terms of one cell and the problem with it: (list of terms, None) or ([], (rule, details)).

    `cells` are the row's raw cells, which address templates may name. An empty cell gives no term.
    """
    if text in column.nulls:
        return [], (("cell-required", {}) if column.column.required else None)
    items = text.split(column.separator) if column.separator else [text]
    found = []
    for item in items:
        term, problem = _known(column, item.strip(), cells)
        if problem:
            return [], problem
        found.append(term)
    return found, None


def _known(column, item, cells):
    """As `_term`; what an item of a column came to is remembered, as long as there are not too many."""
    if column.known is None:
        return _term(column, item, cells)
    found = column.known.get(item)
    if found is None:
        found = _term(column, item, cells)
        if len(column.known) < _MOST_KNOWN:
            column.known[item] = found
    return found


def _term(column, item, cells):
    datatype = column.datatype
    try:
        value = datatype.parse(item) if datatype else item
    except (ValueError, ArithmeticError):
        return None, _mismatch(column, datatype)
    try:
        if datatype:
            datatype.validate(value)
    except ValueError:
        return None, ("cell-range", {"bounds": _bounds(datatype)})
    if not item:
        return None, ("cell-list", {})
    if column.value:
        iri = column.value.expand(cells | {column.name: item})
        return (ox.NamedNode(iri), None) if iri else (None, ("cell-address", {}))
    return _literal(column, item, value)


_BOUNDS = {"minimum": "≥ {}", "minInclusive": "≥ {}", "minExclusive": "> {}", "maximum": "≤ {}", "maxInclusive": "≤ {}",
           "maxExclusive": "< {}", "length": "|…| = {}", "minLength": "|…| ≥ {}", "maxLength": "|…| ≤ {}"}


def _bounds(datatype):
    """The bounds of a datatype in signs every language reads: `≥ 0, ≤ 100`."""
    given = ((form, getattr(datatype, name)) for name, form in _BOUNDS.items())
    return ", ".join(form.format(value) for form, value in given if value is not None)


def _mismatch(column, datatype):
    if column.base == "string":
        if column.datatype_iri == _W3CDTF:
            return "cell-period", {}
        return "cell-form", {"form": datatype.format}
    kind = "integer" if column.base in _INTEGERS else "decimal" if column.base in _DECIMALS else column.base
    if kind in ("integer", "decimal", "date", "gYear", "boolean", "anyURI"):
        return f"cell-{kind}", {}
    return "cell-type", {"type": column.base}


def _literal(column, item, value):
    """A literal with an XSD datatype in the form an engine keeps: canonical integers and decimals, plain days."""
    if column.datatype_iri == _W3CDTF:
        return _period(item)
    if column.base in _INTEGERS:
        return ox.Literal(str(int(value)), datatype=ox.NamedNode(_XSD + "integer")), None
    if column.base in _DECIMALS:
        return ox.Literal(canonical_decimal(item), datatype=ox.NamedNode(_XSD + "decimal")), None
    if column.base == "boolean":
        return ox.Literal(str(bool(value)).lower(), datatype=ox.NamedNode(_XSD + "boolean")), None
    if column.base != "string":
        return ox.Literal(item, datatype=ox.NamedNode(_XSD + column.base)), None
    tag = column.language
    if tag is None:
        return ox.Literal(item), None
    problem = ("cell-lost", {}) if _LOST.search(item) else _script_problem(item, tag)
    return (None, problem) if problem else (ox.Literal(item, language=tag), None)


def canonical_decimal(text):
    """The canonical form of a decimal (XSD 1.1, 3.3.3.2): `2.50` → `2.5`, `45.0` → `45`, `-0` → `0`."""
    plain = f"{Decimal(text):f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain in ("-0", "") else plain


def _period(item):
    """A year, month or day as given, never more exact; a day that is not in the calendar is refused."""
    try:
        datetime.date.fromisoformat((item + "-01-01")[:10] if len(item) < 10 else item)
    except ValueError:
        return None, ("cell-calendar", {})
    return ox.Literal(item, datatype=ox.NamedNode(_XSD + _W3CDTF_TYPES[len(item)])), None


def _script_problem(text, tag):
    """A Latin letter inside a Cyrillic word looks right and is found by no search; so does Cyrillic in a Latin text."""
    words = _CYRILLIC_WORD.findall(text)
    if tag == "sr-Latn" and words:
        return "cell-not-latin", {"word": words[0]}
    mixed = [word for word in words if re.search(r"[A-Za-zČčĆćĐđŠšŽž]", word)]
    if mixed:
        return "cell-mixed-script", {"word": mixed[0]}
    if tag == "sr-Cyrl":
        if not words and len(text) > 3 and re.search(r"[čćđšžČĆĐŠŽ]", text):
            return "cell-not-cyrillic", {}
    return None


def problem_finding(table, line, column, text, problem):
    """A Finding for what `terms` reported."""
    rule, details = problem
    return Finding("error", rule, table, line, column.name, text[:200], details=details)
