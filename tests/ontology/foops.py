"""The tests of FOOPS! (FAIR ontologies) that can be decided offline, one function each.

Every function takes the graph of the ontology and returns what is missing as a list of words; empty means passed. Names
and accepted properties are those of https://w3id.org/foops/test/; of several vocabularies we look for the one we use.
Content negotiation and resolving (CN1, DOC1, URI1, URI2, VER2) need a server; the registries (FIND2, FIND3) the internet.
"""

import re

from ontology_files import KLER, ONTOLOGY, ontology_of, terms
from rdflib import OWL, RDF, RDFS, Graph, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, SKOS, VANN

BIBO = Namespace("http://purl.org/ontology/bibo/")
_KNOWN_PERSISTENT = re.compile(r"https?://(w3id\.org|purl\.org|(dx\.)?doi\.org|www\.w3\.org|perma\.cc|linked\.data\.gov\.au|"
                               r"data\.europa\.eu|dbpedia\.org)/")
_LANGUAGE_NAMESPACES = (str(RDF), str(RDFS), str(OWL))


def _missing(graph, **properties):
    return [name for name, found in properties.items() if (ONTOLOGY, found, None) not in graph]


def find1(graph):
    """FIND1 Ontology prefix is declared."""
    return _missing(graph, prefix=VANN.preferredNamespacePrefix)


def om1(graph):
    """OM1 Minimum metadata."""
    return _missing(graph, title=DCTERMS.title, description=DCTERMS.description, license=DCTERMS.license,
                    version_iri=OWL.versionIRI, creator=DCTERMS.creator, namespace=VANN.preferredNamespaceUri)


def om2(graph):
    """OM2 Recommended metadata, with the optional contributor."""
    return _missing(graph, prefix=VANN.preferredNamespacePrefix, version=OWL.versionInfo, created=DCTERMS.created,
                    citation=DCTERMS.bibliographicCitation, contributor=DCTERMS.contributor)


def om3(graph):
    """OM3 Detailed metadata."""
    return _missing(graph, doi=BIBO.doi, publisher=DCTERMS.publisher, logo=FOAF.logo, status=BIBO.status,
                    source=DCTERMS.source, issued=DCTERMS.issued, modified=DCTERMS.modified)


def om4_1(graph):
    """OM4.1 A licence is declared; as an address, so that programs can follow it."""
    links = [licence for licence in graph.objects(ONTOLOGY, DCTERMS.license) if isinstance(licence, URIRef)]
    return [] if links else ["license"]


def om5_1(graph):
    """OM5.1 Basic provenance."""
    return _missing(graph, creator=DCTERMS.creator, created=DCTERMS.created)


def om5_2(graph):
    """OM5.2 Detailed provenance."""
    return _missing(graph, issued=DCTERMS.issued, publisher=DCTERMS.publisher)


def http1(graph):
    """HTTP1 Open protocol."""
    return [] if re.match("https?://", ontology_of(graph) or "") else ["http"]


def purl1(graph):
    """PURL1 Persistent URL, by its string."""
    name = ontology_of(graph) or ""
    return [] if _KNOWN_PERSISTENT.match(name) else [f"{name} is at no register of persistent addresses"]


def rdf1(graph):
    """RDF1 RDF is available; here: every format can write the graph, and reads the same one back."""
    return [name for name in ("turtle", "xml", "nt") if not _survives(graph, name)]


def ver1(graph):
    """VER1 Version IRI: declared, and another one than the ontology's own."""
    versions = set(graph.objects(ONTOLOGY, OWL.versionIRI))
    return [] if versions and ONTOLOGY not in versions else ["version_iri"]


def voc1(graph):
    """VOC1 Vocabulary reuse for metadata."""
    known = (str(DCTERMS), str(VANN), str(BIBO))
    used = {space for space in known for predicate in graph.predicates(ONTOLOGY) if predicate.startswith(space)}
    return sorted(set(known) - used)


def voc2(graph):
    """VOC2 Vocabulary reuse: our terms build on others than RDF, RDFS and OWL."""
    parents = {parent for link in (RDFS.subClassOf, RDFS.subPropertyOf) for parent in graph.objects(None, link)}
    outside = [parent for parent in parents if not str(parent).startswith((str(KLER), *_LANGUAGE_NAMESPACES))]
    return [] if outside else ["reused terms"]


def voc3(graph):
    """VOC3 Documentation: labels."""
    return _undocumented(graph, RDFS.label, SKOS.prefLabel)


def voc4(graph):
    """VOC4 Documentation: definitions."""
    return _undocumented(graph, RDFS.comment, SKOS.definition)


def _undocumented(graph, of_term, of_concept):
    concepts = [concept for kind in (SKOS.Concept, SKOS.ConceptScheme) for concept in graph.subjects(RDF.type, kind)]
    return [str(term) for term in terms(graph) if (term, of_term, None) not in graph] + \
        [str(concept) for concept in concepts if (concept, of_concept, None) not in graph]


def _survives(graph, name):
    try:
        return len(Graph().parse(data=graph.serialize(format=name), format=name)) == len(graph)
    except ValueError:
        return False
