"""Language tags get their case back, and nothing that only looks like one is touched."""

import itertools

import pyoxigraph as ox
import pytest

from lod import languages
from lod.languages import restore_tags

TEXTS = ["", "plain", "@sr-latn", " @sr-latn ends", 'a "quoted"@sr-latn here', "ends with a space ", "back\\slash\\", '\\"@sr-latn', "line\n@sr-latn\r\t",
         '"xml:lang":"sr-latn"', '{"@language" : "sr-latn"}', "xml:lang", "@language", "ščž Ђ", 'x"', '"', "tab\t"]
TAGS = [None, "en", "sr-Latn", "sr-Cyrl", "sr-Latn-RS", "sr", "en-GB"]
WAYS = {"turtle": ox.RdfFormat.TURTLE, "N-Triples": ox.RdfFormat.N_TRIPLES, "json": ox.RdfFormat.JSON_LD}


def statements(pairs):
    return [ox.Triple(ox.NamedNode("http://e.org/s"), ox.NamedNode("http://e.org/p"), ox.Literal(text, language=tag) if tag else ox.Literal(text))
            for text, tag in pairs]


def one_by_one(text, kind):
    """The same without a short way: each string is read, and what follows it."""
    if kind == "json":
        for pattern in languages._JSON_TAGS:
            text = pattern.sub(languages._in_json, text)
        return text
    return languages._QUOTED_TAG.sub(languages._after_string, text)


@pytest.mark.parametrize("name", WAYS)
@pytest.mark.parametrize("few", [1, 2, 5, len(TEXTS) * len(TAGS)])
def test_the_short_way_gives_what_reading_each_string_gives(name, few):
    """Some at a time, for a text that is a trap for one tag hides what becomes of the others."""
    pairs, kind = list(itertools.product(TEXTS, TAGS)), "json" if name == "json" else "turtle"
    for start in range(0, len(pairs), few):
        chosen = pairs[start:start + few]
        text = ox.serialize(statements(chosen), format=WAYS[name]).decode()
        restored = restore_tags(text, kind)
        assert restored == one_by_one(text, kind)
        assert {triple.object.value for triple in ox.parse(restored, format=WAYS[name])} == {pair[0] for pair in chosen}
        for tag in {tag for _, tag in chosen if tag}:
            assert (f'"@language":"{tag}"' if name == "json" else f'"@{tag}') in restored


def test_a_string_that_begins_like_a_tag_is_left_alone():
    assert restore_tags('<s> <p> "@sr-latn" .\n<s> <p> "a"@sr-latn .\n', "turtle") == '<s> <p> "@sr-latn" .\n<s> <p> "a"@sr-Latn .\n'
    assert restore_tags('"@sr-latn"\t"a"@sr-latn\n', "turtle") == '"@sr-latn"\t"a"@sr-Latn\n'
    assert restore_tags('<s> <p> "a "@sr-latn .', "turtle") == '<s> <p> "a "@sr-Latn .'
    assert restore_tags('"a"@sr-latn-rs "b"@sr-latn', "turtle") == '"a"@sr-Latn-RS "b"@sr-Latn'
