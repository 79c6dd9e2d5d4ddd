"""Following changes: a linked data event stream, Atom per class and per place, and the changes since a release."""

import json

from flask import Blueprint, current_app, g, render_template, request

from lod import changes, describe, errors, lists, respond
from lod.catalog import versions

blueprint = Blueprint("feeds", __name__)

_SUFFIXES = "any('.ttl', '.rdf', '.jsonld', '.nt', '.nq', '.trig')"
_FOREVER = "public, max-age=31536000, immutable"
_MOST = 200   # entries of an Atom feed


@blueprint.get("/ldes", defaults={"suffix": None})
@blueprint.get(f"/ldes<{_SUFFIXES}:suffix>")
def stream(suffix):
    """The stream's own address: where every page is."""
    member = respond.pick(("graph",), suffix)
    return respond.result(versions.stream(g.release, _opened()), member, g.release, not suffix)


@blueprint.get("/ldes/<version>/<int:number>", defaults={"suffix": None})
@blueprint.get(f"/ldes/<version>/<int:number><{_SUFFIXES}:suffix>")
def stream_page(version, number, suffix):
    """One page of the stream; it never changes."""
    release = _known(version)
    if not 0 < number <= versions.pages(release):
        raise errors.NotFound(address=request.base_url)
    response = respond.result(versions.page(release, number), respond.pick(("graph",), suffix), release, not suffix)
    response.headers["Cache-Control"] = _FOREVER
    return response


@blueprint.get("/feed/class/<name>.atom")
def class_feed(name):
    """Changes of the things of a class, newest first."""
    iri = g.release.iris.absolute(f"def#{name}")
    if iri not in map(g.release.iris.absolute, g.release.register["classes"]):
        raise errors.NotFound(address=request.base_url)
    members = _members(iri) | {gone for release in _opened() for gone, classes in versions.taken(release).items()
                               if iri in classes}
    return _atom(lists.plural(g.release, iri, g.language), g.release.iris.absolute(f"list/{name}"), members)


@blueprint.get("/feed/about/<path:local>.atom")
def thing_feed(local):
    """Changes of a thing and of all that leads to it: of a place, say, with all that lies in it."""
    iri = g.release.iris.absolute(local)
    if not describe.exists(g.release, iri):
        raise errors.NotFound(address=request.base_url)
    return _atom(lists.name(g.release, iri, g.language), g.release.iris.document(iri), versions.about(g.release, iri))


def _members(class_iri):
    things = g.release.things()
    try:
        return {iri for (iri,) in things.execute("SELECT DISTINCT iri FROM thing WHERE class = ?", (class_iri,))}
    finally:
        things.close()


def _atom(title, page, members):
    entries = []
    for release in _opened():
        taken = versions.taken(release)
        for iri in versions.changed(release):
            if iri in members and len(entries) < _MOST:
                entries.append({"iri": iri, "version": release.version, "moment": versions.moment(release.manifest),
                                "what": "removed" if iri in taken else "new" if versions.is_new(release, iri) else "changed",
                                "title": lists.name(release, iri, g.language)})
    text = render_template("feed.atom.xml", release=g.release, language=g.language, title=title, page=page, entries=entries,
                           moment=versions.moment(g.release.manifest), address=g.release.iris.absolute(request.path[1:]))
    return respond.finish(text.encode(), "application/atom+xml", g.release, vary=("Accept-Language", "Cookie"))


@blueprint.get("/changes.json")
def changes_list():
    """Which releases came since one (`since` is a version or a day), and which things they changed."""
    since, newer = _since()
    listed = [{"version": release.version, "issued": release.issued, **release.manifest["changes"],
               "changes": release.iris.absolute(f"release/{release.version}/changes.nq"),
               "sha256": release.manifest["files"]["changes.nq"]["sha256"],
               "things": list(versions.changed(release))} for release in newer]
    body = {"since": since and since.version, "current": g.release.version, "digest": g.release.manifest["digest"],
            "changes": g.release.iris.absolute("changes.nq") + (f"?since={since.version}" if since else ""),
            "releases": listed}
    return respond.finish((json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode(), "application/json", g.release)


@blueprint.get("/changes.nq")
def changes_quads():
    """The whole difference between a release and the current one, as one N-Quads file like `changes.nq` of a release."""
    since, _ = _since()
    old = changes.read_lines(since.folder / "data.nq" if since else None)
    iris = g.release.iris
    lines = changes.between(old, changes.read_lines(g.release.folder / "data.nq"), iris.base, iris.release(g.release.version))
    return respond.finish("".join(line + "\n" for line in lines).encode(), "application/n-quads", g.release)


def _since():
    """(release to count from or None for the very beginning, newer releases oldest first)."""
    opened, value = _opened(), request.args.get("since", "")
    if not value:
        return None, opened[::-1]
    place = next((number for number, release in enumerate(opened) if value in (release.version, release.issued)
                  or (_is_day(value) and release.issued < value)), None)
    if place is None and not _is_day(value):
        raise errors.BadRequest("bad-since", value=value[:50], known=", ".join(release.version for release in opened))
    return (None, opened[::-1]) if place is None else (opened[place], opened[:place][::-1])


def _is_day(text):
    return len(text) == 10 and text.replace("-", "").isdigit() and text[4] == text[7] == "-"


def _opened():
    """All Releases, newest first."""
    found = [current_app.releases.get(manifest["version"]) for manifest in current_app.releases.history()[1:]]
    return [g.release, *found]


def _known(version):
    found = g.release if version == g.release.version else current_app.releases.get(version)
    if not found:
        raise errors.NotFound(address=request.base_url)
    return found
