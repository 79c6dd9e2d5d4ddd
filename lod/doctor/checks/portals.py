"""Values that udata or CKAN lose, garble or refuse."""

import re

import rdflib
from rdflib.namespace import DCAT, DCTERMS, RDF, SKOS

from lod.doctor.case import SPDX, Symptom

AUDIENCE = "portal"

_XSD = rdflib.XSD
_POINT = re.compile(r"\s*(POINT|\{\s*\"type\"\s*:\s*\"Point\")", re.I)


def run(case):
    """The traps of both harvesters, each with the node it is at."""
    for dataset in case.datasets:
        yield from _texts(case, dataset)
        yield from _period(case, dataset)
        yield from _dates(case, dataset)
        yield from _geometry(case, dataset)
    for _, file in case.distributions:
        yield from _file(case, file)
    for service in case.services:
        if any(case.graph.subjects(DCAT.accessService, service)):
            yield Symptom("access-service", "error", str(service))
    for theme in sorted(set(case.graph.objects(None, DCAT.theme)), key=str):
        if any(case.graph.objects(theme, SKOS.prefLabel)):
            yield Symptom("theme-label", "warning", str(theme))


def _texts(case, dataset):
    titles = [value for value in case.graph.objects(dataset, DCTERMS.title) if isinstance(value, rdflib.Literal)]
    if titles and not any(value.language == case.language for value in titles) and any(value.language for value in titles):
        found = ", ".join(sorted({value.language or "–" for value in titles}))
        yield Symptom("language", "error", str(dataset), {"wanted": case.language, "found": found})
    taken = case.text(dataset, DCTERMS.title)
    if taken is not None and not re.search(r"[A-Za-z0-9]", taken):
        yield Symptom("title-no-latin", "error", str(dataset), {"title": str(taken)})
    if case.text(dataset, DCTERMS.description) is None:
        yield Symptom("no-description", "error", str(dataset))
    if not any(case.graph.objects(dataset, DCAT.distribution)):
        yield Symptom("no-distribution", "error", str(dataset))


def _period(case, dataset):
    for period in case.graph.objects(dataset, DCTERMS.temporal):
        if isinstance(period, rdflib.URIRef):
            yield Symptom("period-address", "error", str(dataset), {"period": str(period)})


def _dates(case, dataset):
    for predicate in (DCTERMS.issued, DCTERMS.modified):
        for value in case.graph.objects(dataset, predicate):
            if case.today and str(value)[:10] > case.today:
                yield Symptom("future-date", "error", str(dataset), {"date": str(value)})


def _geometry(case, dataset):
    for place in case.graph.objects(dataset, DCTERMS.spatial):
        values = [value for value in case.graph.objects(place) if isinstance(value, rdflib.Literal)]
        if any(_POINT.match(value) for value in values) and not any("POLYGON" in value.upper() for value in values):
            yield Symptom("point-only", "warning", str(dataset))


def _file(case, file):
    if case.graph.value(file, DCAT.downloadURL) is None and case.graph.value(file, DCAT.accessURL) is None:
        yield Symptom("no-url", "error", str(file))
    for media_type in case.graph.objects(file, DCAT.mediaType):
        if str(media_type).startswith("http://www.iana.org/"):
            yield Symptom("media-type-http", "warning", str(file), {"type": str(media_type)})
    for checksum in case.graph.objects(file, SPDX.checksum):
        value = case.graph.value(checksum, SPDX.checksumValue)
        if value is not None and value.datatype == _XSD.hexBinary:
            yield Symptom("checksum-binary", "error", str(file))
    if (file, RDF.type, DCAT.Distribution) not in case.graph:
        yield Symptom("file-no-type", "warning", str(file))
