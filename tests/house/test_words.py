"""Interface words: complete in every language, none missing, none left over, none that lacks a place it fills."""

import ast
import functools
import itertools
import pathlib
import re

import jinja2
import pytest
import rdflib
from jinja2 import nodes

from lod import navigation
from lod.registry import members
from tests.house import source

_FILES = [(area, language) for area in source.areas() for language in source.languages()]
_REFERENCE = "en"

LATIN_BY_NATURE = {
    "a", "b", "e", "g", "h", "i", "k", "m", "n", "q", "s", "t", "x", "y",   # single letters: variables, units, keys
}
"""Words that may stand in Latin letters in Serbian although the English sentence does not have them."""

FILLED_LATER = {(module, "not-acceptable") for module in ("lod.evaluation", "lod.formats._solutions", "lod.formats.jsonld", "lod.formats.rdfxml")}
"""(module, error) whose details are completed by who catches it, before anybody reads its sentence."""


@pytest.mark.parametrize(("area", "language"), _FILES)
def test_an_area_has_the_same_words_in_every_language(area, language):
    here, there = dict(source.pairs(area, language)), dict(source.pairs(area, _REFERENCE))
    assert sorted(set(here) ^ set(there)) == []


@pytest.mark.parametrize(("area", "language"), _FILES)
def test_an_area_is_flat_sorted_and_without_doubles(area, language):
    keys = [key for key, _ in source.pairs(area, language)]
    assert keys == sorted(set(keys))
    assert [key for key, text in source.pairs(area, language) if not isinstance(text, str)] == []


@pytest.mark.parametrize("language", source.languages())
def test_a_key_stands_in_one_area_only(language):
    keys = [key for area in source.areas() for key, _ in source.pairs(area, language)]
    assert sorted({key for key in keys if keys.count(key) > 1}) == []


@pytest.mark.parametrize(("area", "language"), _FILES)
def test_a_sentence_has_the_same_places_in_every_language(area, language):
    reference = dict(source.pairs(area, _REFERENCE))
    wrong = [key for key, text in source.pairs(area, language)
             if key in reference and source.places(text) != source.places(reference[key])]
    assert wrong == []


@pytest.mark.parametrize(("area", "language"), _FILES)
def test_no_word_is_empty(area, language):
    """Only a remedy may be empty, where the sentence says it all; then it is empty in every language."""
    reference = dict(source.pairs(area, _REFERENCE))
    wrong = [key for key, text in source.pairs(area, language)
             if (not text and not key.endswith(".remedy")) or bool(text) != bool(reference.get(key)) or text != text.strip()]
    assert wrong == []


def _bare(text):
    """A sentence without what is the same in every language: places, code, addresses."""
    return re.sub(r"\{[a-z_]*\}|`[^`]*`|https?://\S+|<[^>]*>", " ", text)


@pytest.mark.parametrize("area", source.areas())
def test_serbian_is_written_in_cyrillic(area):
    """A Latin word in a Serbian sentence is an abbreviation, or a name that stands in the English sentence, too."""
    english, wrong = dict(source.pairs(area, _REFERENCE)), []
    for key, text in source.pairs(area, "sr-Cyrl"):
        known = {word.lower() for word in re.findall(r"[A-Za-z]+", english.get(key, ""))} | LATIN_BY_NATURE
        latin = [word for word in re.findall(r"[A-Za-zČĆŽŠĐčćžšđ]+", _bare(text)) if word.lower() not in known and not word.isupper()]
        mixed = re.findall(r"\w*(?:[A-Za-z][А-Яа-яЂђЈјЉљЊњЋћЏџ]|[А-Яа-яЂђЈјЉљЊњЋћЏџ][A-Za-z])\w*", _bare(text))
        if latin or mixed:
            wrong.append((key, latin + mixed))
    assert wrong == []


@pytest.mark.parametrize("area", source.areas())
def test_serbian_is_translated(area):
    same = [key for key, text in source.pairs(area, "sr-Cyrl")
            if re.search(r"[a-z]{4}", _bare(text)) and text == dict(source.pairs(area, _REFERENCE)).get(key)
            and len(_bare(text).split()) > 3]
    assert same == []


LEFT_OVER = {"copied", "copy"}
"""Words that wait for their page."""

# Which words the program asks for

def _template_calls():
    """(template, keys it may ask for, names of the places it fills) of every `say(…)`; `{}` is what is known only when it runs."""
    parser = jinja2.Environment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])
    for name, text in source.templates():
        for call in parser.parse(text).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "say" and call.args:
                filled = None if call.dyn_kwargs else {keyword.key for keyword in call.kwargs}
                yield name, _alternatives(call.args[0]), filled


def _alternatives(node):
    """The texts an expression of a template may give: both branches of a condition, `{}` for anything not written out."""
    if isinstance(node, nodes.Const):
        return {str(node.value)}
    if isinstance(node, nodes.CondExpr):
        return _alternatives(node.expr1) | (_alternatives(node.expr2) if node.expr2 else set())
    if isinstance(node, (nodes.Concat, nodes.Add)):
        parts = node.nodes if isinstance(node, nodes.Concat) else (node.left, node.right)
        return {"".join(choice) for choice in itertools.product(*map(_alternatives, parts))}
    return {"{}"}


@functools.cache
def _all_calls():
    """Name of a function or method → (module, node) of every call of it."""
    found = {}
    for module in source.modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call):
                found.setdefault(getattr(node.func, "attr", None) or getattr(node.func, "id", None), []).append((module, node))
    return found


def _calls(name):
    return _all_calls().get(name, [])


def _error_classes():
    """Class → its own key, of all errors."""
    module = next(module for module in source.modules() if module.name == "lod.errors")
    found = {}
    for node in module.tree.body:
        if isinstance(node, ast.ClassDef):
            own = [item.value.value for item in node.body if isinstance(item, ast.Assign) and item.targets[0].id == "key"]
            found[node.name] = own[0] if own else found.get(ast.unparse(node.bases[0]), "failure")
    return found


def _errors_raised():
    """(module, line, key, the names of the details or None where not all are known) of every error made."""
    classes = _error_classes()
    for name in classes:
        for module, node in _calls(name):
            key = source.composed(node.args[0]) if node.args else classes[name]
            details = None if any(keyword.arg is None for keyword in node.keywords) else \
                {keyword.arg for keyword in node.keywords} - {"headers", "key"}
            if key and "{}" not in key:
                yield module.name, node.lineno, key, details


def test_every_error_has_its_sentence_and_all_places_of_it_filled():
    words, wrong = source.words(_REFERENCE), []
    for module, line, key, details in _errors_raised():
        for name in f"error.{key}", f"error.{key}.remedy":
            if name not in words:
                wrong.append((module, line, f"no word {name}"))
            elif details is not None and (module, key) not in FILLED_LATER and (missing := source.places(words[name]) - details - {"count"}):
                wrong.append((module, line, f"{name} lacks {sorted(missing)}"))
    assert wrong == []


@pytest.mark.parametrize(("kind", "position", "prefix"), [("Finding", 1, "finding"), ("Symptom", 0, "doctor")])
def test_every_finding_has_its_sentence(kind, position, prefix):
    words, wrong = source.words(_REFERENCE), []
    for module, node in _calls(kind):
        rule = source.composed(node.args[position]) if len(node.args) > position else None
        if rule and "{}" not in rule and not {"texts", "remedies"} & {keyword.arg for keyword in node.keywords}:
            wrong += [(module.name, node.lineno, name) for name in (f"{prefix}.{rule}", f"{prefix}.{rule}.remedy") if name not in words]
    assert wrong == []


def _asked():
    """(where, key or pattern) of every word asked for: `{}` stands for what is known only when it runs."""
    for module, node in _calls("say"):
        owner = ast.unparse(node.func.value) if isinstance(node.func, ast.Attribute) else ""
        if owner == "words" and node.args and (key := source.composed(node.args[0])):
            yield f"{module.name}:{node.lineno}", key
    for name, keys, _ in _template_calls():
        for key in keys - {"{}"}:
            yield name, key


def test_every_word_asked_for_exists():
    words = source.words(_REFERENCE)
    wrong = [(where, key) for where, key in _asked()
             if key not in words and not ("{}" in key and any(_pattern(key).fullmatch(word) for word in words))]
    assert wrong == []


def _pattern(key):
    return re.compile("(.+)".join(re.escape(part) for part in key.split("{}")))


def test_no_word_is_left_over():
    """Each key stands somewhere as it is, or is put together from parts that all stand somewhere."""
    texts = {text for module in source.modules() for _, text in module.strings()}
    words = source.words(_REFERENCE)
    everything = " ".join([module.text for module in source.modules()] + [text for _, text in source.templates()]
                          + [path.read_text(encoding="utf-8") for path in source.PROGRAM.rglob("*.js*")
                             if path.parent != source.TRANSLATIONS and "vendor" not in path.parts])
    patterns = [_pattern(text) for text in texts | {key for _, key in _asked()}
                if "{}" in text and re.fullmatch(r"[a-z-]+\.[a-z.{}-]*", text)]
    patterns.append(re.compile(r"(?:error|finding|doctor)\.(.+?)(?:\.remedy)?"))

    endings = [_pattern(text) for text in texts if re.fullmatch(r"[a-z]+-\{\}|\{\}-[a-z]+", text)]

    said = set(re.findall(r"[\w-]+", everything))

    def is_said(part):
        return set(part.split(".")) <= said or any(
            is_said(found[1]) for found in (pattern.fullmatch(part) for pattern in endings) if found)

    asked = {key for _, key in _asked()}
    lost = [key for key in words if not (key in asked or f'"{key}"' in everything or f"'{key}'" in everything or any(
        found and all(is_said(part) for part in found.groups()) for found in (pattern.fullmatch(key) for pattern in patterns)))]
    assert {key for key in lost if not key.startswith("term.http")} - LEFT_OVER == set()


def test_words_for_terms_of_others_are_those_that_our_vocabulary_uses():
    """`term.<IRI>` is what the page of a vocabulary calls a property; each is needed by the register's own."""
    root = pathlib.Path(__file__).parents[2]
    said = rdflib.Graph()
    for path in (root / "ontology").glob("*.ttl"):
        said.parse(data=path.read_text(encoding="utf-8"), format="turtle", publicID="http://example.org/")
    known = {key.removeprefix("term.") for key, _ in source.pairs("terms", _REFERENCE)}
    assert known - set(map(str, said.predicates())) == set()


def test_every_place_of_a_word_is_filled():
    words, wrong = source.words(_REFERENCE), []
    for module, node in _calls("say"):
        owner = ast.unparse(node.func.value) if isinstance(node.func, ast.Attribute) else ""
        key = source.composed(node.args[0]) if node.args else None
        if owner == "words" and key in words and all(keyword.arg for keyword in node.keywords):
            missing = source.places(words[key]) - {keyword.arg for keyword in node.keywords}
            wrong += [(module.name, node.lineno, key, sorted(missing))] if missing else []
    for name, keys, filled in _template_calls():
        for key in keys & set(words):
            missing = source.places(words[key]) - filled if filled is not None else set()
            wrong += [(name, key, sorted(missing))] if missing else []
    assert wrong == []


def test_every_entry_of_the_navigation_has_its_word():
    words = source.words(_REFERENCE)
    wrong = [(entry.path, entry.key) for entry, _ in navigation.entries(members("lod.pages")) if entry.key not in words]
    assert wrong == []
