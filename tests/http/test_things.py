"""The page of a thing: blocks from views, sources of values, status, citation, neighbours, notes, place."""

import json
import re

import html5rdf
import pytest

from lod import bibliography, blocks, lists, places

HTML = {"Accept": "text/html"}
LARGEST = 60_000   # bytes of HTML


def text_of(client, address, language="en"):
    """What a reader sees of a page, spaces made one."""
    page = client.get(f"/{address}?lang={language}", headers=HTML)
    assert page.status_code == 200
    tree = html5rdf.HTMLParser(namespaceHTMLElements=False).parse(page.text)
    return re.sub(r"\s+", " ", " ".join(tree.find("body").itertext()))


@pytest.mark.parametrize(("address", "language", "sentence"), [
    ("doc/office/101", "en", "Last reported by a public source in 2021, not confirmed since."),
    ("doc/office/101", "sr-Cyrl", "Последњи пут поменута у јавном извору: 2021; од тада није потврђена."),
    ("doc/office/115", "sr-Latn", "Pomenuta u javnom izvoru bez datuma; nijedno mapiranje je nije potvrdilo."),
    ("doc/local-government/70017", "en", "The register knows no office of this unit. That does not mean that there is none."),
    ("doc/local-government/79022", "en", "The register knows an office of this unit."),
])
def test_GET_thing_says_its_status_in_words_200(client, address, language, sentence):
    """Not confirmed is not closed, and not known is not absent."""
    assert sentence in text_of(client, address, language)


@pytest.mark.parametrize("address", ["doc/code/form", "doc/code/form/department", "doc/source/1", "doc/district/20", "doc/observation/1",
                                     "cube/register-figures", "doc/change/1", "doc/organization/1", "doc/office/101", "doc/code/role/host"])
def test_GET_thing_says_what_it_is_in_the_language_of_the_reader_200(client, address):
    """A class of another vocabulary is called by the word that its shape has for it."""
    page = client.get("/" + address, headers=HTML | {"Accept-Language": "sr-Cyrl"}, follow_redirects=True).text
    said = re.search(r'<p class="kind">(.*?)</p>', page, re.S)[1]
    assert re.fullmatch(r"[а-яђјљњћџ ,]+", re.sub(r"<[^>]+>", "", said).lower())


@pytest.mark.parametrize("language", ["sr-Cyrl", "sr-Latn", "en"])
def test_GET_thing_shows_each_way_of_writing_its_name_once_200(client, language):
    """A name that two languages write alike stands there once."""
    page = client.get(f"/doc/municipality/79022?lang={language}", headers=HTML).text
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", page)[1]
    others = re.findall(r"<li[^>]*>(.*?)</li>", re.search(r'<ul class="names".*?</ul>', page, re.S)[0])
    assert sorted([heading, *others]) == ["Niš", "Ниш"]


def test_GET_thing_without_a_name_is_shown_as_it_is_written_200(client):
    """An address gets no capital letter, a name in a language does."""
    headings = [re.search(r"<h1[^>]*>", client.get(f"/{address}?lang=en", headers=HTML).text)[0] for address in ("doc/source/1", "graph/offices", "doc/code/form")]
    assert ["verbatim" in heading for heading in headings] == [True, True, False]


@pytest.mark.parametrize(("language", "country"), [("sr-Cyrl", "Србија"), ("sr-Latn", "Srbija"), ("en", "Serbia")])
def test_GET_thing_names_its_country_200(client, language, country):
    """The authority list of the Union writes SRB; people read the name."""
    page = client.get(f"/doc/organization/1?lang={language}", headers=HTML).text
    assert f'<a href="http://publications.europa.eu/resource/authority/country/SRB" rel="external">{country}</a>' in page


@pytest.mark.parametrize(("language", "name"), [("sr-Cyrl", "Канцеларија за ЛЕР – Ада"), ("sr-Latn", "Kancelarija za LER – Ada"), ("en", "LED office – Ada")])
def test_GET_graph_names_its_things_200(client, language, name):
    """Also by a name that another graph says, such as the Latin one."""
    assert f">{name}</a>" in client.get(f"/graph/offices?lang={language}", headers=HTML).text


def test_GET_code_list_lists_each_code_once_200(client):
    """What SKOS says in both directions is read once."""
    page = client.get("/doc/code/form?lang=en", headers=HTML).text
    links = re.findall(r'href="(/doc/code/form/[a-z-]+)"', page.partition("<article>")[2])
    assert len(links) > 5 and sorted(links) == sorted(set(links))


def test_GET_thing_days_in_tables_take_little_space_200(client):
    page = client.get("/doc/office/101?lang=sr-Cyrl", headers=HTML).text
    assert '<span class="day">25. 2. 2009.</span>' in page and "<dd><span>25. фебруара 2009.</span></dd>" in re.sub(r">\s+<", "><", page)


def test_GET_vocabulary_speaks_the_language_of_the_reader_200(client):
    """Also where it says what a term of others says of ours."""
    page = client.get("/def?lang=sr-Cyrl", headers=HTML).text
    assert [name for name in re.findall(r"<dt[^>]*>(.*?)</dt>", page) if re.search("[a-z]", name)] == []


def test_GET_thing_every_value_has_its_source_200(client):
    """In the table of what is known each value leads to a numbered source below, which leads to the source's page."""
    page = client.get("/doc/office/101?lang=en", headers=HTML).text
    cells = re.findall(r"<td[^>]*>(.*?)</td>", page.partition('aria-label="What is known')[2].partition("</table>")[0], re.S)
    said = [cell for cell in cells if "nothing" not in cell]
    assert len(said) > 20 and all('href="#history-' in cell for cell in said if "<a" not in cell)
    assert any("Office of the Mayor" in cell for cell in said) and any(">3–7<" in cell for cell in said)
    anchors = set(re.findall(r'href="#(history-[0-9]+)"', page))
    assert anchors == set(re.findall(r'<li id="(history-[0-9]+)">', page)) and len(anchors) == 3
    assert "gu.ni.rs (2017-12-25)" in page.partition('<ol class="sources"')[2].partition("</ol>")[0]


def test_GET_thing_is_small_200(client, current):
    """At most 60 kB of HTML: each office, cooperation, municipality and local government."""
    sizes = {}
    for name in ("Office", "Cooperation", "DataCollection"):
        for iri, _, _ in lists.page(current, current.iris.absolute(f"def#{name}"), "sr-Cyrl").entries:
            address = current.iris.local(current.iris.document(iri))
            sizes[address] = len(client.get("/" + address, headers=HTML | {"Accept-Language": "sr-Cyrl"}).data)
    assert len(sizes) > 50
    assert [(address, size) for address, size in sizes.items() if size > LARGEST] == []


def test_neighbours_follow_the_alphabet_of_the_reader(current):
    """The list of a class and the steps from thing to thing are one order, from end to end."""
    iri = current.iris.absolute("def#Office")
    for language in current.languages:
        listed = [entry[0] for entry in lists.page(current, iri, language).entries]
        for place, thing in enumerate(listed):
            before, after = lists.neighbours(current, iri, thing, language)
            assert (before and before[0]) == (listed[place - 1] if place else None)
            assert (after and after[0]) == (listed[place + 1] if place + 1 < len(listed) else None)
    assert lists.neighbours(current, iri, "http://example.org/", "en") == (None, None)


def test_GET_thing_citation_names_the_release_200(client, current):
    """The address of the citation answers with the same thing in that release."""
    found = bibliography.of(current, "A {title} & 100 % of $it_", "doc/office/101", "en")
    assert found["address"] == f"{current.iris.base}at/{current.version}/doc/office/101"
    assert client.get("/" + current.iris.local(found["address"]), headers=HTML).status_code == 200
    assert r"title = {{A \{title\} \& 100 \% of \$it\_}}" in found["bibtex"] and found["bibtex"].startswith("@misc{doc-office-101-")
    item, = json.loads(found["csl"])
    assert (item["URL"], item["version"]) == (found["address"], current.version)
    assert found["address"] in text_of(client, "doc/office/101")


def test_blocks_put_values_of_one_row_together(current):
    """A cooperation with many parties is one row; each role and source stands once; what is covered is not listed again."""
    found = blocks.build(current, current.iris.absolute("id/office/102"), [current.iris.absolute("def#Office")], "en")
    table = next(table for table in found.tables if table.name == "cooperation")
    shown = [cells[0][0].value.href for _, cells in table.rows]
    assert len(shown) == len(set(shown))
    row = next(cells for _, cells in table.rows if cells[0][0].value.href.endswith("/id/cooperation/1"))
    assert {item.value.text for item in row[table.columns.index("Role")]} == {"mentor", "partner"}
    assert all(item.references for item in row[table.columns.index("With whom")])
    assert "http://www.w3.org/ns/org#member" in found.covered
    assert blocks.build(current, current.iris.absolute("id/office/102"), ["http://example.org/Other"], "en") == blocks.Blocks()


def test_GET_cooperation_parties_keep_their_anchors_200(client):
    """A part that stands in a block is found by its own address."""
    page = client.get("/doc/cooperation/1", headers=HTML).text
    assert len(re.findall(r'<tr id="party-\d+">', page)) == 17


def test_place_is_drawn_true_to_scale():
    """North is up, east is right; nothing is drawn for a thing without a place."""
    rows = [{"lat": "44", "long": "20", "name": "a", "here": "true"}, {"lat": "46", "long": "20", "name": "b", "here": "false"},
            {"lat": "44", "long": "22", "name": "c", "here": "false"}]
    drawn = places.draw(rows, None)
    (x, y, name), = drawn.here
    (east, south), (west, north) = sorted(drawn.around, key=lambda point: -point[0])
    assert name == "a" and (west, south) == (x, y) and east > x and north < y
    assert (east - x) / (y - north) == pytest.approx(0.707, abs=0.01)
    assert places.draw(rows[1:], None) is None and places.draw([], None) is None


def test_place_is_drawn_on_the_outlines_of_a_register():
    """The ground says how far the drawing reaches; the point lies where the outline puts it, and repeated corners are left out."""
    ring = [[20, 44], [20, 46], [20.0001, 46], [24, 46], [24, 44], [20, 44]]
    ground = places.ground({"features": [{"id": "a", "geometry": {"type": "Polygon", "coordinates": [ring]}}]})
    drawn = places.draw([{"lat": "45", "long": "22", "name": "a", "here": "true"}], ground)
    assert (drawn.ground, drawn.height) == ("M8 138l0 -130 184 0 0 130z", 146)
    assert drawn.here == ((100, 73, "a"),) and drawn.around == ()
    assert places.ground(None) is None and places.ground({"features": []}) is None


def test_GET_thing_shows_what_the_checks_found_200(client, current, monkeypatch):
    """Findings about the thing and its parts, none about others."""
    iri = current.iris.absolute("id/office/101")
    finding = {"severity": "warning", "message": "Look at this", "table": "offices.csv", "row": 2}
    notes = [finding | {"focus": iri}, finding | {"focus": iri + "#contact", "message": "And at that"},
             finding | {"focus": iri + "2", "message": "Of another"}]
    release = client.application.releases.current()
    monkeypatch.setitem(release.__dict__, "findings", {tag: notes for tag in release.languages})
    shown = text_of(client, "doc/office/101")
    assert "Look at this" in shown and "And at that" in shown and "Of another" not in shown
    assert "offices.csv:2" in shown
