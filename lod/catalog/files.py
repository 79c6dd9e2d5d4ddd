"""A file as a dcat:Distribution."""

from lod.catalog import flavours, people
from lod.catalog.vocabulary import EU, typed

_SHA256 = "spdx:checksumAlgorithm_sha256"


def write(pad, release, offers, flavour, dataset, file):
    """Write the distribution of one file of a data set."""
    node = f"{dataset.iri}#{file.name.replace('/', '-')}"
    pad.say(dataset.iri, "dcat:distribution", node)
    pad.say(node, "rdf:type", "dcat:Distribution")
    title = f"{file.name} ({file.kind.label}{', gzip' if file.packed else ''})"
    pad.texts(node, "dct:title", flavours.texts(flavour, {tag: title for tag in release.languages}))
    pad.texts(node, "dct:description", flavours.texts(flavour, people.say(release, "catalog.file", kind=file.kind.label)))
    pad.say(node, "dct:identifier", typed(node, "xsd:string"))
    pad.say(node, "dcat:accessURL", file.address)
    pad.say(node, "dcat:downloadURL", file.address)
    _kind(pad, flavour, node, file)
    pad.say(node, "dcat:byteSize", typed(file.size, "xsd:nonNegativeInteger"))
    pad.say(node, "dct:issued", typed(dataset.issued, "xsd:date"))
    pad.say(node, "dct:modified", typed(dataset.modified, "xsd:date"))
    pad.say(node, "dct:license", people.licence(release, flavour))
    pad.say(node, "dct:rights", people.rights(release))
    pad.say(node, "dcatap:availability", EU + "planned-availability/STABLE")
    _checksum(pad, flavour, node, file)
    if dataset.kind == "whole" and file.name == "data.nq" and not flavour.is_portal:
        pad.say(node, "dcat:accessService", *(f"{release.iris.base}{service['path']}#service" for service in offers.services))


def _kind(pad, flavour, node, file):
    scheme = "https" if flavour.is_portal else "http"
    for predicate, media_type in (("dcat:mediaType", file.kind.media_type), ("dcat:compressFormat", file.packed)):
        if media_type:
            iri = f"{scheme}://www.iana.org/assignments/media-types/{media_type}"
            pad.say(node, predicate, iri)
            pad.say(iri, "rdf:type", "dct:MediaType")
    pad.say(node, "dct:format", EU + "file-type/" + file.kind.code)
    for standard in filter(None, (None if flavour.is_portal else file.kind.standard, file.described)):
        pad.say(node, "dct:conformsTo", standard)
        pad.say(standard, "rdf:type", "dct:Standard")


def _checksum(pad, flavour, node, file):
    checksum = node + "-sha256"
    pad.say(node, "spdx:checksum", checksum)
    pad.say(checksum, "rdf:type", "spdx:Checksum")
    pad.say(checksum, "spdx:algorithm", _SHA256)
    pad.say(_SHA256, "rdf:type", "spdx:ChecksumAlgorithm")
    pad.say(checksum, "spdx:checksumValue", typed(file.sha256, "xsd:string" if flavour.is_portal else "xsd:hexBinary"))
