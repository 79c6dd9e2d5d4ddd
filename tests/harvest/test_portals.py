"""The real code of udata and CKAN reads our portal flavour and keeps every value as we meant it."""

import re
import urllib.error
import urllib.request

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("live")]


@pytest.fixture(scope="module")
def catalogue(live, tmp_path_factory):
    """The portal flavour of a live server in Turtle, as a file."""
    path = tmp_path_factory.mktemp("harvest") / "portal.ttl"
    with urllib.request.urlopen(live + "catalog/portal.ttl") as answer:
        path.write_bytes(answer.read())
    return path


@pytest.fixture(scope="module")
def udata(read, catalogue):
    return read("udata", catalogue)


@pytest.fixture(scope="module")
def ckan(read, catalogue):
    return read("ckan", catalogue, "turtle")


def names(live, found):
    return {iri.removeprefix(live + "dataset/") for iri in found}


def test_udata_keeps_every_dataset_and_service(udata, live):
    identifiers = [dataset["identifier"] for dataset in udata["datasets"]]
    assert len(set(identifiers)) == len(identifiers)
    assert {"register", "series", "collection-2012", "code-form", "cube-area-statistics"} <= names(live, identifiers)
    assert {service["url"] for service in udata["services"]} == {live + name for name in ("sparql", "questions", "reconcile", "ldes", "oai")}
    assert all(service["title"] and service["description"] for service in udata["services"])


def test_udata_keeps_the_values_we_meant(udata, live):
    whole = next(dataset for dataset in udata["datasets"] if dataset["identifier"] == live + "dataset/register")
    assert whole["title"] == "Registar kancelarija za lokalni ekonomski razvoj Srbije"
    assert whole["description"].startswith("Koji grad ili opština")
    assert (whole["frequency"], whole["licence"], whole["start"], whole["polygon"]) == ("irregular", "cc-by", "2012-05-01", True)
    assert "lokalna-samouprava" in whole["tags"]
    assert "gove" not in whole["tags"]
    assert {"role": "contact", "name": "Centar za ravnomerni regionalni razvoj", "form": live} in whole["contacts"]
    assert "publisher" in {contact["role"] for contact in whole["contacts"]}
    assert whole["remote_url"] == live + "dataset/register.html"


def test_udata_keeps_every_file(udata):
    for dataset in udata["datasets"]:
        for file in dataset["resources"]:
            assert re.fullmatch(r"[0-9a-f]{64}", file["sum"]), file
            assert file["algorithm"] == "sha256"
            assert file["size"] > 0
            assert file["mime"].count("/") == 1, file
            assert file["schema"] == (file["url"] + "-metadata.json" if file["url"].endswith(".csv") else None)
    assert sum(len(dataset["resources"]) for dataset in udata["datasets"]) > 100


def test_ckan_keeps_every_dataset(ckan, udata):
    extras = [{extra["key"]: extra["value"] for extra in dataset["extras"]} for dataset in ckan]
    series = {dataset["identifier"] for dataset in udata["datasets"] if dataset["identifier"].endswith("/series")}
    assert {found["identifier"] for found in extras} == {dataset["identifier"] for dataset in udata["datasets"]} - series
    for dataset in ckan:
        assert re.search("[A-Za-z]", dataset["title"])
        assert dataset["notes"]


def test_ckan_keeps_the_values_we_meant(ckan, live):
    whole = next(dataset for dataset in ckan if dataset["url"] == live + "dataset/register.html")
    extras = {extra["key"]: extra["value"] for extra in whole["extras"]}
    assert whole["title"] == "Registar kancelarija za lokalni ekonomski razvoj Srbije"
    assert extras["publisher_name"] == extras["contact_name"] == "Centar za ravnomerni regionalni razvoj"
    assert extras["contact_url"] == live
    assert extras["temporal_start"] == "2012-05-01"
    assert extras["frequency"].endswith("/IRREG")
    assert extras["access_rights"].endswith("/PUBLIC")
    assert {"lokalna samouprava", "local government"} <= {tag["name"] for tag in whole["tags"]}
    assert len(whole["resources"]) > 30
    for file in whole["resources"]:
        assert file["url"].startswith(live)
        assert file["size"] > 0
        assert re.fullmatch("[0-9a-f]{64}", file["hash"])
        assert file["license"] == "http://creativecommons.org/licenses/by/4.0/"


def test_second_harvest_of_an_unchanged_release_costs_only_304s(live, udata):
    addresses = [live + "catalog/portal.ttl", live + "catalog.ttl", live + "oai?verb=ListRecords&metadataPrefix=oai_dc"]
    addresses += [file["url"] for dataset in udata["datasets"] for file in dataset["resources"]]
    statuses = set()
    for address in addresses:
        with urllib.request.urlopen(address) as first:
            tag = first.headers["ETag"]
        again = urllib.request.Request(address, headers={"If-None-Match": tag})
        with pytest.raises(urllib.error.HTTPError) as answer:
            urllib.request.urlopen(again)
        statuses.add(answer.value.code)
        answer.value.close()
    assert statuses == {304}
