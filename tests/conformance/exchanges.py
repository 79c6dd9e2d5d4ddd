"""The cases of the W3C suite for the SPARQL 1.1 Protocol: exact requests, and what must be answered."""

import functools
from dataclasses import dataclass

import pyoxigraph as ox

from tests.conformance import suites
from tests.conformance.suites import MF

_HT, _CNT, _UT = "http://www.w3.org/2011/http#", "http://www.w3.org/2011/content#", "http://www.w3.org/2009/sparql/tests/test-update#"
_MANIFEST = "sparql11/protocol/manifest.ttl"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


@dataclass(frozen=True)
class Request:
    """A request of a case: `statuses` are leading digits that are right, `answer` the yes or no expected, `form` the kind of result."""

    method: str
    address: str
    headers: tuple
    body: bytes | None
    statuses: frozenset
    answer: bool | None
    form: str | None


@dataclass(frozen=True)
class Exchange:
    """A case: requests in their order; `is_update` when it changes data, which a read-only server refuses."""

    iri: str
    requests: tuple
    is_update: bool

    @property
    def name(self):
        """A short name: `query_get`."""
        return self.iri.rpartition("#")[2]


@functools.cache
def cases():
    """All cases of the protocol's manifest."""
    return [_case(manifest, entry) for manifest, entry in suites.entries((_MANIFEST,))]


def _case(manifest, entry):
    action = manifest.value(entry, MF + "action")
    requests = tuple(_request(manifest, node) for node in manifest.members(manifest.value(action, _HT + "requests")))
    return Exchange(entry.value, requests, entry.value.rpartition("#")[2].startswith("update_"))


def _request(manifest, node):
    def text(subject, name):
        found = manifest.value(subject, name)
        return found.value if found is not None else None

    response, body = manifest.value(node, _HT + "resp"), manifest.value(node, _HT + "body")
    headers = tuple((text(header, _HT + "fieldName"), text(header, _HT + "fieldValue"))
                    for header in manifest.members(manifest.value(node, _HT + "headers")))
    encoding = body and text(body, _CNT + "characterEncoding")
    yes = text(response, MF + "expectedBoolean")
    return Request(text(node, _HT + "methodName"), text(node, _HT + "absolutePath").replace("/sparql/", "/sparql", 1), headers,
                   text(body, _CNT + "chars").encode(encoding) if body else None,
                   frozenset(status.value[-3] for status in manifest.values(response, MF + "expectedStatus")),
                   None if yes is None else yes == "true", text(response, MF + "expectedFormat"))


def quads():
    """The data of the cases, each file under the name that the requests use."""
    found = {}
    for manifest, entry in suites.entries((_MANIFEST,)):
        for data in manifest.values(entry, _UT + "graphData"):
            found[manifest.value(data, _LABEL).value] = manifest.value(data, _UT + "graph").value
    for name, file in sorted(found.items()):
        yield from (ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(name))
                    for quad in suites.graph(suites.path(file), name))
