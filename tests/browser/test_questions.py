"""A person asks a question with a parameter, reads the answer, and takes it home."""

import csv
import urllib.request

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scripts", [True, False])
def test_asking_with_a_parameter(visitor, site, scripts, width):
    window = visitor(width=width, scripts=scripts)
    page = window.page
    window.open("questions")
    page.get_by_role("searchbox", name="Search the questions").fill("district take part")
    page.get_by_role("button", name="Find", exact=True).click()
    page.get_by_role("link", name="What do the municipalities of one district take part in?").click()
    page.get_by_label("District").select_option(label="Nišava District")
    page.get_by_role("button", name="Ask", exact=True).click()
    cells = page.locator("#answer tbody tr")
    assert "district=id%2Fdistrict%2F20" in page.url and cells.count() > 0
    address = page.get_by_role("link", name="CSV", exact=True).get_attribute("href")
    with urllib.request.urlopen(site.rstrip("/") + address) as answer:
        rows = list(csv.DictReader(answer.read().decode().splitlines()))
    assert len(rows) == cells.count() and rows[0]["cooperation_label"] in cells.first.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("#answer tbody a").first.click()
    assert "/doc/cooperation/" in page.url
    assert window.foreign == [] and window.complaints == []


def test_a_wrong_value_is_told_at_its_field(visitor):
    window = visitor(scripts=False)
    page = window.page
    window.open("questions/offices-founded-before-a-year")
    page.get_by_label("Before the year").fill("soon")
    page.get_by_role("button", name="Ask", exact=True).click()
    assert "year of four digits" in page.get_by_role("alert").inner_text()
    page.get_by_label("Before the year").fill("2009")
    page.get_by_role("button", name="Ask", exact=True).click()
    assert page.locator("#answer tbody tr").count() == 2


def test_a_question_goes_on_in_the_sparql_page(visitor):
    window = visitor(scripts=False)
    window.open("questions/offices-by-form")
    window.page.get_by_role("link", name="Change the query").click()
    assert "kler:form" in window.page.locator("textarea").input_value()
