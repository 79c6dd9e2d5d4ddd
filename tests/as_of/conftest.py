"""The synthetic register of cycles, published once a session, and the application over it."""


import pytest
from tests.conftest import ROOT, publish_once, shared_folder
from tests.as_of import cycles
from lod.app import create_app
from lod.releases import Releases


@pytest.fixture(scope="session")
def cycled(tmp_path_factory):
    """The folder of releases of the register of cycles."""
    folder = shared_folder(tmp_path_factory) / "register-cycles"
    return publish_once(tmp_path_factory, "cycles", folder, prepare=lambda: cycles.build(ROOT, folder))


@pytest.fixture(scope="session")
def cycles_app(cycled):
    """The application over the register of cycles."""
    return create_app(cycled)


@pytest.fixture
def ask(cycles_app):
    """A client of the application over the register of cycles."""
    return cycles_app.test_client()


@pytest.fixture(scope="session")
def cycles_release(cycled):
    """The current release of the register of cycles."""
    return Releases(cycled).current()
