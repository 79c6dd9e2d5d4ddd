"""The page of the vocabulary with its drawing, and the code lists as trees."""

import math
import re

import pytest

from lod import describe, diagram

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def drawn(current):
    """The drawing of the real vocabulary."""
    return diagram.draw(describe.describe(current, current.iris.absolute("def"))[0], current, "en")


def arrows(drawn):
    """(from, property, to) by local names."""
    return {tuple(re.split(r"[#/]", iri)[-1] for iri in (arrow.source, name, arrow.target))
            for arrow in drawn.arrows for name, _ in arrow.properties}


def test_arrows_come_from_vocabulary_and_shapes(drawn):
    """Own properties by domain and range, reused ones by the shapes, and only what is said somewhere."""
    found = arrows(drawn)
    assert {("OfficeRecord", "recordOf", "Office"), ("Office", "currentRecord", "OfficeRecord"), ("Office", "unitOf", "LocalGovernment"),
            ("LocalGovernment", "governs", "Municipality"), ("Result", "achievedBy", "Cooperation")} <= found
    assert ("DataCollection", "wasAssociatedWith", "Office") not in found
    assert len(drawn.boxes) == 8


def test_boxes_do_not_touch_and_arrows_end_at_them(drawn):
    """A drawing that can be read: no box on another, no arrow that ends in the air."""
    boxes = {box.iri: box for box in drawn.boxes}
    for one in drawn.boxes:
        assert 95 <= one.x <= diagram.WIDTH - 95 and 23 <= one.y <= diagram.HEIGHT - 23
        assert all(abs(one.x - other.x) > 190 or abs(one.y - other.y) > 46 for other in drawn.boxes if other is not one)
    for arrow in drawn.arrows:
        for x, y, box in ((*arrow.ends[:2], boxes[arrow.source]), (*arrow.ends[2:], boxes[arrow.target])):
            outside = math.hypot(max(abs(x - box.x) - 95, 0), max(abs(y - box.y) - 23, 0))
            assert outside < 10


def test_GET_vocabulary_drawing_has_a_table_twin_200(client, drawn):
    """What the drawing shows stands in a table too, arrow by arrow."""
    page = client.get("/def?lang=en", headers=HTML).text
    table = page.partition('<table id="diagram-table">')[2].partition("</table>")[0]
    assert len(re.findall(r"<tr><td>", table)) == sum(len(arrow.properties) for arrow in drawn.arrows)
    assert 'href="#recordOf"' in table and '<section class="term" id="recordOf">' in page


def test_GET_code_lists_are_trees_200(client):
    """Every code stands below its list."""
    page = client.get("/codes?lang=en", headers=HTML).text
    branch = page.partition('href="/doc/code/response"')[2].partition('href="/doc/code/role"')[0]
    assert '<a href="/doc/code/response/no-answer">no answer</a>' in branch
