"""A library register with a release and the workbook made of it, to be changed in memory and taken back."""

import contextlib
import io
import shutil
import sys

import openpyxl
import pytest
from click.testing import CliRunner

from lod import config
from lod.cli import main
from lod.desk.room import Desk
from lod.desk.users import Users
from lod.publish import release
from tests.browser.window import Window
from tests.conftest import free_port, running

DATE = "2026-11-24"
PASSWORD = "correct horse battery"


@contextlib.contextmanager
def served_with_desk(folder):
    """A live server over a register's folder, published and with its desk on for one editor; gives the address."""
    port = free_port()
    with (folder / "register.toml").open("a", encoding="utf-8") as file:
        file.write("\n[desk]\nenabled = true\n")
    release.publish(config.read_register(folder, f"http://127.0.0.1:{port}/"), folder / "releases", DATE)
    Users(folder / "desk").add("vera", PASSWORD)
    with running([sys.executable, "-m", "lod.cli", "--register", str(folder), "serve", "--port", str(port)], port) as served:
        yield served


@pytest.fixture(params=[False, True], ids=["without-scripts", "with-scripts"])
def scripts(request):
    """Whether the browser runs scripts."""
    return request.param


@pytest.fixture
def window(browser, site, scripts):
    """A Window in English on the site of the test."""
    context = browser.new_context(java_script_enabled=scripts, locale="en-GB", accept_downloads=True)
    context.add_cookies([{"name": "language", "value": "en", "url": site}])
    window = Window(context.new_page(), site)
    window.page.set_default_timeout(120_000)
    yield window
    context.close()


def sign_in_by_hand(page):
    """Fill in the form of the sign-in page that is open."""
    page.fill("#name", "vera")
    page.fill("#password", PASSWORD)
    page.click("main form.panel button")


def send_by_hand(page, site, file):
    """Send a file to the desk and wait until it has been looked at."""
    page.goto(site + "edit")
    page.set_input_files("#file", file)
    page.click("main form.panel button")
    page.wait_for_selector("main .toolbar >> text=Discard")


def looks_well(window):
    """Whether a page fits a phone and axe finds nothing; the window is wide again afterwards."""
    window.page.set_viewport_size({"width": 360, "height": 900})
    found = (window.overflow(), window.violations())
    window.page.set_viewport_size({"width": 1280, "height": 900})
    return found[0] <= 0 and found[1] == []


@pytest.fixture(scope="session")
def sound(tmp_path_factory, root):
    """A sound copy of the library register with one release."""
    folder = tmp_path_factory.mktemp("desk") / "libraries"
    shutil.copytree(root / "tests/registers/libraries", folder)
    release.publish(config.read_register(folder), folder / "releases", DATE)
    return folder


@pytest.fixture
def register(sound, tmp_path):
    """A copy to work on."""
    return shutil.copytree(sound, tmp_path / "libraries", symlinks=True)


@pytest.fixture
def desk(register):
    """The desk of that copy, with one editor."""
    found = Desk(register / "desk", register, register / "releases")
    found.users.add("vera", PASSWORD)
    return found


@pytest.fixture(scope="session")
def workbook(sound, tmp_path_factory):
    """The bytes of the workbook of that release in English."""
    file = tmp_path_factory.mktemp("workbook") / "register.xlsx"
    said = CliRunner().invoke(main, ["--register", str(sound), "export", "--xlsx", str(file), "--language", "en"])
    assert said.exit_code == 0, said.output
    return file.read_bytes()


@pytest.fixture
def lod(register):
    """Runs a command of `lod` on the copy; returns what click's runner returns."""
    def run(*arguments, lang="en"):
        said = CliRunner().invoke(main, ["--register", str(register), "--lang", lang, *map(str, arguments)])
        assert said.exception is None or isinstance(said.exception, SystemExit), said.exc_info
        return said
    return run


@pytest.fixture
def edited(workbook, tmp_path):
    """Makes a file of the workbook after `change(book)` by openpyxl."""
    def make(change, name="back.xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(workbook))
        change(book)
        book.save(tmp_path / name)
        return tmp_path / name
    return make


@pytest.fixture
def tables(register):
    """File name → text of the tables as they are."""
    return lambda: {path.name: path.read_text(encoding="utf-8") for path in sorted((register / "data").iterdir())}
