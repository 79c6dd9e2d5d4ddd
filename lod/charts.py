"""What of a table can be drawn as bars: a label, a value, and the number that the value is counted out of."""

from dataclasses import dataclass

import pyoxigraph as ox

from lod.questions import LABEL, is_number


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: its label, value and length in percent of the longest; `of` is what it is counted out of."""

    label: str
    tag: str
    href: str | None
    value: str
    of: str | None
    percent: float


def bars(table, question):
    """The Bars of a table whose header has a `chart`: rows without a value are left out, as are charts of one bar."""
    chart = question.header.get("chart")
    if not chart:
        return []
    columns = list(table.columns)
    place = {name: columns.index(name) for name in columns}
    label, value = place[chart["label"]], place[chart["value"]]
    name = place.get(chart["label"] + LABEL, label)
    of = place.get(question.header.get(f"of.{chart['value']}"))
    rows = [row for row in table.rows if row[value] is not None and is_number(row[value])]
    longest = max((float(row[value].value) for row in rows), default=0) or 1
    return [Bar((row[name] or row[label]).value, getattr(row[name], "language", None) or "", _link(row[label]), row[value].value,
                row[of].value if of is not None and row[of] is not None else None,
                round(max(0.0, 100 * float(row[value].value) / longest), 1)) for row in rows] if len(rows) > 1 else []


def _link(term):
    return term.value if isinstance(term, ox.NamedNode) else None
