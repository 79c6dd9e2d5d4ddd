"""Which release a request looks at, and on which day: two times that are never mixed.

`/at/<version>/…` is the whole site as that release had it (what had been published); `/as-of/<key>/…` is the state of a day
(what was true), and so is `?asOf=<key>`. Both may stand before any path, so every link on a page stays where it is.
"""

from urllib.parse import urlencode, urlsplit

from flask import g, request, session

from lod import errors


def in_path(wsgi):
    """Take the two prefixes off the path before the application sees it."""
    def answer(environ, start_response):
        for prefix, name in (("/edit/preview/", "lod.preview"), ("/at/", "lod.at"), ("/as-of/", "lod.as-of")):
            first, slash, rest = environ["PATH_INFO"].removeprefix(prefix).partition("/")
            if environ["PATH_INFO"].startswith(prefix) and slash:
                environ = environ | {"PATH_INFO": f"/{rest}", name: first}
        return wsgi(environ, start_response)
    return answer


def looked_at(app, current):
    """The release, or the state of one, that this request looks at. Raises NotFound for a version that is not there."""
    g.preview = request.environ.get("lod.preview")
    if g.preview:
        current = _preview(app)
    version = request.environ.get("lod.at")
    release = current if version in (None, current.version) else app.releases.get(version)
    if release is None:
        raise errors.NotFound("no-such-release", value=version[:50])
    g.at = version
    key = request.environ.get("lod.as-of") or request.args.get("asOf")
    return app.states.get(release, key) if key else release


def _preview(app):
    """The release that a draft was published as beside itself: for its editors alone, and never kept."""
    desk = app.extensions["desk"]
    found = desk.previewed(g.preview) if desk and desk.users.stamp(session.get("user", "")) else None
    if found is None or session.get("stamp") != desk.users.stamp(session["user"]):
        name, g.preview = g.preview, None   # the page that says so is one of the site as it is
        raise errors.NotFound(address=f"{request.host_url}edit/preview/{name}{request.path}")
    found.is_past = True   # queries are answered from the current release only
    return found


def root(release):
    """The path before every link of a page: that of the base, with the prefixes of what is looked at."""
    return urlsplit(release.iris.base).path + _prefixes(release)


def _prefixes(release):
    return _before() + (f"as-of/{release.point.key}/" if release.point else "")


def _before():
    """The prefix of a draft's preview or of an earlier release."""
    return (f"edit/preview/{g.preview}/" if g.get("preview") else "") + (f"at/{g.at}/" if g.get("at") else "")


def is_elsewhere(release):
    """Whether something else is looked at than the current release as it is."""
    return bool(release.point or _before())


def kept(release, address):
    """An absolute address of ours, kept to what is looked at; any other as it is."""
    base, before = release.iris.base, _before()
    if not address.startswith(base) or not is_elsewhere(release):
        return address
    address = f"{base}{before}{address.removeprefix(base)}"
    if not release.point:
        return address
    return f"{address}{'&' if '?' in address else '?'}asOf={release.point.key}"


def now():
    """The path of this page as it is known now: the current release, no day."""
    arguments = [(name, value) for name, value in request.args.items(multi=True) if name != "asOf"]
    path = urlsplit(g.release.iris.base).path + request.path.lstrip("/")
    return f"{path}?{urlencode(arguments)}" if arguments else path
