"""The web application: wires pages, the current release, languages and errors together."""

import re
import weakref

from flask import Flask, current_app, g, request
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from lod import errors, formatting, languages, lists, navigation, respond, when, words
from lod.evaluation import InProcess
from lod.federation import Federated
from lod.iris import is_link
from lod.limits import Limits
from lod.metrics import Metrics
from lod.registry import members
from lod.releases import Releases
from lod.states import States

_RANGE = re.compile(r"bytes=(\d+-\d*|-\d+)")


def create_app(folder, engine=None, endpoint=None, metrics=None, limits=None, desk=None):
    """A Flask application over a folder of releases. `engine` overrides the register's own; `endpoint` is the evaluator of
    SPARQL queries, in this process unless another is given; `limits` are those of limits.py; `desk` is a desk.room.Desk where editors may sign in.
    """
    app = Flask("lod", static_folder=None)
    app.releases, app.limits = Releases(folder, engine), limits or Limits()
    app.states = States(app.limits.state_statements)
    app.wsgi_app = when.in_path(app.wsgi_app)
    app.endpoint, app.metrics = Federated(endpoint or InProcess(), app.limits), metrics or Metrics()
    app.extensions["desk"] = desk
    app.config.update(SECRET_KEY=desk and desk.secret(), SESSION_COOKIE_NAME="desk", SESSION_COOKIE_SAMESITE="Lax", SESSION_COOKIE_HTTPONLY=True)
    app.url_map.strict_slashes = True
    app.url_map.redirect_defaults = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(say=words.say, formatting=formatting)
    pages = members("lod.pages")
    app.extensions["navigation"] = navigation.entries(pages)
    app.context_processor(_for_templates(pages, app.extensions["navigation"]))
    app.before_request(_prepare(app))
    for page in pages.values():
        app.register_blueprint(page.blueprint)
    app.after_request(_open_to_readers)
    app.register_error_handler(errors.LodError, respond.problem)
    app.register_error_handler(HTTPException, _http_problem)
    app.register_error_handler(Exception, _failure(app))
    return app


def _prepare(app):
    def prepare():
        g.release = None
        _only_one_range(request.environ)
        if request.path == "/health/live":
            return
        g.release = app.releases.current()
        g.tags = g.release.languages
        g.language = respond.language(g.tags)
        if request.environ.get("lod.refusal"):   # the server in front has measured the request
            raise request.environ["lod.refusal"]
        g.release = when.looked_at(app, g.release)
    return prepare


def _only_one_range(environ):
    """A Range of another unit, of several parts, or of anything but GET counts as none (RFC 9110, 14.2): the whole is an answer to it, 416 is not."""
    if environ["REQUEST_METHOD"] != "GET" or not _RANGE.fullmatch(environ.get("HTTP_RANGE", "").strip()):
        environ.pop("HTTP_RANGE", None)


def _for_templates(pages, declared):
    """What every template may use: links inside the site, the navigation, and the names of the register's classes."""
    offered = weakref.WeakKeyDictionary()   # release → language → its navigation, for as long as the release is open
    menus = weakref.WeakKeyDictionary()     # release → (language, root, page) → the navigation as HTML

    def for_templates():
        release = g.get("release")
        if release is None:
            return {"root": "/"}
        root = when.root(release)
        if g.language not in offered.setdefault(release, {}):
            offered[release][g.language] = _navigation(declared, release)

        def menu():
            """The navigation as HTML, made once for each page that stands in it and once for all others."""
            found = offered[release][g.language]
            path = request.path[1:]
            here = path if any(link["path"] == path for links in found.values() for link in links) else None
            made, key = menus.setdefault(release, {}), (g.language, root, here)
            if key not in made:
                made[key] = Markup(current_app.jinja_env.get_template("_menu.html").render(navigation=found, root=root, language=g.language, here=here))
            return made[key]

        def local(iri):
            """The path of the document about one of our IRIs; any other IRI as it is, if it may be a link at all."""
            if not iri or not is_link(iri):
                return "#"
            if not iri.startswith(release.iris.base):
                return iri
            document, _, part = release.iris.document(iri), *iri.partition("#")[1:]
            return root + document.removeprefix(release.iris.base) + (f"#{part}" if part else "")

        def class_names(iri):
            return lists.plural(release, release.iris.absolute(iri), g.language)

        def name(iri):
            return lists.name(release, iri, g.language)

        return {"root": root, "local": local, "class_names": class_names, "name": name, "now": when.now, "has_page": lambda name: name in pages,
                "here": release.iris.absolute(request.path.lstrip("/")) if request.path != "/" else release.iris.base,
                "site_title": languages.choose(release.register["title"], g.language, release.languages)[0],
                "licence": _short_licence(release.register["licence"]), "navigation": offered[release][g.language], "menu": menu,
                "has_desk": current_app.extensions["desk"] is not None}
    return for_templates


def _navigation(declared, release):
    """Group → links with their text; the lists of the register's classes stand first in the first group."""
    found = {group: [{"path": entry.path, "text": words.say(entry.key, g.language)} for entry in entries]
             for group, entries in navigation.groups(declared, release).items()}
    found["find"] = [{"path": f"list/{iri.rpartition('#')[2]}", "is_list": True, "text": lists.plural(release, release.iris.absolute(iri), g.language)}
                     for iri in release.register["classes"]] + found["find"]
    return found


def _short_licence(iri):
    """`http://creativecommons.org/licenses/by/4.0/` → `CC BY 4.0`; any other licence by its address."""
    found = re.fullmatch(r"https?://creativecommons\.org/(licenses|publicdomain)/([a-z-]+)/([0-9.]+)/?", iri)
    if not found:
        return iri
    return f"CC {'0' if found[2] == 'zero' else found[2].upper()} {found[3]}"


def _open_to_readers(response):
    """What every answer carries; and what a browser asks before a script may ask."""
    if _is_another(response):
        response = respond.problem(errors.PreconditionFailed())
    response.headers.extend(respond.everywhere(g.get("more_policy", ""), request.path.startswith("/embed/")))
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET, HEAD, OPTIONS")
        response.headers["Access-Control-Allow-Headers"] = "Accept, Accept-Datetime, Accept-Language, Content-Type, If-None-Match"
        response.headers["Access-Control-Max-Age"] = "86400"
    if request.environ.get("lod.preview"):
        response.headers["Cache-Control"] = "no-store"
    return response


def _is_another(response):
    """Whether this is not what If-Match or If-Unmodified-Since asks for (RFC 9110, 13.2.2): a download goes on only in what it began with."""
    if response.status_code not in (200, 206, 412):
        return False
    if "If-Match" in request.headers:
        return response.status_code == 412   # so said Werkzeug, which looks at this header alone
    modified, since = response.last_modified, request.if_unmodified_since
    return modified is not None and since is not None and modified > since


def _http_problem(error):
    """Werkzeug's own errors in our shape."""
    if error.code and error.code < 400:
        return error
    kinds = {404: errors.NotFound, 405: errors.MethodNotAllowed, 413: errors.TooLarge, 400: errors.BadRequest,
             416: errors.RangeNotSatisfiable}
    kind = kinds.get(error.code, errors.LodError)
    details = {"address": request.base_url, "method": request.method, "limit": "–",
               "known": ", ".join(sorted(getattr(error, "valid_methods", None) or ()))}
    headers = {"Allow": details["known"]} if error.code == 405 else \
        {"Content-Range": f"bytes */{error.length}"} if error.code == 416 else {}
    return respond.problem(kind(kind.key, headers=headers, **details))


def _failure(app):
    def failure(error):
        app.logger.exception("failure while answering %s", request.path)
        return respond.problem(errors.LodError("failure"))
    return failure
