"""Memento (RFC 7089): every document of a thing is its own TimeGate; its mementos are the releases, below `/at/<version>/`.

This is the time of releases: what had been published. What was true on a day is `asOf` (lod/when.py).
"""

from flask import Blueprint, Response, current_app, g, request
from werkzeug.http import http_date, parse_date

from lod import describe, errors, respond

blueprint = Blueprint("memento", __name__)

_ORIGINALS = ("/id/", "/doc/", "/code/", "/def", "/list/", "/cube/")
LINK_FORMAT = "application/link-format"


def _is_original():
    return request.path.startswith(_ORIGINALS) and request.method in ("GET", "HEAD") and g.get("release") is not None


@blueprint.before_app_request
def negotiate():
    """302 to the release that was current at `Accept-Datetime` (section 4.1.1, pattern 1.1)."""
    wanted = request.headers.get("Accept-Datetime")
    if wanted is None or not _is_original() or g.get("at"):
        return None
    moment = parse_date(wanted)
    if moment is None:
        raise errors.BadRequest("bad-datetime", value=wanted[:50])
    return Response(status=302, headers={"Location": _memento(_at(moment), request.full_path.rstrip("?"))})


def _at(moment):
    """The release that was current then; the first one for any time before it."""
    history = current_app.releases.history()
    return next((manifest for manifest in history if _moment(manifest) <= moment), history[-1])


def _moment(manifest):
    return respond.issued(manifest["version"], manifest["issued"])


def _memento(manifest, path):
    return f"{g.release.iris.base}at/{manifest['version']}{path}"


@blueprint.after_app_request
def relate(response):
    """The links between original, TimeGate, TimeMap and memento (section 2.2); none on errors."""
    if not _is_original() or response.status_code >= 400:
        return response
    here = g.release.iris.base + request.full_path.rstrip("?").lstrip("/")
    response.headers.add("Link", f'<{here}>; rel="original timegate"')
    response.headers.add("Link", f'<{g.release.iris.base}timemap{request.path}>; rel="timemap"; type="{LINK_FORMAT}"')
    if g.get("at"):
        response.headers["Memento-Datetime"] = http_date(respond.modified(g.release))
    else:
        response.vary.add("Accept-Datetime")
    return response


@blueprint.get("/timemap/<path:path>")
def timemap(path):
    """All mementos of a document (section 5): the releases in which it was there, oldest first."""
    original = g.release.iris.base + path
    if not f"/{path}".startswith(_ORIGINALS):
        raise errors.NotFound(address=request.base_url)
    found = [manifest for manifest in current_app.releases.history()[::-1] if _was_there(manifest, path)]
    if not found:
        raise errors.NotFound(address=original)
    lines = [f'<{original}>; rel="original timegate"', f'<{request.base_url}>; rel="self"; type="{LINK_FORMAT}"']
    for number, manifest in enumerate(found):
        ends = ("first " if number == 0 else "") + ("last " if number == len(found) - 1 else "")
        lines.append(f'<{_memento(manifest, "/" + path)}>; rel="{ends}memento"; datetime="{http_date(_moment(manifest))}"')
    return respond.finish((",\n".join(lines) + "\n").encode(), LINK_FORMAT, g.release)


def _was_there(manifest, path):
    if not path.startswith(("id/", "doc/", "code/")):
        return True
    iris = g.release.iris
    iri = iris.subject(path) if path.startswith("doc/") else path
    release = current_app.releases.get(manifest["version"])
    return any(describe.exists(release, iris.absolute(known)) for known in (iri, _without_suffix(iri)))


def _without_suffix(iri):
    return next((iri.removesuffix(suffix) for suffix in respond.formats_by_suffix() if iri.endswith(suffix)), iri)
