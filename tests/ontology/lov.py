"""What Linked Open Vocabularies asks of a vocabulary (recommendations 1.1), one function per demand.

Every function takes the graph of the ontology and returns what is wrong as a list of sentences; empty means passed.
"""

from ontology_files import KLER, ONTOLOGY, languages, terms
from rdflib import OWL, RDF, RDFS, XSD, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, VANN

VOAF = Namespace("http://purl.org/vocommons/voaf#")
VS = Namespace("http://www.w3.org/2003/06/sw-vocab-status/ns#")
_STATUSES = {"unstable", "testing", "stable", "archaic"}
_MOST_TERMS = 100


def declares_itself(graph):
    """The vocabulary is a voaf:Vocabulary and counts its own terms right."""
    counted = sum(int(number) for link in (VOAF.classNumber, VOAF.propertyNumber)
                  for number in graph.objects(ONTOLOGY, link))
    wrong = [] if (ONTOLOGY, RDF.type, VOAF.Vocabulary) in graph else ["it is no voaf:Vocabulary"]
    return wrong if counted == len(terms(graph)) else [*wrong, f"it counts {counted} of {len(terms(graph))} terms"]


def names_its_namespace(graph):
    """Prefix and namespace are declared, and the namespace is the one that the terms have."""
    wrong = [] if graph.value(ONTOLOGY, VANN.preferredNamespacePrefix) == Literal("kler") else ["the prefix is not kler"]
    if graph.value(ONTOLOGY, VANN.preferredNamespaceUri) != URIRef(KLER):
        wrong.append("the namespace is another one")
    return wrong


def has_title_and_description(graph):
    """Title and description carry language tags."""
    return [f"{predicate.fragment or predicate} has no text with a language" for predicate in
            (DCTERMS.title, DCTERMS.description) if not any(languages(graph, ONTOLOGY, predicate))]


def is_dated_and_versioned(graph):
    """Issued and modified are days, in order; the version has a number and an address that ends with it."""
    days = [graph.value(ONTOLOGY, link) for link in (DCTERMS.created, DCTERMS.issued, DCTERMS.modified)]
    if any(day is None or day.datatype != XSD.date for day in days):
        return ["created, issued and modified are not all days"]
    version = graph.value(ONTOLOGY, OWL.versionInfo)
    address = graph.value(ONTOLOGY, OWL.versionIRI, default="")
    wrong = [] if [day.value for day in days] == sorted(day.value for day in days) else ["the days are out of order"]
    return wrong if version and address.endswith(f"/{version}") else [*wrong, "version and version IRI differ"]


def names_its_makers(graph):
    """Creator, contributor, publisher and licence are addresses."""
    return [f"{link} is no address" for link in
            (DCTERMS.creator, DCTERMS.contributor, DCTERMS.publisher, DCTERMS.license)
            if not isinstance(graph.value(ONTOLOGY, link, any=True), URIRef)]


def documents_every_term(graph):
    """Each term has label, comment, rdfs:isDefinedBy this ontology, and a status."""
    wrong = [f"{term} lacks {link}" for term in terms(graph) for link in (RDFS.label, RDFS.comment)
             if (term, link, None) not in graph]
    wrong += [f"{term} is not defined by the ontology" for term in terms(graph)
              if graph.value(term, RDFS.isDefinedBy) != ONTOLOGY]
    return wrong + [f"{term} has no known status" for term in terms(graph)
                    if str(graph.value(term, VS.term_status)) not in _STATUSES]


def is_small(graph):
    """Small size: people read all of it."""
    return [] if len(terms(graph)) <= _MOST_TERMS else [f"{len(terms(graph))} terms"]
