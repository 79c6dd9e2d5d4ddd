"""What a release offers, judged by its history: dates that tell the truth, data sets that went, settings that are checked."""

import copy

import pytest

from lod import config, errors
from lod.app import create_app
from lod.catalog import offers


def older(manifest, version, **files):
    found = copy.deepcopy(manifest) | {"version": version, "issued": version, "digest": version}
    for name, digest in files.items():
        found["files"][f"download/datasets/{name.replace('_', '-')}.nt"] = {"bytes": 1, "sha256": digest}
    return found


def test_dates_are_those_of_the_releases_that_changed_it(current):
    history = [current.manifest, older(current.manifest, "2026-10-01"), older(current.manifest, "2026-09-01", code_form="other")]
    found = {dataset.name: dataset for dataset in offers.find(current, history, ()).datasets}
    assert (found["code-form"].issued, found["code-form"].modified) == ("2026-09-01", "2026-10-01")
    assert (found["code-kind"].issued, found["code-kind"].modified) == ("2026-09-01", "2026-09-01")
    assert (found["register"].issued, found["register"].modified) == ("2026-09-01", current.issued)


def test_what_went_is_remembered_with_the_day(current):
    history = [current.manifest, older(current.manifest, "2026-10-01"), older(current.manifest, "2026-09-01", code_old="x")]
    assert offers.find(current, history, ()).gone == {"code-old": "2026-10-01"}


def test_GET_dataset_that_went_410(released, current, monkeypatch):
    app = create_app(released)
    monkeypatch.setattr(app.releases, "history", lambda: [current.manifest, older(current.manifest, "2026-10-01", code_old="x")])
    assert app.test_client().get("/dataset/code-old.ttl").status_code == 410


def test_services_follow_the_addresses_that_exist(current):
    history = [current.manifest]
    assert [service["name"] for service in offers.find(current, history, {"/sparql"}).services] == ["sparql"]
    assert offers.find(current, history, ()).services == ()


@pytest.mark.parametrize("line", ['colour = "red"', 'themes = "GOVE"', "series = 1"])
def test_settings_of_the_catalogue_are_checked(tmp_path, root, line):
    text = (root / "tests" / "registers" / "libraries" / "register.toml").read_text(encoding="utf-8")
    (tmp_path / "register.toml").write_text(f"{text}\n[catalog]\n{line}\n", encoding="utf-8")
    with pytest.raises(errors.BadSettings) as refused:
        config.read_register(tmp_path)
    assert refused.value.details["setting"] == "catalog." + line.split()[0]
