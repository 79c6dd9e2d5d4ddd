"""Downloads: sums, ranges, descriptions, and the same bytes each time they are made."""

import csv
import gzip
import hashlib
import io
import json
import zipfile

import csvw
import openpyxl
import pytest

from lod import config
from lod.publish import release

VERSION = "2026-11-24"


def test_GET_sums_200_fit_every_file(client):
    with client.get(f"/download/{VERSION}/SHA256SUMS") as answer:
        lines = answer.get_data(as_text=True).splitlines()
    assert len(lines) > 100
    for line in lines:
        digest, name = line.split("  ")
        with client.get(f"/download/{VERSION}/{name}") as answer:
            assert answer.status_code == 200, name
            assert hashlib.sha256(answer.data).hexdigest() == digest, name
            assert "immutable" in answer.headers["Cache-Control"]


def test_GET_range_206(client):
    address = f"/download/{VERSION}/data.nq"
    with client.get(address) as answer:
        whole = answer.data
    with client.get(address, headers={"Range": "bytes=100-299"}) as part:
        assert part.status_code == 206
        assert part.data == whole[100:300]
    with client.get(address, headers={"Range": f"bytes={len(whole)}-"}) as beyond:
        assert beyond.status_code == 416


@pytest.mark.parametrize("asked", ["lines=1-2", "bytes=0-1,4-5", "bytes", "bytes=x-y"])
def test_GET_range_that_is_not_one_of_bytes_is_the_whole_200(client, asked):
    """RFC 9110, 14.2: a unit that is not known must be passed over, and so may be more than one part."""
    for address in (f"/download/{VERSION}/data.nq", f"/release/{VERSION}/data.nq"):
        with client.get(address) as whole, client.get(address, headers={"Range": asked}) as answer:
            assert (answer.status_code, answer.data) == (200, whole.data)


def test_HEAD_range_200(client):
    with client.head(f"/download/{VERSION}/data.nq", headers={"Range": "bytes=0-9"}) as answer:
        assert answer.status_code == 200 and int(answer.headers["Content-Length"]) > 10


@pytest.mark.parametrize("path", ["2026-11-24/nothing", "1999-01-01/data.nq", "2026-11-24/../manifest.json",
                                  "2026-11-24/manifest.json", "2026-11-24/index/things.sqlite"])
def test_GET_what_is_not_offered_404(client, path):
    with client.get("/download/" + path) as answer:
        assert answer.status_code == 404


def test_GET_current_303(client):
    answer = client.get("/download/current/data.ttl.gz")
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"/download/{VERSION}/data.ttl.gz")


def test_compressed_dumps_hold_the_dumps(current):
    for name in ("data.nq", "data.ttl", "data.jsonld", "data.rdf"):
        packed = (current.folder / "download" / f"{name}.gz").read_bytes()
        assert gzip.decompress(packed) == (current.folder / name).read_bytes()


def test_zip_holds_every_table_and_its_description(current):
    with zipfile.ZipFile(current.folder / "download" / "tables.zip") as archive:
        assert archive.testzip() is None
        names = set(archive.namelist())
        package = json.loads(archive.read("datapackage.json"))
    tables = {path.name for path in (current.folder / "source" / "data").iterdir()}
    assert names == {"datapackage.json"} | {f"tables/{name}" for name in tables}
    assert {resource["path"] for resource in package["resources"]} == {f"tables/{name}" for name in tables if name.endswith(".csv")}


def test_workbook_holds_every_row(current):
    book = openpyxl.load_workbook(current.folder / "download" / "register.xlsx", read_only=True)
    for name, count in current.manifest["rows"].items():
        rows = list(book[name.removesuffix(".csv")].iter_rows(values_only=True))
        assert len(rows) - 1 == count, name
    book.close()


def test_code_list_table_fits_its_description(current):
    folder = current.folder / "download" / "datasets"
    rows = list(csv.DictReader(io.StringIO((folder / "code-form.csv").read_text(encoding="utf-8"))))
    assert {"department", "office"} <= {row["code"] for row in rows}
    assert all(row["label_sr-Cyrl"] and row["label_en"] for row in rows)
    table = csvw.Table.from_file(folder / "code-form.csv-metadata.json")
    assert len(list(table.iterdicts(strict=True))) == len(rows)


@pytest.mark.slow
def test_publishing_again_gives_the_same_bytes(tmp_path, released, root):
    folder = release.publish(config.read_register(root), tmp_path / "again", VERSION).folder
    first = json.loads((released / "current" / "manifest.json").read_text(encoding="utf-8"))
    again = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert first["files"] == again["files"]
    assert first["digest"] == again["digest"]
