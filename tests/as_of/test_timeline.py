"""Timelines: spans in the order of time on one axis, with the table that has the words."""

import re

import pytest
from lod import timeline


def test_spans_follow_the_dates():
    drawn = timeline.draw([("2009", "2016", False), ("2017-01-01", None, False), ("2012-05", None, True), (None, None, False)], "2026-11-25")
    first, second, third, none = drawn.spans
    assert none is None and first.x + first.width <= second.x + 0.2 and first.x < third.x < second.x
    assert [span.is_open for span in (first, second, third)] == [False, True, False] and third.is_moment and not first.is_moment
    assert [year for _, year in drawn.ticks] == [2009, 2012, 2015, 2018, 2021, 2024]
    assert max(span.x + span.width for span in (first, second, third)) <= timeline.WIDTH


@pytest.mark.parametrize(("row", "until"), [((None, "2016", False), "2026-01-01"), (("2030", None, False), "2026-01-01"),
                                            (("2012-02-29", "2012-02-29", True), "2026-01-01"), (("2016", "2009", False), "2026-01-01")])
def test_odd_dates_are_drawn_within_the_axis(row, until):
    span, = timeline.draw([row], until).spans
    assert timeline.GUTTER <= span.x <= timeline.WIDTH and span.width >= 4


def test_nothing_dated_gives_no_axis():
    assert timeline.draw([(None, None, False)], "2026-01-01").ticks == ()


@pytest.mark.parametrize("address", ["/doc/office/101", "/doc/cooperation/1"])
def test_GET_thing_has_a_timeline_with_a_row_for_each_mark_200(client, address):
    page = client.get(address, headers={"Accept": "text/html", "Accept-Language": "en"}).text
    drawing = re.search(r'<svg class="chart timeline".*?</svg>', page, re.S)[0]
    table = re.search(r'<table class="numbered">.*?</table>', page, re.S)[0]
    assert drawing.count('<text class="number"') == drawing.count("<circle") + drawing.count("<rect") > 2
    assert table.count("<tr") - 1 >= drawing.count('<text class="number"')


def test_GET_timeline_as_of_a_day_ends_there_200(client):
    then = client.get("/as-of/2012/doc/office/101", headers={"Accept": "text/html"}).text
    assert "chart timeline" in then and ">2017<" not in re.search(r'<svg class="chart timeline".*?</svg>', then, re.S)[0]
