"""The query page: the editor in Chromium, and the plain form without scripts."""

from urllib.parse import parse_qs, quote, urlsplit

import pytest

from tests.docs.test_joining import example as joining

pytestmark = pytest.mark.browser

OFFICES = "PREFIX kler: <{base}def#>\nPREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n" \
    'SELECT ?office ?name WHERE {{ ?office a kler:Office ; skos:prefLabel ?name FILTER(LANG(?name) = "en") }} ORDER BY ?office'
CLASSES = "SELECT ?class (COUNT(?thing) AS ?things) WHERE { ?thing a ?class } GROUP BY ?class ORDER BY DESC(?things) LIMIT 12"
SEATS = "PREFIX geo: <http://www.w3.org/2003/01/geo/wgs84_pos#>\nSELECT ?seat ?lat ?long WHERE { ?seat geo:lat ?lat ; geo:long ?long } LIMIT 70"


@pytest.fixture
def editor(visitor):
    """Opens the query page with its editor ready; the browser's memory of earlier queries is emptied first."""
    def make(query=None, **more):
        window = visitor(**more)
        window.open("releases")
        window.page.evaluate("localStorage.clear()")
        window.open("sparql" + (f"?query={quote(query)}" if query else ""))
        window.page.locator("#editor[data-ready]").wait_for()
        return window
    return make


def write(window, query):
    """Put a query into the editor as if typed there."""
    window.page.locator(".tabPanel.active .CodeMirror").click()
    window.page.evaluate("query => document.querySelector('.tabPanel.active .CodeMirror').CodeMirror.setValue(query)", query)


def run(window):
    """Run the query of the editor and wait for its answer."""
    with window.page.expect_response(lambda answer: urlsplit(answer.url).path == "/sparql" and answer.request.method == "POST"):
        window.page.locator("#editor button.run").click()
    window.page.wait_for_function("() => document.querySelector('#editor [role=status]').textContent === ''")


def test_a_query_is_edited_and_run(editor):
    """Rows with links that stay here; the downloads and the address of the query are those of what was run."""
    window = editor()
    write(window, OFFICES.format(base=window.site))
    run(window)
    rows = window.page.locator("#editor table.rows tbody tr")
    assert rows.count() > 20
    assert rows.first.locator("a").get_attribute("href") == "/id/office/101"
    window.page.locator("#editor .toolbar a.button").first.focus()
    address = window.page.locator("#editor .toolbar a.button").first.get_attribute("href")
    assert parse_qs(urlsplit(address).query)["query"] == [OFFICES.format(base=window.site)]
    with window.page.expect_download() as download:
        window.page.locator("#editor .downloads a", has_text="CSV").click()
    assert download.value.path().read_text(encoding="utf-8").startswith("office,name")
    assert (window.foreign, window.complaints, window.violations()) == ([], [], [])


def test_offices_are_joined_with_population(editor, root):
    """The query that the documentation shows, pasted as it stands: a row for every district, those without an office, too."""
    window = editor()
    write(window, joining(root, "sparql").replace("http://127.0.0.1:8000/", window.site))
    run(window)
    rows = window.page.locator("#editor table.rows tbody tr")
    assert rows.count() == 25
    assert "City of Belgrade" in rows.nth(3).inner_text() and "1681405" in rows.nth(3).inner_text().replace(",", "")


def test_a_chart_names_its_bars_by_texts(editor):
    """Where the answer has names beside addresses, the bars have the names."""
    window = editor("SELECT ?thing ?name ?number { VALUES (?thing ?name ?number) { (<id/office/101> 'Niš' 3) (<id/office/110> 'Topola' 2) } }")
    window.page.locator("#editor .yasr_btnGroup button", has_text="Chart").click()
    assert window.page.locator("#editor svg.chart text").all_text_contents() == ["Niš", "3", "Topola", "2"]


def test_a_chart_a_map_and_the_text_of_an_answer(editor):
    window = editor()
    write(window, CLASSES)
    run(window)
    window.page.locator("#editor .yasr_btnGroup button", has_text="Chart").click()
    assert window.page.locator("#editor svg.chart rect").count() == 12
    assert window.violations() == []
    write(window, SEATS)
    run(window)
    window.page.locator("#editor .yasr_btnGroup button", has_text="Map").click()
    assert window.page.locator("#editor svg.chart a circle").count() == 70
    window.page.locator("#editor .yasr_btnGroup button", has_text="Table").click()
    window.page.locator("#editor button", has_text="Next rows").click()
    assert "51–70" in window.page.locator("#editor table.rows caption").inner_text()
    window.page.locator("#editor .yasr_btnGroup button", has_text="Text").click()
    assert '"bindings"' in window.page.locator("#editor .yasr_results pre").inner_text()
    assert (window.complaints, window.violations()) == ([], [])


@pytest.mark.parametrize(("query", "shown"), [
    ("ASK { ?s a <def#Office> }", ".notice.good"), ("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 3", "table.rows td a")])
def test_other_kinds_of_answers(editor, query, shown):
    window = editor()
    write(window, query)
    run(window)
    assert window.page.locator(f"#editor .yasr_results {shown}").first.is_visible()


def test_a_broken_query_is_explained(editor):
    """The server's own words, as an alert."""
    window = editor()
    write(window, "SELECT ?x WHERE { ?x a kler:Office }")
    run(window)
    assert "cannot be read" in window.page.locator("#editor .yasr_results [role=alert]").inner_text()


def test_a_question_of_the_list_is_opened(visitor):
    """A long query scrolls inside the editor, by keyboard too, and its answer is below."""
    window = visitor()
    window.open("sparql")
    window.page.locator("main a[href*='example=offices-by-form']").first.click()
    window.page.locator("#editor .tabPanel.active table.rows").wait_for()
    assert (window.violations(), window.complaints) == ([], [])


def test_a_query_that_came_broken_is_not_run_again(editor):
    """The page says what is wrong; the editor has the text and no complaint of its own."""
    window = editor("SELECT broken", language="sr-Cyrl")
    assert window.page.locator("main > .notice.bad[role=alert]").is_visible()
    assert window.page.locator(".tabPanel.active .CodeMirror-line").first.inner_text() == "SELECT broken"
    window.page.emulate_media(color_scheme="dark")
    assert (window.violations(), window.complaints) == ([], [])


def test_completions_come_from_here_alone(editor):
    """Ctrl+Space at a property and at a class proposes our terms, inserts one with its prefix, and asks no other host."""
    window = editor()
    asked = []
    window.page.on("request", lambda request: asked.append(request.url))
    write(window, "SELECT * WHERE {\n  ?office kler:sta\n}")
    window.page.evaluate("() => { const code = document.querySelector('.tabPanel.active .CodeMirror').CodeMirror; code.focus(); code.setCursor(1, 18); }")
    window.page.keyboard.press("Control+Space")
    hint = window.page.locator(".CodeMirror-hints li").first
    hint.wait_for()
    assert hint.inner_text().startswith("kler:staff")
    window.page.keyboard.press("Enter")
    text = window.page.evaluate("document.querySelector('.tabPanel.active .CodeMirror').CodeMirror.getValue()")
    assert "?office kler:staff" in text
    window.page.keyboard.type(" ?x . ?x a Off")
    window.page.keyboard.press("Control+Space")
    window.page.locator(".CodeMirror-hints li", has_text="kler:Office").first.wait_for()
    assert (asked, window.foreign, window.complaints) == ([], [], [])


def test_queries_stay_in_this_browser(editor):
    """A second tab, and a reload: what was written is there again; nothing of it was sent."""
    window = editor()
    write(window, "ASK { ?first ?tab ?here }")
    window.page.locator("#editor .addTab").click()
    write(window, "ASK { ?second ?tab ?here }")
    window.page.locator("#editor button.run").focus()
    assert window.page.locator("#editor [role=tab]").count() == 2
    assert window.violations() == []
    window.open("sparql")
    window.page.locator("#editor[data-ready]").wait_for()
    text = "document.querySelector('.tabPanel.active .CodeMirror').CodeMirror.getValue()"
    assert window.page.evaluate(text) == "ASK { ?second ?tab ?here }"
    window.page.locator("#editor [role=tab]").first.click()
    assert window.page.evaluate(text) == "ASK { ?first ?tab ?here }"


def test_a_short_link_leads_to_the_query(editor):
    window = editor()
    write(window, "ASK { ?short ?link ?here }")
    window.page.locator("#editor button", has_text="short link").click()
    window.page.locator("#editor [role=status] a").click()
    window.page.wait_for_url("**/s/*")
    window.page.locator("#editor[data-ready]").wait_for()
    assert window.page.evaluate("document.querySelector('.tabPanel.active .CodeMirror').CodeMirror.getValue()").strip() == "ASK { ?short ?link ?here }"


def test_the_keyboard_leaves_the_editor(editor):
    """Tab goes on to the next control: the editor is no trap (WCAG 2.1.2)."""
    window = editor()
    window.page.evaluate("document.querySelector('.tabPanel.active .CodeMirror').CodeMirror.focus()")
    for _ in range(2):   # the text of the editor can be scrolled, so it is a stop of its own
        window.page.keyboard.press("Tab")
    assert window.page.evaluate("document.activeElement.closest('.CodeMirror')") is None


@pytest.mark.parametrize("language", ["sr-Cyrl", "sr-Latn", "en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_editor_is_accessible(editor, language, width):
    window = editor("SELECT * WHERE { ?s a ?c } LIMIT 3", language=language, width=width)
    window.page.locator("#editor table.rows").wait_for()
    assert window.page.locator("#editor button.run").inner_text() == {"sr-Cyrl": "Изврши", "sr-Latn": "Izvrši", "en": "Run"}[language]
    assert window.overflow() <= 0
    assert window.violations() == []
    window.page.emulate_media(color_scheme="dark")
    assert window.violations() == []
    assert (window.foreign, window.complaints) == ([], [])


def test_the_plain_form_without_scripts(visitor):
    """Write, run, read the rows, take the CSV: all by links and a form."""
    window = visitor(scripts=False)
    window.open("sparql")
    assert not window.page.locator("#editor").is_visible()
    window.page.locator("textarea").fill(OFFICES.format(base=window.site))
    window.page.locator("form.query button", has_text="Run").click()
    assert window.page.locator("table.rows tbody tr").count() > 20
    assert window.page.locator("textarea").input_value().strip() == OFFICES.format(base=window.site)
    window.page.locator("table.rows a").first.click()
    assert window.page.url.endswith("/doc/office/101")
    window.page.go_back()
    window.page.locator("form.query button", has_text="short link").click()
    assert "/s/" in window.page.url and window.page.locator("table.rows tbody tr").count() > 20
