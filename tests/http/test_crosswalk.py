"""From codes of others to our areas, and the table of all codes with its description."""

import csv
import io
import json

import csvw
import pytest


@pytest.mark.parametrize(("code", "thing"), [
    ("rzs/79022", "id/municipality/79022"), ("nuts/RS225", "id/district/20"), ("iso-3166-2/RS-20", "id/district/20"),
    ("wikidata/Q60198357", "id/municipality/79022"), ("geonames/787657", "id/municipality/79022")])
def test_GET_code_leads_to_the_area_303(client, code, thing):
    answer = client.get(f"/codes/{code}")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"http://127.0.0.1:8000/{thing}")
    assert client.get(f"/as-of/2012/codes/{code}").headers["Location"].endswith(f"{thing}?asOf=2012")


def test_GET_every_code_of_the_crosswalk_leads_to_its_thing(client):
    rows = list(csv.DictReader(io.StringIO(client.get("/crosswalk.csv?lang=en").text)))
    assert {row["scheme"] for row in rows} == {"rzs", "rzs-alt", "nuts", "nstj", "iso-3166-2", "wikidata", "geonames"}
    assert sum(row["scheme"] == "rzs" and "/municipality/" in row["thing"] for row in rows) == 175
    wrong = []
    for row in rows:
        answer = client.get(f"/codes/{row['scheme']}/{row['code']}")
        if row["thing"] not in ([answer.headers.get("Location")] if answer.status_code == 303 else answer.text.splitlines()):
            wrong.append(row)
    assert wrong == [] and all(row["source"] and row["name"] for row in rows)


@pytest.mark.parametrize(("code", "word"), [("rzs/00000", "rzs/00000"), ("none/1", "wikidata"), ("rzs/..%2F..", "rzs")])
def test_GET_code_nobody_has_404(client, code, word):
    answer = client.get(f"/codes/{code}")
    assert answer.status_code == 404 and word in answer.text


def test_the_description_fits_the_table(client, tmp_path):
    link = client.get("/crosswalk.csv").headers["Link"]
    assert 'crosswalk.csv-metadata.json>; rel="describedby"' in link
    (tmp_path / "crosswalk.csv").write_bytes(client.get("/crosswalk.csv").data)
    described = client.get("/crosswalk.csv-metadata.json")
    (tmp_path / "crosswalk.csv-metadata.json").write_bytes(described.data)
    rows = list(csvw.Table.from_file(tmp_path / "crosswalk.csv-metadata.json"))
    assert len(rows) > 400 and isinstance(rows[0]["source"], list)
    assert set(json.loads(described.data)["tableSchema"]["columns"][0]["titles"]) == {"sr-Cyrl", "sr-Latn", "en"}


def test_GET_crosswalk_page_200_and_none_where_there_are_no_codes_404(client, tmp_path_factory):
    from tests.conftest import ROOT, publish_once
    from lod.app import create_app
    assert client.get("/crosswalk").status_code == 200
    other = create_app(publish_once(tmp_path_factory, "libraries", ROOT / "tests/registers/libraries")).test_client()
    assert [other.get(path).status_code for path in ("/crosswalk", "/crosswalk.csv", "/codes/rzs/1")] == [404] * 3
