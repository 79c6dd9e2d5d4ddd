"""Every broken input is refused with its place and a sentence, and the release that was served stays as it was."""

import hashlib
import shutil

import pytest
from broken import CASES
from click.testing import CliRunner

from lod import config, errors
from lod.cli import main
from lod.publish import release

DATE = "2026-11-24"


@pytest.fixture(scope="module")
def published(root, tmp_path_factory):
    """A sound copy of the library register with one release."""
    folder = tmp_path_factory.mktemp("sound") / "libraries"
    shutil.copytree(root / "tests/registers/libraries", folder)
    release.publish(config.read_register(folder), folder / "releases", DATE)
    return folder


@pytest.fixture
def register(published, tmp_path):
    """A copy to break."""
    return shutil.copytree(published, tmp_path / "libraries", symlinks=True)


def fingerprint(folder):
    """Everything below a folder, by name and content."""
    return {path.relative_to(folder): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
            for path in folder.rglob("*") if path.name != ".lock"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_broken_input_is_refused_at_its_place(case, register):
    before = fingerprint(register / "releases")
    case.damage(register)
    with pytest.raises(errors.Unpublishable) as refused:
        release.publish(config.read_register(register), register / "releases", "2026-11-25")
    found = [finding for finding in refused.value.findings if finding.rule == case.rule]
    places = [(finding.table, finding.row, finding.column) for finding in found]
    assert (case.table, case.row, case.column) in places, [(f.rule, f.place()) for f in refused.value.findings]
    for finding in found:
        assert finding.severity == "error"
        for language in ("en", "sr-Latn"):
            message = finding.message(language)
            assert message.endswith((".", "”", ")")) or ":" in message
            assert "{" not in message and "Traceback" not in message
    assert fingerprint(register / "releases") == before


def test_there_are_at_least_forty_kinds():
    assert len(CASES) >= 40 and len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", [CASES[0], CASES[19], CASES[-1]], ids=lambda case: case.name)
def test_the_command_says_it_and_ends_with_1(case, register):
    case.damage(register)
    for command in ("check", "publish"):
        said = CliRunner().invoke(main, ["--register", str(register), "--lang", "sr-Latn", command])
        assert said.exit_code == 1, said.output
        assert case.table in said.output and "Traceback (most" not in said.output and "grešaka" in said.output


def test_all_problems_are_told_at_once(register):
    for name in ("text for a number", "required cell empty", "foreign key to nothing"):
        next(case for case in CASES if case.name == name).damage(register)
    found = release.draft(config.read_register(register)).findings
    assert {finding.rule for finding in found} >= {"cell-integer", "cell-required", "key-unknown"}


@pytest.mark.parametrize("form", ["json", "csv", "turtle"])
def test_findings_as_data(form, register):
    CASES[0].damage(register)
    said = CliRunner().invoke(main, ["--register", str(register), "check", "--format", form])
    assert said.exit_code == 1 and "books" in said.stdout and "loans.csv" in said.stdout
