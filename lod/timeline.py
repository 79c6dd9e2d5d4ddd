"""A timeline: what happened to a thing and how long, on one axis, as a drawing of numbered rows; the table beside it has the words."""

import datetime
from dataclasses import dataclass

from lod import as_of

WIDTH, ROW, GUTTER, HEAD = 360, 18, 24, 16
"""Units of the drawing: its width, the height of a row, the room for the numbers and for the years."""

_MOST_TICKS = 6
_LEAST = 4   # units wide, so that a day can be seen


@dataclass(frozen=True)
class Span:
    """One row: where its bar begins and how wide it is; `is_open` where the end is not known, `is_moment` for a day or less."""

    y: int
    x: float
    width: float
    is_open: bool
    is_moment: bool


@dataclass(frozen=True)
class Timeline:
    """A drawing: height, ticks (x, year), and for each row given a Span, or None where it has no date."""

    height: int
    ticks: tuple
    spans: tuple


def draw(rows, until):
    """A Timeline of rows (start, end): W3C dates of any precision or None; `until` is the day on which it is drawn.

    A row without an end goes on until then, unless it has a start alone and `is_moment`; rows are (start, end, is_moment).
    """
    days = [_days(start, end, is_moment, until) for start, end, is_moment in rows]
    known = [pair for pair in days if pair]
    if not known:
        return Timeline(HEAD, (), tuple(None for _ in rows))
    first, last = min(start for start, _, _ in known).year, max(end for _, end, _ in known).year + 1
    scale = (WIDTH - GUTTER) / (_number(datetime.date(last, 1, 1)) - _number(datetime.date(first, 1, 1)))

    def x(day):
        return round(GUTTER + (_number(day) - _number(datetime.date(first, 1, 1))) * scale, 1)

    spans = tuple(pair and Span(HEAD + place * ROW, x(pair[0]), max(_LEAST, round(x(pair[1]) - x(pair[0]), 1)), pair[2],
                                (pair[1] - pair[0]).days < 32) for place, pair in enumerate(days))
    step = -(-(last - first) // _MOST_TICKS)
    ticks = tuple((x(datetime.date(year, 1, 1)), year) for year in range(first, last, step))
    return Timeline(HEAD + len(rows) * ROW, ticks, spans)


def _days(start, end, is_moment, until):
    """(first day, last day, whether the end is not known), or None for a row without any date."""
    if not start and not end:
        return None
    first = datetime.date.fromisoformat(((start or end) + "-01-01")[:10])
    closing = end or (start if is_moment else None)
    last = datetime.date.fromisoformat(as_of.day(closing) if closing else max(until, first.isoformat()))
    return first, max(first, last), closing is None


def _number(day):
    return day.toordinal()
