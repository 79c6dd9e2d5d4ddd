"""A release as a graph: version, date, predecessor, files with size and SHA-256 (DCAT 3, section 11)."""

import pyoxigraph as ox

from lod.iris import WELL_KNOWN
from lod.results import Graph

_DUMPS = {"data.nq": "application/n-quads", "data.ttl": "text/turtle", "data.trig": "application/trig",
          "data.nt": "application/n-triples", "data.rdf": "application/rdf+xml", "data.jsonld": "application/ld+json"}
_SPDX = "http://spdx.org/rdf/terms#"


def describe(release):
    """The Graph of a release."""
    iri = release.iris.release(release.version)
    graph = ox.NamedNode(iri)
    quads = [ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value, graph)
             for subject, predicate, value in _statements(release, iri)]
    return Graph(quads, release.prefixes | {"spdx": _SPDX}, topic=iri)


def _statements(release, iri):
    dcat, dct, register, manifest = WELL_KNOWN["dcat"], WELL_KNOWN["dct"], release.register, release.manifest
    yield iri, WELL_KNOWN["rdf"] + "type", ox.NamedNode(dcat + "Dataset")
    for tag, text in register["title"].items():
        yield iri, dct + "title", ox.Literal(f"{text} ({release.version})", language=tag)
        yield iri, dct + "description", ox.Literal(register["description"][tag], language=tag)
    yield iri, dcat + "version", ox.Literal(release.version)
    yield iri, dcat + "isVersionOf", ox.NamedNode(release.iris.absolute("dataset/register"))
    yield iri, dct + "identifier", ox.Literal(iri)
    yield iri, dct + "issued", _date(release.issued)
    yield iri, dct + "license", ox.NamedNode(register["licence"])
    yield iri, dct + "publisher", ox.NamedNode(release.iris.absolute(register["publisher"]))
    if manifest["previous"]:
        yield iri, dcat + "previousVersion", ox.NamedNode(release.iris.release(manifest["previous"]))
    for name, media_type in _DUMPS.items():
        yield from _distribution(release, iri, name, media_type)


def _distribution(release, iri, name, media_type):
    dcat, node, file = WELL_KNOWN["dcat"], f"{iri}#{name}", release.manifest["files"][name]
    yield iri, dcat + "distribution", ox.NamedNode(node)
    yield node, WELL_KNOWN["rdf"] + "type", ox.NamedNode(dcat + "Distribution")
    yield node, dcat + "accessURL", ox.NamedNode(f"{iri}/{name}")
    yield node, WELL_KNOWN["dct"] + "license", ox.NamedNode(release.register["licence"])
    yield node, dcat + "downloadURL", ox.NamedNode(f"{iri}/{name}")
    yield node, dcat + "mediaType", ox.NamedNode(f"https://www.iana.org/assignments/media-types/{media_type}")
    yield node, dcat + "byteSize", ox.Literal(str(file["bytes"]), datatype=ox.NamedNode(WELL_KNOWN["xsd"] + "nonNegativeInteger"))
    yield node, _SPDX + "checksum", ox.NamedNode(f"{node}-sha256")
    yield f"{node}-sha256", WELL_KNOWN["rdf"] + "type", ox.NamedNode(_SPDX + "Checksum")
    yield f"{node}-sha256", _SPDX + "algorithm", ox.NamedNode(_SPDX + "checksumAlgorithm_sha256")
    yield f"{node}-sha256", _SPDX + "checksumValue", ox.Literal(file["sha256"])


def _date(text):
    return ox.Literal(text, datatype=ox.NamedNode(WELL_KNOWN["xsd"] + "date"))
