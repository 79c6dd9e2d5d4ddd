"""The pitfalls of OOPS! (OntOlogy Pitfall Scanner) that can be decided offline, one function each.

Every function takes the graph of the ontology and returns what is wrong as a list of sentences; empty means passed.
Numbers and names are those of the OOPS! catalogue. P13 (no inverse declared) is advice only: the pages and the queries
follow links backwards, so inverses would only be second names.
"""

import re
from collections import defaultdict

from ontology_files import KLER, LANGUAGES, classes, languages, ontology_of, properties, terms, vendored
from rdflib import OWL, RDF, RDFS, BNode, URIRef
from rdflib.namespace import DCTERMS

_CLASS_KINDS = (OWL.Class, RDFS.Class, RDFS.Datatype)
_PROPERTY_KINDS = (RDF.Property, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.OntologyProperty)
_LICENCES = (DCTERMS.license, DCTERMS.rights)
_FILE_ENDING = re.compile(r"\.(owl|rdf|rdfs|ttl|n3|nt|xml|jsonld|html)$", re.I)


def p04_unconnected(graph):
    """P04 Creating unconnected ontology elements: a term with no parent, no domain or range, and no use as one."""
    links = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range)
    linked = {end for link in links for ends in graph.subject_objects(link) for end in ends}
    return [f"{term} stands alone" for term in terms(graph) if term not in linked]


def p06_cycles(graph):
    """P06 Including cycles in a class hierarchy (properties as well)."""
    both = graph + vendored()
    return [f"{term} is its own ancestor by {link.fragment}" for term in terms(graph)
            for link in (RDFS.subClassOf, RDFS.subPropertyOf)
            if any(term in set(both.transitive_objects(parent, link)) for parent in both.objects(term, link))]


def p08_missing_annotations(graph):
    """P08 Missing annotations: a term needs one label and one comment in each of our languages."""
    return [f"{term} has {predicate.fragment} in {found}" for term in terms(graph)
            for predicate in (RDFS.label, RDFS.comment)
            if (found := languages(graph, term, predicate)) != sorted(LANGUAGES)]


def p10_missing_disjointness(graph):
    """P10 Missing disjointness: no two classes are said to be disjoint."""
    return [] if (None, OWL.disjointWith, None) in graph else ["no class is disjoint with another"]


def p11_missing_domain_or_range(graph):
    """P11 Missing domain or range in properties."""
    return [f"{term} has no {end.fragment}" for term in properties(graph) for end in (RDFS.domain, RDFS.range)
            if (term, end, None) not in graph]


def p19_multiple_domains_or_ranges(graph):
    """P19 Defining multiple domains or ranges in properties: they mean the intersection, which is rarely meant."""
    return [f"{term} has several {end.fragment}s" for term in properties(graph) for end in (RDFS.domain, RDFS.range)
            if len(set(graph.objects(term, end))) > 1]


def p22_naming_conventions(graph):
    """P22 Using different naming conventions: classes are UpperCamelCase, properties lowerCamelCase."""
    wrong = [term for term in classes(graph) if not re.fullmatch("[A-Z][A-Za-z0-9]*", term.removeprefix(KLER))]
    wrong += [term for term in properties(graph) if not re.fullmatch("[a-z][A-Za-z0-9]*", term.removeprefix(KLER))]
    return [f"{term} breaks the naming convention" for term in wrong]


def p25_inverse_of_itself(graph):
    """P25 Defining a relationship as inverse to itself (it should be symmetric)."""
    return [f"{term} is inverse to itself" for term, other in graph.subject_objects(OWL.inverseOf) if term == other]


def p26_inverse_of_symmetric(graph):
    """P26 Defining inverse relationships for a symmetric one."""
    return [f"{term} is symmetric and has an inverse" for term in graph.subjects(RDF.type, OWL.SymmetricProperty)
            if (term, OWL.inverseOf, None) in graph or (None, OWL.inverseOf, term) in graph]


def p27_wrong_equivalent_properties(graph):
    """P27 Defining wrong equivalent properties: equivalents within one ontology, or with other domains or ranges."""
    return [f"{term} and {other} are not equivalent" for term, other in graph.subject_objects(OWL.equivalentProperty)
            if str(other).startswith(KLER) or _ends(graph, term) != _ends(vendored(), other)]


def p28_wrong_symmetric(graph):
    """P28 Defining wrong symmetric relationships: domain and range differ."""
    return _uneven(graph, OWL.SymmetricProperty)


def p29_wrong_transitive(graph):
    """P29 Defining wrong transitive relationships: domain and range differ."""
    return _uneven(graph, OWL.TransitiveProperty)


def p32_same_label(graph):
    """P32 Several terms with the same label, in one language, whatever the case."""
    owners = defaultdict(set)
    for term in terms(graph):
        for label in graph.objects(term, RDFS.label):
            owners[label.language, str(label).lower()].add(term)
    return [f"“{text}”@{tag} is the label of {len(found)} terms" for (tag, text), found in sorted(owners.items())
            if len(found) > 1]


def p34_untyped_class(graph):
    """P34 Untyped class: something is used as a class that neither we nor a vendored vocabulary declares as one."""
    used = {end for link in (RDFS.subClassOf, OWL.disjointWith, OWL.equivalentClass)
            for ends in graph.subject_objects(link) for end in ends}
    used |= {end for link in (RDFS.domain, RDFS.range, RDF.type) for end in graph.objects(None, link)}
    return [f"{term} is no declared class" for term in sorted(used) if not _declared(graph, term, _CLASS_KINDS)]


def p35_untyped_property(graph):
    """P35 Untyped property: something is used as a property that neither we nor a vendored vocabulary declares as one."""
    used = set(graph.predicates())
    for link in (RDFS.subPropertyOf, OWL.inverseOf, OWL.equivalentProperty):
        used |= {end for ends in graph.subject_objects(link) for end in ends}
    return [f"{term} is no declared property" for term in sorted(used) if not _declared(graph, term, _PROPERTY_KINDS)]


def p36_file_extension(graph):
    """P36 The IRI of the ontology contains a file extension."""
    name = ontology_of(graph)
    return [f"{name} ends like a file"] if name and _FILE_ENDING.search(name) else []


def p38_no_ontology(graph):
    """P38 No OWL ontology declaration, or more than one."""
    count = len(list(graph.subjects(RDF.type, OWL.Ontology)))
    return [] if count == 1 else [f"{count} ontologies are declared"]


def p39_ambiguous_namespace(graph):
    """P39 Ambiguous namespace: the namespace of the terms must be the ontology's absolute IRI and a hash."""
    name = ontology_of(graph)
    absolute = name is not None and re.match("https?://", name)
    return [] if absolute and str(KLER) == f"{name}#" else [f"{KLER} is not the namespace of {name}"]


def p40_namespace_hijacking(graph):
    """P40 Namespace hijacking: a statement about a term that belongs to another vocabulary."""
    base = str(KLER).removesuffix("def#")
    foreign = {subject for subject in graph.subjects() if isinstance(subject, URIRef) and not subject.startswith(base)}
    return [f"{subject} is not ours to describe" for subject in sorted(foreign)]


def p41_no_licence(graph):
    """P41 No license declared."""
    name = ontology_of(graph)
    return [] if any((name, licence, None) in graph for licence in _LICENCES) else ["the ontology has no licence"]


def blank_nodes(graph):
    """House rule: no blank nodes, so that every part of the vocabulary has an address."""
    return sorted({f"{node} is a blank node" for triple in graph for node in triple if isinstance(node, BNode)})


def imports(graph):
    """House rule: no owl:imports and no RDF lists; the vocabulary loads alone, with any tool."""
    used = {OWL.imports, RDF.first, RDF.rest} & set(graph.predicates())
    return [f"{predicate} is used" for predicate in sorted(used)]


def _uneven(graph, kind):
    return [f"{term} is {kind.fragment} but its domain is not its range" for term in graph.subjects(RDF.type, kind)
            if set(graph.objects(term, RDFS.domain)) != set(graph.objects(term, RDFS.range))]


def _ends(graph, term):
    return [set(graph.objects(term, end)) for end in (RDFS.domain, RDFS.range)]


def _declared(graph, term, kinds):
    return any((term, RDF.type, kind) in source for kind in kinds for source in (graph, vendored()))
