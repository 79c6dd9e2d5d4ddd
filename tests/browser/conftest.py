"""Windows of the session's Chromium over the live server."""

import pytest

from tests.browser.window import PAINTS, Window


@pytest.fixture(scope="session")
def site(live):
    """The address of the live server that browser tests visit, with a slash at its end."""
    return live


@pytest.fixture(scope="session")
def contexts(browser):
    """Browser contexts by scripts on or off, each made once: windows of one context share the cache."""
    made = {scripts: browser.new_context(java_script_enabled=scripts, locale="en-GB", reduced_motion="reduce")
            for scripts in (True, False)}
    yield made
    for context in made.values():
        context.close()


@pytest.fixture
def visitor(contexts, site):
    """Makes Windows: `visitor(language="en", width=1280, scheme="light", scripts=True)`; all are closed after the test."""
    windows = []

    def make(language="en", width=1280, scheme="light", scripts=True):
        context = contexts[scripts]
        context.clear_cookies()
        context.add_cookies([{"name": "language", "value": language, "url": site}])
        found = Window(context.new_page(), site)
        found.page.set_viewport_size({"width": width, "height": 900})
        found.page.emulate_media(color_scheme=scheme)
        found.page.set_default_timeout(15_000)
        found.page.on("request", lambda request: None if request.url.startswith((site, "data:", "blob:" + site)) else
                      found.foreign.append(request.url))
        found.page.on("console", lambda said: found.complaints.append(said.text) if said.type == "error" else None)
        found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
        windows.append(found)
        return found

    yield make
    for window in windows:
        if window.page.url.startswith(site):   # what a page keeps in the browser is not for the next test
            window.page.evaluate("() => localStorage.clear()")
        window.page.close()


@pytest.fixture
def browser_page(visitor):
    """A Playwright page at 1280 px in English, for tests that need no more."""
    return visitor().page


def pytest_terminal_summary(terminalreporter):
    """How long readers wait for the first paint, the slowest pages first."""
    if PAINTS:
        slowest = sorted(PAINTS.items(), key=lambda item: -item[1])
        terminalreporter.write_line(f"first contentful paint, {len(PAINTS)} pages, slowest first: " +
                                    ", ".join(f"/{address} {paint:.0f} ms" for address, paint in slowest[:8]))
