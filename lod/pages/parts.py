"""Small things every reader's program asks for: the JSON-LD context, the tables."""

from flask import Blueprint, g, request, send_from_directory

from lod import errors, respond

blueprint = Blueprint("parts", __name__)


@blueprint.get("/context.jsonld")
def context():
    """The JSON-LD context of the current release."""
    return respond.finish((g.release.folder / "context.jsonld").read_bytes(), "application/ld+json", g.release)


@blueprint.get("/data/<name>")
def table(name):
    """A table as it was published, with a link to its CSVW description (Tabular Data Model, 5.2), or the description."""
    folder = (g.release.folder / "source" / "data").resolve()
    if f"source/data/{name}" not in g.release.manifest["files"]:
        raise errors.NotFound(address=request.base_url)
    described = name.endswith(".json")
    kind = "application/csvm+json" if described else "text/csv"
    links = () if described else ((f"{request.base_url}-metadata.json", "describedby", "application/csvm+json"),)
    return respond.finish((folder / name).read_bytes(), kind, g.release, links=links)


@blueprint.get("/static/<path:name>")
def file(name):
    """Style and pictures, kept by browsers for a day."""
    return send_from_directory("static", name, max_age=86_400)
