"""Whether two answers are the same: bags of rows up to the names of blank nodes, in order where order was asked for."""

from collections import Counter

import pyoxigraph as ox

from tests.conformance.answers import Rows

_MOST_STEPS = 200_000


def difference(found, expected, is_lax=False):
    """None when the answers are the same, else a sentence that says how they differ."""
    if isinstance(expected, bool) or isinstance(found, bool):
        return None if found is expected else f"{found} instead of {expected}"
    if not isinstance(expected, Rows):
        ours, theirs = map(_canonical, (found, expected))
        return None if ours == theirs else f"graphs differ:\n{ours}\ninstead of\n{theirs}"
    return _difference_of_rows(found, expected, is_lax)


def _canonical(graph):
    """Sorted N-Triples with canonical names for blank nodes: equal texts are isomorphic graphs (RDF Dataset Canonicalization)."""
    named = ox.Dataset(graph)
    named.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return "\n".join(sorted(map(str, named)))


def _difference_of_rows(found, expected, is_lax):
    if expected.columns and found.columns != expected.columns:
        return f"columns {sorted(found.columns)} instead of {sorted(expected.columns)}"
    ours, theirs = ([_comparable(row) for row in answer.rows] for answer in (found, expected))
    if is_lax:
        least, most = set(map(_shown, theirs)), Counter(map(_shown, theirs))
        counted = Counter(map(_shown, ours))
        fits = set(counted) == least and all(count <= most[row] for row, count in counted.items())
    elif expected.is_ordered:
        fits = len(ours) == len(theirs) and _matches_in_order(ours, theirs)
    else:
        fits = len(ours) == len(theirs) and _matches(ours, theirs)
    return None if fits else "rows\n" + "\n".join(map(_shown, ours)) + "\ninstead of\n" + "\n".join(map(_shown, theirs))


def _shown(row):
    return " ".join(f"?{name}={term}" for name, term in sorted(row.items()))


def _comparable(row):
    """Language tags in lower case: they are compared without case (RDF 1.1 Concepts, 3.3)."""
    return {name: ox.Literal(term.value, language=term.language.lower()) if isinstance(term, ox.Literal) and term.language else term
            for name, term in row.items()}


def _matches_in_order(ours, theirs):
    names = {}
    for one, other in zip(ours, theirs, strict=True):
        names = _joined(one, other, names)
        if names is None:
            return False
    return True


def _matches(ours, theirs):
    """Backtracking over rows with blank nodes; rows without are counted away first."""
    def plain(rows):
        return Counter(_shown(row) for row in rows if not _has_blank(row))

    if plain(ours) != plain(theirs):
        return False
    steps = [0]
    return _assign([row for row in ours if _has_blank(row)], [row for row in theirs if _has_blank(row)], {}, steps)


def _has_blank(row):
    return any(isinstance(term, ox.BlankNode) for term in row.values())


def _assign(ours, theirs, names, steps):
    if not ours:
        return True
    steps[0] += 1
    assert steps[0] < _MOST_STEPS, "too many blank nodes to compare"
    for place, other in enumerate(theirs):
        joined = _joined(ours[0], other, names)
        if joined is not None and _assign(ours[1:], theirs[:place] + theirs[place + 1:], joined, steps):
            return True
    return False


def _joined(one, other, names):
    """The pairs of blank nodes so far with those of two rows, or None when the rows cannot be the same."""
    if one.keys() != other.keys():
        return None
    names = dict(names)
    for name, term in one.items():
        if isinstance(term, ox.BlankNode) and isinstance(other[name], ox.BlankNode):
            taken = other[name] in names.values() and term not in names
            if taken or names.setdefault(term, other[name]) != other[name]:
                return None
        elif term != other[name]:
            return None
    return names
