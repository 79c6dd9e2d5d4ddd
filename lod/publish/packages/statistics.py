"""Numbers about the statements: how often each property and class is used, and where links lead (for VoID)."""

from collections import Counter

import pyoxigraph as ox

from lod.iris import WELL_KNOWN

_TYPE = WELL_KNOWN["rdf"] + "type"
_LINKS = {WELL_KNOWN["skos"] + name for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")} \
    | {WELL_KNOWN["owl"] + "sameAs"}


def count(triples, base):
    """A dict for `download/statistics.json` from triples, each given once."""
    subjects, objects, properties, classes, links = set(), set(), Counter(), Counter(), {}
    for subject, predicate, value in triples:
        subjects.add(subject)
        objects.add(value)
        properties[predicate.value] += 1
        if predicate.value == _TYPE:
            classes[value.value] += 1
        elif predicate.value in _LINKS and isinstance(value, ox.NamedNode) and not value.value.startswith(base):
            target = "/".join(value.value.split("/")[:3]) + "/"
            links.setdefault(target, Counter())[predicate.value] += 1
    return {"triples": len(triples), "subjects": len(subjects), "objects": len(objects), "properties": dict(sorted(properties.items())),
            "classes": dict(sorted(classes.items())),
            "links": {target: dict(sorted(found.items())) for target, found in sorted(links.items())}}
