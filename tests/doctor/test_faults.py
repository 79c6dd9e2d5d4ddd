"""Every planted fault is found by its name, with a remedy; the healthy catalogue has none, and ours has none."""

import json
import re
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from patient import CATALOG, OAI, Patient, oai, serve

from lod import cli, errors, words
from lod.doctor import examination, mqa
from lod.doctor.case import Case
from lod.doctor.checks import shapes
from lod.doctor.web import Web

TODAY = "2026-11-24"
SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
[] a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:property [ sh:path dct:publisher ; sh:minCount 1 ] .
"""


def swap(old, new):
    assert old in CATALOG
    return Patient(text=CATALOG.replace(old, new))


def paged(second, target="catalog.ttl?page=2", status=200):
    text = CATALOG + f"<catalog.ttl> a hydra:PartialCollectionView ; hydra:next <{target}> .\n"
    return Patient(text=text, pages={"/" + target: (status, text if second is None else second)})


PREFIXES = CATALOG.split("<catalog>")[0]
LATER = "<catalog> a dcat:Catalog .\n"
FAULTS = {
    "redirect": lambda: Patient(status=303, headers={"Location": "/catalog.rdf"}),
    "status": lambda: Patient(status=500),
    "html": lambda: Patient(content_type="text/html; charset=utf-8"),
    "type-unknown": lambda: Patient(content_type="application/octet-stream"),
    "type-lies": lambda: Patient(content_type="application/rdf+xml; charset=utf-8"),
    "no-charset": lambda: Patient(content_type="text/turtle"),
    "no-head": lambda: Patient(allows_head=False),
    "head-differs": lambda: Patient(head_type="text/html"),
    "unstable": lambda: Patient(grows=True),
    "no-etag": lambda: Patient(etag=None),
    "weak-etag": lambda: Patient(etag="weak"),
    "no-304": lambda: Patient(keeps=False),
    "no-last-modified": lambda: Patient(headers={}),
    "not-parsable": lambda: Patient(text=CATALOG + "<a> <b>"),
    "page-suffix": lambda: paged(PREFIXES + LATER, "catalog?page=2"),
    "page-status": lambda: paged("", status=302),
    "page-again": lambda: paged(None, "catalog.ttl?page=1"),
    "described-twice": lambda: paged(PREFIXES + LATER + '<one> a dcat:Dataset ; dct:identifier "one" .'),
    "no-datasets": lambda: Patient(text=PREFIXES + LATER),
    "no-address": lambda: Patient(text=PREFIXES + LATER + '[] a dcat:Dataset ; dct:identifier "x" ; dct:title "X"@sr .'),
    "no-identifier": lambda: swap('dct:identifier "one" ;', ""),
    "identifier-not-text": lambda: swap('dct:identifier "one"', "dct:identifier <one>"),
    "identifier-twice": lambda: swap('dct:identifier "service"', 'dct:identifier "one"'),
    "no-title": lambda: swap('dct:title "Prvi"@sr , "Први"@sr-Cyrl ;', ""),
    "language": lambda: swap('"Prvi"@sr ,', '"First"@en ,'),
    "title-no-latin": lambda: swap('"Prvi"@sr', '"Први"@sr'),
    "no-description": lambda: swap('dct:description "Opis"@sr ;', ""),
    "no-distribution": lambda: swap("dcat:distribution <one#file> ;", ""),
    "period-address": lambda: swap("[ a dct:PeriodOfTime ; dcat:startDate \"2020-01-01\"^^xsd:date ]", "<one#period>"),
    "future-date": lambda: swap('"2020-01-01"^^xsd:date ; dcat:distribution', '"2199-01-01"^^xsd:date ; dcat:distribution'),
    "point-only": lambda: swap("POLYGON((1 1, 2 1, 2 2, 1 1))", "POINT(1 1)"),
    "no-url": lambda: swap("dcat:downloadURL <file.csv> ; dcat:accessURL <file.csv> ;", ""),
    "media-type-http": lambda: swap("https://www.iana.org", "http://www.iana.org"),
    "checksum-binary": lambda: swap('"00"', '"00"^^xsd:hexBinary'),
    "file-no-type": lambda: swap("<one#file> a dcat:Distribution ;", "<one#file>"),
    "access-service": lambda: swap("<one#file> a", "<one#file> dcat:accessService <service> ; a"),
    "theme-label": lambda: swap("<place> dcat", 'eu:data-theme\\/GOVE skos:prefLabel "Government"@en . <place> dcat'),
    "link-dead": lambda: swap("<file.csv>", "<missing.csv>"),
    "link-size": lambda: swap("dcat:byteSize 4", "dcat:byteSize 5"),
    "link-type": lambda: Patient(file_type="text/html"),
    "shape": lambda: Patient(),
    "oai-identify": lambda: Patient(oai=lambda query: "<html/>"),
    "oai-no-dc": lambda: Patient(oai=lambda query: oai(query).replace("oai_dc", "other")),
    "oai-broken": lambda: Patient(oai=lambda query: OAI % '<error code="x"/>' if "ListRecords" in query else oai(query)),
    "oai-count": lambda: Patient(oai=lambda query: oai(query).replace('completeListSize="2"', 'completeListSize="9"')),
    "oai-loop": lambda: Patient(oai=lambda query: oai(query.replace("resumptionToken", "x"))),
}


def examined(patient, tmp_path, with_shapes=False, audience="both"):
    shapes = []
    if with_shapes:
        shapes = [tmp_path / "shapes.ttl"]
        shapes[0].write_text(SHAPES, encoding="utf-8")
    with serve(patient) as address:
        case = Case(address + "catalog.ttl", Web(5), "sr", shapes, TODAY, address + "oai")
        return examination.examine(case, audience)


def test_healthy_catalogue_has_no_symptom(tmp_path):
    found = examined(Patient(), tmp_path)
    assert found.symptoms == []
    assert (len(found.case.datasets), len(found.case.distributions), len(found.case.services)) == (1, 1, 1)


@pytest.mark.parametrize("rule", FAULTS)
def test_planted_fault_is_found_and_its_remedy_told(rule, tmp_path):
    found = examined(FAULTS[rule](), tmp_path, with_shapes=rule == "shape")
    assert rule in {symptom.rule for symptom in found.symptoms}
    for symptom in found.symptoms:
        for language in ("en", "sr-Cyrl", "sr-Latn"):
            assert words.say(f"doctor.{symptom.rule}", language, **symptom.details)
            assert len(words.say(f"doctor.{symptom.rule}.remedy", language, **symptom.details)) > 5
    assert rule in {symptom["rule"] for symptom in json.loads(examination.as_json(found, "en"))["symptoms"]}
    assert examination.as_text(found, "sr-Cyrl")


def test_faults_are_more_than_twenty_five_and_all_have_words():
    told = {key.split(".")[1] for key in words.words("en") if key.startswith("doctor.") and key.endswith(".remedy")}
    assert len(FAULTS) >= 25
    assert told - set(FAULTS) == {"unreachable", "too-large"}   # tested below


def test_nobody_there_is_unreachable():
    found = examination.examine(Case("http://127.0.0.1:9/catalog.ttl", Web(2), today=TODAY))
    assert [symptom.rule for symptom in found.symptoms] == ["unreachable"]


def test_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("lod.doctor.checks.transport.LARGEST", 100)
    assert "too-large" in {symptom.rule for symptom in examined(Patient(), tmp_path).symptoms}


def test_audience_decides_which_traps_count(tmp_path):
    broken = FAULTS["checksum-binary"]
    assert "checksum-binary" not in {symptom.rule for symptom in examined(broken(), tmp_path, audience="eu").symptoms}
    assert "checksum-binary" in {symptom.rule for symptom in examined(broken(), tmp_path, audience="portal").symptoms}


def test_score_has_23_metrics_and_405_points(tmp_path):
    metrics = examined(Patient(), tmp_path, audience="eu").metrics
    assert len(metrics) == 23
    assert sum(metric.weight for metric in metrics) == 405
    assert 100 < mqa.total(metrics)[0] < 350


def test_command_says_it_by_its_exit_status():
    with serve(FAULTS["no-charset"]()) as address:
        answer = CliRunner().invoke(cli.main, ["doctor", address + "catalog.ttl", "--for", "portal", "--format", "json"])
        assert answer.exit_code == 1
        assert "no-charset" in {symptom["rule"] for symptom in json.loads(answer.output)["symptoms"]}
    with serve(Patient()) as address:
        assert CliRunner().invoke(cli.main, ["doctor", address + "catalog.ttl", "--for", "portal"]).exit_code == 0


def test_our_portal_flavour_is_healthy(live):
    found = examination.examine(Case(live + "catalog/portal.ttl", Web(), "sr", (), TODAY), "portal")
    assert found.symptoms == []
    assert len(found.case.datasets) > 20


def test_our_catalogue_scores_390_and_an_oai_client_walks_it(live, root):
    folder = root.parent / "shared" / "testdata" / "dcat-ap"
    if not folder.is_dir():
        pytest.skip("the official shapes are not beside the repository (../shared/testdata)")
    shapes = [folder / name for name in ("shapes.ttl", "range.ttl", "deprecateduris.ttl")]
    found = examination.examine(Case(live + "catalog.ttl", Web(), "sr", shapes, TODAY, live + "oai"), "eu")
    assert found.symptoms == []
    points, rating = mqa.total(found.metrics)
    assert points >= 390
    assert rating == "excellent"
    lost = {metric.name for metric in found.metrics if metric.fulfilled < metric.entries}
    told = (root / "docs" / "how-to" / "check-a-catalogue.md").read_text(encoding="utf-8")
    assert lost == set(re.findall(r"^\| `([\w-]+)` \| \d+ \|", told, re.M))   # every missing point has its reason there


def test_shapes_that_cannot_be_read_are_told(tmp_path):
    (tmp_path / "shapes.ttl").write_text("no turtle", encoding="utf-8")
    patient = SimpleNamespace(shapes=[str(tmp_path / "shapes.ttl")], reply=SimpleNamespace(status=200), graph=[1])
    with pytest.raises(errors.Unreadable, match=r"shapes\.ttl"):
        list(shapes.run(patient))
