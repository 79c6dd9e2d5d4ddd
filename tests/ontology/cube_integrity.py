"""The integrity constraints of the RDF Data Cube recommendation (section 11) that concern structures.

Every function takes a graph of cubes with the vocabularies they use, and returns what is wrong as a list of sentences.
The constraints on observations are checked on the published data, where the observations are.
"""

from rdflib import RDF, RDFS, Literal
from rdflib.namespace import QB, SKOS

_ROLES = (QB.dimension, QB.measure, QB.attribute)


def ic2_one_structure(graph):
    """IC-2 Unique DSD: every data set has exactly one structure."""
    return [f"{cube} has not one structure" for cube in graph.subjects(RDF.type, QB.DataSet)
            if len(set(graph.objects(cube, QB.structure))) != 1]


def ic3_measure(graph):
    """IC-3 DSD includes measure."""
    return [f"{structure} has no measure" for structure in _structures(graph)
            if not any(graph.objects(part, QB.measure) and (part, QB.measure, None) in graph
                       for part in graph.objects(structure, QB.component))]


def ic4_dimension_range(graph):
    """IC-4 Dimensions have range."""
    return [f"{dimension} has no range" for dimension in _dimensions(graph)
            if (dimension, RDFS.range, None) not in graph]


def ic5_code_list(graph):
    """IC-5 Concept dimensions have code lists, and the lists are there."""
    return [f"{dimension} has no code list" for dimension in _dimensions(graph)
            if (dimension, RDFS.range, SKOS.Concept) in graph
            and not any((scheme, RDF.type, SKOS.ConceptScheme) in graph
                        for scheme in graph.objects(dimension, QB.codeList))]


def ic6_optional_attributes(graph):
    """IC-6 Only attributes may be optional."""
    return [f"{part} is optional and no attribute" for part in graph.subjects(QB.componentRequired, Literal(False))
            if (part, QB.attribute, None) not in graph]


def components_have_one_role(graph):
    """A component is one dimension, measure or attribute, which its vocabulary declares as such."""
    kinds = {QB.dimension: QB.DimensionProperty, QB.measure: QB.MeasureProperty, QB.attribute: QB.AttributeProperty}
    wrong = []
    for part in graph.objects(None, QB.component):
        roles = [(role, found) for role in _ROLES for found in graph.objects(part, role)]
        if len(roles) != 1 or (roles[0][1], RDF.type, kinds[roles[0][0]]) not in graph:
            wrong.append(f"{part} is not one declared dimension, measure or attribute")
    return wrong


def components_are_ordered(graph):
    """The components of a structure are numbered 1, 2, 3 …"""
    return [f"{structure} is not numbered" for structure in _structures(graph)
            if sorted(order.toPython() for part in graph.objects(structure, QB.component)
                      for order in graph.objects(part, QB.order))
            != list(range(1, 1 + len(set(graph.objects(structure, QB.component)))))]


def _structures(graph):
    return sorted(graph.subjects(RDF.type, QB.DataStructureDefinition))


def _dimensions(graph):
    return sorted(set(graph.objects(None, QB.dimension)))
