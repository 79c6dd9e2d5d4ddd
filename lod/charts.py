"""What of a table can be drawn as bars: a label, a value with its unit, or with the number that it is counted out of."""

from dataclasses import dataclass

from lod.languages import canonical
from lod.questions import LABEL, is_number


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: its label, value and length in percent of the longest; `of` is what it is counted out of."""

    label: str
    tag: str
    value: str
    unit: str
    of: str | None
    percent: float


def bars(table, question):
    """The Bars of a table whose header has a `chart`: rows without a value are left out, as are charts of one bar."""
    chart = question.header.get("chart")
    if not chart:
        return []
    place = {name: number for number, name in enumerate(table.columns)}
    value, label = place[chart["value"]], place[chart["label"]]
    name, of = place.get(chart["label"] + LABEL, label), place.get(question.header.get(f"of.{chart['value']}"))
    rows = [row for row in table.rows if row[value] is not None and is_number(row[value])]
    longest = max((float(row[value].value) for row in rows), default=0) or 1
    found = [_bar(row[name] or row[label], row[value], chart.get("unit", ""), row[of] if of is not None else None, longest) for row in rows]
    return found if len(found) > 1 else []


def _bar(label, value, unit, of, longest):
    tag = getattr(label, "language", None)
    return Bar(label.value, canonical(tag) if tag else "", value.value, unit, of.value if of is not None and not unit else None,
               max(0.0, 100 * float(value.value) / longest))
