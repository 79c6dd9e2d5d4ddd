"""What the real register refuses besides: codes that no list has, times in the wrong order, roles that exclude each other."""

import shutil

import pytest

from lod import config
from lod.publish import release

PARTS = ("register.toml", "ontology", "shapes", "queries", "data")


@pytest.fixture
def register(root, tmp_path):
    """A copy of the real register to break."""
    for name in PARTS:
        (shutil.copytree if (root / name).is_dir() else shutil.copyfile)(root / name, tmp_path / name)
    return tmp_path


def damage(register, table, old, new):
    """Replace a text that is in a table; returns the number of its row."""
    path = register / "data" / table
    text = path.read_text(encoding="utf-8")
    assert old in text, (table, old)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[:text.index(old)].count("\n") + 1


def check(register, expected):
    """Every expected (table, row, column) is found as an error, with a sentence in each language."""
    found = [finding for finding in release.draft(config.read_register(register)).findings if finding.severity == "error"]
    for place in expected:
        at_place = [finding for finding in found if (finding.table, finding.row, finding.column) == place]
        assert at_place, (place, [(finding.rule, finding.place()) for finding in found])
        for finding in at_place:
            assert all(len(finding.message(tag)) > 20 for tag in ("en", "sr-Cyrl", "sr-Latn"))


def test_codes_that_nothing_stands_behind(register):
    rows = [("parties.csv", damage(register, "parties.csv", ",mentor,3", ",menthor,3"), "role"),
            ("records.csv", damage(register, "records.csv", ",cabinet-section,", ",cabinet-selection,"), "form"),
            ("changes.csv", damage(register, "changes.csv", ",founded,", ",foundet,"), "type")]
    check(register, rows)


@pytest.mark.slow
def test_times_in_order_and_roles_that_exclude_each_other(register):
    rows = [("cooperations.csv", damage(register, "cooperations.csv", "2011-12-15,2012-12-27", "2012-12-27,2011-12-15"), "end"),
            ("parties.csv", damage(register, "parties.csv", "9,1,office,105,mentee", "9,1,office,104,mentee"), "role")]
    check(register, rows)
