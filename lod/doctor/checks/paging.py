"""Pages: each answers in the format of the first, and nothing is described twice."""

from collections import defaultdict
from urllib.parse import urlsplit

from rdflib.namespace import DCAT, RDF

from lod.doctor.case import SUFFIXES, Symptom

AUDIENCE = "both"


def run(case):
    """What a harvester that follows hydra:next meets."""
    if case.reply.status != 200:
        return
    if case.pages[0][1] is None:
        yield Symptom("not-parsable", "error", case.address, {"format": case.format or "–"})
        return
    seen = set()
    for number, (reply, graph) in enumerate(case.pages):
        if number:
            yield from _page(case, reply, graph, seen)
        seen.add(reply.body)
    yield from _twice(case)


def _page(case, reply, graph, seen):
    suffix = next((end for end in SUFFIXES if urlsplit(reply.address).path.endswith(end)), None)
    if suffix != case.suffix:
        yield Symptom("page-suffix", "error", reply.address, {"first": case.suffix or "–"})
    if reply.status != 200:
        yield Symptom("page-status", "error", reply.address, {"status": reply.status})
    elif graph is None:
        yield Symptom("not-parsable", "error", reply.address, {"format": case.format})
    elif reply.body in seen:
        yield Symptom("page-again", "error", reply.address)


def _twice(case):
    pages = defaultdict(set)
    for number, (_, graph) in enumerate(case.pages):
        for kind in (DCAT.Dataset, DCAT.DataService):
            for node in graph.subjects(RDF.type, kind) if graph is not None else ():
                pages[node].add(number)
    for node in sorted(node for node, found in pages.items() if len(found) > 1):
        yield Symptom("described-twice", "error", str(node))
