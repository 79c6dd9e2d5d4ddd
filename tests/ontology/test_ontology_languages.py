"""Texts: three languages, exact tags, and Latin that is the transliteration of the Cyrillic."""

import re
from collections import defaultdict

import pytest
from ontology_files import KLER, LANGUAGES, OWN_FILES, languages, read
from rdflib import RDFS, Literal
from rdflib.namespace import SKOS

from lod.languages import to_latin

_MIXED = re.compile(r"\w*(?:[А-Яа-яЂ-ЋЏђ-ћџ]\w*[A-Za-zČĆĐŠŽčćđšž]|[A-Za-zČĆĐŠŽčćđšž]\w*[А-Яа-яЂ-ЋЏђ-ћџ])\w*")


def texts(graph):
    """Texts for people: (subject, predicate) → tag → set of texts."""
    found = defaultdict(lambda: defaultdict(set))
    for subject, predicate, text in graph:
        if isinstance(text, Literal) and text.language:
            found[subject, predicate][text.language].add(str(text))
    return found


def wrong_tags(graph):
    """Texts that are not there in exactly our languages."""
    return [f"{subject} {predicate}: {sorted(by_tag)}" for (subject, predicate), by_tag in texts(graph).items()
            if sorted(by_tag) != sorted(LANGUAGES)]


def wrong_latin(graph):
    """Latin texts that are not the transliteration of the Cyrillic ones."""
    return [f"{subject} {predicate}: {sorted(by_tag['sr-Latn'])}" for (subject, predicate), by_tag in texts(graph).items()
            if {to_latin(text) for text in by_tag["sr-Cyrl"]} != by_tag["sr-Latn"]]


def mixed_words(graph):
    """Words with letters of both scripts: a Latin letter that only looks Cyrillic, or the other way round."""
    return [word[0] for by_tag in texts(graph).values() for found in by_tag.values() for text in found
            for word in _MIXED.finditer(text)]


def cyrillic_elsewhere(graph):
    """Cyrillic letters in texts that are tagged as Latin or English."""
    return [text for by_tag in texts(graph).values() for tag in ("sr-Latn", "en") for text in by_tag[tag]
            if re.search("[Ѐ-ӿ]", text)]


# check → a text that breaks it
BREAKS = {
    wrong_tags: Literal("канцеларија", lang="sr"),
    wrong_latin: Literal("kancelarije", lang="sr-Latn"),
    mixed_words: Literal("кaнцеларија", lang="sr-Cyrl"),
    cyrillic_elsewhere: Literal("оffice", lang="en"),
}


@pytest.mark.parametrize("check", BREAKS)
def test_all_texts_pass(check):
    assert check(read(*OWN_FILES)) == []


@pytest.mark.parametrize("check", BREAKS)
def test_the_check_finds_a_wrong_text(check):
    graph = read(*OWN_FILES)
    graph.add((KLER.Office, RDFS.label, BREAKS[check]))
    assert check(graph) != []


def test_nothing_for_people_is_without_a_language():
    plain = [(subject, predicate) for subject, predicate, text in read(*OWN_FILES)
             if isinstance(text, Literal) and not text.language and " " in text]
    assert plain == []


def test_everything_described_has_a_name_in_each_language():
    graph = read(*OWN_FILES)
    nameless = [str(subject) for subject in set(graph.subjects())
                if sorted(LANGUAGES) not in (languages(graph, subject, RDFS.label), languages(graph, subject, SKOS.prefLabel))]
    assert nameless == []
