"""What shapes and check queries say to people: in every language, Latin made from Cyrillic, under known headings."""

import re

import examples
import pytest
import rdflib
from rdflib import BNode, URIRef
from rdflib.namespace import RDF, RDFS, SH

from lod.languages import to_latin
from lod.publish import facets, outlines

TAGS = {"sr-Cyrl", "sr-Latn", "en"}
TEXTS = (SH.message, SH.name, SH.description, RDFS.label)


def texts(subject, predicate):
    return {text.language: str(text) for text in examples.shapes().objects(subject, predicate)}


@pytest.mark.parametrize("predicate", TEXTS, ids=lambda predicate: predicate.rpartition("#")[2])
def test_every_text_is_there_once_in_three_languages(predicate):
    found = {subject: [text.language for text in examples.shapes().objects(subject, predicate)]
             for subject in examples.shapes().subjects(predicate)}
    assert found and {subject: tags for subject, tags in found.items() if sorted(tags) != sorted(TAGS)} == {}


@pytest.mark.parametrize("predicate", TEXTS, ids=lambda predicate: predicate.rpartition("#")[2])
def test_latin_is_the_latin_of_its_cyrillic(predicate):
    for subject in set(examples.shapes().subjects(predicate)):
        found = texts(subject, predicate)
        assert found["sr-Latn"] == to_latin(found["sr-Cyrl"]) != found["sr-Cyrl"]


def test_a_class_of_others_has_a_name_of_ours():
    """Its vocabulary says none in Serbian; a class of our own has its name in the ontology."""
    named = outlines.class_names(examples.shapes())
    theirs = {str(target) for target in examples.shapes().objects(None, SH.targetClass) if "/def#" not in target}
    assert set(named) == theirs and len(theirs) == 16
    assert named["http://purl.org/dc/terms/BibliographicResource"] == {"sr-Cyrl": "извор", "sr-Latn": "izvor", "en": "source"}


def test_messages_are_sentences():
    for tag in TAGS:
        said = [texts(subject, SH.message)[tag] for subject in set(examples.shapes().subjects(SH.message))]
        assert all(re.fullmatch(r"[A-ZŠĐČĆŽА-ЯЂЈЉЊЋЏ].*[.]", text) for text in said)


def test_every_property_shape_has_an_address_and_judges_or_is_named():
    shapes = examples.shapes()
    for node in set(shapes.objects(None, SH.property)):
        assert isinstance(node, (URIRef, BNode))
        if isinstance(node, URIRef):
            assert list(shapes.objects(node, SH.path)), node
            assert {SH.message, SH.name} & set(shapes.predicates(node)), node


def test_what_is_named_has_a_known_group_and_an_order_of_its_own():
    shapes = examples.shapes()
    for node in set(shapes.subjects(SH.name)):
        group = shapes.value(node, SH.group)
        assert (group, RDF.type, SH.PropertyGroup) in shapes and shapes.value(node, SH.order) is not None, node
        if not str(group).endswith("/facets"):
            assert (node, SH.description, None) in shapes, node


def test_a_constraint_has_a_message():
    shapes = examples.shapes()
    judging = {shape for shape, path in shapes.subject_objects(SH.path)
               if isinstance(shape, URIRef) and set(shapes.predicates(shape)) & {
                   SH.minCount, SH.maxCount, SH.datatype, SH["class"], SH.nodeKind, SH.pattern, SH["or"], SH.node, SH.languageIn,
                   SH.uniqueLang, SH.hasValue, SH.lessThanOrEquals, SH.minInclusive}}
    assert len(judging) > 80 and {shape for shape in judging if (shape, SH.message, None) not in shapes} == set()


def test_no_pattern_repeats_a_repetition():
    patterns = list(map(str, examples.shapes().objects(None, SH.pattern)))
    assert len(patterns) > 8 and [pattern for pattern in patterns if re.search(r"[*+}]\)*[*+{]", pattern)] == []


def test_targets_outside_are_never_judged_by_their_class():
    shapes = examples.shapes()
    assert [node for node in shapes.subjects(SH.pattern) if (node, SH["class"], None) in shapes] == []


@pytest.mark.parametrize("check", examples.check_queries().values(), ids=lambda check: check.name)
def test_a_check_query_says_what_is_wrong_and_what_to_do(check):
    header, places = check.header, set(re.findall(r"\?(\w+)", check.text.partition("WHERE")[0].rpartition("SELECT")[2]))
    assert header["severity"] in ("error", "warning") and header[("summary", "en")].endswith(".")
    for key in ("message", "remedy"):
        assert {tag for name, tag in (name for name in header if isinstance(name, tuple)) if name == key} == {"sr-Cyrl", "en"}
        for tag in ("sr-Cyrl", "en"):
            assert header[(key, tag)].endswith(".") and set(re.findall(r"{(\w+)}", header[(key, tag)])) <= places
    assert "focus" in places and 'LANG(?name) = "' not in check.text


def test_every_class_of_the_data_is_laid_out(current):
    counted = current.manifest["counts"]["classes"]
    left_to_others = ("org#OrganizationalUnit", "org#FormalOrganization", "org#OrganizationalCollaboration", "org#Role",
                      "cube#CodedProperty", "cube#DimensionProperty", "voaf#Vocabulary", "owl#", "foaf/0.1/Group")
    missing = [iri for iri in counted if iri not in current.outlines and not any(part in iri for part in left_to_others)]
    assert missing == []


def test_no_page_shows_a_facet(current):
    for groups in current.outlines.values():
        assert all(group["label"].get("en") != "Filters" and group["properties"] for group in groups)


def test_every_declared_facet_is_read_and_chooses_something_in_the_register(current):
    """A facet whose path leads nowhere would be an empty list."""
    group = rdflib.URIRef(examples.register().base + outlines.FACETS)
    found = [(target, facet["key"], entry["path"]) for facet in facets.build(examples.shapes(), examples.register().base)
             for target, entry in facet["classes"].items()]
    assert len(found) == len(set(examples.shapes().subjects(SH.group, group))) > 30
    for target, key, path in found:
        values = current.engine.query(f"SELECT ?value WHERE {{ ?thing a <{target}> ; {as_sparql(path)} ?value }} LIMIT 1")
        assert list(values.rows), (target, key)


def as_sparql(path):
    if isinstance(path, str):
        return f"<{path}>"
    [(kind, inner)] = path.items()
    if kind == "inverse":
        return f"^{as_sparql(inner)}"
    return "(" + {"sequence": "/", "alternative": "|"}[kind].join(map(as_sparql, inner)) + ")"
