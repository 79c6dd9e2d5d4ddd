"""What a saved question must have: words in every language, a value for every parameter, and a denominator for every figure."""

import functools
import json

from rdflib.plugins.sparql.algebra import traverse, translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.term import Variable

import lod
from lod import errors, queries, questions
from lod.findings import Finding

_FIGURES = {"Aggregate_Count", "Aggregate_Sum", "Aggregate_Avg"}
"""What makes a figure of many things. MIN, MAX, SAMPLE and GROUP_CONCAT choose or list values, and need no denominator."""

_CHOICES = ("class", "scheme", "view")


def check(register, previous=None):
    """Findings about the files of `queries/questions/`, each an error that names the file. `previous` is the folder of a
    release: a file that it holds as it is now was found in order then."""
    try:
        found = queries.read_folder(register.folder / "queries" / "questions")
    except errors.BadSettings as error:
        return [_finding(error.details["path"].rpartition("/")[2], "question-broken", problem=error)]
    judged = previous and _is_alike(register, previous)
    return [finding for name, question in found.items() if not (judged and _is_held(register, previous, name)) for finding in judge(question, register)]


def _is_alike(register, previous):
    """Whether a release was made by this program of a register with the same settings, as far as questions depend on them."""
    manifest, settings = (json.loads((previous / name).read_text(encoding="utf-8")) for name in ("manifest.json", "register.json"))
    return manifest["program"] == lod.__version__ and settings["base"] == register.base and \
        settings["languages"] == list(register.languages) and settings["derive_latin"] == register.derive_latin


def _is_held(register, previous, name):
    old, new = ((folder / "queries" / "questions" / f"{name}.rq") for folder in (previous / "source", register.folder))
    return old.is_file() and new.is_file() and old.read_bytes() == new.read_bytes()


def judge(question, register):
    """Findings about one question."""
    try:
        text = question.fill(register.base, **({questions.LANGUAGE: "en"} if questions.LANGUAGE in question.parameters else {}))
        query = _translated(text)
    except errors.NotFilled as error:
        return [_finding(question.name, "question-no-default", **error.details | {"known": ""})]
    except Exception as error:   # the parser raises many kinds for what is no query
        return [_finding(question.name, "question-broken", problem=str(error))]
    columns = [str(variable) for variable in query.algebra.get("PV") or ()]
    return [*_words(question, register, columns), *_columns(question, columns), *_denominators(question, query, columns)]


@functools.lru_cache(maxsize=512)
def _translated(text):
    """The algebra of a query; a file that has not changed since the last publishing of this process is not read again."""
    return translateQuery(parseQuery(text))


def _finding(question, rule, /, **details):
    return Finding("error", rule, f"queries/questions/{question.removesuffix('.rq')}.rq", details=details)


def _words(question, register, columns):
    """Every text in every language; Latin that can be made from Cyrillic need not be written."""
    keys = ["summary", "tags", *(f"parameter.{name}" for name in questions.asked_for(question)),
            *(f"column.{name}" for name in questions.shown_columns(columns))]
    for key in keys:
        written = {name[1] for name in question.header if isinstance(name, tuple) and name[0] == key}
        written |= {"sr-Latn"} if register.derive_latin and "sr-Cyrl" in written else set()
        for tag in register.languages:
            if tag not in written:
                yield _finding(question.name, "question-words-missing", line=key, tag=tag)


def _columns(question, columns):
    """Names in the header that are no column of the answer, and choices from nowhere."""
    header = question.header
    named = [("sort", key.removeprefix("-")) for key in header.get("sort", ())]
    named += [("chart", name) for key, name in header.get("chart", {}).items() if key != "unit"]
    named += [(key, name) for key, value in header.items() if isinstance(key, str) and key.startswith("of.") for name in (key[3:], value)]
    named += [(key[0], key[0][7:]) for key in header if isinstance(key, tuple) and key[0].startswith("column.")]
    for key, name in named:
        if name not in columns:
            yield _finding(question.name, "question-unknown-column", line=key, name=name, known=", ".join(columns))
    for key, source in header.items():
        if isinstance(key, str) and key.startswith("choices.") and (len(source) != 1 or next(iter(source)) not in _CHOICES):
            yield _finding(question.name, "question-unknown-choices", line=key, known=", ".join(_CHOICES))


def _denominators(question, query, columns):
    """A figure says out of which column it is counted, or is itself what another one is counted out of."""
    said = {key[3:] for key in question.header if isinstance(key, str) and key.startswith("of.")}
    said |= {value for key, value in question.header.items() if isinstance(key, str) and key.startswith("of.")}
    for name in columns:
        if name in figures(query) and name not in said:
            yield _finding(question.name, "question-without-denominator", name=name)


def figures(query):
    """The variables of a translated query that an aggregate makes a figure, also by way of subqueries and arithmetic."""
    made, steps = set(), []

    def look(node):
        name = getattr(node, "name", None)
        if name in _FIGURES:
            made.add(node.res)
        elif name == "Extend":
            steps.append((node.var, node.expr))
        return None

    traverse(query.algebra, visitPre=look)
    while True:
        new = {variable for variable, expression in steps if variable not in made and _variables(expression) & made}
        if not new:
            return {str(variable) for variable in made}
        made |= new


def _variables(expression):
    found = set()

    def look(node):
        if isinstance(node, Variable):
            found.add(node)
        return None

    traverse(expression, visitPre=look)
    return found
