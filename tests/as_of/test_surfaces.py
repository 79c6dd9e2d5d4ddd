"""How many offices there were as of a cycle: each surface of the site counts for itself, and all say the same."""

import csv
import io
import json
import re
from urllib.parse import quote

import pyoxigraph as ox
import pytest

CLASS = "http://127.0.0.1:8000/def#Office"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
OFFICES = {"2012": 91, "2015": 108}


def _page(ask, address):
    answer = ask.get(address, headers={"Accept": "text/html", "Accept-Language": "en"})
    assert answer.status_code == 200, answer.text[:300]
    return answer.text


def _rows(ask, address):
    answer = ask.get(address, headers={"Accept-Language": "en"})
    assert answer.status_code == 200, answer.text[:300]
    return list(csv.DictReader(io.StringIO(answer.text)))


def _number(pattern, text):
    return int(re.search(pattern, text, re.DOTALL)[1])


def home(ask, key):
    return _number(r'list/Office"><span class="count">(\d+)<', _page(ask, f"/?asOf={key}"))


def list_page(ask, key):
    return _number(r"(\d+) in all", _page(ask, f"/list/Office?asOf={key}"))


def list_as_csv(ask, key):
    return len(_rows(ask, f"/list/Office.csv?asOf={key}"))


def search(ask, key):
    return _number(r"Found: (\d+)", _page(ask, f"/search?class=Office&asOf={key}"))


def class_facet(ask, key):
    return _number(r'class=Office&amp;asOf=\d+"[^>]*><span class="label">[^<]*</span> <span class="count">(\d+)<',
                   _page(ask, f"/search?asOf={key}"))


def map_page(ask, key):
    return _number(r"Found: (\d+)", _page(ask, f"/map?asOf={key}"))


def map_as_geojson(ask, key):
    features = json.loads(ask.get(f"/map.geojson?asOf={key}").text)["features"]
    return sum("/id/office/" in feature["id"] for feature in features)


def network(ask, key):
    return _number(r"circles: (\d+)", _page(ask, f"/network?asOf={key}"))


def network_as_csv(ask, key):
    return len({row["member"] for row in _rows(ask, f"/network.csv?asOf={key}")})


def question(ask, key):
    return sum(int(row["offices"]) for row in _rows(ask, f"/questions/offices-by-form.csv?asOf={key}"))


def sparql(ask, key):
    counting = quote(f"SELECT (COUNT(?office) AS ?n) {{ ?office a <{CLASS}> }}")
    return int(_rows(ask, f"/sparql?query={counting}&asOf={key}&format=csv")[0]["n"])


def sparql_by_form(ask, key):
    """As SPARQLWrapper and other clients send it: all parameters in the body of a POST."""
    answer = ask.post("/sparql", data={"query": f"SELECT (COUNT(?office) AS ?n) {{ ?office a <{CLASS}> }}", "asOf": key, "format": "csv"})
    return int(answer.text.split()[1])


def short_link(ask, key):
    """A link made on the page of a day leads to that day."""
    made = ask.post(f"/as-of/{key}/s", data={"query": f"SELECT (COUNT(?office) AS ?n) {{ ?office a <{CLASS}> }}"})
    return int(_rows(ask, made.headers["Location"].replace("?", ".csv?"))[0]["n"])


def citation(ask, key):
    made = ask.post("/cite", data={"query": f"SELECT ?office {{ ?office a <{CLASS}> }}", "asOf": key})
    return len(_rows(ask, made.headers["Location"] + ".csv"))


def download(ask, key):
    """The dump that the page of downloads offers for this state, read as RDF."""
    address = re.search(r'href="/as-of/\d+(/download/[^"]+/data\.nq)"', _page(ask, f"/download?asOf={key}"))[1]
    with ask.get(address) as answer:
        quads = list(ox.parse(answer.data, ox.RdfFormat.N_QUADS))
    return sum(quad.predicate.value == TYPE and quad.object == ox.NamedNode(CLASS) for quad in quads)


def trend(ask, key):
    """The row of offices: the number of the older day stands first, that of the newer one last."""
    row = re.search(r'<th scope="row">Offices</th>(.*?)</tr>', _page(ask, "/trend/2012..2015"), re.DOTALL)[1]
    numbers = re.findall(r">(\d+)<", row)
    return int(numbers[0 if key == "2012" else -1])


def difference(ask, key):
    """Old: all but the new ones; new: all but those gone."""
    counts = json.loads(ask.get("/diff/2012..2015.json").text)["counts"][CLASS]
    return sum(counts.values()) - counts["new" if key == "2012" else "gone"]


SURFACES = (home, list_page, list_as_csv, search, class_facet, map_page, map_as_geojson, network, network_as_csv, question, sparql,
            sparql_by_form, short_link, citation, download, trend, difference)


@pytest.mark.parametrize("key", OFFICES)
@pytest.mark.parametrize("surface", SURFACES)
def test_every_surface_counts_the_same(ask, surface, key):
    assert surface(ask, key) == OFFICES[key]


def test_dumps_are_of_days_that_have_a_name(ask):
    of_state = re.compile(r"download/[^/\"]+/as-of/(\d+)/data\.nq")
    assert set(of_state.findall(_page(ask, "/download"))) >= set(OFFICES)
    assert set(of_state.findall(_page(ask, "/download?asOf=2012"))) == {"2012"}
    assert not of_state.findall(_page(ask, "/download?asOf=2014"))


def test_GET_the_endpoint_without_a_query_as_of_a_day_200(ask):
    page = _page(ask, "/sparql?asOf=2012")
    assert 'action="/as-of/2012/sparql"' in page
    assert ask.get("/sparql?asOf=2012", headers={"Accept": "text/turtle"}).status_code == 200


def test_POST_a_form_that_names_no_day_400(ask):
    answer = ask.post("/sparql", data={"query": "ASK {}", "asOf": "yesterday"})
    assert (answer.status_code, answer.get_json()["type"]) == (400, "about:blank#bad-as-of")


@pytest.mark.parametrize(("name", "saved"), [("as-of/2012/data.nq", "as-of-2012-data.nq"), ("data.nq", "data.nq")])
def test_GET_the_file_of_a_state_has_a_name_of_its_own_200(ask, cycles_release, name, saved):
    with ask.get(f"/download/{cycles_release.version}/{name}") as answer:
        assert answer.headers["Content-Disposition"] == f"inline; filename={saved}"
