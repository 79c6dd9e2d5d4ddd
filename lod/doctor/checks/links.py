"""Every file answers at its address, with the size and type the catalogue says."""

from rdflib.namespace import DCAT

from lod.doctor.case import Symptom

AUDIENCE = "both"

_IANA = "www.iana.org/assignments/media-types/"


def run(case):
    """Dead links, and files that are not what the catalogue says."""
    for _, file in case.distributions if case.links else ():
        for predicate in (DCAT.downloadURL, DCAT.accessURL):
            for target in case.graph.objects(file, predicate):
                reply = case.reached[str(target)]
                if reply.status == 0 or reply.status >= 400:
                    yield Symptom("link-dead", "error", str(target), {"status": reply.status})
                elif predicate == DCAT.downloadURL:
                    yield from _agrees(case, file, reply)


def _agrees(case, file, reply):
    size, length = case.graph.value(file, DCAT.byteSize), reply.headers.get("content-length")
    if size is not None and length and str(size) != length:
        yield Symptom("link-size", "error", reply.address, {"said": str(size), "found": length})
    said = {str(value).partition(_IANA)[2] for predicate in (DCAT.mediaType, DCAT.compressFormat)
            for value in case.graph.objects(file, predicate)} - {""}
    if said and reply.media_type and reply.media_type not in said:
        yield Symptom("link-type", "warning", reply.address, {"said": ", ".join(sorted(said)), "found": reply.media_type})
