"""The tables of the register: complete descriptions, clean files, links that hold, texts in all their languages."""

import csv
import json
import re
import warnings
from collections import Counter
from pathlib import Path

import csvw
import pytest

from lod.languages import to_latin

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
SUFFIX = ".csv-metadata.json"
NAMES = sorted(path.name.removesuffix(SUFFIX) for path in DATA.glob("*" + SUFFIX))
LANGUAGES = {"sr-Cyrl", "sr-Latn", "en"}
TEXT_TAGS = {"cyrl": "sr-Cyrl", "latn": "sr-Latn", "en": "en"}
TYPED_LINKS = [("contacts", "owner"), ("parties", "member"), ("activities", "host"), ("results", "achieved_by"),
               ("changes", "original"), ("changes", "resulting")]


def rows(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def column(name, column_name):
    return [row[column_name] for row in rows(name)]


def description(name):
    return json.loads((DATA / (name + SUFFIX)).read_text(encoding="utf-8"))


def table(name):
    return csvw.Table.from_file(DATA / (name + SUFFIX))


def file_columns(name):
    return [one for one in description(name)["tableSchema"]["columns"] if not one.get("virtual")]


def things(kind):
    """The keys of all things of a kind, as they stand after `id/<kind>/`."""
    where = {"municipality": [("municipalities", "code"), ("city_municipalities", "code")],
             "local-government": [("municipalities", "code")], "district": [("districts", "code")],
             "region": [("regions", "nuts")], "office": [("offices", "key")],
             "organization": [("organizations", "key")], "cooperation": [("cooperations", "key")]}
    return {key for name, key_column in where[kind] for key in column(name, key_column)}


# Descriptions

def test_there_are_twenty_tables_each_with_a_file():
    assert len(NAMES) == 20
    assert NAMES == sorted(path.stem for path in DATA.glob("*.csv"))


@pytest.mark.parametrize("name", NAMES)
def test_the_table_is_titled_and_described_in_three_languages(name):
    for part in ("dc:title", "dc:description"):
        texts = {text["@language"]: text["@value"] for text in description(name)[part]}
        assert set(texts) == LANGUAGES
        assert texts["sr-Latn"] == to_latin(texts["sr-Cyrl"])


@pytest.mark.parametrize("name", NAMES)
def test_every_column_says_what_it_is(name):
    for one in file_columns(name):
        assert set(one["titles"]) == LANGUAGES, one["name"]
        assert one["titles"]["sr-Latn"] == to_latin(one["titles"]["sr-Cyrl"])
        assert {"datatype", "required"} <= set(one), one["name"]
        assert one.get("suppressOutput") or one["propertyUrl"], one["name"]
        help_texts = {text["@language"]: text["@value"] for text in one.get("dc:description", [])}
        assert set(help_texts) in (set(), LANGUAGES), one["name"]
        assert help_texts.get("sr-Latn", "") == to_latin(help_texts.get("sr-Cyrl", ""))


@pytest.mark.parametrize("name", NAMES)
def test_text_columns_carry_the_tag_of_their_name(name):
    for one in file_columns(name):
        assert one.get("lang") == TEXT_TAGS.get(one["name"].rpartition("_")[2]), one["name"]


@pytest.mark.parametrize("name", NAMES)
def test_the_key_is_required_and_the_graph_is_named(name):
    schema = description(name)["tableSchema"]
    key = [schema["primaryKey"]] if isinstance(schema["primaryKey"], str) else schema["primaryKey"]
    required = {one["name"] for one in file_columns(name) if one["required"]}
    assert set(key) <= required
    assert schema["rowTitles"]
    graph = "collection-{collection}" if name == "records" else name
    assert description(name)["sd:name"] == f"../graph/{graph}"


@pytest.mark.parametrize("name", NAMES)
def test_every_source_column_is_required_and_checked_against_the_sources(name):
    schema = description(name)["tableSchema"]
    found = [one for one in file_columns(name) if one["name"].endswith("source")]
    assert bool(found) == (name != "sources")
    for one in found:
        assert one["required"] and one["separator"] == " "
        assert {"columnReference": one["name"], "reference": {"resource": "sources.csv", "columnReference": "key"}} \
            in schema["foreignKeys"]


# Files

@pytest.mark.parametrize("name", NAMES)
def test_the_file_is_plain_and_its_header_is_the_description(name):
    text = (DATA / f"{name}.csv").read_bytes().decode("utf-8")
    assert not text.startswith("\ufeff")
    assert "\r" not in text and text.endswith("\n")
    assert next(csv.reader(text.splitlines())) == [one["name"] for one in file_columns(name)]
    for row in rows(name):
        assert None not in row and None not in row.values(), row
        assert all(cell == " ".join(cell.split()) for cell in row.values()), row


@pytest.mark.parametrize("name", NAMES)
def test_the_table_reads_without_a_finding(name):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        described = table(name)
        assert len(list(described.iterdicts(strict=True))) == len(rows(name))
        assert described.check_primary_key()


@pytest.mark.parametrize("name", NAMES)
def test_rows_stand_in_the_order_of_their_key(name):
    key = description(name)["tableSchema"]["primaryKey"]
    key = [key] if isinstance(key, str) else key
    keys = [tuple(row[part].zfill(8) if row[part].isdigit() else row[part] for part in key) for row in rows(name)]
    assert keys == sorted(keys)


# Links

def test_foreign_keys_hold():
    tables = [table(name) for name in NAMES]
    group = csvw.TableGroup(at_props={"base": DATA}, tables=tables)
    assert sum(len(one.tableSchema.foreignKeys) for one in tables) > len(tables)
    assert group.check_referential_integrity()


@pytest.mark.parametrize(("name", "link"), TYPED_LINKS)
def test_links_of_two_columns_hold(name, link):
    for row in rows(name):
        assert bool(row[link]) == bool(row[f"{link}_type"]), row
        if row[link]:
            assert row[link] in things(row[f"{link}_type"]), row


def test_observations_and_identifiers_are_about_areas_that_we_know():
    assert set(column("observations", "area")) <= things("municipality")
    for row in rows("identifiers"):
        assert row["area"] in things(row["area_type"]), row


def test_every_code_is_in_its_list():
    codes = set(re.findall(r"^<(code/[^>]+)>", (ROOT / "ontology/codes.ttl").read_text(encoding="utf-8"), re.M))
    seen = set()
    for name in NAMES:
        for one in file_columns(name):
            template = one.get("valueUrl", "")
            if template.startswith("../code/"):
                seen |= {csvw.URITemplate(template[3:]).expand(row) for row in rows(name) if row[one["name"]]}
    assert len(seen) > 40
    assert seen <= codes


def test_every_row_has_a_source_and_every_source_is_used():
    used = Counter()
    for name in NAMES:
        for one in (one["name"] for one in file_columns(name) if one["name"].endswith("source")):
            for row in rows(name):
                assert row[one], (name, row)
                used.update(row[one].split())
    assert set(used) == set(column("sources", "key"))


def test_every_address_of_a_source_stands_once():
    addresses = [url for url in column("sources", "url") if url]
    assert len(addresses) == len(set(addresses))


# Texts and codes

@pytest.mark.parametrize("name", ["districts", "municipalities", "city_municipalities"])
def test_latin_names_are_the_latin_of_the_cyrillic_ones(name):
    for row in rows(name):
        assert row["name_latn"] == to_latin(row["name_cyrl"])


def test_organizations_give_a_latin_name_only_where_it_differs():
    for row in rows("organizations"):
        assert row["name_latn"] != to_latin(row["name_cyrl"])


def pairs(name):
    """The beginnings of the columns that stand in a table in Cyrillic and in English."""
    names = {one["name"] for one in file_columns(name)}
    return [one[:-5] for one in names if one.endswith("_cyrl") and one[:-5] + "_en" in names]


def test_texts_in_two_languages_come_in_pairs():
    """A name that the source gives in English only has no Cyrillic form; every other text has both or neither."""
    for name, base in [(name, base) for name in NAMES for base in pairs(name)]:
        for row in rows(name):
            cyrillic, english = bool(row[f"{base}_cyrl"]), bool(row[f"{base}_en"])
            recorded_name = (name, base) == ("records", "name")
            assert cyrillic == english or (recorded_name and english), (name, row)


def test_check_digits_of_all_area_codes_hold():
    codes = [row["notation"] for row in rows("identifiers") if row["scheme"] in ("rzs", "rzs-alt")]
    assert len(codes) == 145 + 30 + 5
    for code in codes:
        rest = 11 - sum(weight * int(digit) for weight, digit in zip((5, 4, 3, 2), code, strict=False)) % 11
        assert int(code[4]) == (0 if rest > 9 else rest), code


def test_no_period_ends_before_it_starts():
    for name, start, end in [("records", "period_start", "period_end"), ("cooperations", "start", "end"),
                             ("activities", "start", "end"), ("collections", "start", "end")]:
        for row in rows(name):
            if row[end]:
                assert row[start], (name, row)
                assert row[start][:len(row[end])] <= row[end][:len(row[start])], (name, row)
