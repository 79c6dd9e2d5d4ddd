"""One catalogue under examination: its pages as they came and the graph that a harvester makes of them."""

import warnings
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlsplit

import rdflib
from rdflib.namespace import DCAT, DCTERMS, RDF


HYDRA = rdflib.Namespace("http://www.w3.org/ns/hydra/core#")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
SUFFIXES = {".ttl": "turtle", ".rdf": "xml", ".xml": "xml", ".jsonld": "json-ld", ".json": "json-ld", ".nt": "nt",
            ".n3": "n3", ".trig": "trig"}
TYPES = {"text/turtle": "turtle", "application/rdf+xml": "xml", "application/ld+json": "json-ld",
         "application/n-triples": "nt", "text/n3": "n3", "application/trig": "trig", "application/xml": "xml",
         "text/xml": "xml", "application/json": "json-ld"}
_MOST_PAGES = 200


@dataclass(frozen=True)
class Symptom:
    """Something a harvester trips over: its rule names the words, `where` is the address it is about."""

    rule: str
    severity: str
    where: str
    details: dict = field(default_factory=dict)


class Case:
    """A catalogue at an address. `language` is the language of the portal; `shapes` are files with SHACL shapes."""

    def __init__(self, address, web, language="sr", shapes=(), today="", oai=None, links=True):
        self.address, self.web, self.language = address, web, language
        self.shapes, self.today, self.oai, self.links = tuple(shapes), today, oai, links

    @cached_property
    def reply(self):
        """The answer to the first GET."""
        return self.web.get(self.address)

    @property
    def suffix(self):
        """The suffix of the address that names a format, or None."""
        path = urlsplit(self.address).path
        return next((suffix for suffix in SUFFIXES if path.endswith(suffix)), None)

    @property
    def format(self):
        """The format a harvester takes: by suffix, else by Content-Type, else None."""
        return SUFFIXES.get(self.suffix) or TYPES.get(self.reply.media_type)

    @cached_property
    def pages(self):
        """(Reply, Graph or None) of every page, following hydra:next; a page seen before is the last."""
        found, address, bodies = [], self.address, set()
        while address and len(found) < _MOST_PAGES:
            reply = self.reply if not found else self.web.get(address)
            graph = self._read(reply)
            found.append((reply, graph))
            if graph is None or reply.body in bodies:
                break
            bodies.add(reply.body)
            address = self.next(graph)
        return found

    def next(self, graph):
        """The address of the page after one, as both harvesters find it."""
        for kind, link in ((HYDRA.PartialCollectionView, HYDRA.next), (HYDRA.PagedCollection, HYDRA.nextPage)):
            for view in sorted(graph.subjects(RDF.type, kind)):
                for target in (graph.value(view, link), graph.value(view, HYDRA.nextPage)):
                    if target:
                        return str(target)
        return None

    def _read(self, reply):
        if reply.status != 200 or not self.format:
            return None
        graph = rdflib.Graph()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                graph.parse(data=reply.body, format=self.format, publicID=reply.address)
        except Exception:   # rdflib's parsers raise whatever they meet; the check `not-parsable` tells it
            return None
        return graph

    @cached_property
    def graph(self):
        """All pages as one graph."""
        whole = rdflib.Graph()
        for _, graph in self.pages:
            for statement in graph or ():
                whole.add(statement)
        return whole

    @cached_property
    def datasets(self):
        """The data sets that a catalogue lists, or, without a catalogue, all there are."""
        listed = set(self.graph.objects(None, DCAT.dataset))
        described = set(self.graph.subjects(RDF.type, DCAT.Dataset))
        return sorted(listed & described or described, key=str)

    @cached_property
    def distributions(self):
        """(data set, distribution) in order."""
        return [(dataset, file) for dataset in self.datasets
                for file in sorted(self.graph.objects(dataset, DCAT.distribution), key=str)]

    @cached_property
    def services(self):
        """All data services."""
        return sorted(self.graph.subjects(RDF.type, DCAT.DataService), key=str)

    def text(self, node, predicate):
        """The text a harvester takes: in the portal's language exactly, else the first."""
        found = [value for value in self.graph.objects(node, predicate) if isinstance(value, rdflib.Literal)]
        same = [value for value in found if value.language == self.language]
        return (same or sorted(found, key=str) or [None])[0]

    @cached_property
    def reached(self):
        """Address of a file → Reply to HEAD (or GET where HEAD is refused), asked once each."""
        found = {}
        for _, file in self.distributions if self.links else ():
            for predicate in (DCAT.downloadURL, DCAT.accessURL):
                for target in self.graph.objects(file, predicate):
                    address = str(target)
                    if address not in found:
                        reply = self.web.get(address, "HEAD")
                        found[address] = self.web.get(address) if reply.status in (405, 501) else reply
        return found

    def identifier(self, node):
        """dct:identifier as a string, or None."""
        value = self.graph.value(node, DCTERMS.identifier)
        return str(value) if value is not None else None
