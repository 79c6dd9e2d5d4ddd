"""The printed catalogue: complete in three languages, accessible, archivable, the same bytes each time, its codes answered."""

import io
import re

import pypdf
import pytest
import typst
import zxingcpp
from click.testing import CliRunner
from PIL import Image
from lod import lists
from lod.cli import main
from lod.printing import contents, mapping, typeset

LANGUAGES = ("sr-Cyrl", "sr-Latn", "en")
CLASS = "http://127.0.0.1:8000/def#Office"


def words_of(body):
    """All words of a PDF, as one text with single blanks."""
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_GET_catalogue_names_every_office_200(client, current, language):
    answer = client.get(f"/catalogue.pdf?lang={language}")
    assert (answer.status_code, answer.content_type, answer.headers["Content-Language"]) == (200, "application/pdf", language)
    text = words_of(answer.data)
    missing = [name for _, name, _ in lists.every(current, CLASS, language) if name not in text]
    assert missing == [] and current.manifest["digest"][:32] in text


def test_entries_and_index_follow_each_alphabet(current):
    orders = {language: [entry["key"] for entry in contents.build(current, language)["entries"]] for language in LANGUAGES}
    assert orders["sr-Cyrl"] != orders["sr-Latn"] and sorted(orders["sr-Cyrl"]) == sorted(orders["sr-Latn"])
    places = [place["name"] for place in contents.build(current, "sr-Cyrl")["index"]]
    assert places.index("Житиште") < places.index("Зрењанин") < places.index("Кладово") < places.index("Чајетина")
    latin = [place["name"] for place in contents.build(current, "sr-Latn")["index"]]
    assert latin.index("Čačak") < latin.index("Kladovo") < latin.index("Zrenjanin") < latin.index("Žitište")


def test_every_value_has_its_source_and_time(current):
    found = contents.build(current, "en")
    nis = next(entry for entry in found["entries"] if entry["iri"].endswith("/office/101"))
    staff = [(line["value"], line["period"]) for line in nis["lines"] if line["name"] == "Number of staff"]
    assert staff == [("3–7", "2009–2016"), ("35", "since 25 Dec 2017")]
    sourced = [line for line in nis["lines"] if line["name"] not in ("Homepage", "Website")]
    assert all(line["sources"] for line in sourced)
    assert max(number for entry in found["entries"] for line in entry["lines"] for number in line["sources"]) <= len(found["sources"])


def test_statistics_carry_their_denominators(current):
    found = contents.build(current, "en")
    assert ("questionnaires returned, First mapping, 2012", "87", "105") in [(row["name"], row["value"], row["of"])
                                                                            for row in found["figures"]]
    assert all(sum(row["value"] for row in trend["rows"]) == trend["total"] for trend in found["trends"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cover_is_one_page_and_the_map_another(current, language):
    found = contents.build(current, language)
    pages = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(typeset.pdf(found))).pages]
    assert current.version in pages[0] and found["words"]["contents"] in pages[1] and found["words"]["map"] in pages[2]
    assert found["map"]["note"].split()[0] in pages[2] and found["kind"] in pages[3]


def test_the_map_has_every_entry_at_its_place(current):
    """Each on its point, which leads to the page of its entry; the picture says in words what it shows."""
    found = contents.build(current, "en")
    drawn, shown = found["map"], [key for point in found["map"]["points"] for key in point["keys"]]
    assert sorted(shown) == sorted(entry["key"] for entry in found["entries"])
    assert drawn["svg"].count("<path") == 25 and drawn["svg"].count("<circle") == len(drawn["points"]) > 20
    assert all(0 < point["x"] < 1 and 0 < point["y"] < 1 for point in drawn["points"])
    place = {key: point for point in drawn["points"] for key in point["keys"]}
    assert place["id-office-103"]["y"] < place["id-office-102"]["y"] < place["id-office-101"]["y"]   # Zrenjanin, Kragujevac, Niš
    reader = pypdf.PdfReader(io.BytesIO(typeset.pdf(found)))
    links = [link.get_object() for link in reader.pages[2]["/Annots"]]
    assert len(links) == len(shown) and all("/Dest" in link or "/A" in link for link in links)
    assert f"({len(shown)})" in drawn["alt"] and "(25)" in drawn["alt"]


def test_a_register_without_places_has_a_catalogue_without_a_map(current, monkeypatch):
    monkeypatch.setattr(mapping.search.index(current), "points", [(None, None)] * len(mapping.search.index(current).points))
    found = contents.build(current, "en")
    assert found["map"] is None and typeset.pdf(found).startswith(b"%PDF")


def test_every_code_is_read_and_answered(client, current):
    """The pages as pictures, read by a reader of QR codes; each address is opened."""
    found = contents.build(current, "en")
    template = (typeset.resources.files("lod.printing") / "catalogue.typ").read_bytes()
    pages = typst.compile(template, sys_inputs={"contents": typeset.json.dumps(found)}, format="png", ppi=160,
                          ignore_system_fonts=True)
    read = {code.text for page in pages for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(page)))}
    assert {entry["iri"] for entry in found["entries"]} <= read
    for address in read:
        answer = client.get(address.removeprefix("http://127.0.0.1:8000"))
        assert answer.status_code == (303 if "/id/" in address else 200)


def test_the_file_is_archivable_and_accessible(current):
    body = typeset.pdf(contents.build(current, "sr-Cyrl"))
    about = pypdf.PdfReader(io.BytesIO(body)).trailer["/Root"]
    said = about["/Metadata"].get_object().get_data().decode()
    assert re.search(r"pdfaid:part>2<", said) and re.search(r"pdfaid:conformance>A<", said) and re.search(r"pdfuaid:part>1<", said)
    assert about["/MarkInfo"]["/Marked"] and about["/Lang"].startswith("sr") and "/StructTreeRoot" in about


def test_the_command_writes_the_same_bytes_twice(released, tmp_path):
    for name in ("one.pdf", "two.pdf"):
        done = CliRunner().invoke(main, ["catalogue", str(tmp_path / name), "--out", str(released), "--language", "sr-Latn"])
        assert done.exit_code == 0, done.output
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
    assert list(tmp_path.glob(".*")) == []


def test_the_command_refuses_a_language_nobody_wrote(released, tmp_path):
    done = CliRunner().invoke(main, ["catalogue", str(tmp_path / "x.pdf"), "--out", str(released), "--language", "de"])
    assert done.exit_code == 2 and "sr-Cyrl, sr-Latn, en" in done.output and not (tmp_path / "x.pdf").exists()


def test_GET_catalogue_as_of_a_day_200(client, current):
    then, now = (words_of(client.get(address + "?lang=en").data) for address in ("/as-of/2012/catalogue.pdf", "/catalogue.pdf"))
    assert "LED office – Sombor" in now and "LED office – Sombor" not in then and "LED office – Niš" in then


def test_GET_catalogue_of_a_register_that_is_not_printed_404(tmp_path_factory):
    from tests.conftest import ROOT, publish_once
    from lod.app import create_app
    client = create_app(publish_once(tmp_path_factory, "libraries", ROOT / "tests/registers/libraries")).test_client()
    assert client.get("/catalogue.pdf").status_code == 404
