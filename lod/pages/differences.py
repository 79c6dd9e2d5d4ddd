"""Differences between two days or two releases: in words, as CSV, as JSON and as a patch of N-Quads."""

import csv
import io
import json

import pyoxigraph as ox
from flask import Blueprint, current_app, g, redirect, request

from lod import differences, formatting, lists, outline, respond, when
from lod.languages import canonical
from lod.pages import _looks
from lod.results import Graph

blueprint = Blueprint("differences", __name__)
NAVIGATION = ("differences", 40, "find", "diff")

_SUFFIXES = (".csv", ".json", ".nq")
_SHOWN = 100   # things of one kind and class on the page; the data have all


@blueprint.get("/diff")
def choose():
    """Two lists to choose from; the choice leads to the page of the difference."""
    first, second = request.args.get("from"), request.args.get("to")
    if first and second:
        kind = "release/" if request.args.get("of") == "releases" else ""
        return redirect(f"{when.root(g.release)}diff/{kind}{first}..{second}", 303)
    return respond.page("differences.html", g.release, points=g.release.points, history=current_app.releases.history())


@blueprint.get("/diff/<pair>")
def of_days(pair):
    """What was otherwise on another day, as one release knows it."""
    pair, suffix = _split(pair)
    return _answer(*_looks.of_days(pair), f"diff/{pair}", suffix)


@blueprint.get("/diff/release/<pair>")
def of_releases(pair):
    """What a release says otherwise than another."""
    pair, suffix = _split(pair)
    return _answer(*_looks.of_releases(pair), f"diff/release/{pair}", suffix)


def _split(pair):
    suffix = next((suffix for suffix in _SUFFIXES if pair.endswith(suffix)), None)
    return (pair.removesuffix(suffix), suffix) if suffix else (pair, None)


def _answer(old, new, path, suffix):
    found, address = _looks.difference(old, new), g.release.iris.absolute(path)
    if suffix == ".nq":
        body = "".join(line + "\n" for line in found.patch(address))
        return respond.finish(body.encode(), "application/n-quads", g.release)
    if suffix == ".json":
        return respond.finish(_json(found, address), "application/json", g.release, vary=("Accept-Language", "Cookie"))
    if suffix == ".csv":
        return respond.finish(_csv(found), "text/csv", g.release, vary=("Accept-Language", "Cookie"))
    return respond.page("difference.html", g.release, False, _alternates(address), found=found, address=address,
                        classes=_classes(found), old=old, new=new, label=_looks.label)


def _alternates(address):
    kinds = {".csv": "text/csv", ".json": "application/json", ".nq": "application/n-quads"}
    return [(address + suffix, "alternate", kinds[suffix]) for suffix in _SUFFIXES]


def _classes(found):
    """For the page: each class with its counts and the things of each kind but those that stayed as they were."""
    shown = []
    for iri, counts in found.counts().items():
        things = {kind: [{"iri": change.iri, "name": _name(found, change.iri), "properties": _told(found, change)}
                         for change in found.changes if (change.class_iri, change.kind) == (iri, kind)][:_SHOWN]
                  for kind in differences.KINDS if kind != "same"}
        shown.append({"iri": iri, "label": lists.plural(found.new, iri, g.language), "counts": counts, "things": things,
                      "old": counts["gone"] + counts["changed"] + counts["same"],
                      "new": counts["new"] + counts["changed"] + counts["same"]})
    return shown


def _name(found, iri):
    return differences.name(found, iri, g.language)[0]


def _told(found, change):
    """(name of the property, what went, what came) of each property that differs, for the reader's language."""
    told = []
    for iri, old, new in change.properties:
        went, came = ([_text(found, value) for value in values if _is_read(value) and value not in others]
                      for values, others in ((old, new), (new, old)))
        if went or came:
            told.append((_property(found, iri), went, came))
    return told


def _property(found, iri):
    text, tag = differences.name(found, iri, g.language)
    return text if tag else outline.property_name(outline.Reading(Graph(()), found.new, g.language), iri)


def _is_read(value):
    """Whether a value is for this reader: texts in other languages only repeat it."""
    return not isinstance(value, ox.Literal) or not value.language or canonical(value.language) == g.language


def _text(found, value):
    if isinstance(value, ox.NamedNode):
        return _name(found, value.value)
    return formatting.value(value.value, value.datatype.value, g.language)


def _json(found, address):
    things = [{"thing": change.iri, "class": change.class_iri, "name": _name(found, change.iri), "kind": change.kind,
               "properties": {name: {"old": [value.value for value in old], "new": [value.value for value in new]}
                              for name, old, new in change.properties}}
              for change in found.changes if change.kind != "same"]
    body = {"address": address, "old": _looks.label(found.old), "new": _looks.label(found.new), "release": g.release.version,
            "counts": found.counts(), "statements": {"removed": len(found.went), "added": len(found.came)}, "things": things}
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def _csv(found):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["thing", "class", "name", "kind", "property", "old", "new"])
    for change in found.changes:
        row = [change.iri, change.class_iri, _name(found, change.iri), change.kind]
        for name, old, new in change.properties or [("", (), ())]:
            writer.writerow([*row, name, " | ".join(value.value for value in old), " | ".join(value.value for value in new)])
    return text.getvalue().encode()
