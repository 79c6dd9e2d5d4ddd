"""What must not be mixed: queries and Python, the register's subject and the publisher, code and templates."""

import re
import tomllib

import pytest
import rdflib

from tests.house import source

_SPARQL = re.compile(r"""\b(SELECT|CONSTRUCT|ASK|DESCRIBE)\b[^"]*[{?]|\bWHERE\s*\{|\bOPTIONAL\s*\{|\bFILTER\s*\(|"""
                     r"""\bPREFIX\s+[\w-]*:|\bVALUES\s*[?(]|\bBIND\s*\(|\bINSERT\s+DATA\b""")

MAY_HOLD_SPARQL = {
    "lod.federation": "makes a query of the part that another endpoint is asked; what it asks stands in the reader's query",
    "lod.sandbox.parent": "warms the engine up with one query of each kind; they ask for nothing in particular",
}
"""Module → why it may hold the text of a query."""

NOUNS_OF_THE_PUBLISHER = {"activity", "collection", "data", "local", "record", "result"}
"""Words in the names of the register's classes that are words of any publisher, too."""

MAY_NAME_THE_SUBJECT = {
    "lod/catalog/authorities.json": "labels of the EU authority tables, as they stand there",
}
"""File → why a word of the register's subject may stand in it."""


def test_no_query_stands_in_python():
    wrong = [(module.name, line, text.strip()[:60]) for module in source.modules() if module.name not in MAY_HOLD_SPARQL
             for line, text in module.strings() if _SPARQL.search(text) and not re.search(r"\b(FROM|INTO)\s+[a-z]", text)]
    assert wrong == []


@pytest.mark.parametrize("text", ["SELECT ?s { ?s ?p ?o }", "ASK {}", "PREFIX dct: <http://purl.org/dc/terms/>",
                                  "?x a ?y . FILTER(?y = 1)", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"])
def test_a_query_would_be_seen(text):
    assert _SPARQL.search(text)


def subject_words():
    """Words of the register's subject: those of its classes, its prefixes, and its properties of two words or more."""
    settings = tomllib.loads((source.ROOT / "register.toml").read_text(encoding="utf-8"))
    graph = rdflib.Graph().parse(source.ROOT / "ontology" / "def.ttl", publicID=settings["base"])
    words = {prefix for prefix, name in settings["prefixes"].items() if name == "def#"}
    for kind in rdflib.OWL.Class, rdflib.OWL.ObjectProperty, rdflib.OWL.DatatypeProperty:
        for iri in graph.subjects(rdflib.RDF.type, kind):
            name = str(iri).rpartition("#")[2] if "#" in iri else ""
            parts = [part.lower() for part in re.findall(r"[A-Z]?[a-z]+", name)]
            words |= set(parts) if kind == rdflib.OWL.Class else {name} if len(parts) > 1 else set()
    return words - NOUNS_OF_THE_PUBLISHER


def test_the_publisher_knows_nothing_of_its_subject():
    words = sorted(subject_words())
    assert "office" in words and "staffCount" in words
    pattern = re.compile(r"(?<![A-Za-z-])(" + "|".join(words) + r")(s|ies)?(?![A-Za-z-])", re.IGNORECASE)
    found = []
    for path in source.tracked():
        name = path.relative_to(source.ROOT).as_posix()
        if name.startswith("lod/") and name not in MAY_NAME_THE_SUBJECT and "/static/vendor/" not in name \
                and path.suffix in {".py", ".html", ".json", ".js", ".css", ".xml", ".txt", ".rq"}:
            found += [(name, number, line.strip()[:100]) for number, line in
                      enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if pattern.search(line)]
    assert found == []


@pytest.mark.parametrize(("name", "text"), source.templates(), ids=lambda value: value if len(value) < 60 else "")
def test_templates_hold_no_script_and_no_style(name, text):
    bare = re.sub(r"\{#.*?#\}", "", text, flags=re.S)
    assert re.findall(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", bare, re.IGNORECASE) == []
    scripts = [tag for tag in re.findall(r"<script\b[^>]*>", bare, re.IGNORECASE)
               if "src=" not in tag and 'type="application/ld+json"' not in tag and 'type="application/json"' not in tag]
    assert scripts == []


@pytest.mark.parametrize(("name", "text"), source.templates(), ids=lambda value: value if len(value) < 60 else "")
def test_templates_load_nothing_from_elsewhere(name, text):
    assert re.findall(r"<(?:script|img|iframe|source|link(?=[^>]*stylesheet))\b[^>]*(?:src|href)=[\"'](?:https?:)?//[^\"']*", text) == []
