"""Releases: what was published when, what changed, what was found, and the files to take home."""

import csv
import io
import json

from flask import Blueprint, current_app, g, request, send_from_directory

from lod import errors, release_graph, respond
from lod.findings import COLUMNS, harmless

blueprint = Blueprint("releases", __name__)
NAVIGATION = ("releases", 30, "take")

_FILE_TYPES = {".nq": "application/n-quads", ".nt": "application/n-triples", ".ttl": "text/turtle", ".csv": "text/csv",
               ".trig": "application/trig", ".rdf": "application/rdf+xml", ".jsonld": "application/ld+json",
               ".json": "application/json", ".rq": "application/sparql-query"}


@blueprint.get("/releases")
def releases():
    """All releases, newest first."""
    return respond.page("releases.html", g.release, history=current_app.releases.history())


@blueprint.get("/release/<version>")
def release(version):
    """One release: counts, changes, findings, files; as a page or as RDF."""
    found, suffix = current_app.releases.get(version), None
    if found is None:
        suffix = next((end for end in respond.formats_by_suffix() if version.endswith(end)), None)
        found = suffix and current_app.releases.get(version.removesuffix(suffix))
    if not found:
        raise errors.NotFound(address=request.base_url)
    member = respond.pick(("graph", "page"), suffix)
    address = found.iris.release(found.version)
    links = [(address, "canonical", None), *respond.alternates(found, address)]
    if member.SUFFIX == ".html":
        return respond.page("release.html", g.release, not suffix, links, shown=found, document=address,
                            findings=found.findings[g.language])
    return respond.result(release_graph.describe(found), member, found, not suffix, links)


@blueprint.get("/release/<version>/findings.<any(json, csv):suffix>")
def findings(version, suffix):
    """The findings of a release as JSON or CSV, in the reader's language."""
    found = _known(version)
    rows = found.findings[g.language]
    if suffix == "json":
        return respond.finish((json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode(), "application/json", found,
                              vary=("Accept-Language", "Cookie"))
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(map(harmless, rows))
    return respond.finish(text.getvalue().encode(), "text/csv", found, vary=("Accept-Language", "Cookie"))


@blueprint.get("/release/<version>/<path:name>")
def file(version, name):
    """A file of a release, byte for byte; it never changes, so it may be kept for ever."""
    found = _known(version)
    if name not in found.manifest["files"] and name != "manifest.json":
        raise errors.NotFound(address=request.base_url)
    suffix = name[name.rfind("."):]
    response = send_from_directory(found.folder.resolve(), name, conditional=True, etag=False,
                                   mimetype=_FILE_TYPES.get(suffix, "application/octet-stream"))
    response.content_type = respond.content_type(_FILE_TYPES.get(suffix, "application/octet-stream"))
    digest = found.manifest["files"].get(name, {}).get("sha256") or found.manifest["digest"]
    response.set_etag(digest[:32])
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response.make_conditional(request)


def _known(version):
    found = current_app.releases.get(version)
    if not found:
        raise errors.NotFound(address=request.base_url)
    return found
