"""What the query editor proposes: prefixes, classes and properties, from this register's vocabulary and data alone."""

import json

from lod.iris import WELL_KNOWN

_CLASSES = tuple(WELL_KNOWN[prefix] + name for prefix, name in (("owl", "Class"), ("rdfs", "Class")))
_PROPERTIES = tuple(WELL_KNOWN[prefix] + name for prefix, name in (
    ("owl", "ObjectProperty"), ("owl", "DatatypeProperty"), ("owl", "AnnotationProperty"), ("rdf", "Property")))


def build(release, language):
    """{"prefixes": prefix → namespace, "classes" and "properties": [{"iri", "label", "count"}]}, the most used first."""
    counts = json.loads((release.folder / "download" / "statistics.json").read_text(encoding="utf-8"))
    return {"prefixes": dict(sorted(release.prefixes.items())),
            "classes": _terms(release, language, _CLASSES, counts["classes"]),
            "properties": _terms(release, language, _PROPERTIES, counts["properties"])}


def _terms(release, language, kinds, counts):
    """The terms of some kinds that the ontology names, and all that the data use."""
    database = release.things()
    try:
        marks = ", ".join("?" * len(kinds))
        labels = dict(database.execute(f"SELECT iri, label FROM thing WHERE language = ? AND class IN ({marks})",
                                       (language, *kinds)))
    finally:
        database.close()
    found = [{"iri": iri, "label": labels.get(iri, ""), "count": counts.get(iri, 0)} for iri in {*labels, *counts}]
    return sorted(found, key=lambda term: (-term["count"], term["iri"]))
