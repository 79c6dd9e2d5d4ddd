"""What the pages of the desk share: who is signed in, tokens of forms, answers that nobody keeps."""

import functools
import secrets
from urllib.parse import urlsplit

from flask import Response, current_app, g, request, session

from lod import errors, respond, when
from lod.pace import Pace

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def desk():
    """The desk. Raises NotFound where it is off."""
    found = current_app.extensions["desk"]
    if found is None or g.get("preview"):
        raise errors.NotFound(address=request.base_url)
    return found


def is_on(*_):
    """Whether there is a desk, for the navigation."""
    return current_app.extensions["desk"] is not None and not g.get("preview")


def editor():
    """The name of who is signed in, or None."""
    found, name = desk(), session.get("user")
    stamp = found.users.stamp(name) if name else None
    return name if stamp and secrets.compare_digest(stamp, session.get("stamp", "")) else None


def for_editors(view):
    """Let only editors see a page: others are sent to sign in; a form must bring the token of the session."""
    @functools.wraps(view)
    def answer(*arguments, **named):
        if editor() is None:
            return redirect("edit/sign-in")
        if request.method == "POST":
            check_token()
        return view(*arguments, **named)
    return answer


def token():
    """The token that every form of this session brings back."""
    if "token" not in session:
        session["token"] = secrets.token_urlsafe(24)
    return session["token"]


def check_token():
    """Raise Forbidden for a form that is not of this session."""
    if not secrets.compare_digest(request.form.get("token", ""), session.get("token", " ")):
        raise errors.Forbidden("desk-token")


def page(template, **context):
    """A page of the desk; it is never kept, by nobody."""
    response = respond.page(template, g.release, token=token(), editor=editor(), **context)
    del response.headers["ETag"], response.headers["Last-Modified"]
    return private(response)


def redirect(path):
    """303 to a page of the desk."""
    return private(Response("", 303, {"Location": when.root(g.release) + path}))


def private(response):
    """An answer that is not kept."""
    response.headers["Cache-Control"] = "no-store"
    return response


def file(body, kind, name):
    """A file to keep, under a name."""
    response = Response(body, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return private(response)


def language():
    """The language that a file is asked for in: the reader's, or another one of the register."""
    wanted = request.args.get("language", g.language)
    if wanted not in g.release.languages:
        raise errors.BadRequest("unknown-language", value=wanted[:20], known=", ".join(g.release.languages))
    return wanted


def pace(name, a_minute):
    """Count this client for a thing that is done slowly. Raises TooManyRequests."""
    current_app.extensions.setdefault(f"pace-{name}", Pace(a_minute, "desk-pace")).count(request.remote_addr or "")


def base():
    """The base that the register is published for."""
    return current_app.releases.current().iris.base


def set_up_session(blueprint):
    """Sessions live below `/edit` alone, and over HTTPS where the register does."""
    @blueprint.before_app_request
    def prepare():
        if is_on() and "release" in g and g.release is not None:
            current_app.config["SESSION_COOKIE_PATH"] = urlsplit(g.release.iris.base).path + "edit"
            current_app.config["SESSION_COOKIE_SECURE"] = g.release.iris.base.startswith("https:")
