"""The files that every visitor of a repository looks for say the same as the program."""

import re
import tomllib

import lod
from tests.house.source import ROOT


def test_the_changelog_has_a_heading_for_each_reader_and_says_what_to_do():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.split(r"^## ", text, flags=re.M)[1:]
    assert versions[0].startswith("Unreleased")
    for version in versions:
        name = version.splitlines()[0]
        assert "You need to " in version, name
        assert set(re.findall(r"^### (.+)$", version, re.M)) <= {"Software", "Data"}, name
    assert re.findall(r"^### (.+)$", versions[0], re.M) == ["Software", "Data"]


def test_the_citation_names_this_version_and_both_licences():
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f'version: "{lod.__version__}"' in text
    register = tomllib.loads((ROOT / "register.toml").read_text(encoding="utf-8"))
    assert register["title"]["en"] in text
    assert "license: CC-BY-4.0" in text and "/by/4.0/" in register["licence"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"license: {project['license']}" in text


def test_every_dependency_is_pinned_and_constrained():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["dependencies"] + [name for extra in project["optional-dependencies"].values() for name in extra]
    known = {line.split("==")[0].lower().replace("_", "-"): line.split("==")[1]
             for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").split()}
    for requirement in wanted:
        name, version = requirement.partition(";")[0].strip().split("==")
        assert known[re.sub(r"\[.*\]", "", name).lower().replace("_", "-")] == version


def test_ci_runs_every_suite_that_the_makefile_has():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    suites = dict(entry.split(":") for entry in re.search(r'^SUITES="(.+)"', (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.M)[1].split())
    targets = {name for name, recipe in re.findall(r"^([a-z]+): .*\n((?:\t.*\n)+)", makefile, re.M) if "pytest" in recipe or "$(PYTEST)" in recipe}
    assert set(suites) - {"setup"} == targets - {"soak"}   # a test of `slow`, for longer
