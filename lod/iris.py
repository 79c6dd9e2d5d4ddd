"""The only maker of IRIs: where things, documents, graphs and releases live below one base."""

import re
from dataclasses import dataclass
from urllib.parse import quote

import pyoxigraph as ox

from lod import errors

WELL_KNOWN = {
    "adms": "http://www.w3.org/ns/adms#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "locn": "http://www.w3.org/ns/locn#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sdmx-attribute": "http://purl.org/linked-data/sdmx/2009/attribute#",
    "sdmx-dimension": "http://purl.org/linked-data/sdmx/2009/dimension#",
    "sdmx-measure": "http://purl.org/linked-data/sdmx/2009/measure#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vann": "http://purl.org/vocab/vann/",
    "voaf": "http://purl.org/vocommons/voaf#",
    "void": "http://rdfs.org/ns/void#",
    "vs": "http://www.w3.org/2003/06/sw-vocab-status/ns#",
    "wgs84": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "xhv": "http://www.w3.org/1999/xhtml/vocab#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

LABELS = (WELL_KNOWN["skos"] + "prefLabel", WELL_KNOWN["rdfs"] + "label", WELL_KNOWN["dct"] + "title",
          WELL_KNOWN["foaf"] + "name")
"""Properties that name a thing, best first."""

_BASE = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(/[A-Za-z0-9._~/-]*)?/")
_NOT_IN_IRIS = re.compile(r'[\x00-\x20<>"{}|\\^`]')


def is_iri(text):
    """Whether `text` is an absolute IRI: no character that RFC 3987 or SPARQL forbids, every percent sign with its two digits.

    The engine's own rule has the last word, for it refuses what it does not take for one.
    """
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text) or _NOT_IN_IRIS.search(text):
        return False
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def is_link(iri):
    """Whether an IRI may stand in a link of a page: data may hold `javascript:` and whatever else a browser would run."""
    return iri.startswith(("http://", "https://", "mailto:"))


@dataclass(frozen=True)
class Iris:
    """Addresses below `base`, which ends in a slash. Local addresses are paths without the leading slash."""

    base: str

    def __post_init__(self):
        if not _BASE.fullmatch(self.base):
            raise errors.BadSettings("bad-base", value=self.base)

    def absolute(self, local):
        """`id/library/101` → `{base}id/library/101`; an absolute IRI stays as it is."""
        return local if is_iri(local) else self.base + local

    def local(self, iri):
        """The path below the base, or None for an IRI that is not ours."""
        return iri.removeprefix(self.base) if iri.startswith(self.base) else None

    def document(self, iri):
        """The address of the document that describes one of our IRIs (303 target), without a format suffix.

        `id/library/101#contact` → `doc/library/101`; `code/form/branch` → `doc/code/form/branch`; an information
        resource (`def#Library`, `graph/x`, `release/x`, `cube/x#y`) is its own document.
        """
        local = self.local(iri).partition("#")[0]
        if local.startswith("id/"):
            return self.base + "doc/" + local.removeprefix("id/")
        if local.startswith("code/") or local == "code":
            return self.base + "doc/" + local
        return self.base + local

    def subject(self, document):
        """The local IRI that a `doc/…` path (without suffix) is about: the inverse of `document`."""
        rest = document.removeprefix("doc/")
        return rest if rest.startswith("code/") else "id/" + rest

    def graph(self, name):
        """The IRI of a named graph."""
        return f"{self.base}graph/{quote(name, safe='/-._~')}"

    def release(self, version):
        """The IRI of a release."""
        return f"{self.base}release/{quote(version, safe='-._~')}"
