"""A messy table of 145 rows joins to the row; nothing is guessed silently; bad files get a sentence."""

import csv
import io
import json
import shlex

import openpyxl
import pytest
from click.testing import CliRunner
from lod import joining, languages, lists
from lod.cli import main
from tests.conftest import ROOT

CLASS = "http://127.0.0.1:8000/def#Municipality"
MISSPELT = {"Зрењанин": "Зрењнин", "Крагујевац": "Kragujevc", "Суботица": "Subotca"}


@pytest.fixture(scope="module")
def messy(current):
    """145 rows: every municipality but Ada, in both scripts in turn; three misspelt, one with its old code, Bač twice."""
    with (ROOT / "data" / "identifiers.csv").open(encoding="utf-8") as file:
        old = next(row for row in csv.DictReader(file) if row["scheme"] == "rzs-alt" and row["area_type"] == "municipality")
    rows, doubled = [["Општина", "Износ"]], None
    for number, (iri, name, _) in enumerate(lists.every(current, CLASS, "sr-Cyrl")):
        written = MISSPELT.get(name, name if number % 2 else languages.to_latin(name).upper())
        if iri.endswith(f"/{old['area']}"):
            written = old["notation"]
        if name == "Бач":
            doubled = [languages.fold(name), str(number)]
        if name != "Ада":
            rows.append([f" {written}\u00a0" if number % 7 == 0 else written, str(number)])
    return [*rows, doubled]


def test_a_messy_table_joins_as_expected_to_the_row(current, messy):
    joined = joining.join(current, messy)
    assert (joined.column, joined.class_iri) == ("Општина", CLASS)
    assert joined.counts() == {"rows": 145, "code": 1, "name": 141, "proposed": 3, "unmatched": 0, "doubled": 2, "left": 4}
    assert [row.kind for row in joined.rows if row.kind.startswith("code")] == ["code:rzs-alt"]
    named = {lists.name(current, row.proposed, "sr-Cyrl"): row.cells[0] for row in joined.rows if row.kind == "proposed"}
    assert named == MISSPELT
    assert {lists.name(current, row.iri, "sr-Cyrl") for row in joined.doubled()} == {"Бач"}
    assert {lists.name(current, iri, "sr-Cyrl") for iri in joined.left} == {"Ада", *MISSPELT}
    for row, original in zip(joined.rows, messy[1:], strict=True):
        assert row.cells[1] == original[1]


def write(folder, rows, mark=","):
    path = folder / "moja tabela.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=mark).writerows(rows)
    return path


def test_the_recipe_repeats_it_byte_by_byte(released, current, messy, tmp_path, client):
    path = write(tmp_path, messy, ";")
    sent = {"file": (io.BytesIO(path.read_bytes()), "moja tabela.csv"), "add": ["facet/district", "code/nuts", "code/rzs"], "lang": "en"}
    told = client.post("/join?lang=en", data={**sent, "format": "json"}, content_type="multipart/form-data").json
    sent["file"] = (io.BytesIO(path.read_bytes()), "moja tabela.csv")
    page = client.post("/join?lang=en", data={**sent, "format": "csv"}, content_type="multipart/form-data")
    words = shlex.split(told["recipe"])
    assert words[:3] == ["lod", "join", "moja_tabela.csv"]
    again = CliRunner().invoke(main, [words[1], str(path), *words[3:], "--out", str(released)])
    assert again.exit_code == 0 and again.stdout_bytes == page.data
    row = next(row for row in csv.DictReader(io.StringIO(page.data.decode())) if row["lod_uri"].endswith("/80110"))
    assert (row["district (facet/district)"], row["lod_match"]) == ("South Bačka District", "name")


def test_codes_join_offices_and_places_and_the_workbook_too(client):
    book, body = openpyxl.Workbook(), io.BytesIO()
    for row in (["code", "x"], ["79022", 1], ["80110", 2], ["00000", 3]):
        book.active.append(row)
    book.save(body)
    answer = client.post("/join", data={"file": (io.BytesIO(body.getvalue()), "t.xlsx"), "format": "xlsx", "class": "def#Municipality"},
                         content_type="multipart/form-data")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))
    assert rows[0][:4] == ("code", "x", "lod_uri", "lod_match") and [row[3] for row in rows[1:]] == ["code:rzs", "code:rzs", "unmatched"]


def test_a_table_joins_with_the_state_of_a_day(client):
    sent = {"file": (io.BytesIO("ured\nKancelarija za LER – Niš\nKancelarija za LER – Sombor\n".encode()), "t.csv"),
            "class": "def#Office", "asOf": "2012", "format": "json"}
    told = client.post("/join", data=sent, content_type="multipart/form-data").json
    assert told["asOf"] == "2012" and told["counts"]["name"] == 1 and "--as-of '2012'" in told["recipe"]


@pytest.mark.parametrize(("content", "name", "fields", "word"), [
    (b"", "t.csv", {}, "no rows"), (b"a,b\n", "t.csv", {}, "no rows"), (b"x,y\n1,2\n3,4\n", "t.csv", {}, "x, y"),
    ("општина\nНиш\n".encode("cp1251"), "t.csv", {}, "UTF-8"), (b"PK\x03\x04junk", "t.xlsx", {}, "workbook"),
    ("name\nNiš\n".encode(), "t.csv", {"column": "nome"}, "nome"), ("name\nNiš\n".encode(), "t.csv", {"class": "def#Nothing"}, "def#Nothing"),
    ("name\nNiš\n".encode(), "t.csv", {"add": "facet/none"}, "facet/none"), ("name\nNiš\n".encode(), "t.csv", {"asOf": "soon"}, "soon"),
    (b'name\n"unclosed', "t.csv", {}, "known"), ("name\n".encode() + "Niš\n".encode() * 20_001, "t.csv", {}, "20000")])
def test_POST_what_cannot_be_joined(client, content, name, fields, word):
    answer = client.post("/join?lang=en", data={"file": (io.BytesIO(content), name), **fields}, content_type="multipart/form-data",
                         headers={"Accept-Language": "en"})
    assert answer.status_code in (400, 413, 422) and word in json.dumps(answer.json), answer.text


def test_GET_and_POST_pages_200(client, messy, tmp_path):
    assert client.get("/join").status_code == 200
    path = write(tmp_path, messy)
    page = client.post("/join?lang=en", data={"file": (io.BytesIO(path.read_bytes()), "t.csv")}, content_type="multipart/form-data")
    assert page.status_code == 200 and "142 of 145 rows matched" in page.text and "Subotca" in page.text
    assert '<th scope="col" class="verbatim">lod_uri</th>' in page.text   # a name of a column is no word that gets a capital letter
    assert '<td><a href="/doc/municipality/' in page.text
    assert client.post("/join", data={}).status_code == 400


def test_a_cell_beyond_the_heading_is_not_lost(current):
    joined = joining.join(current, [["code", "x"], ["80110", "1", "", "kept"], ["80225", "2", "", ""]])
    heading, rows = joining.written(current, joined, "en")
    assert heading[:5] == ["code", "x", "", "", "lod_uri"]
    assert [row[:4] for row in rows] == [["80110", "1", "", "kept"], ["80225", "2", "", ""]]


def test_a_code_that_a_program_made_a_number_is_a_code(current):
    joined = joining.join(current, [["code"], ["80225.0"], ["80110.0"], ["80110.5"]])
    assert [row.kind for row in joined.rows] == ["code:rzs", "code:rzs", "unmatched"]
