"""From a Result to an HTTP response: format, ETag, Last-Modified, Vary, Link, CORS, 304; and from an error to one shape."""

import datetime
import functools
import hashlib
import io
import json
import weakref

from flask import Response, g, render_template, request
from werkzeug.http import http_date

from lod import errors, when, words
from lod.formats import Settings
from lod.negotiation import choose_format, choose_language
from lod.registry import members

COOKIE = "language"
_POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'"
_settings = weakref.WeakKeyDictionary()   # release → what writers need of it
_CHECKED = "public, max-age=0, must-revalidate"
_TEXT = ("text/", "application/json", "application/ld+json", "application/rdf+xml", "application/n-", "application/trig",
         "application/sparql-results", "application/xml", "application/problem+json", "application/openapi")


@functools.cache
def formats(kind):
    """The formats that can write a result of a kind, best first."""
    found = [member for member in members("lod.formats").values() if kind in member.KINDS]
    return tuple(sorted(found, key=lambda member: (-max(member.MEDIA_TYPES.values()), member.SUFFIX)))


@functools.cache
def formats_by_suffix(kinds=("graph", "page")):
    """Suffix → format for the documents of things."""
    return {member.SUFFIX: member for kind in kinds for member in formats(kind)}


def media_type(member):
    """The media type a format is sent as."""
    return next(iter(member.MEDIA_TYPES))


def content_type(name):
    """A media type with its charset: text without one becomes garbled letters in harvesters that follow RFC 2616."""
    return f"{name}; charset=utf-8" if name.startswith(_TEXT) else name


def pick(kinds, suffix=None):
    """The format for this request: by suffix if one is given, else by Accept. Raises NotAcceptable with the list."""
    offered = [member for kind in kinds for member in formats(kind)]
    if suffix:
        return next(member for member in offered if member.SUFFIX == suffix)
    offered.sort(key=lambda member: -max(member.MEDIA_TYPES.values()))
    found = choose_format(request.headers.get("Accept"), offered)
    if found is None:
        raise errors.NotAcceptable(known=", ".join(name for member in offered for name in member.MEDIA_TYPES))
    return found


def language(tags):
    """The language of this reader: `lang` in the address, then the cookie, then Accept-Language, then the first."""
    for wanted in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if wanted in tags:
            return wanted
    return choose_language(request.headers.get("Accept-Language"), tags)


def result(found, member, release, negotiated, links=()):
    """A response with a Result written by a format; `links` are (target, rel, media type or None)."""
    body = io.BytesIO()
    member.write(found, body, settings(release))
    if media_type(member) == "application/ld+json":
        links = [link for link in links if link[1] != "alternate"]   # PyLD refuses an answer with two of them
    return finish(body.getvalue(), media_type(member), release, negotiated, links)


def settings(release):
    """What writers need of a release, the same as long as it is open."""
    if release not in _settings:
        _settings[release] = Settings(release.prefixes, release.context, release.iris.absolute("context.jsonld"))
    return _settings[release]


def page(template, release, negotiated=False, links=(), **context):
    """A response with an HTML page in the reader's language."""
    text = render_template(template, release=release, language=g.language, **context)
    response = finish(text.encode(), "text/html", release, negotiated, links, vary=("Accept-Language", "Cookie"))
    response.headers["Content-Language"] = g.language
    if request.args.get("lang") in release.languages:
        response.set_cookie(COOKIE, request.args["lang"], max_age=31_536_000, samesite="Lax", path="/")
    return response


def finish(body, name, release, negotiated=False, links=(), vary=()):
    """A 200 or 304 with what every answer to a reader carries."""
    return Response(body, headers=headers(body, name, release, negotiated, links, vary)).make_conditional(request)


def headers(body, name, release, negotiated=False, links=(), vary=()):
    """What every answer to a reader carries, as pairs: strong ETag from the bytes, time of the release. `body` is None while it is not known."""
    pairs = [("Content-Type", content_type(name))]
    if body is not None:
        pairs += [("Content-Length", str(len(body))), ("ETag", f'"{hashlib.sha256(body).hexdigest()[:32]}"')]
    pairs += [("Last-Modified", _written(release.version, release.issued)), ("Cache-Control", _CHECKED)]
    varies = ("Accept",) * negotiated + tuple(vary)
    if varies:
        pairs.append(("Vary", ", ".join(varies)))
    if links and when.is_elsewhere(release):
        links = [(when.kept(release, target), rel, kind) for target, rel, kind in links]
    pairs += [("Link", f'<{target}>; rel="{rel}"' + (f'; type="{kind}"' if kind else "")) for target, rel, kind in links]
    return pairs


def everywhere(more_policy="", may_be_framed=False):
    """What every answer carries whatever it is, as pairs: CORS for reading by anyone without credentials, no guessing of types, nothing from elsewhere."""
    return [("Access-Control-Allow-Origin", "*"),
            ("Access-Control-Expose-Headers", "Accept-Post, Allow, Content-Language, Content-Range, ETag, Last-Modified, Link, Location, Memento-Datetime, Retry-After"),
            ("Content-Security-Policy", _POLICY + more_policy + ("" if may_be_framed else "; frame-ancestors 'none'")),
            ("Referrer-Policy", "strict-origin-when-cross-origin"), ("X-Content-Type-Options", "nosniff")]


def modified(release):
    """When a release was issued."""
    return issued(release.version, release.issued)


@functools.lru_cache(64)
def issued(version, date):
    """The moment of a version of a day; the second release of a day is one second later, so that no two are equal."""
    number = version.removeprefix(date).removeprefix(".")
    day = datetime.datetime.fromisoformat(date).replace(tzinfo=datetime.UTC)
    return day + datetime.timedelta(seconds=int(number) - 1 if number else 0)


@functools.lru_cache(64)
def _written(version, date):
    return http_date(issued(version, date))


def alternates(release, document):
    """Links from a document to each of its representations."""
    found = formats_by_suffix()
    return [(document + suffix, "alternate", media_type(member)) for suffix, member in found.items()]


def see_other(target):
    """303: the thing itself cannot be sent, this document describes it (httpRange-14)."""
    target = when.kept(g.release, target)
    response = Response(f"{target}\n", 303, content_type=content_type("text/plain"))
    response.headers["Location"] = target
    response.headers["Link"] = f'<{target}>; rel="describedby"'
    response.vary.add("Accept")
    return response


def moved(target):
    """308: two addresses were made for one thing; this one leads to the other for ever."""
    return Response(f"{target}\n", 308, {"Location": target}, content_type=content_type("text/plain"))


def problem(error):
    """The one shape of every error: problem details (RFC 9457) for programs, a page for people."""
    tags = getattr(g, "tags", None) or ("en",)
    tag = language(tags)
    title = words.say(f"error.{error.key}", tag, **error.details)
    remedy = words.say(f"error.{error.key}.remedy", tag, **error.details)
    accepts_html = "text/html" in request.headers.get("Accept", "")
    if accepts_html:
        body = render_template("error.html", release=getattr(g, "release", None), language=tag, title=title,
                               remedy=remedy, status=error.status)
        response = Response(body, error.status, content_type=content_type("text/html"))
    else:
        body = json.dumps({"type": f"about:blank#{error.key}", "title": title, "status": error.status,
                           "detail": remedy} | {"details": error.details}, ensure_ascii=False, default=str)
        response = Response(body + "\n", error.status, content_type=content_type("application/problem+json"))
    response.headers["Content-Language"] = tag
    response.headers["Cache-Control"] = "no-store" if error.status >= 500 else _CHECKED
    response.headers.update(error.headers)
    for header in ("Accept", "Accept-Language", "Cookie"):
        response.vary.add(header)
    return response
