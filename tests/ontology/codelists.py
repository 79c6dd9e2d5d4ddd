"""What a code list must keep to. Every function takes a graph and returns what is wrong as a list of sentences."""

import re
from collections import defaultdict

from ontology_files import BASE, LANGUAGES, languages
from rdflib import RDF, Literal, Namespace
from rdflib.namespace import DCTERMS, SKOS

CODE = BASE + "code/"
ORG = Namespace("http://www.w3.org/ns/org#")


def schemes(graph):
    """The code lists of a graph."""
    return sorted(graph.subjects(RDF.type, SKOS.ConceptScheme))


def codes(graph):
    """The codes of a graph."""
    return sorted(graph.subjects(RDF.type, SKOS.Concept))


def addresses(graph):
    """A list is code/<scheme>, a code code/<scheme>/<notation>; both in kebab-case, Roman numerals excepted."""
    word = "([a-z0-9]+(-[a-z0-9]+)*|[IVX]+)"
    wrong = [scheme for scheme in schemes(graph) if not re.fullmatch(f"{CODE}{word}", scheme)]
    wrong += [code for code in codes(graph) if not re.fullmatch(f"{CODE}{word}/{word}", code)]
    return [f"{address} is no address of a list or code" for address in wrong]


def notations(graph):
    """Every code has one notation, plain text, equal to the last part of its address."""
    return [f"{code} has the wrong notation" for code in codes(graph)
            if list(graph.objects(code, SKOS.notation)) != [Literal(code.rpartition("/")[2])]]


def membership(graph):
    """Every code is in one scheme: the one its address names."""
    return [f"{code} is not in its scheme alone" for code in codes(graph)
            if [str(scheme) for scheme in graph.objects(code, SKOS.inScheme)] != [code.rpartition("/")[0]]]


def top_concepts(graph):
    """skos:hasTopConcept and skos:topConceptOf say the same, of exactly the codes with nothing broader, in their scheme."""
    down = set(graph.subject_objects(SKOS.hasTopConcept))
    up = {(scheme, code) for code, scheme in graph.subject_objects(SKOS.topConceptOf)}
    tops = {(scheme, code) for code in codes(graph) if (code, SKOS.broader, None) not in graph
            for scheme in graph.objects(code, SKOS.inScheme)}
    return [f"{code} at the top of {scheme}: not said the same everywhere" for scheme, code in
            sorted((down ^ tops) | (up ^ tops))]


def hierarchy(graph):
    """What is broader is a code of the same list, and nothing is broader than itself."""
    wrong = [(code, broader) for code, broader in graph.subject_objects(SKOS.broader)
             if graph.value(code, SKOS.inScheme) != graph.value(broader, SKOS.inScheme)
             or code in set(graph.transitive_objects(broader, SKOS.broader))]
    return [f"{broader} cannot be broader than {code}" for code, broader in sorted(wrong)]


def documentation(graph):
    """Lists and codes have a name and a definition in each language, lists a title as well."""
    wanted = [(node, link) for node in codes(graph) for link in (SKOS.prefLabel, SKOS.definition)]
    wanted += [(node, link) for node in schemes(graph) for link in (SKOS.prefLabel, SKOS.definition, DCTERMS.title)]
    return [f"{node} has {link} in {found}" for node, link in wanted
            if (found := languages(graph, node, link)) != sorted(LANGUAGES)]


def distinct_names(graph):
    """Within a list no two codes have the same name in one language."""
    owners = defaultdict(list)
    for code in codes(graph):
        for name in graph.objects(code, SKOS.prefLabel):
            owners[graph.value(code, SKOS.inScheme), name.language, str(name).lower()].append(code)
    return [f"“{name}”@{tag} names {len(found)} codes of {scheme}" for (scheme, tag, name), found in owners.items()
            if len(found) > 1]


def roles(graph):
    """The codes of the list of roles are org:Role, so that org:role may point to them, and no others are."""
    return [f"{code} is wrongly typed" for code in codes(graph)
            if code.startswith(CODE + "role/") != ((code, RDF.type, ORG.Role) in graph)]
