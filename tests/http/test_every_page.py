"""Every address without a variable part answers, whichever register is served, in every language and form it offers."""

import pytest

from lod.app import create_app
from tests.conftest import publish_once


@pytest.fixture(scope="module", params=["real", "libraries"])
def served(request, root, tmp_path_factory, released):
    """An application over the real register, and one over the town libraries."""
    if request.param == "real":
        return create_app(released)
    return create_app(publish_once(tmp_path_factory, "libraries", root / "tests" / "registers" / "libraries"))


@pytest.mark.xdist_group("pages")
@pytest.mark.slow
def test_GET_every_plain_address_is_no_failure(served):
    client, broken = served.test_client(), []
    addresses = sorted({rule.rule for rule in served.url_map.iter_rules() if not rule.arguments - set(rule.defaults or ())
                        and "GET" in rule.methods})
    assert "/" in addresses and "/sparql" in addresses
    for address in addresses:
        for language, accepted in (("sr-Cyrl", "text/html"), ("sr-Latn", "text/html"), ("en", "text/html"), ("en", "text/turtle"), ("en", "*/*")):
            answer = client.get(address, headers={"Accept": accepted, "Accept-Language": language})
            if answer.status_code >= 500:
                broken.append((address, language, accepted, answer.status_code))
    assert broken == []
