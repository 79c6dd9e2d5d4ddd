"""Search over names, other names, places and codes, blind to script and diacritics; and suggestions while one types."""

import json

from flask import Blueprint, g, request

from lod import lists, respond, search, words
from lod.pages import _found

blueprint = Blueprint("search", __name__)
NAVIGATION = ("search.title", 5, "find")

_MOST_SUGGESTED = 8


def is_offered(release):
    """Whether a release has anything to search."""
    return bool(release.register["classes"])


@blueprint.get("/search")
def found():
    """What fits the words `q`, the class and the facets of the address."""
    return _found.page("search.html")


@blueprint.get(f"/search<{_found.SUFFIXES}:suffix>")
def data(suffix):
    """The same as data."""
    return _found.data(suffix, words.say("search.title", g.language))


@blueprint.get("/search.csv-metadata.json")
def description():
    """The columns of the CSV form."""
    return _found.description(words.say("search.title", g.language))


@blueprint.get("/suggest")
def suggest():
    """Up to eight things for what was typed so far, exact names first, as JSON.

    `{"q", "suggestions": [{"label", "lang", "iri", "document", "class"}]}`.
    """
    index, wanted = _found.asked()
    things = index.find(wanted, g.language, _MOST_SUGGESTED) if wanted.words else []
    labels = index.labels(things)
    found = [_suggestion(index, thing, *labels[thing][g.language]) for thing in things]
    body = json.dumps({"q": request.args.get("q", "")[:search.LONGEST], "suggestions": found}, ensure_ascii=False).encode() + b"\n"
    return respond.finish(body, "application/json", g.release, vary=("Accept-Language", "Cookie"))


def _suggestion(index, thing, text, tag):
    iri = index.iris[thing]
    return {"label": text, "lang": tag, "iri": iri, "document": g.release.iris.document(iri),
            "class": lists.name(g.release, index.class_of[thing], g.language)}
