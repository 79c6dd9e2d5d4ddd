"""Facets: every count is what choosing the value gives, and the counts of a facet cover its list."""

import dataclasses
import shutil
from urllib.parse import parse_qs

import pytest
import rdflib

from lod import config, errors, search
from lod.narrowing import View, read
from lod.publish import facets, release
from lod.releases import Releases

CLASSES = ["Office", "LocalGovernment", "Municipality", "Cooperation", "Activity", "Result", "DataCollection", "OfficeRecord"]


def _values(index, facet):
    return [(key, value.bits) for key, value in facet.values.items()] + index.unknown(facet)


@pytest.mark.parametrize("name", CLASSES)
def test_counts_are_what_choosing_gives_and_cover_the_list(current, name):
    index, kind = search.index(current), current.iris.absolute(f"def#{name}")
    asked = search.Asked("", kind)
    everything = set(index.find(asked, "en"))
    for group in View(index, current, "en", with_class=False).groups(asked):
        union, facet = set(), index.facets[group.key]
        keys = [key for key, bits in _values(index, facet) if bits & index.classes[kind]]
        assert len(keys) == len(group.choices)
        for key, choice in zip(sorted(keys, key=str), sorted(group.choices, key=str), strict=True):
            found = set(index.find(dataclasses.replace(asked, chosen={group.key: [key]}), "en"))
            union |= found
            assert found
        assert union == everything, group.key
        counts = {choice.href: choice.count for choice in group.choices}
        for href, count in counts.items():
            assert count == len(index.find(read(index, current, parse_qs(href.partition("?")[2]), kind), "en"))


def test_counts_of_a_facet_with_one_value_each_sum_to_the_list(current):
    index, kind = search.index(current), current.iris.absolute("def#Municipality")
    group = next(group for group in View(index, current, "en", with_class=False).groups(search.Asked("", kind)) if group.key == "district")
    assert len(group.choices) == 25
    assert sum(choice.count for choice in group.choices) == 145


def test_not_known_is_a_value_with_a_count(current):
    index, kind = search.index(current), current.iris.absolute("def#Office")
    groups = {group.key: group for group in View(index, current, "en", with_class=False).groups(search.Asked("", kind))}
    known = sum(choice.count for choice in groups["form"].choices if choice.label != "not known")
    assert groups["form"].choices[-1].label == "not known"
    assert known + groups["form"].choices[-1].count == 28


def test_GET_list_narrowed_by_several_values_of_one_facet_200(client):
    one, other = (len(client.get(f"/list/Municipality.json?district={code}").get_json()["things"]) for code in ("20", "24"))
    both = client.get("/list/Municipality.json?district=20&district=24").get_json()
    assert both["count"] == one + other


@pytest.mark.parametrize("query", ["district=77", "staff=many", "staff=9..2", "form=unheard-of", "q=x&district=%00"])
def test_GET_list_with_an_unknown_value_400(client, query):
    answer = client.get(f"/list/Office?{query}")
    assert answer.status_code == 400
    assert query.rpartition("&")[2].partition("=")[0] in answer.get_json()["title"]


def test_GET_data_with_an_unknown_filter_400(client):
    answer = client.get("/list/Office.csv?distrcit=20")
    assert answer.status_code == 400 and "district" in answer.get_json()["detail"]
    assert client.get("/list/Office?utm_source=x").status_code == 200


def test_a_range_stands_in_every_group_that_it_touches(current):
    index = search.index(current)
    groups = {value.key: value.bits for value in index.facets["staff"].values.values()}
    for thing, (least, most) in index.facets["staff"].spans.items():
        for key in groups:
            first, last = (float(end) for end in (key.split("..") * 2)[:2]) if ".." in key else (float(key), float(key))
            assert bool(groups[key] >> thing & 1) == (least <= last and most >= first), (thing, key)


SHAPES = """
<shape/Library> sh:property <shape/Library#by-answer> , <shape/Library#by-kind> , <shape/Library#by-books> .
<shape/Library#by-answer> sh:group <shape/group/facets> ; sh:order 1 ; sh:path lib:answer ; sh:name "answer"@en , "odgovor"@sr-Latn .
<shape/Library#by-kind> sh:group <shape/group/facets> ; sh:order 2 ; sh:path [ sh:alternativePath ( lib:kind lib:sort ) ] ; sh:name "kind"@en , "vrsta"@sr-Latn .
<shape/Library#by-books> sh:group <shape/group/facets> ; sh:order 3 ; sh:path ( [ sh:inversePath lib:lender ] lib:books ) ; sh:name "lent"@en , "pozajmljeno"@sr-Latn .
"""
DATA = """
<id/library/1> lib:kind <code/kind/town> .
<id/library/2> lib:answer <code/answer/none> .
<code/kind/town> a skos:Concept ; skos:prefLabel "town"@en , "gradska"@sr-Latn .
<code/answer/none> a skos:Concept ; skos:prefLabel "no answer"@en , "bez odgovora"@sr-Latn .
"""


@pytest.fixture(scope="module")
def answering(root, tmp_path_factory):
    """The second register with a facet of which one library says that it did not answer."""
    folder = tmp_path_factory.mktemp("answering") / "register"
    shutil.copytree(root / "tests" / "registers" / "libraries", folder)
    with (folder / "shapes" / "library.ttl").open("a") as file:
        file.write(SHAPES)
    with (folder / "ontology" / "def.ttl").open("a") as file:
        file.write("@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n" + DATA)
    with (folder / "register.toml").open("a") as file:
        file.write('\n[search]\nno-answer = "code/answer/none"\n')
    release.publish(config.read_register(folder), folder / "releases", "2026-11-24")
    return Releases(folder / "releases").current()


def test_no_answer_is_a_value_of_its_own_with_a_count(answering):
    index, kind = search.index(answering), answering.iris.absolute("def#Library")
    groups = {group.key: group for group in View(index, answering, "en", with_class=False).groups(search.Asked("", kind))}
    assert [(choice.label, choice.count) for choice in groups["kind"].choices] == [("town", 1), ("not known", 1), ("no answer", 1)]
    found = index.find(read(index, answering, {"kind": ["none"]}, kind), "en")
    assert [index.iris[thing] for thing in found] == [answering.iris.absolute("id/library/2")]
    assert {(choice.label, choice.count) for choice in groups["answer"].choices} == {("no answer", 1), ("not known", 2)}
    assert [(choice.label, choice.count) for choice in groups["books"].choices] == [("10–19", 1), ("20–49", 1), ("not known", 1)]


def test_a_class_that_no_facet_is_asked_of_cannot_be_narrowed(answering):
    index = search.index(answering)
    assert index.facets_of(answering.iris.absolute("def#Branch")) == []
    with pytest.raises(errors.BadRequest):
        read(index, answering, {"class": ["Unheard"]})


def test_paths_that_are_no_facets_are_left_out(root):
    shapes = rdflib.Graph().parse(data="@prefix sh: <http://www.w3.org/ns/shacl#> . <a> sh:targetClass <C> ; sh:property <a#by-x> . "
                                       "<a#by-x> sh:group <shape/group/facets> ; sh:path ( <p> [ sh:inversePath <q> ] ) .",
                                  format="turtle", publicID="http://x/")
    found = facets.build(shapes, "http://x/")
    assert found[0]["key"] == "x"
    assert found[0]["classes"]["http://x/C"]["path"] == {"sequence": ["http://x/p", {"inverse": "http://x/q"}]}
