"""Places for the nodes of a network drawing: the same network gives the same picture, on every machine.

Each connected part is laid out by forces (Fruchterman and Reingold, 1991) from a fixed start, then the parts are packed
in rows, the largest first. Bounded: a large part gets fewer rounds.
"""

import cmath
import math

_ROUNDS = 150
_MOST_STEPS = 500_000   # pairs of nodes looked at, over all rounds of one part
_EDGE = 40.0              # the length an edge wants
_PUSH = _EDGE * _EDGE
_GAP = 46.0               # between parts
_TURN = math.pi * (3 - math.sqrt(5))


def places(nodes, edges):
    """Name → (x, y) for `nodes` (names) and `edges` (pairs of names), all at least 0."""
    neighbours = {name: set() for name in nodes}
    for one, other in edges:
        neighbours[one].add(other)
        neighbours[other].add(one)
    parts = sorted(_parts(neighbours), key=lambda part: (-len(part), part))
    return _packed([_part(part, neighbours) for part in parts])


def _parts(neighbours):
    """The connected parts, each a sorted list."""
    seen = set()
    for start in sorted(neighbours):
        if start in seen:
            continue
        part, waiting = {start}, [start]
        while waiting:
            fresh = neighbours[waiting.pop()] - part
            part |= fresh
            waiting += sorted(fresh)
        seen |= part
        yield sorted(part)


def _part(part, neighbours):
    """Places of one part, its corner at (0, 0). It starts as a sunflower, the best connected in the middle."""
    order = sorted(part, key=lambda name: (-len(neighbours[name]), name))
    at = [cmath.rect(_EDGE * .7 * math.sqrt(place), place * _TURN) for place in range(len(order))]
    number = {name: place for place, name in enumerate(order)}
    lines = [(number[name], number[other]) for name in order for other in sorted(neighbours[name]) if name < other]
    rounds = max(1, min(_ROUNDS, 2 * _MOST_STEPS // max(1, len(order) ** 2)))
    for turn in range(rounds):
        _move(at, lines, _EDGE * (1 - turn / rounds))
    left, top = min(place.real for place in at), min(place.imag for place in at)
    return {name: (place.real - left, place.imag - top) for name, place in zip(order, at, strict=True)}


def _move(at, lines, most):
    """One round: all push each other away, edges pull, nobody goes further than `most`. Places are complex numbers."""
    push = [0j] * len(at)
    for one, here in enumerate(at):
        mine = 0j
        for other, there in enumerate(at[:one]):
            way = here - there
            way *= _PUSH / (way.real * way.real + way.imag * way.imag + .01)
            mine += way
            push[other] -= way
        push[one] += mine
    for one, other in lines:
        way = at[one] - at[other]
        way *= abs(way) / _EDGE
        push[one] -= way
        push[other] += way
    for place, way in enumerate(push):
        length = abs(way) or 1.0
        at[place] += way / length * min(length, most)


def _packed(parts):
    """All parts in rows, the largest first; what is lower than its row is stacked in columns."""
    sizes = [(max(x for x, _ in part.values()) + _GAP, max(y for _, y in part.values()) + _GAP) for part in parts]
    wide = max([math.sqrt(1.9 * sum(width * height for width, height in sizes)), *(width for width, _ in sizes)], default=0)
    found, row_top, row_high, left, column_top, column_wide = {}, 0.0, 0.0, 0.0, 0.0, 0.0
    for part, (width, height) in zip(parts, sizes, strict=True):
        if column_top and column_top + height > row_high:   # this column is full: the next one, or the next row
            left, column_top, column_wide = left + column_wide, 0.0, 0.0
        if not column_top and left + width > wide:
            row_top, row_high, left = row_top + row_high, 0.0, 0.0
        found |= {name: (round(x + left, 1), round(y + row_top + column_top, 1)) for name, (x, y) in part.items()}
        row_high, column_top, column_wide = max(row_high, height), column_top + height, max(column_wide, width)
    return found
