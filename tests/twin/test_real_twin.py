"""The twin of the real register, file by file."""

import pytest

from lod.app import create_app
from lod.twin import folder
from tests.twin import walk

pytestmark = pytest.mark.slow
LANGUAGES = ["sr-Cyrl", "sr-Latn", "en"]


@pytest.mark.xdist_group("twin")
def test_every_file_of_RDF_is_isomorphic_to_the_live_answer(real_twin, released):
    client, compared, alike = create_app(released).test_client(), 0, 0
    for file in walk.files(real_twin, *walk.RDF):
        status, said = walk.asked(client, file, LANGUAGES)
        body = (real_twin / file).read_bytes()
        assert status == 200, file
        assert body == said or walk.statements(body, file.suffix) == walk.statements(said, file.suffix), file
        compared, alike = compared + 1, alike + (body == said)
    assert compared > 10_000


@pytest.mark.xdist_group("twin")
def test_every_link_leads_to_a_file(real_twin):
    assert walk.broken(real_twin) == []


@pytest.mark.xdist_group("twin")
def test_the_states_of_named_days_are_there_on_request(released, tmp_path):
    folder.build(released, tmp_path / "site", states=True, jobs=2)
    client, compared = create_app(released).test_client(), 0
    assert walk.broken(tmp_path / "site") == []
    for file in walk.files(tmp_path / "site", ".ttl", ".csv"):
        if "as-of" in file.parts[:2]:
            status, said = walk.asked(client, file, LANGUAGES)
            assert (status, said) == (200, (tmp_path / "site" / file).read_bytes()), file
            compared += 1
    assert compared > 1_000
