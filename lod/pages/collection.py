"""How far a collection is: what was asked, returned, valid and published, and whom to remind."""

import csv
import io

from flask import Blueprint, Response, g, request

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
    found = progress.lines(g.release, iri, g.language)
    return _desk.page("edit_collection.html", key=key, iri=iri, label=lists.name(g.release, iri, g.language), lines=found,
                      totals=progress.totals(found), reminders=sum(line.is_to_be_reminded for line in found))


@blueprint.get("/edit/collection/<key>/remind.csv")
@_desk.for_editors
def remind(key):
    """Whom to remind: asked, and nothing came back."""
    output = io.StringIO()
    writer = csv.DictWriter(output, ("name", "address", "contact"))
    writer.writeheader()
    for line in progress.lines(g.release, _collection(key), g.language):
        if line.is_to_be_reminded:
            writer.writerow(harmless({"name": line.label, "address": line.iri, "contact": line.contact}))
    response = Response(output.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="remind-{key}.csv"'
    return _desk.private(response)


def _collection(key):
    """The address of a collection that the register's views know. Raises NotFound."""
    views = g.release.views
    if "desk-collections" in views and "desk-collection" in views and key.isalnum():
        known = {row[0].value for row in g.release.ask_view("desk-collections", language=g.language).rows}
        iri = next((iri for iri in known if iri.rpartition("/")[2] == key), None)
        if iri and describe.exists(g.release, iri):
            return iri
    raise errors.NotFound(address=request.base_url)
