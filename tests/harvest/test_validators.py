"""Validators by others: Frictionless over the package, mlcroissant over its description, sickle over the repository."""

import json
import subprocess
import zipfile

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("live")]

CROISSANT = """
import sys, mlcroissant
dataset = mlcroissant.Dataset(sys.argv[1])
print(len(dataset.metadata.record_sets))
"""
SICKLE = """
import sys, json, sickle
client = sickle.Sickle(sys.argv[1])
found = {prefix: [record.header.identifier for record in client.ListRecords(metadataPrefix=prefix)]
         for prefix in [format.metadataPrefix for format in client.ListMetadataFormats()]}
print(json.dumps(found))
"""


def run(environments, *command):
    done = subprocess.run([environments / "validators" / "bin" / command[0], *map(str, command[1:])], capture_output=True,
                          text=True, timeout=300, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    return done.stdout


def test_frictionless_finds_no_error(environments, current, tmp_path):
    with zipfile.ZipFile(current.folder / "download" / "tables.zip") as archive:
        archive.extractall(tmp_path)
    report = json.loads(run(environments, "frictionless", "validate", "--json", tmp_path / "datapackage.json"))
    assert report["valid"]
    assert report["stats"]["tasks"] == len(current.manifest["rows"])


def test_croissant_is_read(environments, current):
    filled = [name for name, count in current.manifest["rows"].items() if count]
    assert int(run(environments, "python", "-c", CROISSANT, current.folder / "download" / "croissant.json")) == len(filled)


def test_sickle_walks_everything(environments, live, current):
    listed = json.loads((current.folder / "download" / "datasets.json").read_text(encoding="utf-8"))
    found = json.loads(run(environments, "python", "-c", SICKLE, live + "oai"))
    assert set(found) == {"oai_dc", "dcat_ap"}
    for identifiers in found.values():
        assert sorted(identifiers) == sorted(f"oai:127.0.0.1:{entry['name']}" for entry in listed)
