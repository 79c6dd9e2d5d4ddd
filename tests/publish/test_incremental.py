"""Judging only what a change can reach says the same as judging everything."""

import random
import shutil

import pyoxigraph as ox
import pytest
import rdflib

from lod import config
from lod.iris import is_iri
from lod.publish import description, questions, reach, release, shacl
from tests.conftest import DATE, ROOT

KINDS = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix : <urn:t:> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:A-shape a sh:NodeShape ; sh:targetClass :A ; sh:property :A-p, :A-q, :A-inverse, :A-sequence, :A-alternative, :A-maybe, :A-back-two .
:A-p sh:path :p ; sh:class :B ; sh:minCount 1 .
:A-q sh:path :q ; sh:node :Named ; sh:maxCount 2 .
:A-inverse sh:path [ sh:inversePath :p ] ; sh:maxCount 1 ; sh:class :A .
:A-sequence sh:path ( :p :q ) ; sh:minCount 1 ; sh:or ( [ sh:class :A ] [ sh:class :C ] ) .
:A-alternative sh:path [ sh:alternativePath ( :r [ sh:inversePath :q ] ) ] ; sh:nodeKind sh:IRI .
:A-maybe sh:path [ sh:zeroOrOnePath :r ] ; sh:maxCount 2 .
:A-back-two sh:path ( [ sh:inversePath :q ] [ sh:inversePath :p ] ) ; sh:maxCount 2 .
:Named a sh:NodeShape ; sh:property :Named-n ; sh:not [ sh:class :C ] .
:Named-n sh:path :n ; sh:minCount 1 ; sh:datatype xsd:integer ; sh:property :Named-n-x .
:Named-n-x sh:path :x ; sh:maxCount 0 .
:B-shape a sh:NodeShape ; sh:targetClass :B ; sh:closed true ; sh:ignoredProperties ( <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> :n ) ;
  sh:property :B-q, :B-m ; sh:xone ( [ sh:property [ sh:path :n ; sh:minCount 1 ] ] [ sh:property [ sh:path :m ; sh:minCount 1 ] ] ) .
:B-q sh:path :q ; sh:qualifiedValueShape [ sh:class :A ] ; sh:qualifiedMinCount 1 .
:B-m sh:path :m ; sh:lessThan :n .
:C a rdfs:Class, sh:NodeShape ; sh:property :C-p, :C-r . :C-p sh:path :p ; sh:equals :q . :C-r sh:path :r ; sh:disjoint :p .
:Subjects a sh:NodeShape ; sh:targetSubjectsOf :r ; sh:property :Subjects-r . :Subjects-r sh:path ( :r :r ) ; sh:maxCount 1 .
:Objects a sh:NodeShape ; sh:targetObjectsOf :r ; sh:class :B .
:One a sh:NodeShape ; sh:targetNode :n1 ; sh:property :One-n . :One-n sh:path :n ; sh:hasValue 3 .
"""
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
GRAPH = ox.NamedNode("urn:graph")


def term(name):
    return ox.NamedNode(f"urn:t:{name}")


def anything(chance):
    """A statement among thirty things."""
    subject = term(f"n{chance.randrange(30)}")
    kind = chance.random()
    if kind < 0.25:
        return ox.Quad(subject, TYPE, term(chance.choice("ABC")), GRAPH)
    if kind < 0.5:
        number = ox.Literal(str(chance.randrange(6)), datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))
        return ox.Quad(subject, term(chance.choice("nmx")), number, GRAPH)
    return ox.Quad(subject, term(chance.choice("pqr")), term(f"n{chance.randrange(30)}"), GRAPH)


def again(shapes, before, after):
    """(what judging again says, what judging everything says), each sorted; the first None where everything must be judged."""
    previous = shacl.Previous(frozenset(before), shacl.Verdict("", tuple(shacl.judge_all(shapes, before))))
    found, everything = shacl._again(shapes, list(after), previous), shacl.judge_all(shapes, list(after))
    return found and sorted(map(_told, found)), sorted(map(_told, everything))


def _told(result):
    """Without the names that blank nodes happen to have."""
    return repr((result.focus, result.path, result.value, result.severity, result.shape if ":" in result.shape else "-"))


def changed(quads, chance, new):
    """Some statements gone, some come."""
    kept = set(quads) - set(chance.sample(sorted(quads, key=str), chance.randrange(4)))
    return kept | {new(chance) for _ in range(chance.randrange(4))}


def test_every_kind_of_constraint_is_judged_again_as_at_first(monkeypatch):
    monkeypatch.setattr(shacl, "_MOST", 1.1)
    shapes, chance, partly = rdflib.Graph().parse(data=KINDS, format="turtle"), random.Random(3), 0
    for _ in range(30):
        before = {anything(chance) for _ in range(90)}
        found, everything = again(shapes, before, changed(before, chance, anything))
        assert found is None or found == everything
        partly += found is not None
    assert partly > 25


@pytest.mark.parametrize("shape", [
    "sh:property [ sh:path [ sh:zeroOrMorePath :p ] ; sh:maxCount 1 ]", "sh:property [ sh:path [ sh:oneOrMorePath :p ] ; sh:maxCount 1 ]",
    'sh:sparql [ sh:select "SELECT $this { $this ?p ?o }" ]', "sh:property [ sh:path :p ; sh:node :S ]", "sh:js []"])
def test_a_shape_that_may_look_anywhere_is_never_judged_partly(shape):
    text = f"@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <urn:t:> . :S a sh:NodeShape ; sh:targetClass :A ; {shape} ."
    with pytest.raises(reach.Unbounded):
        reach.ways(rdflib.Graph().parse(data=text, format="turtle"))


def _mutated(quads):
    """A way to make statements of the register that look like its own."""
    def new(chance):
        one, other = chance.choice(quads), chance.choice(quads)
        return ox.Quad(one.subject, chance.choice((one, other)).predicate, other.object, one.graph_name)
    return new


@pytest.mark.slow
def test_the_register_is_judged_again_as_at_first():
    register, chance = config.read_register(ROOT), random.Random(2)
    quads, shapes = release.draft(register).quads, shacl.read_shapes(register)
    previous = shacl.Previous(frozenset(quads), shacl.Verdict("", tuple(shacl.judge_all(shapes, quads))))
    for _ in range(20):
        after = list(changed(quads, chance, _mutated(quads)))
        found = shacl._again(shapes, after, previous)
        assert found is not None
        assert sorted(map(_told, found)) == sorted(map(_told, shacl.judge_all(shapes, after)))


def test_a_release_made_after_another_has_the_findings_of_one_made_alone(tmp_path):
    folder = tmp_path / "register"
    shutil.copytree(ROOT / "tests" / "registers" / "libraries", folder)
    register = config.read_register(folder)
    release.publish(register, tmp_path / "two", DATE)
    table = folder / "data" / "libraries.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join([lines[0], lines[1].replace("town", "city"), *lines[2:]]) + "\n", encoding="utf-8")
    again, alone = (release.publish(register, tmp_path / name, "2026-12-01") for name in ("two", "one"))
    for name in ("findings.json", shacl.VERDICT, "data.nq"):
        assert (again.folder / name).read_bytes() == (alone.folder / name).read_bytes()


def test_other_shapes_are_judged_on_everything(tmp_path, monkeypatch):
    folder = tmp_path / "register"
    shutil.copytree(ROOT / "tests" / "registers" / "libraries", folder)
    register = config.read_register(folder)
    first = release.publish(register, tmp_path / "out", DATE)
    shapes = next((folder / "shapes").glob("*.ttl"))
    shapes.write_text(shapes.read_text(encoding="utf-8") + "\n# another\n", encoding="utf-8")
    monkeypatch.setattr(shacl, "_again", lambda *_: pytest.fail("judged partly"))
    assert release.draft(register, previous=first.folder).verdict


def questions_of(folder, previous):
    """(rule, file) of the findings about questions."""
    return [(finding.rule, finding.table) for finding in questions.check(config.read_register(folder), previous)]


def test_a_question_that_has_changed_is_judged_again(tmp_path):
    """One that the release before holds as it is was judged then; a new or changed one is judged, and every one under other settings."""
    folder = shutil.copytree(ROOT / "tests/registers/libraries", tmp_path / "libraries")
    previous = release.publish(config.read_register(folder), folder / "releases", DATE).folder
    path = folder / "queries/questions/loans-by-library.rq"
    text = path.read_text(encoding="utf-8")
    questions._translated.cache_clear()
    assert questions_of(folder, previous) == [] and questions._translated.cache_info().misses == 0
    path.write_text(text.replace("SELECT", "SELEKT"), encoding="utf-8")
    assert questions_of(folder, previous) == [("question-broken", "queries/questions/loans-by-library.rq")]
    path.write_text(text, encoding="utf-8")
    (path.parent / "second.rq").write_text("SELECT", encoding="utf-8")
    assert ("question-broken", "queries/questions/second.rq") in questions_of(folder, previous)
    (path.parent / "second.rq").unlink()
    settings = (folder / "register.toml").read_text(encoding="utf-8")
    (folder / "register.toml").write_text(settings.replace('["en", "sr-Latn"]', '["en", "sr-Latn", "sr-Cyrl"]').replace("\nen =", '\nsr-Cyrl = "x"\nen ='), encoding="utf-8")
    assert ("question-words-missing", "queries/questions/loans-by-library.rq") in questions_of(folder, previous)


@pytest.mark.parametrize("template", ["../id/loan/{key}", "{+site}", "../id/{kind}/{key}#x", "{#key}", "../code/{key}{?kind}", "http://example.org/"])
@pytest.mark.parametrize("key", ["1", "a-b.c_d~e", "č ž", "a/b", "100%", "", "x{y}", "Ђ"])
def test_plain_templates_are_filled_as_the_library_fills_them(template, key):
    made = description._template(template, "http://127.0.0.1:8000/data/loans.csv")
    cells = {"key": key, "kind": "loan", "site": "https://example.org/" + key}
    expected = made.expander.expand(cells)
    wanted = None if made.names and any(not cells[name] for name in made.names) or not is_iri(expected) else expected
    assert made.expand(cells) == wanted


@pytest.mark.slow
def test_halves_of_the_shapes_find_what_all_of_them_find(root, monkeypatch):
    """Each shape is judged in one half: on data with many faults nothing is lost and nothing told twice."""
    register = config.read_register(root)
    shapes = shacl.read_shapes(register)
    quads = [quad for place, quad in enumerate(release.draft(register).quads) if place % 7]
    whole = sorted(map(_told, shacl.judge_all(shapes, quads)))
    monkeypatch.setattr(shacl, "_WORTH_HALVING", 0)
    assert len(whole) > 100 and sorted(map(_told, shacl.judge_all(shapes, quads))) == whole
