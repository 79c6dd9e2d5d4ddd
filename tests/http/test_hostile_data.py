"""What stands in tables and ontology is shown, never run: in pages, and in the tables that editors open."""

import csv
import io
import re
import shutil
from html.parser import HTMLParser

import pytest

from lod import config
from lod.app import create_app
from lod.findings import Finding
from lod.publish import release, report
from lod.releases import Release
from tests.conftest import DATE, ROOT

SCRIPT = '</script><script>alert(1)</script><img src=x onerror=alert(2)>"\'><b>'
RUNNING = ("javascript:alert(3)", "JaVaScRiPt:alert(4)", "data:text/html,<script>alert(5)</script>".replace("<", "%3C").replace(">", "%3E"),
           "vbscript:x", "file:///etc/passwd")
FORMULA = "=HYPERLINK(\"http://evil.example\")"


class Elements(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A client of a register whose names and links are hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copytree(ROOT / "tests" / "registers" / "libraries", folder / "register")
    table = folder / "register" / "data" / "libraries.csv"
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[1][rows[0].index("name_en")] = SCRIPT
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    ontology = folder / "register" / "ontology" / "def.ttl"
    links = " , ".join(f"<{iri}>" for iri in RUNNING)
    ontology.write_text(ontology.read_text(encoding="utf-8") + "\n<def#Library> <http://www.w3.org/2000/01/rdf-schema#seeAlso> "
                        f"{links} .\n<def#Library> a <javascript:alert(6)> .\n", encoding="utf-8")
    release.publish(config.read_register(folder / "register"), folder / "releases", DATE)
    return create_app(folder / "releases").test_client()


@pytest.mark.parametrize("path", ["/", "/doc/library/1", "/def", "/list/Library", "/sparql", "/catalog", "/releases",
                                  f"/release/{DATE}", "/doc/library/1?lang=sr-Latn", "/graph/libraries"])
def test_GET_hostile_data_is_shown_and_never_run(hostile, path):
    answer = hostile.get(path, headers={"Accept": "text/html"})
    assert answer.status_code < 400, answer.text[:300]
    for tag, attributes in Elements(answer.text).found:
        assert not [name for name in attributes if name.startswith("on")], (tag, attributes)
        assert tag != "script" or "src" in attributes or attributes.get("type") == "application/ld+json"
        for name in ("href", "src", "action"):
            assert not re.match(r"\s*(javascript|data|vbscript|file):", attributes.get(name) or "", re.I), (tag, attributes)
    assert "alert(2)>" not in answer.text
    assert "javascript" not in str(answer.headers).lower() or "/def" in path


def test_hostile_data_is_there_for_whoever_asks_for_it(hostile):
    assert "javascript:alert(3)" in hostile.get("/def.ttl").text
    assert "alert(2)" in hostile.get("/doc/library/1.ttl").text


def test_findings_do_not_run_as_a_formula():
    found = [Finding("warning", "link-nowhere", "x.csv", 2, "a", value=sign + "1+1") for sign in "=+-@\t\r"] + [Finding("warning", "link-nowhere", value="a=1")]
    rows = list(csv.DictReader(io.StringIO(report.as_csv(found, "en"), newline="")))
    assert [row["value"][:2] for row in rows] == ["'=", "'+", "'-", "'@", "'\t", "'\r", "a="]


def test_GET_findings_do_not_run_as_a_formula_200(hostile, monkeypatch):
    record = Finding("warning", "link-nowhere", "x.csv", 2, "a", value=FORMULA).as_dict("en")
    hostile.application.releases.get(DATE).__dict__.pop("findings", None)   # read by another test before
    monkeypatch.setattr(Release, "findings", {tag: [record] for tag in ("sr-Latn", "en")})
    rows = list(csv.DictReader(io.StringIO(hostile.get(f"/release/{DATE}/findings.csv").text)))
    assert rows[0]["value"] == "'" + FORMULA
    assert hostile.get(f"/release/{DATE}/findings.json").json[0]["value"] == FORMULA
