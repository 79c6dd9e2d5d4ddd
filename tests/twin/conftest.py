"""Twins of the two registers, each made once for all tests."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lod.app import create_app
from lod.twin import folder
from tests.browser.window import Window
from tests.conftest import once, publish_once, shared_folder


@pytest.fixture(scope="session")
def libraries(root, tmp_path_factory):
    """The folder of releases of the small register."""
    return publish_once(tmp_path_factory, "libraries", root / "tests" / "registers" / "libraries")


@pytest.fixture(scope="session")
def library_client(libraries):
    """A client of the live application over the small register."""
    return create_app(libraries).test_client()


def twin_once(tmp_path_factory, name, releases, jobs):
    """The twin of a register, made once for all processes of this test run."""
    out = shared_folder(tmp_path_factory) / f"twin-{name}"
    with once(out.parent, f"twin-{name}"):
        if not out.exists():
            folder.build(releases, out, jobs=jobs)
    return out


@pytest.fixture(scope="session")
def twin(libraries, tmp_path_factory):
    """The twin of the small register."""
    return twin_once(tmp_path_factory, "libraries", libraries, 1)


@pytest.fixture(scope="session")
def real_twin(released, tmp_path_factory):
    """The twin of the real register."""
    return twin_once(tmp_path_factory, "real", released, 2)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="session")
def plain_site(real_twin):
    """The address at which Python's own server of files hands out the twin of the real register, below a prefix of its own."""
    class Below(_Quiet):
        def translate_path(self, path):
            return super().translate_path(path.removeprefix("/copies/register"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Below, directory=str(real_twin)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/copies/register/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def reader(browser, plain_site):
    """A Window over the twin with the network off: `failed` are requests that came to nothing, also those to other hosts."""
    context = browser.new_context(locale="en-GB", reduced_motion="reduce", accept_downloads=True)
    found = Window(context.new_page(), plain_site)
    found.failed = []
    context.route("**/*", lambda route: route.continue_() if route.request.url.startswith((plain_site, "blob:")) else route.abort())
    found.page.set_default_timeout(30_000)
    found.page.on("requestfailed", lambda request: request.failure != "net::ERR_ABORTED" and found.failed.append(request.url))   # left by a click
    found.page.on("response", lambda answer: found.failed.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    found.page.on("console", lambda said: found.complaints.append(said.text) if said.type in ("error", "warning") else None)
    found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
    yield found
    assert (found.failed, found.complaints) == ([], [])
    context.close()
