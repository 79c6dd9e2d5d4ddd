"""The reconciliation service: W3C Reconciliation Service API 0.2 at `/reconcile`, and its 1.0 draft in the same place.

The two differ in how queries and answers are written: 0.2 sends `queries` as a form field with a name for each, the draft a
JSON body to `/reconcile/match`. Ids are the ends of our IRIs, without `id/`, types and properties those of `/reconcile/suggest`.
"""

import json

import pyoxigraph as ox
from flask import Blueprint, g, render_template, request

from lod import describe, errors, languages, lists, matching, outline, properties, respond
from lod.iris import WELL_KNOWN, is_iri

blueprint = Blueprint("reconcile", __name__)

VERSIONS = ["0.2", "1.0-draft"]
_MOST_QUERIES, _MOST_IDS, _MOST_LIMIT = 100, 1000, 50
_PREVIEW = {"width": 400, "height": 220}
_SUGGESTED = 10
_PART_OF = ox.NamedNode(WELL_KNOWN["dct"] + "isPartOf")


@blueprint.route("/reconcile", methods=["GET", "POST"])
def service():
    """The manifest; or, with `queries` or `extend`, the answers of 0.2."""
    if "queries" in request.values:
        queries = _json(request.values["queries"], dict)
        return _send({name: {"result": _candidates_02(query)} for name, query in _bounded(queries, _MOST_QUERIES).items()})
    if "extend" in request.values:
        return _send(_extended(_json(request.values["extend"], dict), is_draft=False))
    return _send(_manifest())


def _manifest():
    iris, service_ = g.release.iris, g.release.iris.absolute("reconcile")
    suggest = {name: {"service_url": service_, "service_path": f"/suggest/{name}"} for name in ("entity", "property", "type")}
    suggest["entity"]["flyout_service_path"] = "/flyout?id=${id}"
    return {"versions": VERSIONS, "name": languages.choose(g.release.register["title"], g.language, g.release.languages)[0],
            "identifierSpace": iris.absolute("id/"), "schemaSpace": iris.absolute("def#"),
            "documentation": iris.absolute("reconcile/about"), "view": {"url": iris.absolute("id/") + "{{id}}"},
            "defaultTypes": [_type(iri) for iri in matching.classes(g.release)], "suggest": suggest,
            "preview": {"url": iris.absolute("embed/reconcile") + "?id={{id}}", **_PREVIEW},
            "extend": {"propose_properties": {"service_url": service_, "service_path": "/extend/propose"}, "property_settings": []},
            "batchSize": 50}


@blueprint.get("/reconcile/manifest")
def draft_manifest():
    """The manifest as the 1.0 draft writes it."""
    old = _manifest()
    return _send({**{name: old[name] for name in ("versions", "name", "documentation", "view", "defaultTypes")},
                  "lang": g.language, "suggest": dict.fromkeys(("entity", "property", "type"), True), "preview": _PREVIEW,
                  "extend": {"proposeProperties": True, "propertySettings": []}, "standardizedScore": True})


@blueprint.get("/reconcile/about")
def about():
    """What the service is, for people."""
    return respond.page("reconcile.html", g.release, types=[_type(iri) for iri in matching.classes(g.release)],
                        properties=[_property(found) for found in properties.of(g.release)])


@blueprint.post("/reconcile/match")
def match():
    """Queries of the 1.0 draft."""
    queries = _json(request.get_data(), dict).get("queries")
    if not isinstance(queries, list):
        raise errors.BadRequest("bad-reconcile", problem="queries")
    return _send({"results": [{"candidates": _candidates_draft(query)} for query in _bounded(queries, _MOST_QUERIES)]})


def _json(text, kind):
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise errors.BadRequest("bad-reconcile", problem="JSON") from None
    if not isinstance(found, kind):
        raise errors.BadRequest("bad-reconcile", problem=kind.__name__)
    return found


def _bounded(found, most):
    if len(found) > most:
        raise errors.TooLarge("too-many-reconciled", limit=most)
    return found


def _candidates_02(query):
    if not isinstance(query, dict) or not isinstance(query.get("query", ""), str):
        raise errors.BadRequest("bad-reconcile", problem="query")
    conditions = [(entry.get("pid"), entry.get("v")) for entry in query.get("properties") or () if isinstance(entry, dict)]
    types = query.get("type")
    return [_candidate(found, is_draft=False) for found in _matched(
        query.get("query", ""), types if isinstance(types, list) else [types] if types else [], conditions, query.get("limit"))]


def _candidates_draft(query):
    if not isinstance(query, dict) or not isinstance(query.get("conditions"), list):
        raise errors.BadRequest("bad-reconcile", problem="conditions")
    given = [entry for entry in query["conditions"] if isinstance(entry, dict)]
    names = [text for entry in given if entry.get("matchType") in ("name", "id") for text in _texts(entry.get("propertyValue"))]
    conditions = [(entry.get("propertyId"), entry.get("propertyValue")) for entry in given if entry.get("matchType") == "property"]
    types = [query["type"]] if query.get("type") else []
    return [_candidate(found, is_draft=True) for found in _matched(names[0] if names else "", types, conditions, query.get("limit"))]


def _matched(text, types, conditions, limit):
    """Candidates of any of the types, best first; an id of ours is taken as it is."""
    iri = g.release.iris.absolute(f"id/{text}")
    if is_iri(iri) and iri in matching.names(g.release).classes:
        return [matching.Candidate(iri, 100.0, (("id", True),), True)]
    limit = min(limit, _MOST_LIMIT) if isinstance(limit, int) and not isinstance(limit, bool) and limit > 0 else 5
    wanted = [(name, _texts(value)) for name, value in conditions if isinstance(name, str) and value is not None]
    found = [candidate for type_ in types or [None] for candidate in
             matching.match(g.release, text, type_ and _class(type_), wanted, limit)]
    found = sorted({candidate.iri: candidate for candidate in found}.values(), key=lambda candidate: -candidate.score)[:limit]
    alone = sum(candidate.is_match for candidate in found) == 1
    return found if alone else [matching.Candidate(c.iri, c.score, c.features) for c in found]


def _class(type_):
    """The IRI of a type as a client writes it: ours or absolute. An unknown one matches nothing."""
    return g.release.iris.absolute(type_ if isinstance(type_, str) else str((type_ or {}).get("id", "")))


def _texts(value):
    """A property value of either protocol as texts: plain, a list, or an object with an id or name."""
    values = value if isinstance(value, list) else [value]
    found = []
    for entry in values[:20]:
        if isinstance(entry, dict):
            found += [str(entry[name]) for name in ("name", "id", "str") if entry.get(name)][:1]
        elif entry is not None:
            found.append(f"{entry:g}" if isinstance(entry, float) else str(entry))
    return found


def _candidate(found, is_draft):
    features = [{"id": name, "value": value} | ({"name": name} if is_draft else {}) for name, value in found.features]
    return {**_entity(found.iri), "score": found.score, "match": found.is_match, "features": features,
            "type": [_type(iri) for iri in matching.names(g.release).classes[found.iri]]}


def _entity(iri):
    return {"id": g.release.iris.local(iri).removeprefix("id/"), "name": lists.name(g.release, iri, g.language),
            "description": _description(iri)}


def _description(iri):
    """What tells namesakes apart: the kind of thing, its place or code."""
    kinds = [lists.name(g.release, class_iri, g.language) for class_iri in matching.names(g.release).classes.get(iri, ())[:1]]
    places = [lists.name(g.release, quad.object.value, g.language) for quad in
              g.release.engine.quads(subject=ox.NamedNode(iri), predicate=_PART_OF)]
    return ", ".join(kinds + places)


def _type(iri):
    return {"id": g.release.iris.local(iri) or iri, "name": lists.name(g.release, iri, g.language)}


def _property(found):
    return {"id": found.id, "name": languages.choose(found.names, g.language, g.release.languages)[0]}


@blueprint.get("/reconcile/suggest/<any(entity, type, property):what>")
def suggest(what):
    """What begins like `prefix`: things, types or properties."""
    prefix = request.args.get("prefix", "")[:matching.LONGEST]
    if what == "entity":
        found = [_entity(c.iri) | {"notable": [_type(iri) for iri in matching.names(g.release).classes[c.iri]]} for c in _begun(prefix)]
    else:
        listed = [_type(iri) for iri in matching.classes(g.release)] if what == "type" else \
            [_property(known) for known in properties.of(g.release)]
        found = [entry for entry in listed if languages.fold(prefix) in languages.fold(f"{entry['id']} {entry['name']}")]
    return _send({"result": found[:_SUGGESTED]})


def _begun(prefix):
    """Things with a name that begins so, by name, then what is like it."""
    known, folded = matching.names(g.release), languages.fold(prefix)
    if not folded:
        return []
    begun = sorted({iri for name, iris in known.folded.items() if any(part.startswith(folded) for part in (name, *name.split()))
                    for iri in iris}, key=lambda iri: languages.sort_key(lists.name(g.release, iri, g.language), g.language))
    begun.sort(key=lambda iri: not languages.fold(lists.name(g.release, iri, g.language)).startswith(folded))
    return [matching.Candidate(iri, 100.0, ()) for iri in begun] or matching.match(g.release, prefix, limit=_SUGGESTED)


@blueprint.get("/reconcile/flyout")
def flyout():
    """The short description of a thing, as 0.2's suggest widgets show it."""
    iri = _known(request.args.get("id", ""))
    return _send({"id": request.args["id"], "html": render_template("reconcile_preview.html", **_previewed(iri), language=g.language, bare=True)})


@blueprint.get("/embed/reconcile")
def preview():
    """A small page of a thing, for a frame."""
    iri = _known(request.args.get("id", ""))
    return respond.page("reconcile_preview.html", g.release, **_previewed(iri), bare=False)


def _previewed(iri):
    found, _ = describe.describe(g.release, iri)
    return {"page": outline.build(found, iri, g.release, g.language), "about": _description(iri)}


def _known(identifier):
    iri = g.release.iris.absolute(f"id/{identifier}")
    if not is_iri(iri) or not describe.exists(g.release, iri):
        raise errors.NotFound(address=identifier[:100])
    return iri


@blueprint.post("/reconcile/extend")
def extend():
    """Values of properties of many things, as the 1.0 draft asks for them."""
    return _send(_extended(_json(request.get_data(), dict), is_draft=True))


@blueprint.get("/reconcile/extend/propose")
def propose():
    """The properties of a type."""
    wanted, limit = request.args.get("type", ""), request.args.get("limit", "")
    listed = [_property(found) for found in properties.of(g.release, _class(wanted) if wanted else None)]
    listed = listed[:int(limit)] if limit.isascii() and limit.isdigit() else listed
    return _send({"type": wanted, "properties": listed} | ({"limit": int(limit)} if limit.isascii() and limit.isdigit() else {}))


def _extended(asked, is_draft):
    ids, wanted = asked.get("ids"), asked.get("properties")
    if not isinstance(ids, list) or not isinstance(wanted, list):
        raise errors.BadRequest("bad-reconcile", problem="ids, properties")
    known = {found.id: found for found in properties.of(g.release)}
    chosen = [known[entry["id"]] for entry in wanted if isinstance(entry, dict) and entry.get("id") in known]
    rows = {str(identifier): {found.id: _cells(str(identifier), found.id) for found in chosen}
            for identifier in _bounded(ids, _MOST_IDS)}
    meta = [_property(found) for found in chosen]
    if not is_draft:
        return {"meta": meta, "rows": rows}
    return {"meta": meta, "rows": [{"id": identifier, "properties": [{"id": name, "values": cells} for name, cells in row.items()]}
                                   for identifier, row in rows.items()]}


def _cells(identifier, property_id):
    cells = []
    for known in properties.values(g.release, g.release.iris.absolute(f"id/{identifier}"), property_id, g.language):
        local = known.iri and g.release.iris.local(known.iri)
        if local and local.startswith("id/"):
            cells.append({"id": local.removeprefix("id/"), "name": known.text})
        else:
            cells.append({"float": known.number} if known.number is not None else {"str": known.text})
    return cells


def _send(body):
    text = json.dumps(body, ensure_ascii=False)
    return respond.finish(text.encode(), "application/json", g.release, vary=("Accept-Language", "Cookie"))
