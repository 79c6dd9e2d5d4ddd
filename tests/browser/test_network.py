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


@pytest.mark.parametrize(("width", "address", "named"), [(360, "network", 4), (1280, "network", 12), (1280, "network?kind=twinning", None)])
def test_as_many_nodes_are_named_as_there_is_room_for(visitor, width, address, named):
    """All where there are few and room; whoever comes nearer, or chooses one, reads the others."""
    window = visitor(width=width)
    window.open(address)
    window.page.wait_for_selector("#network[data-ready]")
    read = "() => { const all = document.getElementById('network').drawn.nodes(); return [all.filter(node => node.style('label')).length, all.length]; }"
    shown, everything = window.page.evaluate(read)
    assert shown == (named or everything)
    for _ in range(2):
        window.page.locator("#network .toolbar button").first.click()
    assert window.page.evaluate(read) == [everything, everything]
