"""The application over each engine: what is said of the SPARQL endpoint is said of every one."""

import pytest

from lod.app import create_app

ENGINES = ("oxigraph", "rdflib")


@pytest.fixture(scope="session")
def apps(released):
    """Engine name → application over the real register."""
    return {name: create_app(released, name) for name in ENGINES}


@pytest.fixture(params=ENGINES)
def endpoint(request, apps):
    """A client of the application over one engine."""
    return apps[request.param].test_client()
