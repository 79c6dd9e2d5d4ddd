"""The network: groups with all their parties and no pair made up; filters, figures, the drawing's places, the data."""

import csv
import html
import io
import math
import re
from collections import Counter
from xml.etree import ElementTree

import pytest

from lod import layout
from lod.app import create_app
from tests.conftest import publish_once

PEOPLE = {"Accept": "text/html"}
MARK = "{http://graphml.graphdrawing.org/xmlns}"


@pytest.fixture(scope="module")
def tables(root):
    """The register's own tables, read without the program: (cooperations by key, parties)."""
    def read(name):
        with (root / "data" / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    return {row["key"]: row for row in read("cooperations.csv")}, read("parties.csv")


def elements(client, **chosen):
    """The nodes and edges of the network as data."""
    found = client.get("/network.json", query_string={"lang": "en", **chosen}).get_json()["elements"]
    return {node["data"]["id"]: node for node in found["nodes"]}, [edge["data"] for edge in found["edges"]]


def test_GET_network_every_party_is_one_line_200(client, tables):
    nodes, edges = elements(client)
    assert len(edges) == len(tables[1])
    assert Counter(node["data"]["kind"] for node in nodes.values()) == \
        {"group": len({row["cooperation"] for row in tables[1]}), "member": len({(row["member_type"], row["member"]) for row in tables[1]})}
    assert {(nodes[edge["source"]]["data"]["kind"], nodes[edge["target"]]["data"]["kind"]) for edge in edges} == {("member", "group")}


@pytest.mark.parametrize(("name", "value"), [("kind", "twinning"), ("status", "running"), ("year", "2019"), ("year", "unknown"), ("role", "mentor")])
def test_GET_network_filters_200(client, tables, name, value):
    """A filter chooses groups; those chosen keep all their parties."""
    cooperations, parties = tables
    fits = {"kind": lambda key: cooperations[key]["kind"] == value, "status": lambda key: cooperations[key]["status"] == value,
            "year": lambda key: (cooperations[key]["start"][:4] or "unknown") == value,
            "role": lambda key: any(row["role"] == value for row in parties if row["cooperation"] == key)}[name]
    _, edges = elements(client, **{name: value})
    expected = Counter(row["cooperation"] for row in parties if fits(row["cooperation"]))
    assert expected and Counter(edge["target"].rpartition("/")[2] for edge in edges) == expected


@pytest.mark.parametrize("value", ['x" || true || "a"="a', 'twinning")) } #', "<x>", "twinning\n", '"""', "\\u0022"])
def test_GET_network_filter_values_are_terms_200(client, value):
    assert elements(client, kind=value) == ({}, [])
    answered = client.get("/network", query_string={"kind": value}, headers=PEOPLE)
    assert answered.status_code == 200 and "<svg class=\"chart" not in answered.text


def test_GET_network_of_one_member_200(client):
    nodes, edges = elements(client)
    member = Counter(edge["source"] for edge in edges).most_common(1)[0][0]
    _, mine = elements(client, member=member)
    groups = {edge["target"] for edge in edges if edge["source"] == member}
    assert {edge["target"] for edge in mine} == groups and len(mine) == sum(edge["target"] in groups for edge in edges)


def test_GET_network_figures_are_right_200(client, tables):
    """Cooperations and partners of each participant, counted again from the tables: funders are no partners."""
    cooperations, parties = tables
    real = [row for row in parties if row["role"] != "funder" and cooperations[row["cooperation"]]["status"] not in ("intended", "not-granted")]
    who = {}
    for row in real:
        who.setdefault(row["cooperation"], set()).add((row["member_type"], row["member"]))
    text = client.get("/network?lang=en", headers=PEOPLE).text
    shown = re.findall(r'<tr><th scope="row"><a href="/doc/([\w-]+)/(\w+)">[^<]*</a></th><td class="number">(\d+)</td><td class="number">(\d+)</td>', text)
    assert len(shown) == len({(row["member_type"], row["member"]) for row in parties})
    for kind, key, groups, partners in shown:
        mine = {row["cooperation"] for row in parties if (row["member_type"], row["member"]) == (kind, key)}
        others = {other for members in who.values() if (kind, key) in members for other in members} - {(kind, key)}
        assert (int(groups), int(partners)) == (len(mine), len(others)), (kind, key)


def test_GET_network_graphml_200(client):
    answered = client.get("/network.graphml?lang=sr-Latn")
    assert answered.content_type.startswith("application/graphml+xml")
    graph = ElementTree.fromstring(answered.data)
    keys = {key.get("id") for key in graph.iter(MARK + "key")}
    nodes = {node.get("id") for node in graph.iter(MARK + "node")}
    known, edges = elements(client)
    assert nodes == set(known) and len(list(graph.iter(MARK + "edge"))) == len(edges)
    assert {data.get("key") for data in graph.iter(MARK + "data")} == keys
    assert all(edge.get("source") in nodes and edge.get("target") in nodes for edge in graph.iter(MARK + "edge"))


def test_GET_network_csv_is_the_query_beside_it_200(client, tables):
    rows = list(csv.DictReader(io.StringIO(client.get("/network.csv?lang=en&kind=twinning").text)))
    assert list(rows[0]) == ["group", "group_name", "member", "member_name", "role", "role_name", "kind", "kind_name", "status", "status_name", "year"]
    assert {row["kind_name"] for row in rows} == {"twinning"}
    query = client.get("/network.rq?kind=twinning").text
    found = client.get("/sparql", query_string={"query": query}).get_json()["results"]["bindings"]
    assert [(row["group"]["value"], row["member"]["value"]) for row in found] == [(row["group"], row["member"]) for row in rows]


@pytest.mark.parametrize("language", ["sr-Cyrl", "sr-Latn", "en"])
def test_GET_network_page_has_drawing_tables_and_filters_200(client, language):
    text = client.get(f"/network?lang={language}", headers=PEOPLE).text
    nodes, edges = elements(client)
    assert text.count('<line class="link"') == len(edges) and text.count("<title>") == len(nodes) + 1
    assert text.count("<select") == 4 and 'href="/network.graphml"' in text
    assert '<option value="twinning">' in text and 'href="/network?member=' in text
    assert "style=" not in text


def test_GET_network_keeps_its_filters_in_links_200(client):
    text = html.unescape(client.get("/network?kind=twinning&year=2019", headers=PEOPLE).text)
    assert re.search(r'href="/network\.csv\?(kind=twinning&(\w+=&)*year=2019|year=2019&kind=twinning)"', text)
    assert re.search(r'<option value="twinning" selected>', text)


def test_GET_network_of_a_register_without_one_404(tmp_path_factory, root):
    """The town libraries name no network: no page, and no entry in the navigation."""
    client = create_app(publish_once(tmp_path_factory, "libraries", root / "tests" / "registers" / "libraries")).test_client()
    assert client.get("/network").status_code == client.get("/network.csv").status_code == 404
    assert 'href="/network"' not in client.get("/", headers=PEOPLE).text
    answered = client.get("/sparql?lang=en&query=ASK{}", headers=PEOPLE)
    assert answered.status_code == 200 and 'notice good' in answered.text


def test_places_are_the_same_each_time_and_apart():
    nodes = [f"n{number}" for number in range(60)]
    edges = [(nodes[number], nodes[number // 3]) for number in range(1, 40)] + [(nodes[50], nodes[51])]
    at = layout.places(nodes, edges)
    assert at == layout.places(list(reversed(nodes)), [(other, one) for one, other in reversed(edges)])
    assert set(at) == set(nodes) and all(x >= 0 and y >= 0 for x, y in at.values())
    nearest = min(math.dist(at[one], at[other]) for place, one in enumerate(nodes) for other in nodes[:place])
    assert nearest > 8
    linked = sum(math.dist(at[one], at[other]) for one, other in edges) / len(edges)
    assert linked < 120


def test_places_of_nothing_and_of_many():
    """No node, one node, and a part too large for many rounds."""
    assert layout.places([], []) == {} and layout.places(["a"], []) == {"a": (0.0, 0.0)}
    many = [str(number) for number in range(1500)]
    at = layout.places(many, [("0", name) for name in many[1:]])
    assert len(set(at.values())) > 1400
