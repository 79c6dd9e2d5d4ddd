"""Join my table: a file comes, goes back with our URIs and columns, and is not kept."""

import json

import pyoxigraph as ox
from flask import Blueprint, current_app, g, request
from werkzeug.utils import secure_filename

from lod import errors, joining, languages, lists, matching, properties, respond
from lod.registry import members
from lod.results import Table

blueprint = Blueprint("join", __name__)
NAVIGATION = ("join", 45, "take")

_SHOWN = 20   # rows on the page


@blueprint.get("/join")
def form():
    """The form: a file, and what to add to it."""
    return respond.page("join.html", g.release, joined=None, **_choices())


def _choices():
    return {"classes": [{"id": g.release.iris.local(iri) or iri, "name": lists.plural(g.release, iri, g.language)}
                        for iri in matching.classes(g.release)],
            "properties": [{"id": found.id, "name": languages.choose(found.names, g.language, g.release.languages)[0]}
                           for found in properties.of(g.release)]}


@blueprint.post("/join")
def join():
    """The table with our columns as CSV or XLSX, its report as JSON, or all of it on a page."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise errors.BadRequest("join-no-file")
    if request.form.get("asOf"):   # a field of the form, for the body is read here only
        g.release = current_app.states.get(g.release, request.form["asOf"])
    table = joining.read(file.read(), file.filename)
    joined = joining.join(g.release, table, request.form.get("column", "").strip() or None, request.form.get("class") or None,
                          request.form.getlist("add"))
    return _answer(joined, secure_filename(file.filename) or "table.csv", request.form.get("format", "html"))


def _answer(joined, name, form_):
    if form_ == "csv":
        return _file(joining.as_csv(g.release, joined, g.language), "text/csv", name, ".csv")
    if form_ == "xlsx":
        heading, rows = joining.written(g.release, joined, g.language)
        member = members("lod.formats")["xlsx"]
        response = respond.result(Table(heading, [[ox.Literal(cell) if cell else None for cell in row] for row in rows]), member,
                                  g.release, False)
        return _named(response, name, ".xlsx")
    report = joining.report(g.release, joined, g.language)
    recipe = joining.recipe(g.release, joined, name, g.language)
    if form_ == "json":
        return _file((json.dumps(report | {"recipe": recipe}, ensure_ascii=False, indent=1) + "\n").encode(), "application/json",
                     name, ".json")
    heading, rows = joining.written(g.release, joined, g.language)
    return respond.page("join.html", g.release, joined=joined, report=report, recipe=recipe, heading=heading, rows=rows[:_SHOWN],
                        **_choices())


def _file(body, kind, name, suffix):
    return _named(respond.finish(body, kind, g.release), name, suffix)


def _named(response, name, suffix):
    response.headers["Content-Disposition"] = f'attachment; filename="{name.rpartition(".")[0] or name}-joined{suffix}"'
    response.headers["Cache-Control"] = "no-store"
    return response
