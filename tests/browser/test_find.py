"""Finding: a name typed in any script, a list narrowed and taken home, a map; with and without scripts, wide and narrow."""

import csv
import io
import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

SPELLINGS = ["becej", "Bečej", "Бечеј", "BEČEJ"]


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("typed", SPELLINGS)
def test_a_name_is_found_however_it_is_typed(visitor, typed, scripts):
    window = visitor("sr-Latn", scripts=scripts)
    window.open()
    window.page.get_by_role("search").first.locator("input").fill(typed)
    window.page.keyboard.press("Enter")
    window.page.wait_for_url("**/search?q=*")
    assert window.page.locator(".results a").first.inner_text() == "Bečej"
    window.page.locator(".results a").first.click()
    assert window.page.locator("h1").inner_text() == "Bečej"
    assert (window.foreign, window.complaints) == ([], [])


@pytest.mark.parametrize("typed", ["беч", "bečej"])
def test_suggestions_can_be_chosen_with_the_keyboard(visitor, typed):
    window = visitor("en", 360)
    window.open()
    box = window.page.locator("#site-search")
    box.press_sequentially(typed)
    option = window.page.get_by_role("option").first
    option.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    assert window.violations() == []
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    box.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    box.press_sequentially(" ")
    window.page.get_by_role("option").first.wait_for()
    box.press("ArrowDown")
    box.press("Enter")
    window.page.wait_for_url("**/doc/municipality/80110*")
    assert (window.foreign, window.complaints) == ([], [])


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (360, True), (1280, False), (360, False)])
def test_from_an_office_over_a_cooperation_to_a_partner(visitor, width, scripts):
    """Opened in Cyrillic, read on in Latin: the script stays on the way to the partner, who names the same cooperation."""
    window = visitor("sr-Cyrl", width, scripts=scripts)
    window.open("list/Office")
    window.page.get_by_role("link", name="Канцеларија за ЛЕР – Зрењанин").click()
    window.page.locator("nav.languages a[lang='sr-Latn']").click()
    assert window.page.locator("h1").inner_text().replace("\n", " ") == "Kancelarija za LER – Zrenjanin"
    cooperation = window.page.get_by_role("link", name="Naša zajednička misija", exact=False).first
    named = cooperation.inner_text()
    cooperation.click()
    assert "/doc/cooperation/" in window.page.url and window.page.locator("html").get_attribute("lang") == "sr-Latn"
    window.page.get_by_role("link", name="Kancelarija za LER – Topola").first.click()
    assert window.page.locator("h1").inner_text().replace("\n", " ") == "Kancelarija za LER – Topola"
    assert window.page.get_by_role("link", name=named).count()
    assert (window.foreign, window.complaints, window.overflow() <= 0) == ([], [], True)


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (360, True), (1280, False)])
def test_a_list_is_narrowed_to_a_district_and_taken_home(visitor, width, scripts):
    window = visitor("en", width, scripts=scripts)
    window.open("list/Office")
    window.page.locator(".facets").get_by_role("link", name=re.compile("South Bačka District")).click()
    assert window.page.locator(".chips a").inner_text() == "district: South Bačka District"
    shown = window.page.locator(".results li > a").all_inner_texts()
    address = window.page.locator(".data-links a", has_text="CSV").get_attribute("href")
    if scripts:
        with window.page.expect_download() as download:
            window.page.locator(".data-links a", has_text="CSV").evaluate("link => { link.download = ''; link.click(); }")
        text = Path(download.value.path()).read_text(encoding="utf-8")
    else:
        text = window.page.request.get(window.site + address.lstrip("/")).text()
    assert [row["label_en"] for row in csv.DictReader(io.StringIO(text))] == shown and len(shown) == 5
    window.page.locator(".chips a").click()
    assert window.page.locator(".results li").count() == 28
    assert window.complaints == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scripts", [True, False])
def test_the_map_leads_to_what_it_shows(visitor, width, scripts):
    window = visitor("en", width, scripts=scripts)
    window.open("map")
    window.page.locator("#colour").select_option("form")
    window.page.get_by_role("button", name="Draw").click()
    assert window.page.locator(".legend li").count() == 5
    assert window.page.locator(".map .symbols a").count() == 28
    window.page.locator(".map .areas a", has=window.page.locator("title", has_text="South Bačka")).focus()
    window.page.keyboard.press("Enter")
    window.page.wait_for_url("**/map?*district=06*")
    assert window.page.locator(".map .symbols a").count() == 5
    window.page.locator(".map .symbols a").first.focus()
    window.page.keyboard.press("Enter")
    window.page.wait_for_url("**/doc/office/*")
    assert (window.foreign, window.complaints) == ([], [])


@pytest.mark.parametrize("width", [360, 1280])
def test_the_zoomable_map_shows_the_same_from_nowhere_else(visitor, width):
    window = visitor("en", width)
    window.open("map?colour=form")
    window.page.get_by_role("button", name="Zoomable map").click()
    window.page.locator(".zoomable path.leaflet-interactive").first.wait_for()
    assert window.page.locator(".zoomable path.leaflet-interactive").count() == 28
    assert window.page.locator(".zoomable path").count() == 28 + 25
    assert not window.page.locator(".map svg.chart").is_visible()
    window.page.locator(".zoomable path.leaflet-interactive").first.dispatch_event("click")
    assert "/doc/office/" in window.page.locator(".leaflet-popup a").first.get_attribute("href")
    assert window.overflow() <= 0
    window.page.get_by_role("button", name="Back to the picture").click()
    assert window.page.locator(".map svg.chart").is_visible()
    assert (window.foreign, window.complaints) == ([], [])


@pytest.fixture
def elsewhere(site, tmp_path):
    """The address of another site, with a page `embed.html` that shows our map, and one that tries to show more."""
    for name, address in (("embed", "embed/map?lang=en"), ("whole", "map")):
        (tmp_path / f"{name}.html").write_text(f'<!doctype html><iframe title="x" src="{site}{address}"></iframe>', encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_an_embed_stands_in_somebody_elses_page(visitor, elsewhere):
    """In an iframe of another origin the map is drawn and no cookie is set; the whole page refuses to be framed."""
    window = visitor("en")
    window.page.context.clear_cookies()
    window.page.goto(elsewhere + "embed.html")
    frame = window.page.frame_locator("iframe")
    frame.locator(".symbols a").first.wait_for()
    assert frame.locator(".symbols a").count() == 28
    assert window.page.context.cookies() == []
    window.page.goto(elsewhere + "whole.html")
    assert window.page.frame_locator("iframe").locator(".symbols a").count() == 0
    assert any("frame-ancestors" in text for text in window.complaints)
