"""Statistical tables: turned, narrowed, taken home; every number leads to its own address."""

import csv
import io
import re

import pytest


def test_GET_overview_lists_every_cube_200(client):
    page = client.get("/statistics", headers={"Accept-Language": "en"}).text
    for name in ("register-figures", "area-statistics", "area-classifications", "office-counts"):
        assert f'href="/statistics/{name}"' in page


def test_GET_table_is_turned_and_narrowed_200(client):
    page = client.get("/statistics/area-statistics?rows=area&columns=period&indicator=population&lang=en").text
    heads = re.findall(r'<th scope="col" class="number">(.*?)</th>', page)
    assert [head.partition(" <")[0] for head in heads] == ["30 Sept 2011", "30 Sept 2022"] and all("(person)" in head for head in heads)
    row = re.search(r'>Zrenjanin</a></th>(.*?)</tr>', page, re.S)[1]
    assert re.findall(r'href="(/id/observation/\d+|/doc/observation/\d+)">([\d,]+)<', row)[-1][1] == "105,722"


@pytest.mark.parametrize(("query", "beside"), [("", "30. 9. 2022."), ("period=2022-09-30&", None)])
def test_GET_each_number_says_of_what_time_and_unit_it_is_200(client, query, beside):
    """The dimension that is neither down nor across stands beside the numbers, unless they all have the same value of it."""
    page = client.get(f"/statistics/area-statistics?{query}lang=sr-Cyrl").text
    row = re.search(r'>Зрењанин</a></th>(.*?)</tr>', page, re.S)[1]
    assert re.search(r'>105\.722</a>( <span class="of">([^<]*)</span>)?', row)[2] == beside
    assert "(лице)" in page and "квадратни километар" in client.get("/statistics/area-statistics?lang=sr-Cyrl").text
    assert "2022-09-30</option>" not in page


def test_GET_a_cell_tells_of_years_in_their_order_200(client):
    page = client.get("/statistics/area-classifications?lang=en", headers={"Accept": "text/html"}).text
    cells = [re.findall(r"(?<!\d)(20\d\d)(?!\d)", re.sub(r"<[^>]*>", " ", cell)) for cell in re.findall(r'<td class="number">(.*?)</td>', page, re.S)]
    assert sum(len(years) > 1 for years in cells) > 50 and all(years == sorted(years) for years in cells)


def test_GET_missing_is_empty_never_zero_200(client):
    page = client.get("/statistics/area-statistics?rows=area&columns=period&indicator=population&lang=en").text
    ada = re.search(r'>Aleksandrovac</a></th>(.*?)</tr>', page, re.S)[1]
    assert '<td class="number"></td>' in ada and ">0<" not in ada


def test_GET_data_keep_the_filters_200(client):
    whole = list(csv.DictReader(io.StringIO(client.get("/statistics/area-statistics.csv?lang=en").text)))
    some = list(csv.DictReader(io.StringIO(client.get("/statistics/area-statistics.csv?lang=en&indicator=population&period=2022-09-30").text)))
    assert 0 < len(some) < len(whole) and {(row["period"], row["indicator"]) for row in some} == {("2022-09-30", "population")}
    assert all(row["source"] and client.get(row["observation"].removeprefix("http://127.0.0.1:8000")).status_code == 303 for row in some[:5])


def test_GET_sdmx_csv_200(client):
    answer = client.get("/statistics/area-statistics.sdmx.csv?indicator=population&period=2022-09-30&area=80152")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["REF_AREA"], row["OBS_VALUE"], row["UNIT_MEASURE"]) for row in rows] == [("80152", "105722", rows[0]["UNIT_MEASURE"])]
    assert answer.content_type == "text/csv; charset=utf-8"


def test_GET_two_sources_stand_side_by_side_200(client):
    page = client.get("/statistics/register-figures?rows=indicator&columns=period&lang=en").text
    assert ">87<" in page and ">91<" in page and ">108<" in page


@pytest.mark.parametrize(("path", "status"), [
    ("/statistics/none", 404), ("/statistics/area-statistics.xml", 404), ("/statistics/area-statistics?rows=x", 400),
    ("/statistics/area-statistics?indicator=nothing", 200), ("/statistics/area-statistics?period=%22)}", 200)])
def test_GET_what_is_not_there(client, path, status):
    assert client.get(path).status_code == status


def test_GET_a_register_without_cubes_404(tmp_path_factory):
    from tests.conftest import ROOT, publish_once
    from lod.app import create_app
    other = create_app(publish_once(tmp_path_factory, "libraries", ROOT / "tests/registers/libraries")).test_client()
    assert other.get("/statistics").status_code == 404
