"""The twin in a browser with the network off: read, searched and asked; nothing fails, nothing is asked of another host."""

import re

import pytest

from lod import languages

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("folder", ["", "sr-Latn/", "en/"])
def test_the_twin_is_read_from_page_to_page(reader, folder):
    """From the first page to a list, its second page, a thing, its data and the other languages; every page is accessible."""
    reader.open(f"{folder}index.html")
    assert reader.violations() == []
    reader.page.locator("main a[href*='list/Office']").first.click()
    reader.page.wait_for_url(f"**/{folder}list/Office.html")
    assert reader.page.locator(".results li").count() == 28
    reader.open(f"{folder}list/Municipality.html")
    reader.page.locator("a[rel=next]").click()
    reader.page.wait_for_url(f"**/{folder}list/Municipality.page-2.html")
    reader.page.locator(".results a").first.click()
    reader.page.wait_for_url(f"**/{folder}doc/municipality/*.html")
    assert reader.violations() == []
    heading = reader.page.locator("h1").inner_text()
    reader.page.locator("nav.languages a:not([aria-current])").first.click()
    reader.page.wait_for_load_state()
    assert reader.page.locator("h1").inner_text() != heading or folder == "en/"
    assert reader.page.locator("nav.languages [aria-current]").get_attribute("lang") == reader.page.locator("html").get_attribute("lang")


@pytest.mark.parametrize("typed", ["becej", "Bečej", "Бечеј", "BEČEJ"])
def test_a_name_is_found_however_it_is_typed(reader, typed):
    reader.open("sr-Latn/index.html")
    reader.page.locator("#site-search").fill(typed)
    reader.page.get_by_role("option").first.wait_for()
    assert reader.page.get_by_role("option").first.locator("span").first.inner_text() == "Bečej"
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url("**/sr-Latn/search.html?q=*")
    assert reader.page.locator("body[data-ready] .results a").first.inner_text() == "Bečej"
    reader.page.locator(".results a").first.click()
    assert reader.page.locator("h1").inner_text() == "Bečej"


def test_a_suggestion_leads_to_its_page(reader):
    reader.open("en/list/Office.html")
    reader.page.locator("#site-search").press_sequentially("беч")
    reader.page.get_by_role("option").first.click()
    reader.page.wait_for_url("**/en/doc/municipality/80110.html")
    assert reader.page.locator("h1").inner_text() == "Bečej"


def test_the_search_finds_and_counts_what_the_live_one_does(reader, client):
    """Words, a class and facets: the same things in the same order, and the same choices with the same counts."""
    for query in ("q=novi", "q=kla&class=Office", "q=104", "class=Office", "class=Municipality&page=2", "q=sad+ju%C5%BEn", "q=zzz",
                  "class=Office&district=06", "q=niš&class=LocalGovernment", "q=mentor"):
        reader.open(f"en/search.html?{query}")
        reader.page.locator("body[data-ready]").wait_for(state="attached")
        live = client.get(f"/search?{query}", headers={"Accept": "text/html", "Accept-Language": "en"}).text
        reader.page.evaluate("text => { window.live = new DOMParser().parseFromString(text, 'text/html'); }", live)
        for selector in (".results li > a", ".results p", ".facet summary", ".facet .label", ".facet .count", ".count-line", ".chips a", ".pager span"):
            here, there = (reader.page.evaluate("([of, selector]) => [...eval(of).querySelectorAll(selector)].map(node => node.textContent.replace(/\\s+/g, ' ').trim())",
                                                [of, selector]) for of in ("document", "window.live"))
            if selector == ".count-line":
                here, there = ([re.search(r"[\d,]+", " ".join(texts))[0]] for texts in (here, there))
            assert here == there, (query, selector)


def test_a_list_is_narrowed_in_the_browser(reader):
    reader.open("en/list/Office.html")
    reader.page.locator(".facets").get_by_role("link", name=re.compile("South Bačka District")).click()
    reader.page.wait_for_url("**/en/search.html?class=Office&district=06")
    reader.page.locator("body[data-ready]").wait_for(state="attached")
    shown = reader.page.locator(".results li > a").count()
    assert shown == int(reader.page.locator(".facet a[aria-current] .count").first.inner_text())
    assert reader.violations() == []
    reader.page.locator(".chip.remove").last.click()
    reader.page.locator("body[data-ready]").wait_for(state="attached")
    assert reader.page.locator(".results li").count() == 28


def test_folding_is_that_of_the_program(reader, current):
    """Every name of the register, and letters of others, fold alike in both languages of the program."""
    with current.things() as things:
        names = sorted({label for (label,) in things.execute("SELECT DISTINCT label FROM thing")})
    names += ["Đinđić", "ЂИНЂИЋ", "Straße", "İzmir", "naïve_café 2", "Љиљана-Џеп", "e\u0301", "№ 5 ½", "Ǆ"]
    reader.open("en/search.html")
    assert reader.page.evaluate("async names => { const {fold} = await import('./static/twin-search.js'.replace('.', '..')); return names.map(fold); }",
                                names) == [languages.fold(name) for name in names]


def test_SPARQL_is_answered_in_the_browser(reader):
    reader.open("en/sparql.html")
    reader.page.locator("#editor[data-ready]").wait_for()
    reader.page.evaluate("""() => document.querySelector('.CodeMirror').CodeMirror.setValue(`
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX kler: <def#>
        SELECT ?office ?name { ?office a kler:Office ; skos:prefLabel ?name FILTER(langMatches(LANG(?name), "sr-Cyrl")) } ORDER BY ?office`)""")
    reader.page.locator(".run").click()
    reader.page.locator(".yasr tbody tr").first.wait_for()
    assert reader.page.locator(".yasr caption").inner_text().endswith("28")
    assert reader.page.locator(".yasr td[lang=sr-Cyrl]").count() == 28
    with reader.page.expect_download() as download:
        reader.page.locator(".downloads a", has_text="CSV").click()
    assert len(download.value.path().read_text(encoding="utf-8").splitlines()) == 29
    reader.page.locator(".yasr tbody a").first.click()
    reader.page.wait_for_url("**/en/doc/office/*.html")


def test_a_mistake_in_a_query_is_said(reader):
    reader.open("en/sparql.html?query=SELECT%20*%20%7B")
    reader.page.locator(".notice.bad").wait_for()
    assert "error" in reader.page.locator(".notice.bad").inner_text()


def test_the_query_of_a_question_opens_in_the_editor(reader):
    reader.open("sr-Latn/questions/offices-by-district.html")
    rows = reader.page.locator("#answer tbody tr").count()
    reader.page.locator("a[href*='sparql.html?query=']").click()
    reader.page.locator(".yasr tbody tr").first.wait_for()
    assert reader.page.locator(".yasr caption").inner_text().endswith(str(rows))


def test_the_builder_asks_in_the_browser(reader):
    reader.open("en/explore.html")
    reader.page.locator("#builder[data-ready]").wait_for()
    assert reader.page.locator("#builder ul.root").count() >= 1


@pytest.mark.parametrize(("name", "values"), [("offices-of-a-development-group", {"group": 1}), ("offices-founded-before-a-year", {"year": "2009"}),
                                              ("cooperations-of-a-district", {"district": 3})])
def test_a_question_is_asked_with_other_values(reader, client, name, values):
    """A place in a list of choices, or a text: the answer has the rows of the live one."""
    reader.open(f"en/questions/{name}.html")
    for field, value in values.items():
        box = reader.page.locator(f"form.ask [name={field}]")
        box.select_option(index=value) if isinstance(value, int) else box.fill(value)
    given = reader.page.evaluate("() => new URLSearchParams(new FormData(document.querySelector('form.ask'))).toString()")
    reader.page.locator("form.ask button").click()
    reader.page.wait_for_url("**/en/sparql.html?query=*")
    reader.page.locator(".yasr caption").wait_for()
    rows = client.get(f"/questions/{name}.json?{given}", headers={"Accept-Language": "en"}).json["results"]["bindings"]
    if rows:
        assert reader.page.locator(".yasr caption").inner_text().endswith(str(len(rows)))
    else:
        assert reader.page.locator(".yasr tbody tr").count() == 0


def test_a_value_that_does_not_fit_is_refused(reader):
    reader.open("en/questions/offices-founded-before-a-year.html")
    reader.page.locator("form.ask [name=year]").fill("soon")
    reader.page.locator("form.ask button").click()
    reader.page.wait_for_function("() => document.querySelector('form.ask [name=year]').validationMessage === 'Correct the value.'")
    assert reader.page.url.endswith("questions/offices-founded-before-a-year.html")


@pytest.mark.parametrize("address", ["map.html", "network.html", "statistics.html", "releases.html", "catalog.html", "download.html", "questions.html",
                                     "diff.html", "codes.html", "def.html", "quality.html", "crosswalk.html", "search.html"])
@pytest.mark.parametrize("width", [360, 1280])
def test_a_page_is_in_order(reader, address, width):
    """Accessible, no sideways scroll, and no request that fails, narrow and wide, in each script."""
    reader.page.set_viewport_size({"width": width, "height": 900})
    for folder in ("", "sr-Latn/", "en/"):
        reader.open(folder + address)
        assert reader.overflow() <= 0
    assert reader.violations() == []


def test_the_page_for_lost_addresses_leads_home(real_twin):
    text = (real_twin / "404.html").read_text(encoding="utf-8")
    assert 'href="/index.html"' in text and 'src="/static/twin.js"' in text
