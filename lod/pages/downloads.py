"""Files to take home, per release: they never change, so they may be kept for ever, and be read in ranges."""

from flask import Blueprint, current_app, g, request, send_from_directory

from lod import errors, respond
from lod.catalog import media, offers
from lod.pages import _offers

blueprint = Blueprint("downloads", __name__)
NAVIGATION = ("catalog.downloads", 20, "take", "download")

_FOREVER = "public, max-age=31536000, immutable"


@blueprint.get("/download")
def downloads():
    """What there is to take home of the current release, and of its states of a day."""
    return respond.page("downloads.html", g.release, offers=_offers.find(g.release), states=offers.states(g.release))


@blueprint.get("/download/current/<path:name>")
def newest(name):
    """The file of the current release, by an address that names no release."""
    if offers.path(g.release, name) is None:
        raise errors.NotFound(address=request.base_url)
    return respond.see_other(g.release.iris.absolute(f"download/{g.release.version}/{name}"))


@blueprint.get("/download/<version>/<path:name>")
def download(version, name):
    """A file of a release, byte for byte."""
    release = current_app.releases.get(version)
    path = release and offers.path(release, name)
    if not path:
        raise errors.NotFound(address=request.base_url)
    kind = media.kind(name).media_type
    saved = name.replace("/", "-") if name.startswith("as-of/") else None   # every state is a data.nq; in one folder they need names
    response = send_from_directory(release.folder.resolve(), path, conditional=True, mimetype=kind, download_name=saved,
                                   etag=release.manifest["files"][path]["sha256"][:32],
                                   last_modified=respond.modified(release))
    response.content_type = respond.content_type(kind)
    response.headers["Cache-Control"] = _FOREVER
    if name.endswith(".csv"):
        response.headers.add("Link", f'<{request.base_url}-metadata.json>; rel="describedby"; type="application/csvm+json"')
    return response
