"""The map: every thing with coordinates is a link with a name, filters are those of the search, and the picture can be taken home."""

import json
import re
import struct
import xml.etree.ElementTree as ElementTree

import pytest

from lod import config, errors
from lod.publish import areas, release
from lod.app import create_app

HTML = {"Accept": "text/html", "Accept-Language": "en"}
_SVG = "{http://www.w3.org/2000/svg}"


def _symbols(text):
    part = text.partition('<g class="symbols"')[2].partition("</g>")[0]
    return re.findall(r'<a href="([^"]+)" data-at="([^"]+)">\s*<circle[^>]*><title>([^<]+)</title>', part)


@pytest.mark.parametrize("query", ["", "district=06", "class=LocalGovernment", "class=Municipality&q=novi", "form=unknown&colour=form", "class=OfficeRecord&size=staff"])
def test_GET_map_shows_what_the_search_finds_200(client, query):
    page = client.get(f"/map?{query}", headers=HTML)
    assert page.status_code == 200
    kind = re.search(r"class=(\w+)", query)
    found = client.get(f"/list/{kind[1] if kind else 'Office'}.geojson?" + re.sub(r"(class|colour|size)=\w+&?", "", query))
    features = json.loads(found.data)["features"]
    placed = {feature["id"] for feature in features if feature["geometry"]}
    shown = _symbols(page.text)
    assert len(shown) == len(placed) > 0
    assert {iri.replace("/id/", "/doc/").removeprefix("http://127.0.0.1:8000") for iri in placed} == {href for href, _, _ in shown}
    assert all(name for _, _, name in shown)
    table = page.text.partition("<tbody>")[2]
    assert all(f'href="{href}"' in table for href, _, _ in shown)


def test_GET_map_areas_lead_to_the_things_in_them_200(client):
    page = client.get("/map", headers=HTML).text
    part = page.partition('<g class="areas"')[2].partition("</g>")[0]
    links = re.findall(r'<a href="(\?[^"]+)"><path[^>]*><title>([^<]+): (\d+)</title>', part)
    assert len(links) == 25
    for href, _, count in links:
        narrowed = client.get("/map" + href.replace("&amp;", "&"), headers=HTML).text
        assert f"Found: {count} " in narrowed


def test_GET_svg_is_a_picture_of_its_own_200(client):
    answer = client.get("/map.svg?class=LocalGovernment&colour=kind&lang=en")
    assert answer.status_code == 200 and answer.mimetype == "image/svg+xml"
    picture = ElementTree.fromstring(answer.data)
    assert picture.tag == _SVG + "svg"
    assert {element.get("class") for element in picture.iter(_SVG + "circle") if element.get("class")} == {"series-1", "series-2"}
    assert [text.text for text in picture.iter(_SVG + "text")][:3] == ["Local governments", "municipality: 116", "city: 28"]
    assert b"style=" not in answer.data and b"<a " not in answer.data


def test_GET_png_200(client):
    answer = client.get("/map.png?district=06")
    assert answer.status_code == 200 and answer.mimetype == "image/png"
    assert answer.data[:8] == b"\x89PNG\r\n\x1a\n" and struct.unpack(">I", answer.data[16:20]) == (1120,)


def test_GET_geojson_is_narrowed_like_the_map_200(client):
    features = json.loads(client.get("/map.geojson?district=06").data)["features"]
    assert len(features) == 5 and all(len(feature["geometry"]["coordinates"]) == 2 for feature in features)
    ground = json.loads(client.get("/map/areas.geojson").data)["features"]
    assert len(ground) == 25 and ground[0]["id"] == "http://127.0.0.1:8000/id/district/00"
    for feature in ground:
        ring = feature["geometry"]["coordinates"][0]
        assert ring[0] == ring[-1]
        assert sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:], strict=False)) > 0   # RFC 7946: counterclockwise


@pytest.mark.parametrize("query", ["colour=unheard", "size=form", "district=77", "class=Nothing"])
def test_GET_map_by_what_is_not_there_400(client, query):
    assert client.get(f"/map?{query}").status_code == 400


def test_GET_map_of_a_register_without_places_404(libraries_app):
    client = libraries_app.test_client()
    assert client.get("/map").status_code == 404
    assert 'href="/map"' not in client.get("/", headers=HTML).text
    assert client.get("/search?q=owl", headers=HTML).status_code == 200
    assert client.get("/map/areas.geojson").status_code == 404


@pytest.fixture(scope="module")
def libraries_app(root, tmp_path_factory):
    """The application over the second register."""
    out = tmp_path_factory.mktemp("libraries")
    release.publish(config.read_register(root / "tests" / "registers" / "libraries"), out, "2026-11-24")
    return create_app(out)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"features": [{"id": "a", "geometry": {"type": "Point", "coordinates": [1, 2]}}]}',
                                  '{"features": [{"id": "a", "geometry": {"type": "Polygon", "coordinates": [[[500, 2]]]}}]}'])
def test_outlines_that_are_none_are_refused_with_the_name_of_the_file(root, tmp_path, text):
    settings = (root / "tests" / "registers" / "libraries" / "register.toml").read_text(encoding="utf-8")
    (tmp_path / "register.toml").write_text(settings + '\n[map]\nareas = "ground.geojson"\n', encoding="utf-8")
    (tmp_path / "ground.geojson").write_text(text, encoding="utf-8")
    with pytest.raises(errors.BadSettings) as refused:
        areas.read(config.read_register(tmp_path))
    assert refused.value.details["path"] == "ground.geojson"


@pytest.mark.parametrize("address", ["/embed/map?district=06&colour=form", "/embed/list/Office?district=06", "/embed/doc/office/101"])
def test_GET_embed_may_stand_in_any_page_and_keeps_nothing_200(client, address):
    answer = client.get(address + ("&" if "?" in address else "?") + "lang=sr-Latn", headers=HTML)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "frame-ancestors" not in answer.headers["Content-Security-Policy"] and "X-Frame-Options" not in answer.headers
    assert "<script" not in answer.text and '<html lang="sr-Latn">' in answer.text and "<nav" not in answer.text


@pytest.mark.parametrize("address", ["/map", "/list/Office", "/doc/office/101"])
def test_GET_everything_else_may_stand_in_no_page_200(client, address):
    answer = client.get(address, headers=HTML)
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "&lt;iframe src=&#34;http://127.0.0.1:8000/embed" in answer.text or '&lt;iframe src="http://127.0.0.1:8000/embed' in answer.text


@pytest.mark.parametrize("address", ["/embed/list/Unheard", "/embed/doc/office/999999", "/embed/doc/unheard"])
def test_GET_embed_of_nothing_404(client, address):
    assert client.get(address).status_code == 404
