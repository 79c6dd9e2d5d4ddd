"""Every saved question gives its expected answer in both engines; and what the answers say is true of the sources."""

import csv
import re

import pytest

from lod import queries
from lod.engines import rdflib as second
from tests.conftest import ROOT
from tests.questions import asking

QUESTIONS = queries.read_folder(ROOT / "queries" / "questions")
_LONG = {"best-connected-organizations", "cooperations-between-two-districts"}   # seconds in the second engine


@pytest.fixture(scope="module")
def other(current):
    return second.Engine.open(current.folder / "data.nq")


def test_there_are_enough_questions():
    assert len(QUESTIONS) >= 25


@pytest.mark.parametrize("name", QUESTIONS)
def test_answer_is_the_expected_one(current, name):
    """`python -m tests.questions.asking` writes what is expected anew, to be read before it is kept."""
    expected = (asking.EXPECTED / f"{name}.csv").read_bytes()
    assert asking.as_csv(current, asking.ask(current, name)).decode() == expected.decode()


def test_no_expected_answer_is_left_over():
    assert sorted(path.stem for path in asking.EXPECTED.glob("*.csv")) == sorted(QUESTIONS)


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.slow) if name in _LONG else name for name in QUESTIONS])
def test_both_engines_agree(current, other, name):
    first = asking.ask(current, name)
    second_answer = asking.ask(current, name, other)
    assert list(first.columns) == list(second_answer.columns)
    assert asking.as_csv(current, first) == asking.as_csv(current, second_answer)


@pytest.mark.parametrize("name", [name for name, question in QUESTIONS.items() if "language" in question.parameters])
def test_things_have_names_in_every_language(current, name):
    for tag in current.languages:
        found = asking.ask(current, name, language=tag)
        pairs = [(column, f"{column}_label") for column in found.columns if f"{column}_label" in found.columns]
        for row in asking.records(found):
            assert [column for column, label in pairs if row[column] and not row[label]] == []


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_answer_is_not_empty_and_no_row_stands_twice(name):
    rows = list(csv.reader((asking.EXPECTED / f"{name}.csv").read_text(encoding="utf-8").splitlines()))[1:]
    assert rows and len({tuple(row) for row in rows}) == len(rows)


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_part_is_greater_than_its_whole(current, name):
    parts = {key[3:]: whole for key, whole in QUESTIONS[name].header.items() if isinstance(key, str) and key.startswith("of.")}
    counts = {part: whole for part, whole in parts.items() if not re.search("percent|per_", part)}
    for row in asking.records(asking.ask(current, name)):
        for part, whole in counts.items():
            assert row[part] is None or row[whole] is None or float(row[part]) <= float(row[whole]), row
        for part in set(parts) - set(counts):
            assert row[part] is None or -100 <= float(row[part]) <= 100, row


def test_mentors_and_mentees_are_groups(current):
    rows = asking.records(asking.ask(current, "who-mentored-whom"))
    groups = {role: sorted(row["office"].rpartition("/")[2] for row in rows if row["role_label"] == role) for role in ("mentor", "mentee")}
    assert groups == {"mentor": ["102", "103", "104"], "mentee": [str(key) for key in range(105, 114)]}


def test_two_published_figures_of_2012_stand_side_by_side(current):
    row, = asking.records(asking.ask(current, "published-figures-that-disagree"))
    assert (row["one_value"], row["other_value"], row["difference"]) == ("87", "91", "4")
    assert row["one_source"] != row["other_source"]


def test_what_was_carried_over_says_so(current):
    row, = asking.records(asking.ask(current, "what-changed-between-mappings"))
    assert {key: row[key] for key in ("found", "updated", "carried", "in_register", "closed", "before")} == {
        "found": "20", "updated": "74", "carried": "14", "in_register": "108", "closed": "3", "before": "91"}


def test_response_rates_are_out_of_those_asked(current):
    rows = asking.records(asking.ask(current, "response-rates"))
    assert ("105", "145", "72") in {(row["value"], row["of"], row["percent"]) for row in rows}
    assert ("87", "105", "83") in {(row["value"], row["of"], row["percent"]) for row in rows}


def test_districts_with_and_without_an_office_are_all_districts(current):
    without = {row["district"] for row in asking.records(asking.ask(current, "districts-without-a-known-office"))}
    all_of_them = asking.records(asking.ask(current, "offices-by-district"))
    assert len(all_of_them) == 25
    assert {row["district"] for row in all_of_them if row["offices"] == "0"} == without
    assert sum(int(row["governments"]) for row in all_of_them) == 145
    assert sum(int(row["offices"]) for row in all_of_them) == int(asking.records(asking.ask(current, "offices-by-form"))[0]["total"])


def test_a_known_office_and_none_make_all_municipalities(current):
    without = asking.records(asking.ask(current, "municipalities-without-an-office-record"))
    offices = asking.records(asking.ask(current, "offices-by-district"))
    assert len(without) + sum(int(row["offices"]) for row in offices) == 145


def test_an_optional_parameter_that_is_given_narrows(current):
    every = asking.records(asking.ask(current, "municipalities-without-an-office-record"))
    some = asking.records(asking.ask(current, "municipalities-without-an-office-record", district="id/district/06"))
    assert some == [row for row in every if row["district"].endswith("/district/06")] and some


def test_the_form_of_an_office_is_that_of_the_year(current):
    def forms(year):
        return {row["form_label"] for row in asking.records(asking.ask(current, "offices-by-form-and-year", year=year))}
    assert "section in a cabinet" in forms("2010") and "service" not in forms("2010")
    assert "service" in forms("2018") and "section in a cabinet" not in forms("2018")


def test_intended_cooperations_make_no_partners(current):
    beocin = asking.records(asking.ask(current, "partners-of-an-organization", organization="id/local-government/80101"))
    assert not any(row["cooperation"].endswith("/cooperation/20") for row in beocin)
    assert any(row["cooperation"].endswith("/cooperation/20")
               for row in asking.records(asking.ask(current, "cooperations-that-did-not-come-about")))
