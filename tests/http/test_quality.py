"""The page of quality: its counts are those of the release's report, and each finding leads to its thing and cell."""

import csv
import io
import json
import re
import shutil
from collections import Counter

import pytest
import rdflib

from lod import quality
from lod.app import create_app
from lod.releases import Releases
from tests.conftest import ROOT, publish_once

BASE = "http://127.0.0.1:8000/"
DQV = rdflib.Namespace("http://www.w3.org/ns/dqv#")
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
_PAGE = {"Accept": "text/html", "Accept-Language": "en"}


@pytest.fixture(scope="module")
def flawed(tmp_path_factory):
    """A copy of the register with warnings in it: two open ranges of staff, one website twice."""
    folder = tmp_path_factory.mktemp("flawed") / "register"
    folder.mkdir()
    shutil.copyfile(ROOT / "register.toml", folder / "register.toml")
    for name in ("data", "ontology", "shapes", "queries"):
        shutil.copytree(ROOT / name, folder / name)
    change(folder / "data" / "records.csv", lambda row: row["key"] in ("5", "6"), staff_min="2")
    change(folder / "data" / "municipalities.csv", lambda row: row["code"] == "70025", website="https://aleksandrovac.rs/")
    return publish_once(tmp_path_factory, "flawed", folder)


def change(path, wanted, **values):
    """Give some cells of a table new values."""
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows([row | values if wanted(row) else row for row in rows])
    path.write_text(text.getvalue(), encoding="utf-8")


@pytest.fixture(scope="module")
def release(flawed):
    return Releases(flawed).current()


@pytest.fixture(scope="module")
def asked(flawed):
    return create_app(flawed).test_client()


def counts(asked):
    return list(csv.DictReader(io.StringIO(asked.get("/quality.csv?lang=en").data.decode(), newline="")))


def test_GET_counts_equal_the_report_of_the_release_200(asked, release):
    report = rdflib.Graph().parse(release.folder / "report.ttl", format="turtle")
    severities = Counter("error" if value == SH.Violation else "warning" for value in report.objects(None, SH.resultSeverity))
    assert severities["warning"] == 3
    rules = Counter(str(value).rpartition("/")[2] for value in report.objects(None, SH.sourceShape))
    rows = counts(asked)
    for severity in ("error", "warning"):
        whole = next(row for row in rows if row["grouping"] == "register" and row["measure"] == severity)
        assert int(whole["value"]) == severities[severity] == sum(int(row["value"]) for row in rows if row["grouping"] == "check" and
                                                                  row["measure"] == severity)
    by_check = Counter()
    for row in rows:
        if row["grouping"] == "check":
            by_check[row["subject"].rpartition("/")[2]] += int(row["value"])
    assert +by_check == rules == {"staff-range-open": 2, "website-twice": 1}


def test_GET_counts_by_group_are_out_of_its_things_200(asked):
    rows = {(row["grouping"], row["label"], row["measure"]): row for row in counts(asked)}
    assert rows["collection", "Desk research, 2026", "warning"]["value"] == "2"
    assert rows["collection", "First mapping, 2012", "warning"]["value"] == "0"
    assert rows["district", "Nišava District", "warning"]["value"] == "1"
    assert rows["district", "Šumadija District", "warning"]["value"] == "2"
    assert all(row["of"] and int(row["value"]) <= int(row["of"]) for row in rows.values() if row["grouping"] != "rates")
    assert rows["rates", "First mapping, 2012", f"{BASE}code/indicator/bodies-confirmed"]["of"] == "145"


def test_GET_page_links_each_finding_to_its_thing_and_cell_200(asked):
    page = asked.get("/quality", headers=_PAGE)
    assert page.status_code == 200
    assert 'href="/doc/record/5"' in page.text and 'href="/data/records.csv#row=6"' in page.text
    assert 'href="/doc/local-government/70025"' in page.text and "records.csv:6, staff_min" in page.text
    assert asked.get("/data/records.csv").data.decode().splitlines()[5].startswith("5,")


@pytest.mark.parametrize("language", ["sr-Cyrl", "sr-Latn", "en"])
def test_GET_page_of_a_clean_release_names_what_was_checked_200(client, language):
    page = client.get(f"/quality?lang={language}", headers=_PAGE).text
    assert {"en": "A period ends no earlier than it begins.", "sr-Cyrl": "Раздобље се не завршава пре него што почне.",
            "sr-Latn": "Razdoblje se ne završava pre nego što počne."}[language] in page
    assert 'class="notice good"' in page and {"en": "105 <span", "sr-Cyrl": "105 <span", "sr-Latn": "105 <span"}[language] in page


def test_GET_dqv_200(asked):
    graph = rdflib.Graph().parse(data=asked.get("/quality.ttl").data, format="turtle")
    found = set(graph.subjects(rdflib.RDF.type, DQV.QualityMeasurement))
    assert found
    for measurement in found:
        assert all(graph.value(measurement, property) is not None for property in (DQV.computedOn, DQV.isMeasurementOf, DQV.value))
        assert (graph.value(measurement, DQV.isMeasurementOf), rdflib.RDF.type, DQV.Metric) in graph
    whole = rdflib.URIRef(f"{BASE}dataset/register")
    warnings = [graph.value(found, DQV.value).value for found in graph.subjects(DQV.isMeasurementOf, rdflib.URIRef(f"{BASE}quality#warnings"))
                if (found, DQV.computedOn, whole) in graph]
    assert warnings == [3] and all(graph.value(metric, DQV.inDimension) for metric in graph.subjects(rdflib.RDF.type, DQV.Metric))
    assert (whole, DQV.hasQualityMeasurement, None) in graph


def test_GET_other_formats_200(asked):
    assert json.loads(asked.get("/quality.json").data)["head"]["vars"] == list(quality.COLUMNS)
    assert asked.get("/quality.xlsx").status_code == 200
    assert asked.get("/quality.pdf").status_code == 404
    assert asked.get("/quality", headers={"Accept": "text/turtle"}).mimetype == "text/turtle"
    first = asked.get("/quality.csv")
    assert asked.get("/quality.csv", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_the_report_card_of_a_thing(release):
    card = quality.card(release, f"{BASE}id/record/5", "en")
    assert [(finding["rule"], finding["table"], finding["row"], finding["column"]) for finding in card] == [("staff-range-open", "records.csv", 6, "staff_min")]
    assert quality.card(release, f"{BASE}id/record/7", "en") == []


def test_GET_quality_of_another_register_200(tmp_path_factory):
    other = create_app(publish_once(tmp_path_factory, "libraries", ROOT / "tests" / "registers" / "libraries")).test_client()
    for language in ("en", "sr-Latn"):
        page = other.get(f"/quality?lang={language}", headers=_PAGE)
        assert page.status_code == 200
    assert "Nobody lends to itself." in other.get("/quality?lang=en", headers=_PAGE).text
    assert other.get("/quality.ttl").status_code == 200


def test_GET_home_and_quality_say_the_same_shares_200(client):
    """What a figure is counted out of, and its share, is the same on both pages, to a screen reader too."""
    home, quality_page = (client.get(f"/{path}?lang=en", headers=_PAGE).text for path in ("", "quality"))
    assert re.findall(r'<span class="hidden">(\d+%)</span>', home) == ["72%", "83%", "63%", "19%", "69%"]
    for figure in ("<strong>87</strong> <span class=\"of\">of 105", "<strong>20</strong> <span class=\"of\">of 108"):
        assert figure in home
    assert quality_page.count("83%") == quality_page.count("69%") == 1
