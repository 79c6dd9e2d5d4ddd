"""The workbook opened and saved by LibreOffice, as editors do: what nobody touched stays, what was typed comes back."""

import json
import shutil
import subprocess

import openpyxl
import pytest
from click.testing import CliRunner

from lod.cli import main

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice; tests/desk/setup.sh installs it")]


def resaved(file, folder, form="xlsx"):
    """The file as LibreOffice opens and saves it."""
    folder.mkdir()
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", form, "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, timeout=180, capture_output=True)
    return folder / f"{file.stem}.{form.partition(':')[0]}"


def taken(root, released, file):
    """(exit status, outcome) of a dry import into the real register."""
    said = CliRunner().invoke(main, ["--register", str(root), "import", str(file), "--out", str(released), "--format", "json", "--dry-run"])
    return said.exit_code, json.loads(said.stdout)


@pytest.fixture(scope="module")
def exported(root, released, tmp_path_factory):
    """The workbook of the real register in Serbian."""
    file = tmp_path_factory.mktemp("exported") / "register.xlsx"
    CliRunner().invoke(main, ["--register", str(root), "export", "--xlsx", str(file), "--out", str(released), "--language", "sr-Cyrl"])
    return file


def test_untouched_but_saved_by_libreoffice(root, released, exported, tmp_path):
    status, found = taken(root, released, resaved(exported, tmp_path / "office"))
    assert status == 0, found["remarks"]
    assert [found[part] for part in ("remarks", "yours", "others", "conflicts")] == [[], [], [], []]


def test_opened_changed_and_saved(root, released, exported, tmp_path):
    book = openpyxl.load_workbook(exported)
    book["records"]["K2"] = 4
    book["records"]["F5"] = "одељење"
    book.save(tmp_path / "changed.xlsx")
    status, found = taken(root, released, resaved(tmp_path / "changed.xlsx", tmp_path / "office"))
    assert status == 0, found["remarks"]
    assert [(change["column"], change["new"]) for change in found["yours"]] == [("staff_min", "4"), ("form", "department")]


def test_saved_as_opendocument_is_refused_with_a_sentence(root, released, exported, tmp_path):
    file = resaved(exported, tmp_path / "office", "ods")
    said = CliRunner().invoke(main, ["--register", str(root), "import", str(file), "--out", str(released)])
    assert said.exit_code == 3 and "is an OpenDocument spreadsheet" in said.output
