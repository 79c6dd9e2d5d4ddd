"""What the tables must say: the counts that are facts, and what no source allows us to say."""

import csv
from collections import Counter
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "data"


def rows(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def column(name, column_name):
    return [row[column_name] for row in rows(name)]


@pytest.mark.parametrize(("name", "count"), [
    ("regions", 4), ("districts", 25), ("municipalities", 145), ("city_municipalities", 30), ("collections", 4),
    ("offices", 28)])
def test_the_table_holds_all_of_them(name, count):
    assert len(rows(name)) == count


def cities(period):
    return {row["area"] for row in rows("classifications")
            if (row["indicator"], row["period"], row["value"]) == ("legal-status", period, "city")}


def test_cities_then_and_now():
    now = {row["code"] for row in rows("municipalities") if row["kind"] == "city"}
    assert (len(cities("2012")), len(cities("2026"))) == (23, 28)
    assert cities("2026") == now
    granted = {row["resulting"] for row in rows("changes") if row["type"] == "status-granted"}
    assert cities("2026") - cities("2012") == granted


def test_belgrade_was_a_city_in_2012():
    assert "79014" in cities("2012")


def test_population_of_2022_adds_up_to_the_published_sum():
    territories = set(column("municipalities", "code"))
    values = [int(row["value"]) for row in rows("observations")
              if row["indicator"] == "population" and row["period"] == "2022-09-30" and row["area"] in territories]
    assert (len(values), sum(values)) == (145, 6_647_003)


@pytest.mark.parametrize(("indicator", "period", "count"), [
    ("population", "2011-09-30", 59), ("population", "2022-09-30", 160), ("area", "2020", 173),
    ("average-net-wage", "2023-05", 26), ("average-net-wage", "2024-09", 26), ("average-net-wage", "2025-11", 5)])
def test_observations_are_complete(indicator, period, count):
    assert sum((row["indicator"], row["period"]) == (indicator, period) for row in rows("observations")) == count


@pytest.mark.parametrize(("period", "group", "count"), [("2013", "I", 23), ("2013", "II", 35), ("2014", "I", 20)])
def test_development_groups_are_complete(period, group, count):
    assert sum((row["period"], row["value"]) == (period, group) for row in rows("classifications")) == count


def test_one_observation_for_each_area_period_and_indicator():
    for name in ("observations", "classifications"):
        dimensions = Counter((row["area"], row["period"], row["indicator"]) for row in rows(name))
        assert max(dimensions.values()) == 1


def figure(indicator, collection):
    return [int(row["value"]) for row in rows("figures")
            if (row["indicator"], row["collection"]) == (indicator, collection)]


def test_both_figures_of_2012_stand_and_the_sum_of_2015_holds():
    assert figure("local-governments", "2012") == [145]
    assert figure("bodies-confirmed", "2012") == [105]
    assert figure("questionnaires-returned", "2012") == [87]
    assert figure("offices-updated", "2015") == [74]
    [mapped], [found] = figure("offices-mapped", "2012"), figure("offices-found", "2015")
    [closed], [registered] = figure("offices-closed", "2015"), figure("offices-in-register", "2015")
    assert (mapped, found, closed) == (91, 20, 3)
    assert mapped + found - closed == registered == 108


def members(cooperation, role):
    names = dict(zip(column("municipalities", "code"), column("municipalities", "name_latn"), strict=True))
    seat = {row["key"]: names[row["local_government"]] for row in rows("offices")}
    return {seat[row["member"]] for row in rows("parties")
            if (row["cooperation"], row["role"], row["member_type"]) == (cooperation, role, "office")}


def test_three_mentors_and_nine_trained_offices_in_one_project():
    [project] = [row["key"] for row in rows("cooperations") if row["kind"] == "mentoring-project"]
    assert members(project, "mentor") == members(project, "partner") == {"Kragujevac", "Zrenjanin", "Pećinci"}
    assert members(project, "mentee") == {"Irig", "Bač", "Šid", "Bela Crkva", "Kovin", "Topola", "Bečej",
                                          "Novi Bečej", "Nova Crnja"}


@pytest.mark.parametrize(("kind", "count"), [("twinning", 15), ("partnership", 11), ("joint-service", 1),
                                             ("agency", 1)])
def test_cooperations_of_a_kind(kind, count):
    assert column("cooperations", "kind").count(kind) == count


def test_eight_area_leaders_and_six_grants_of_2023():
    [project] = [row["key"] for row in rows("cooperations") if row["start"] == "2010-12-22"]
    assert sum((row["cooperation"], row["role"]) == (project, "lead") for row in rows("parties")) == 8
    assert column("cooperations", "start").count("2023-02-23") == 6


def test_what_did_not_come_about_is_told_apart():
    statuses = Counter(column("cooperations", "status"))
    assert (statuses["intended"], statuses["not-granted"]) == (1, 1)
    for row in rows("cooperations"):
        assert bool(row["end"]) == (row["status"] == "ended"), row


def test_a_cooperation_with_one_named_party_speaks_of_the_others():
    parties = Counter(column("parties", "cooperation"))
    for row in rows("cooperations"):
        assert parties[row["key"]] > 1 or row["description_cyrl"], row


def test_every_office_has_a_record_and_mapping_cycles_have_none():
    assert set(column("records", "office")) == set(column("offices", "key"))
    kinds = dict(zip(column("collections", "key"), column("collections", "kind"), strict=True))
    assert {kinds[collection] for collection in column("records", "collection")} == {"desk-research"}
    assert sorted(key for key, kind in kinds.items() if kind == "mapping-cycle") == ["2012", "2015", "2018"]


def test_each_record_says_something_of_its_own():
    said = ("form", "staff", "staff_min", "name_cyrl", "name_en", "placed_in_cyrl", "note_cyrl")
    assert all(any(row[part] for part in said) for row in rows("records"))
    assert all(len(row["source"].split()) == 1 for row in rows("records"))
