"""The network: who takes part in what, as a drawing, as tables, and as data."""

import io

from flask import Blueprint, g, request

from lod import errors, languages, network, respond
from lod.registry import members

blueprint = Blueprint("network", __name__)
NAVIGATION = ("network", 30, "find")

is_offered = network.is_known


@blueprint.get("/network")
@blueprint.get("/network<any('.graphml', '.json', '.csv', '.rq'):suffix>")
def drawing(suffix=None):
    """The page, or the same as data by suffix; the filters of the register's query are parameters of the address."""
    release = g.release
    if not network.is_known(release):
        raise errors.NotFound(address=request.base_url)
    chosen = {name: request.args.get(name, "")[:500] for name in network.filters(release)}
    return _data(suffix, chosen) if suffix else _page(chosen)


def _data(suffix, chosen):
    release, vary = g.release, ("Accept-Language", "Cookie")
    if suffix == ".rq":
        return respond.finish(release.views[network.LINKS].fill(release.iris.base, **chosen).encode(), "application/sparql-query", release)
    if suffix == ".csv":
        member, found = members("lod.formats")["csv"], network.table(release, g.language, **chosen)
    else:
        member = next(member for member in respond.formats("network") if member.SUFFIX == suffix)
        found = network.build(release, g.language, **chosen)
    body = io.BytesIO()
    member.write(found, body, respond.settings(release))
    return respond.finish(body.getvalue(), respond.media_type(member), release, vary=vary)


def _page(chosen):
    release = g.release
    found = network.build(release, g.language, **chosen)
    labels = {node.iri: node.label for node in found.nodes}
    groups = [node for node in found.nodes if node.kind == "group"]
    columns = list(groups[0].attributes) if groups else []
    return respond.page(
        "network.html", release, network=found, chosen=chosen, picture=_picture(found), labels=labels, columns=columns,
        groups=sorted(groups, key=lambda node: languages.sort_key(node.label, g.language)), parties=_parties(found, labels),
        figures=_rows(network.MEMBERS, chosen), pairs=_rows(network.PAIRS, chosen), choices=_choices(chosen),
        member=labels.get(chosen.get("member"), ""), say_of=lambda key: network.words(release, network.LINKS, key, g.language),
        filter_name=_filter_name, formats=[("graphml", "GraphML"), ("csv", "CSV"), ("json", "JSON"), ("rq", "SPARQL")])


def _parties(found, labels):
    """Group → its parties (IRI, label, role), sorted."""
    parties = {}
    for member, group, role in found.edges:
        parties.setdefault(group, []).append((member, labels[member], role))
    return {group: sorted(entries, key=lambda entry: languages.sort_key(entry[1], g.language)) for group, entries in parties.items()}


def _rows(view, chosen):
    """The rows of a view as dicts of texts, and of the label of each IRI; empty where the register has no such view."""
    columns, rows = network.ask(g.release, view, **chosen) or ([], [])
    return [{column: {"value": term.value if term is not None else "", "label": network.name(g.release, term, g.language)}
             for column, term in zip(columns, row, strict=True)} for row in rows]


def _choices(chosen):
    """Filter → its values (value, label, count), the most frequent first; texts without a thing by value."""
    found = {}
    for row in _rows(network.CHOICES, {}):
        label = row["thing"]["label"] or row["value"]["value"]
        found.setdefault(row["filter"]["value"], []).append((row["value"]["value"], label, row["count"]["value"]))
    for entries in found.values():
        if all(value.isdigit() or value == "unknown" for value, _, _ in entries):   # years: the newest first
            entries.sort(key=lambda entry: (entry[0].isdigit(), entry[0]), reverse=True)
    return {name: entries for name, entries in found.items() if name in chosen}


def _filter_name(name):
    view = network.CHOICES if network.CHOICES in g.release.views else network.LINKS
    return network.words(g.release, view, name, g.language)


def _picture(found):
    """What the drawing needs: its size, and which nodes are named in it (all of few, the best connected of many)."""
    links = {}
    for member, group, _ in found.edges:
        links.setdefault(member, set()).add(group)
        links.setdefault(group, set()).add(member)
    left, wide = _stretch([node.x for node in found.nodes], 70, 640)
    top, high = _stretch([node.y for node in found.nodes], 34, 300)
    named = {node.iri for node in found.nodes if len(found.nodes) <= network.FEW or len(links[node.iri]) > 3}
    return {"box": f"{left:.0f} {top:.0f} {wide:.0f} {high:.0f}", "named": named,
            "at": {node.iri: node for node in found.nodes}, "links": {iri: len(others) for iri, others in links.items()}}


def _stretch(numbers, margin, least):
    """(where a side of the drawing begins, how long it is): with a margin, and never so short that few nodes look huge."""
    first, last = min(numbers, default=0) - margin, max(numbers, default=0) + margin
    missing = max(0, least - (last - first))
    return first - missing / 2, last - first + missing
