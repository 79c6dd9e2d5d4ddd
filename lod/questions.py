"""Saved questions: a query file that documents itself becomes a form, an answer, a table as data and a description of both.

A question is `queries/questions/<name>.rq`. Its header says in every language what is asked (`summary`, `description`,
`tags`), what its parameters and columns are called (`parameter.<name>`, `column.<name>`), what may be chosen
(`choices.<name>`), how the answer is ordered and drawn (`sort`, `chart`), and for each figure the column that it is
counted out of (`of.<column>`). A column `x` of things has its names in the column `x_label`.
"""

import functools
from dataclasses import dataclass

import pyoxigraph as ox

from lod import errors, languages, lists
from lod.evaluation import Job
from lod.iris import WELL_KNOWN
from lod.results import Graph, Table

LANGUAGE = "language"
"""The parameter that the program fills with the reader's language."""

LABEL = "_label"
_IN_SCHEME = WELL_KNOWN["skos"] + "inScheme"
_FORMATS = {"table": "sparql_json", "answer": "sparql_json", "graph": "ntriples"}   # read back here, written as asked
_NUMBERS = ("integer", "decimal", "double")


@dataclass(frozen=True)
class Parameter:
    """What a reader may fill in: `value` is the text that stands in the form, `choices` are (value, label, tag)."""

    name: str
    type: str
    label: str
    value: str
    is_optional: bool
    choices: tuple


def text(question, key, language, order=()):
    """A text of the header in a language, or None. Latin that nobody wrote is made from the Cyrillic."""
    texts = {name[1]: value for name, value in question.header.items() if isinstance(name, tuple) and name[0] == key}
    if not texts:
        return None
    if language == "sr-Latn" and "sr-Latn" not in texts and "sr-Cyrl" in texts:
        return languages.to_latin(texts["sr-Cyrl"])
    return languages.choose(texts, language, order)[0]


def tags(question, language):
    """The tags of a question in a language, the most important first."""
    return [tag.strip() for tag in (text(question, "tags", language) or "").split(",") if tag.strip()]


def asked_for(question):
    """The names of the parameters that a reader fills in."""
    return [name for name in question.parameters if name != LANGUAGE]


def parameters(release, question, language, given):
    """The Parameters of a question, in the order of its text, with the values `given` or else the defaults."""
    defaults = question.header.get("defaults", {})
    found = []
    for name in asked_for(question):
        options = choices(release, question, name, language)
        value = given.get(name, defaults.get(name, ""))
        if options and value:
            value = release.iris.local(value) or value
        label = text(question, f"parameter.{name}", language, release.languages) or name
        found.append(Parameter(name, question.parameters[name], label, value,
                               name in question.header.get("optional", ()), options))
    return found


def choices(release, question, name, language):
    """What may be chosen for a parameter: (value, label, tag), in the reader's alphabet; empty where anything may be."""
    source = question.header.get(f"choices.{name}")
    return _choices(release, tuple(sorted(source.items())), language) if source else ()


@functools.lru_cache(maxsize=256)
def _choices(release, source, language):
    """From `class` (all its things), `scheme` (the codes of a list) or `view` (a query giving ?thing and ?label)."""
    kind, value = source[0]
    if kind == "class":
        return tuple((release.iris.local(iri) or iri, label, tag)
                     for iri, label, tag in lists.every(release, release.iris.absolute(value), language))
    if kind == "scheme":
        scheme = ox.NamedNode(release.iris.absolute(value))
        codes = sorted({quad.subject.value for quad in release.engine.quads(None, ox.NamedNode(_IN_SCHEME), scheme)})
        return tuple((release.iris.local(iri) or iri, lists.name(release, iri, language), language) for iri in codes)
    rows = [(row[0].value, row[1].value) for row in release.ask_view(value, language=language).rows]
    rows.sort(key=lambda row: (languages.sort_key(row[1], language), row[0]))
    return tuple((release.iris.local(iri) or iri, label, language) for iri, label in rows)


def values(release, question, given, language):
    """What the query is filled with: the reader's values by name, checked against what may be chosen, and the language.

    An empty value is as good as none, so that the default holds; for an optional parameter it means anything. Raises
    NotFilled for an unknown name and for a value that is not among the choices.
    """
    known = asked_for(question)
    for name in given:
        if name not in known:
            raise errors.NotFilled("unknown-parameter", name=name, known=", ".join(known) or "–")
    filled = {name: value for name, value in given.items() if value}
    for name, value in filled.items():
        options = choices(release, question, name, language)
        if options and (release.iris.local(value) or value) not in {option for option, _, _ in options}:
            raise errors.NotFilled("unknown-choice", name=name, value=value[:100], known=_few(options))
    return filled | ({LANGUAGE: language} if LANGUAGE in question.parameters else {})


def _few(options):
    return ", ".join(value for value, _, _ in options[:5]) + (" …" if len(options) > 5 else "")


def fill(release, question, given, language):
    """The text of the query for these values."""
    return question.fill(release.iris.base, **values(release, question, given, language))


def ask(endpoint, release, query, settings, client=""):
    """Have a query answered where all queries are answered, with their limits. Returns (Table or Graph, version)."""
    job = Job(query, release.iris.absolute("sparql"), _FORMATS, as_of=release.point.key if release.point else None)
    answered = endpoint.answer(job, release, settings, client)
    body = answered.whole if answered.whole is not None else b"".join(answered.chunks)
    if answered.kind == "graph":
        triples = ox.parse(body, format=ox.RdfFormat.N_TRIPLES)
        return Graph([ox.Quad(*quad.triple) for quad in triples], release.prefixes), answered.version
    found = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    if answered.kind == "answer":
        return Table(["answer"], [(ox.Literal(bool(found)),)]), answered.version
    return Table([variable.value for variable in found.variables], [tuple(row) for row in found]), answered.version


def ordered(table, question, language):
    """The table with its rows in the order of the header's `sort`: names by the reader's alphabet, `-` from the greatest."""
    rows = list(table.rows)
    columns = list(table.columns)
    for key in reversed(question.header.get("sort", ())):
        name = key.removeprefix("-")
        place = columns.index(name + LABEL if name + LABEL in columns else name)
        rows.sort(key=lambda row, place=place: _sort_key(row[place], language), reverse=key.startswith("-"))
    return Table(columns, rows)


def _sort_key(term, language):
    """Nothing first, then numbers, then texts."""
    if term is None:
        return 0, 0
    if is_number(term):
        return 1, float(term.value)
    return 2, languages.sort_key(term.value, language)


def is_number(term):
    """Whether a term is a number that can be compared and drawn."""
    return isinstance(term, ox.Literal) and term.datatype.value.removeprefix(WELL_KNOWN["xsd"]) in _NUMBERS


def shown_columns(columns):
    """The columns a reader sees: those of names stand in the cells of their things."""
    return [name for name in columns if not (name.endswith(LABEL) and name.removesuffix(LABEL) in columns)]


def names(release, table, language):
    """IRI → name for the things in a table that have no column of names; addresses of others stay as they are."""
    columns = list(table.columns)
    bare = [place for place, name in enumerate(columns) if name + LABEL not in columns]
    iris = {row[place].value for row in table.rows for place in bare if isinstance(row[place], ox.NamedNode)}
    return {iri: lists.name(release, iri, language) for iri in iris if release.iris.local(iri) is not None}


def triples(graph):
    """The statements of a Graph as a Table, for a page."""
    return Table(["subject", "predicate", "object"], [(quad.subject, quad.predicate, quad.object) for quad in graph.quads])
