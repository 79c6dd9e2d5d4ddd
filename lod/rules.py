"""Rules: statements derived from statements, each a CONSTRUCT in `queries/rules/`, run in the order of their names."""

import pyoxigraph as ox

from lod import errors, languages
from lod.findings import Finding
from lod.iris import Iris


def derive(rules, base, derives_latin, quads, progress=lambda *_: None):
    """Run the Latin rule (where `derives_latin`), then every rule, each seeing what came before.

    `rules` are queries by name (`queries.read_folder`). Returns (derived quads, findings), the quads all in
    `graph/derived`. A rule that cannot be run is a finding.
    """
    graph = ox.NamedNode(Iris(base).graph("derived"))
    store = ox.Store()
    store.bulk_extend(quads)
    derived, findings = [], []
    if derives_latin:
        derived += _new(store, _latin(store), graph)
    for done, rule in enumerate(rules.values()):
        progress("rules", done, len(rules))
        try:
            made = store.query(rule.fill(base), use_default_graph_as_union=True)
            triples = list(made) if isinstance(made, ox.QueryTriples) else None
        except (SyntaxError, ValueError, OSError, errors.LodError) as error:
            findings.append(Finding("error", "rule-broken", f"queries/rules/{rule.name}.rq",
                                    details={"problem": error if isinstance(error, errors.LodError) else str(error)}))
            continue
        if triples is None:
            findings.append(Finding("error", "rule-no-construct", f"queries/rules/{rule.name}.rq"))
            continue
        derived += _new(store, triples, graph)
    if derives_latin:   # texts that rules made
        derived += _new(store, _latin(store), graph)
    return derived, findings


def _new(store, triples, graph):
    """The quads for triples that no graph says yet; they are added to the store."""
    quads = {ox.Quad(*triple, graph) for triple in triples
             if next(store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None), None) is None}
    store.extend(quads)
    return list(quads)


def _latin(store):
    """A Latin text for every Cyrillic one whose subject and property have none. Tags compare in lower case here."""
    texts = [quad for quad in store if isinstance(quad.object, ox.Literal) and quad.object.language]
    latin = {(quad.subject, quad.predicate) for quad in texts if quad.object.language == "sr-latn"}
    return [ox.Triple(quad.subject, quad.predicate, ox.Literal(languages.to_latin(quad.object.value), language="sr-Latn"))
            for quad in texts if quad.object.language == "sr-cyrl" and (quad.subject, quad.predicate) not in latin]
