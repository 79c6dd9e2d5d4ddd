"""Suggest a correction: what a reader says about a thing, without an account; an editor accepts or declines it."""

import json
from urllib.parse import urlsplit

from flask import Blueprint, g, request

from lod import describe, errors, lists, outline, respond, when
from lod.desk import suggestions
from lod.pages import _desk

blueprint = Blueprint("correction", __name__)

_TRAP = "homepage"   # a field that people do not see: who fills it is a program


@blueprint.get("/suggest-correction")
def form():
    """The form for one thing."""
    _desk.desk()
    thing = _thing(request.args.get("thing", ""))
    return _desk.private(_page(thing, is_sent=False))


@blueprint.post("/suggest-correction")
def send():
    """Keep what was suggested; the reader is told so, and told nothing about programs that were not heard."""
    desk, thing = _desk.desk(), _thing(request.form.get("thing", ""))
    _desk.pace("suggestions", 5)
    text = request.form.get("text", "").strip()
    values = [{"property": line["property"], "tag": line["tag"], "value": given, "old": line["old"]} for number, line in enumerate(_lines(thing))
              if (given := request.form.get(f"value-{number}", "").strip()) and given != line["old"]]
    if len(text) > suggestions.LONGEST or any(len(one["value"]) > suggestions.LONGEST_VALUE for one in values):
        raise errors.BadRequest("suggestion-long", limit=suggestions.LONGEST, value=suggestions.LONGEST_VALUE)
    if not text and not values:
        raise errors.BadRequest("suggestion-empty")
    if not request.form.get(_TRAP):
        name = desk.suggestions.keep(thing, text, values, g.language)
        desk.journal.write("–", "suggested", draft=name)
    return _desk.private(_page(thing, is_sent=True))


def _page(thing, is_sent):
    response = respond.page("suggest.html", g.release, thing=thing, label=lists.name(g.release, thing, g.language), lines=_lines(thing), trap=_TRAP,
                            is_sent=is_sent, longest=suggestions.LONGEST, longest_value=suggestions.LONGEST_VALUE)
    del response.headers["ETag"], response.headers["Last-Modified"]
    return response


def _thing(text):
    """The address of a thing of the register. Raises NotFound for anything else."""
    iri = g.release.iris.absolute(text) if text else ""
    if len(iri) > 500 or not iri.startswith(g.release.iris.base) or not describe.exists(g.release, iri):
        raise errors.NotFound(address=text[:200] or request.base_url)
    return iri


def _lines(thing):
    """What can be corrected: properties of the outline with one plain value, each with its name and what it is now."""
    found, _ = describe.describe(g.release, thing, 1, lambda address: address)
    page, lines = outline.build(found, thing, g.release, g.language), []
    for line in (line for section in page.sections for line in section.lines):
        if len(line.values) == 1 and _is_plain(line.values[0]):
            lines.append({"property": line.iri, "name": line.name, "tag": line.values[0].tag or "", "old": line.values[0].text})
    return lines[:suggestions.MOST_VALUES]


def _is_plain(value):
    """Whether a value can be typed: a text, a number, a code; no other thing, no part, nothing that is made by rule."""
    base = g.release.iris.base
    is_ours = value.href and value.href.startswith(base) and not value.href.startswith(base + "code/")
    is_made = value.tag == "sr-Latn" and g.release.register["derive_latin"]
    return not (is_ours or is_made or value.lines) and len(value.text) <= suggestions.LONGEST_VALUE


@blueprint.get("/edit/suggestions")
@_desk.for_editors
def waiting():
    """What readers suggested, the newest first."""
    found = [(name, said, lists.name(g.release, said["thing"], g.language)) for name, said in _desk.desk().suggestions.all()]
    return _desk.page("edit_suggestions.html", suggestions=[one for one in found if one[1]["state"] == "waiting"],
                      decided=[one for one in found if one[1]["state"] != "waiting"][:50], path=_path)


def _path(iri):
    return when.root(g.release) + g.release.iris.document(iri).removeprefix(g.release.iris.base) if urlsplit(iri).scheme else iri


@blueprint.post("/edit/suggestions/<name>/<any(accept, decline):step>")
@_desk.for_editors
def decide(name, step):
    """Accept a suggestion, which makes a draft of its values, or decline it."""
    desk = _desk.desk()
    said = desk.suggestions.get(name)
    if said is None or said["state"] != "waiting":
        raise errors.NotFound(address=request.base_url)
    desk.suggestions.decide(name, {"accept": "accepted", "decline": "declined"}[step], _desk.editor())
    desk.journal.write(_desk.editor(), f"suggestion-{step}", draft=name)
    if step == "accept" and said["values"]:
        content = json.dumps({"thing": said["thing"], "values": said["values"]}, ensure_ascii=False).encode()
        draft = desk.take(content, g.language, by=_desk.editor(), file=f"{lists.name(g.release, said['thing'], g.language)[:60]}.json",
                          table=None, removes=False, prefers=None, correction=True)
        return _desk.redirect(f"edit/draft/{draft.name}")
    return _desk.redirect("edit/suggestions")
