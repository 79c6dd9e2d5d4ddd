"""What writers of tables for spreadsheets and maps share: cells as texts and numbers, whatever the result."""

import pyoxigraph as ox

SEPARATOR = "; "
NUMBERS = {f"http://www.w3.org/2001/XMLSchema#{name}" for name in ("integer", "decimal", "double", "float", "int", "long", "short",
                                                                   "nonNegativeInteger", "positiveInteger")}


def columns(result):
    """(name, title) of each column."""
    return [(column, column) if isinstance(column, str) else (column.name, column.title) for column in result.columns]


def plain(cell):
    """A cell as a text, a number or None; several terms are joined."""
    terms = [term for term in cell if term is not None] if isinstance(cell, tuple) else [] if cell is None else [cell]
    if len(terms) == 1:
        return value(terms[0])
    return SEPARATOR.join(str(value(term)) for term in terms) if terms else None


def value(term):
    """One term as a number, a truth value or a text."""
    if isinstance(term, ox.BlankNode):
        return f"_:{term.value}"
    if isinstance(term, ox.Literal) and term.datatype.value in NUMBERS:
        try:
            number = float(term.value)
        except ValueError:
            return term.value
        is_exact = number.is_integer() and abs(number) < 2**53 and "." not in term.value and "e" not in term.value.lower()
        return int(term.value) if is_exact else number if abs(number) != float("inf") and number == number else term.value
    return str(term) if isinstance(term, ox.Triple) else term.value
