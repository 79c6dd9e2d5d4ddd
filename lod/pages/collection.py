"""How far a collection is: what was asked, returned, valid and published, and whom to remind."""

import csv
import io

from flask import Blueprint, g, request

from lod import describe, errors, lists
from lod.desk import progress
from lod.findings import harmless
from lod.pages import _desk

blueprint = Blueprint("collection", __name__)


@blueprint.get("/edit/collection/<key>")
@_desk.for_editors
def board(key):
    """The board of a collection."""
    iri = _collection(key)
    found = _lines(iri)
    return _desk.page("edit_collection.html", key=key, iri=iri, label=lists.name(g.release, iri, g.language), lines=found,
                      totals=progress.totals(found), reminders=sum(line.is_to_be_reminded for line in found), has_questionnaire=_is_asking())


@blueprint.post("/edit/collection/<key>/asked")
@_desk.for_editors
def note(key):
    """Note that some, or all, were asked, or that they were not."""
    iri = _collection(key)
    known = [line.iri for line in _lines(iri)]
    found = known if request.form.get("step") == "all" else sorted(set(request.form.getlist("thing")) & set(known))
    if found:
        _desk.desk().journal.write(_desk.editor(), "asked", collection=iri, things=found, asked=request.form.get("step") != "not")
    return _desk.redirect(f"edit/collection/{key}")


@blueprint.get("/edit/collection/<key>/remind.csv")
@_desk.for_editors
def remind(key):
    """Whom to remind: asked, and nothing came back."""
    output = io.StringIO()
    writer = csv.DictWriter(output, ("name", "address", "contact", "asked"))
    writer.writeheader()
    for line in _lines(_collection(key)):
        if line.is_to_be_reminded:
            writer.writerow(harmless({"name": line.label, "address": line.iri, "contact": line.contact, "asked": line.day}))
    return _desk.file(output.getvalue(), "text/csv; charset=utf-8", f"remind-{key}.csv")


@blueprint.get("/edit/collection/<key>/questionnaire.xlsx")
@_desk.for_editors
def questionnaire(key):
    """The questionnaire of one who is asked."""
    iri, thing, language = _collection(key), request.args.get("thing", ""), _desk.language()
    if not _is_asking() or thing not in {line.iri for line in _lines(iri)}:
        raise errors.NotFound(address=request.base_url)
    body = _desk.desk().questionnaire(g.release, language, iri, thing).read_bytes()
    return _desk.file(body, _desk.XLSX, f"questionnaire-{key}-{thing.rpartition('/')[2]}-{language}.xlsx")


@blueprint.get("/edit/collection/<key>/questionnaires.zip")
@_desk.for_editors
def questionnaires(key):
    """The questionnaires of all who are asked, in an archive."""
    iri, language = _collection(key), _desk.language()
    if not _is_asking():
        raise errors.NotFound(address=request.base_url)
    return _desk.file(_desk.desk().questionnaires(g.release, language, iri).read_bytes(), "application/zip", f"questionnaires-{key}-{language}.zip")


def _lines(iri):
    desk = _desk.desk()
    return progress.lines(g.release, iri, g.language, desk.journal.asked(iri), desk.drafts())


def _is_asking():
    """Whether the register says what its questionnaire is made of."""
    return bool(g.release.register.get("questionnaire"))


def _collection(key):
    """The address of a collection that the register's views know. Raises NotFound."""
    views = g.release.views
    if "desk-collections" in views and "desk-collection" in views and key.isalnum():
        known = {row[0].value for row in g.release.ask_view("desk-collections", language=g.language).rows}
        iri = next((iri for iri in known if iri.rpartition("/")[2] == key), None)
        if iri and describe.exists(g.release, iri):
            return iri
    raise errors.NotFound(address=request.base_url)
