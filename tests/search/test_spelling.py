"""Thirteen ways to write the same name: search, suggestion, facet and sorting give equal answers."""

import unicodedata

import pytest

from lod import languages, search
from lod.narrowing import View, read

PAIRS = [("Бечеј", "becej"), ("БЕЧЕЈ", "Bečej"), ("Bečej", unicodedata.normalize("NFD", "Bečej")), ("Жабаљ", "zabalj"),
         ("Ђунис", "djunis"), ("Đunis", "Ђунис"), ("Његош", "njegos"), ("Пећинци", "PECINCI"), ("Џеп", "dzep"),
         ("Љиг", "LJIG"), ("Шабац", "sabac"), ("Нови Сад", "  novi   SAD "), ("Ћуприја", unicodedata.normalize("NFD", "ćuprija"))]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_a_search_finds_the_same_in_the_same_order(current, one, other):
    index = search.index(current)
    assert index.find(search.Asked(one), "sr-Latn") == index.find(search.Asked(other), "sr-Latn")


def test_most_pairs_find_something(current):
    index = search.index(current)
    found = [one for one, _ in PAIRS if index.find(search.Asked(one), "sr-Cyrl")]
    assert set(found) >= {"Бечеј", "Жабаљ", "Пећинци", "Љиг", "Шабац", "Нови Сад", "Ћуприја"}


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_GET_suggest_gives_the_same_200(client, one, other):
    first, second = (client.get("/suggest", query_string={"q": text, "lang": "en"}) for text in (one, other))
    assert first.status_code == second.status_code == 200
    assert first.get_json()["suggestions"] == second.get_json()["suggestions"]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_facets_count_the_same(current, one, other):
    index, counts = search.index(current), []
    for text in one, other:
        groups = View(index, current, "en").groups(read(index, current, {"q": [text]}))
        counts.append([(group.key, choice.label, choice.count) for group in groups for choice in group.choices])
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_spellings_are_one_key_and_sort_side_by_side(one, other):
    assert languages.fold(one) == languages.fold(other)
    assert languages.sort_key(one, "en")[0] == languages.sort_key(other.strip().replace("   ", " "), "en")[0]


@pytest.mark.parametrize(("language", "expected"), [
    ("sr-Cyrl", ["Алексинац", "Ваљево", "Врање", "Жабаљ", "Зрењанин", "Љиг", "Ниш", "Чачак", "Шабац"]),
    ("sr-Latn", ["Aleksinac", "Čačak", "Ljig", "Niš", "Šabac", "Valjevo", "Vranje", "Zrenjanin", "Žabalj"])])
def test_lists_follow_the_alphabet_of_the_script(current, language, expected):
    index = search.index(current)
    found = index.find(search.Asked("", current.iris.absolute("def#Municipality")), language)
    labels = [entry[language][0] for entry in index.labels(found).values()]
    order = {labels_of[language][0]: place for place, thing in enumerate(found) for labels_of in [index.labels([thing])[thing]]}
    assert len(labels) == 145
    assert sorted(expected, key=order.__getitem__) == expected


@pytest.mark.parametrize("text", ["becej", "Бечеј", "80110"])
def test_an_exact_name_or_code_stands_first(current, text):
    index = search.index(current)
    found = index.find(search.Asked(text), "en")
    assert any(index.iris[thing].endswith("/80110") for thing in found[:1])


def test_a_beginning_stands_before_a_word_and_a_word_before_the_rest(current):
    index = search.index(current)
    names = [[languages.fold(text) for text, _ in index.labels([thing])[thing].values()]
             for thing in index.find(search.Asked("нови"), "sr-Latn")]
    starts = [any(name.startswith("novi") for name in found) for found in names]
    words = [any("novi" in name.split() for name in found) for found in names]
    assert starts == sorted(starts, reverse=True) and any(starts) and not all(starts)
    assert words == sorted(words, reverse=True)


@pytest.mark.parametrize("text", ['"', "*", "a OR b", "NEAR(a b)", "names:x", "'; DROP TABLE thing", "\x00", "%", "^", "a" * 5000, "– – –"])
def test_GET_search_takes_any_text_200(client, text):
    assert client.get("/search", query_string={"q": text}).status_code == 200
    assert client.get("/suggest", query_string={"q": text}).status_code == 200
