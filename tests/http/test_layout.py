"""The page of a thing as its shape lays it out: headings in order, ways that lead here under their own names."""

import re

import pytest

from lod import describe, outline
from lod.words import say


def page(client, path, language="en"):
    return client.get(f"/{path}?lang={language}", headers={"Accept": "text/html"}).get_data(as_text=True)


def headings(text):
    return [re.sub(r"\s+", " ", found).strip() for found in re.findall(r"<h2>(.*?)</h2>", text, re.S)]


def names(text):
    return [found.strip() for found in re.findall(r"<dt[^>]*>(.*?)</dt>", text, re.S)]


@pytest.mark.parametrize(("language", "wanted"), [
    ("en", ["Key facts", "Place in the administration", "What is known, by time and collection", "Cooperation", "Contact", "Sources"]),
    ("sr-Latn", ["Osnovni podaci", "Mesto u upravi", "Podaci po vremenu i prikupljanju", "Saradnja", "Kontakt", "Izvori"]),
    ("sr-Cyrl", ["Основни подаци", "Место у управи", "Подаци по времену и прикупљању", "Сарадња", "Контакт", "Извори"])])
def test_GET_office_groups_of_its_shapes_in_order_200(client, language, wanted):
    assert [title for title in headings(page(client, "doc/office/101", language)) if title in wanted] == wanted


@pytest.mark.parametrize("path", ["doc/office/101", "doc/municipality/79022", "doc/local-government/80152", "doc/cooperation/1", "doc/record/1",
                                  "doc/result/4", "doc/collection/2012", "doc/organization/1", "doc/source/9", "doc/district/20",
                                  "doc/code/form/office", "doc/code/role/mentor", "doc/activity/3", "doc/change/2", "doc/figure/4"])
def test_GET_thing_every_line_is_named_by_a_shape_200(client, current, path):
    named = {entry["name"]["en"] for groups in current.outlines.values() for group in groups for entry in group["properties"]}
    text = page(client, path)
    assert names(text) and set(names(text)) <= named and say("other", "en") not in headings(text)


def test_GET_cooperation_parties_are_a_table_by_role_200(client):
    text = page(client, "doc/cooperation/1")
    assert "parties" in [title.lower() for title in headings(text)]
    roles = re.findall(r"code/role/([a-z]+)", text)
    assert len(roles) == 17 and roles == sorted(roles, key=roles.index) and roles.count("mentee") == 9


def lines(release, path):
    """Name → texts of the lines that the shapes alone lay out, without the blocks of views."""
    iri = release.iris.absolute(path)
    laid_out = outline.build(describe.describe(release, iri)[0], iri, release, "en")
    return [(line.name, [value.text for value in line.values]) for section in laid_out.sections for line in section.lines]


def test_what_is_said_both_ways_is_said_once(current):
    found = [texts for name, texts in lines(current, "id/local-government/80152") if name == "cooperates with"]
    assert len(found) == 1 and found[0].count("City of Kikinda") == 1


def test_two_ways_to_the_same_changes_are_one_line(current):
    found = [texts for name, texts in lines(current, "id/office/101") if name == "changes"]
    assert len(found) == 1 and found[0].count("Renaming of the office in Niš") == 1


def test_GET_office_the_address_of_its_contact_is_shown_in_place_200(client):
    text = page(client, "doc/office/102", "sr-Cyrl")
    assert "Трг слободе 3" in text and "34000" in text and "#address" not in re.sub(r"<script.*?</script>", "", text, flags=re.S)


def test_GET_district_paged_incoming_links_stay_in_one_list_200(client):
    text = page(client, "cube/area-statistics")
    assert "What points here" in headings(text) and "page=2" in text and "next" not in names(text)
