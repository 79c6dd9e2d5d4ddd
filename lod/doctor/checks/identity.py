"""Every data set and service has an address, an identifier of its own and a title."""

from collections import Counter

import rdflib
from rdflib.namespace import DCTERMS

from lod.doctor.case import Symptom

AUDIENCE = "both"


def run(case):
    """What makes a harvester leave an entry out or mix two up."""
    if case.reply.status == 200 and case.pages[0][1] is not None and not case.datasets:
        yield Symptom("no-datasets", "error", case.address)
    entries = [*case.datasets, *case.services]
    counts = Counter(filter(None, map(case.identifier, entries)))
    for node in entries:
        if isinstance(node, rdflib.BNode):
            yield Symptom("no-address", "error", str(case.text(node, DCTERMS.title) or node))
        identifier = case.graph.value(node, DCTERMS.identifier)
        if identifier is None:
            yield Symptom("no-identifier", "error", str(node))
        elif not isinstance(identifier, rdflib.Literal):
            yield Symptom("identifier-not-text", "error", str(node))
        elif counts[str(identifier)] > 1:
            yield Symptom("identifier-twice", "error", str(node), {"identifier": str(identifier)})
        if case.text(node, DCTERMS.title) is None:
            yield Symptom("no-title", "error", str(node))
