"""The data set in VoID: how much there is of each class and property, where it links to, and where to ask."""

import json

from lod.catalog import vocabulary
from lod.catalog.vocabulary import Pad, term, typed
from lod.results import Graph

_FORMATS = "http://www.w3.org/ns/formats/"
_NAMES = {"Turtle": "Turtle", "RDF/XML": "RDF_XML", "JSON-LD": "JSON-LD", "N-Triples": "N-Triples", "N-Quads": "N-Quads",
          "TriG": "TriG"}


def build(release, offers):
    """The Graph at `/.well-known/void`."""
    document = release.iris.absolute(".well-known/void")
    whole, counts = offers.datasets[0], _counts(release)
    pad = Pad(document)
    pad.say(document, "rdf:type", "void:DatasetDescription")
    pad.say(document, "foaf:primaryTopic", whole.iri)
    pad.texts(document, "dct:title", {tag: f"VoID: {text}" for tag, text in whole.titles.items()})
    pad.say(document, "dct:creator", release.iris.absolute(release.register["publisher"]))
    _dataset(pad, release, whole, counts)
    for number, (target, links) in enumerate(counts["links"].items(), 1):
        _linksets(pad, release, whole, number, target, links)
    return Graph(pad.quads, release.prefixes | vocabulary.PREFIXES, topic=document)


def _counts(release):
    return json.loads((release.folder / "download" / "statistics.json").read_text(encoding="utf-8"))


def _dataset(pad, release, whole, counts):
    iri, base = whole.iri, release.iris.base
    pad.say(iri, "rdf:type", "void:Dataset")
    pad.texts(iri, "dct:title", whole.titles)
    pad.texts(iri, "dct:description", whole.descriptions)
    pad.say(iri, "dct:license", release.register["licence"])
    pad.say(iri, "dct:publisher", release.iris.absolute(release.register["publisher"]))
    pad.say(iri, "dct:modified", typed(whole.modified, "xsd:date"))
    pad.say(iri, "foaf:homepage", base)
    pad.say(iri, "void:uriSpace", typed(base, "xsd:string"))
    pad.say(iri, "void:sparqlEndpoint", base + "sparql")
    pad.say(base + "sparql", "sd:defaultDataset", base + "sparql#dataset")
    pad.say(base + "sparql#dataset", "dct:source", iri)
    pad.say(iri, "void:rootResource", base + "catalog")
    for local in release.register["classes"][:1]:
        things = release.things()
        try:
            row = things.execute("SELECT min(iri) FROM thing WHERE class = ?", (release.iris.absolute(local),)).fetchone()
        finally:
            things.close()
        pad.say(iri, "void:exampleResource", row[0] and term(row[0]))
    for file in whole.files:
        if file.kind.label in _NAMES:
            pad.say(iri, "void:dataDump", file.address)
            pad.say(iri, "void:feature", _FORMATS + _NAMES[file.kind.label])
    for name, number in (("triples", counts["triples"]), ("distinctSubjects", counts["subjects"]),
                         ("distinctObjects", counts["objects"]), ("properties", len(counts["properties"])),
                         ("classes", len(counts["classes"]))):
        pad.say(iri, "void:" + name, typed(number, "xsd:integer"))
    _partitions(pad, release, iri, counts)


def _partitions(pad, release, iri, counts):
    document = release.iris.absolute(".well-known/void")
    for number, (found, count) in enumerate(counts["classes"].items(), 1):
        part = f"{document}#class-{number}"
        pad.say(iri, "void:classPartition", part)
        pad.say(part, "void:class", found)
        pad.say(part, "void:entities", typed(count, "xsd:integer"))
    for number, (found, count) in enumerate(counts["properties"].items(), 1):
        part = f"{document}#property-{number}"
        pad.say(iri, "void:propertyPartition", part)
        pad.say(part, "void:property", found)
        pad.say(part, "void:triples", typed(count, "xsd:integer"))
    for namespace in sorted({_namespace(name) for name in (*counts["properties"], *counts["classes"])}):
        pad.say(iri, "void:vocabulary", namespace)


def _namespace(iri):
    return iri[:max(iri.rfind("#"), iri.rfind("/")) + 1]


def _linksets(pad, release, whole, number, target, links):
    document = release.iris.absolute(".well-known/void")
    other = f"{document}#target-{number}"
    pad.say(other, "rdf:type", "void:Dataset")
    pad.say(other, "foaf:homepage", target)
    pad.say(other, "void:uriSpace", typed(target, "xsd:string"))
    for name, count in links.items():
        part = f"{document}#links-{number}-{name.rpartition('#')[2]}"
        pad.say(whole.iri, "void:subset", part)
        pad.say(part, "rdf:type", "void:Linkset")
        pad.say(part, "void:subjectsTarget", whole.iri)
        pad.say(part, "void:objectsTarget", other)
        pad.say(part, "void:linkPredicate", name)
        pad.say(part, "void:triples", typed(count, "xsd:integer"))
