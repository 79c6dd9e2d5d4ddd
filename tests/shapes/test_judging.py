"""The publisher's judging finds what a plain run of pySHACL finds, and every finding is led back to its cell."""

import json
import shutil

import examples
import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from click.testing import CliRunner
from rdflib.namespace import SH

from lod.cli import main
from lod.publish import shacl
from lod.publish.tables import Tables


@pytest.fixture(scope="module")
def everything_broken():
    """The statements of all broken examples together, as they are."""
    graph = ox.NamedNode("http://127.0.0.1:8000/graph/example")
    return [ox.Quad(*quad.triple, graph) for path in examples.BAD for quad in
            ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=examples.register().base)]


def test_what_is_left_out_for_speed_changes_no_result(everything_broken):
    quads = list(dict.fromkeys(everything_broken))
    _, report, _ = pyshacl.validate(shacl.to_rdflib(quads), shacl_graph=examples.shapes(), inference=None, advanced=False)
    plain = [(str(report.value(result, SH.sourceShape)), str(report.value(result, SH.focusNode)),
              None if (value := report.value(result, SH.value)) is None else str(value))
             for result in report.objects(None, SH.result)]
    found = [(finding.rule, finding.focus, finding.value) for finding in shacl.judge(examples.shapes(), quads, Tables())]
    assert len(plain) > 100 and sorted(map(repr, found)) == sorted(map(repr, plain))


def test_a_shape_without_constraints_is_not_judged_and_the_rest_is():
    judged = shacl._constraints(examples.shapes())
    assert not set(judged.subjects(SH.name)) and len(judged) < len(examples.shapes()) / 2
    left = {node for node in judged.objects(None, SH.property) if isinstance(node, rdflib.URIRef)}
    assert set(examples.shapes().subjects(SH.message)) - set(judged.subjects(SH.targetSubjectsOf)) <= left


@pytest.fixture
def register(root, tmp_path):
    """A copy of the real register to break."""
    for name in ("data", "ontology", "queries", "shapes", "register.toml"):
        copy = shutil.copytree if (root / name).is_dir() else shutil.copy
        copy(root / name, tmp_path / name)
    return tmp_path


# Each: table, old text, new text, and where what is found: the row of the old text, and the column.
BROKEN = [
    ("identifiers", "municipality,70017,rzs,70017", "municipality,70017,rzs,70018", "check-digit", "notation"),
    ("municipalities", "https://aleksandrovac.rs/", "https://aleksandrovac/", "names#homepage", "website"),
    ("municipalities", "https://arilje.org.rs/", "https://aleksinac.org/", "website-twice", "website"),
    ("districts", "Q648758", "Q2074197", "target-twice", "wikidata"),
    ("records", "public-source,,3,7", "public-source,5,8,7", "record#staff-order", "staff_min"),
    ("records", "public-source,,3,7", "public-source,5,8,7", "record#staff-once", "staff_min"),
    ("records", ",2009,2016,", ",2017,2016,", "period-reversed", "period_end"),
    ("parties", "2,1,office,102,partner", "2,1,office,102,mentee", "mentor-and-mentee", "role"),
    ("results", ",86.7,", ",186.7,", "result#score", "score"),
    ("figures", "bodies-confirmed,2012,105", "bodies-confirmed,2012,205", "figure-over-whole", "value"),
]


@pytest.mark.slow
def test_broken_cells_of_the_real_register_are_found_at_their_places(register):
    wanted = set()
    for table, old, new, rule, column in BROKEN:
        path = register / "data" / f"{table}.csv"
        text = path.read_text(encoding="utf-8")
        line = text.partition(old if old in text else new)[0].count("\n") + 1
        wanted.add((rule, path.name, line, column))
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    said = CliRunner().invoke(main, ["--register", str(register), "--lang", "sr-Latn", "check", "--format", "json"])
    findings = json.loads(said.stdout)
    found = {(finding["rule"].rpartition("/")[2], finding["table"], finding["row"], finding["column"]) for finding in findings}
    assert said.exit_code == 1 and wanted <= found, wanted - found
    assert not any(set(finding["message"]) & set("абвгдђежзиј") for finding in findings)


def test_the_real_register_has_no_error(current):
    assert not [finding for finding in current.findings["en"] if finding["severity"] == "error"]
