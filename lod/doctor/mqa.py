"""The metadata quality score of data.europa.eu (MQA): 23 metrics, 405 points.

A metric counts by the share of data sets or distributions that fulfil it. Which formats are machine-readable and
non-proprietary follows the lists of the portal's own software, with the RDF family complete.
"""

from dataclasses import dataclass

from rdflib.namespace import DCAT, DCTERMS

EU = "http://publications.europa.eu/resource/authority/"
_OPEN = {"CSV", "TSV", "JSON", "JSON_LD", "XML", "RDF", "RDF_XML", "RDF_TURTLE", "RDF_N_TRIPLES", "RDF_N_QUADS", "RDF_TRIG",
         "N3", "GEOJSON", "ODS", "TXT", "HTML", "KML", "GML", "ATOM", "RSS"}
_MACHINE = (_OPEN - {"TXT", "HTML"}) | {"XLSX", "XLS"}
_IANA = "www.iana.org/assignments/media-types/"


@dataclass(frozen=True)
class Metric:
    """A metric: its points, how many of how many entries fulfil it."""

    dimension: str
    name: str
    weight: int
    fulfilled: int
    entries: int

    @property
    def points(self):
        """Weight by share."""
        return self.weight * self.fulfilled / self.entries if self.entries else 0.0


def score(case, conforms):
    """All Metrics of a case. `conforms` says whether the shapes found no violation; None where they were not given."""
    return [*_datasets(case, conforms), *_files(case)]


def total(metrics):
    """Points in all, and the rating of the portal."""
    points = sum(metric.points for metric in metrics)
    rating = "excellent" if points > 350 else "good" if points > 220 else "sufficient" if points > 119 else "bad"
    return points, rating


def _datasets(case, conforms):
    has = case.graph.value
    rules = [
        ("findability", "keyword", 30, lambda node: has(node, DCAT.keyword)),
        ("findability", "theme", 30, lambda node: _in(case, node, DCAT.theme, EU + "data-theme/")),
        ("findability", "spatial", 20, lambda node: has(node, DCTERMS.spatial)),
        ("findability", "temporal", 20, lambda node: has(node, DCTERMS.temporal)),
        ("interoperability", "dcat-ap", 30, lambda node: conforms),
        ("reusability", "access-rights", 10, lambda node: has(node, DCTERMS.accessRights)),
        ("reusability", "access-rights-vocabulary", 5, lambda node: _in(case, node, DCTERMS.accessRights, EU + "access-right/")),
        ("reusability", "contact", 20, lambda node: has(node, DCAT.contactPoint)),
        ("reusability", "publisher", 10, lambda node: has(node, DCTERMS.publisher)),
        ("contextuality", "issued", 5, lambda node: has(node, DCTERMS.issued)),
        ("contextuality", "modified", 5, lambda node: has(node, DCTERMS.modified)),
    ]
    for dimension, name, weight, fulfils in rules:
        yield Metric(dimension, name, weight, sum(bool(fulfils(node)) for node in case.datasets), len(case.datasets))


def _files(case):
    has, files = case.graph.value, [file for _, file in case.distributions]
    rules = [
        ("accessibility", "access-url-status", 50, lambda node: _alive(case, node, DCAT.accessURL)),
        ("accessibility", "download-url", 20, lambda node: has(node, DCAT.downloadURL)),
        ("accessibility", "download-url-status", 30, lambda node: _alive(case, node, DCAT.downloadURL)),
        ("interoperability", "format", 20, lambda node: has(node, DCTERMS.format)),
        ("interoperability", "media-type", 10, lambda node: has(node, DCAT.mediaType)),
        ("interoperability", "format-vocabulary", 10, lambda node: _in(case, node, DCTERMS.format, EU + "file-type/")
         and _IANA in str(has(node, DCAT.mediaType))),
        ("interoperability", "non-proprietary", 20, lambda node: _code(case, node) in _OPEN),
        ("interoperability", "machine-readable", 20, lambda node: _code(case, node) in _MACHINE),
        ("reusability", "licence", 20, lambda node: has(node, DCTERMS.license)),
        ("reusability", "licence-vocabulary", 10, lambda node: _in(case, node, DCTERMS.license, EU + "licence/")),
        ("contextuality", "rights", 5, lambda node: has(node, DCTERMS.rights)),
        ("contextuality", "byte-size", 5, lambda node: has(node, DCAT.byteSize)),
    ]
    for dimension, name, weight, fulfils in rules:
        yield Metric(dimension, name, weight, sum(bool(fulfils(node)) for node in files), len(files))


def _in(case, node, predicate, start):
    return any(str(value).startswith(start) for value in case.graph.objects(node, predicate))


def _alive(case, node, predicate):
    found = [case.reached.get(str(target)) for target in case.graph.objects(node, predicate)]
    return bool(found) and all(reply and 200 <= reply.status < 400 for reply in found)


def _code(case, node):
    return str(case.graph.value(node, DCTERMS.format)).rpartition("/")[2]
