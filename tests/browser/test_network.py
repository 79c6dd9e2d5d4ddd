"""The network page: the drawing one can move in, the drawing without scripts, filters and tables."""

import pytest

pytestmark = pytest.mark.browser


def test_a_filter_narrows_drawing_and_tables(visitor):
    window = visitor()
    window.open("network")
    window.page.locator("#network[data-ready]").wait_for()
    everything = window.page.evaluate("document.getElementById('network').drawn.nodes().length")
    window.page.locator("#filter-kind").select_option("mentoring-project")
    window.page.locator("form.facets button").click()
    window.page.locator("#network[data-ready]").wait_for()
    nodes = window.page.evaluate("document.getElementById('network').drawn.nodes().length")
    assert 1 < nodes < everything
    assert window.page.locator("main h2 + .scroll tbody tr").count() == nodes   # the participants, and the one cooperation
    assert (window.foreign, window.complaints) == ([], [])


def test_a_node_tells_what_it_is_linked_with(visitor):
    """A tap names the neighbours with their roles, as links; the buttons zoom."""
    window = visitor()
    window.open("network?kind=mentoring-project")
    window.page.locator("#network[data-ready]").wait_for()
    place = window.page.evaluate("""() => {
        const drawn = document.getElementById('network').drawn, at = drawn.nodes("[kind = 'group']").renderedPosition();
        const box = document.querySelector('.canvas').getBoundingClientRect();
        return [box.left + at.x, box.top + at.y];
    }""")
    window.page.mouse.click(*place)
    links = window.page.locator(".chosen li a")
    assert links.count() > 5 and "mentor" in window.page.locator(".chosen").inner_text()
    zoom = "document.getElementById('network').drawn.zoom()"
    before = window.page.evaluate(zoom)
    window.page.locator("#network button").first.click()
    assert window.page.evaluate(zoom) > before
    links.first.click()
    assert "/doc/" in window.page.url


@pytest.mark.parametrize("language", ["sr-Cyrl", "sr-Latn", "en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_network_is_accessible(visitor, language, width):
    window = visitor(language, width)
    window.open("network")
    window.page.locator("#network[data-ready]").wait_for()
    assert window.overflow() <= 0
    assert (window.violations(), window.foreign, window.complaints) == ([], [], [])


def test_network_without_scripts(visitor):
    """The server's drawing, the filters as a form, and one participant's own network by a link."""
    window = visitor(scripts=False)
    window.open("network")
    assert window.page.locator("#network svg.chart line").count() > 100
    assert not window.page.locator(".canvas").count()
    window.page.locator("td a", has_text="Its network").first.click()
    assert "member=" in window.page.url and 1 < window.page.locator("#network svg.chart line").count() < 60
    window.page.locator("a.chip.remove").click()
    window.page.locator("#filter-role").select_option("mentor")
    window.page.locator("form.facets button").click()
    assert "role=mentor" in window.page.url and window.page.locator("#network svg.chart line").count() > 5
