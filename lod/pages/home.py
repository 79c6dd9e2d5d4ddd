"""The first page: what this is, how much there is, and the ways in."""

import pyoxigraph as ox
from flask import Blueprint, current_app, g

from lod import languages, lists, respond
from lod.iris import WELL_KNOWN

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def home():
    """The home page, in the reader's language."""
    release = g.release
    counts = lists.counts(release)
    classes = [{"iri": iri, "local": iri.rpartition("#")[2], "count": counts.get(iri, 0), **_named(release, iri)}
               for iri in map(release.iris.absolute, release.register["classes"])]
    return respond.page("home.html", release, classes=classes, figures=_figures(release),
                        history=current_app.releases.history()[:3])


def _named(release, iri):
    """Label and definition of a class from the ontology."""
    comments = release.engine.quads(subject=ox.NamedNode(iri), predicate=ox.NamedNode(WELL_KNOWN["rdfs"] + "comment"))
    texts = {quad.object.language or "": quad.object.value for quad in comments}
    comment = languages.choose(texts, g.language, release.languages)[0] if texts else ""
    return {"label": lists.plural(release, iri, g.language), "comment": comment}


def _figures(release):
    """The register's own figures, each with what it is a part of: rows of the view `counts`, if the register has one.

    The view gives ?label ?value ?of ?source, one row a figure and language.
    """
    if "counts" not in release.views:
        return []
    table = release.ask_view("counts", language=g.language)
    return [{name: term.value if term is not None else None for name, term in zip(table.columns, row, strict=True)}
            for row in table.rows]
