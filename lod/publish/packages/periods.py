"""The time that a data set tells of: from the periods of the things in it, as days."""

import calendar

from lod.iris import WELL_KNOWN

_START, _END = WELL_KNOWN["dcat"] + "startDate", WELL_KNOWN["dcat"] + "endDate"


def of(quads, iri):
    """{"start": day, "end": day} of a thing's own period (`#period`), each only where it is known."""
    said = {quad.predicate.value: quad.object.value for quad in quads
            if quad.subject.value == iri + "#period" and quad.predicate.value in (_START, _END)}
    found = {}
    if _START in said:
        found["start"] = first_day(said[_START])
    if _END in said:
        found["end"] = last_day(said[_END])
    return found


def around(parts):
    """The period from the first start to the last end of parts; without an end while a part that began has none."""
    began = [part for part in parts if "start" in part]
    ended = [part["end"] for part in began if "end" in part]
    found = {"start": min(part["start"] for part in began)} if began else {}
    return found | ({"end": max(ended)} if ended and len(ended) == len(began) else {})


def first_day(text):
    """`2012`, `2012-05` or `2012-05-07` → the first day it can mean."""
    return text + "-01-01"[3 * text.count("-"):]


def last_day(text):
    """The last day it can mean."""
    year, month, day = (*text.split("-"), "", "")[:3]
    month = month or "12"
    return f"{year}-{month}-{day or calendar.monthrange(int(year), int(month))[1]}"
