"""Questions: saved queries as pages with a form, as data by suffix, and as an interface that describes itself."""

import json
from urllib.parse import urlencode

from flask import Blueprint, current_app, g, render_template, request

from lod import charts, errors, evaluation, examples, languages, openapi, question_graph, questions, respond, result_set, words
from lod.iris import WELL_KNOWN
from lod.outline import Value
from lod.registry import members

blueprint = Blueprint("questions", __name__)
NAVIGATION = ("questions", 10, "ask")

SNIPPETS = (("curl", "snippets/curl.txt"), ("Python", "snippets/python.txt"), ("Python, pandas", "snippets/pandas.txt"),
            ("Python, SPARQLWrapper", "snippets/sparqlwrapper.txt"), ("R", "snippets/r.txt"),
            ("Excel, Power Query", "snippets/power-query.txt"))
"""Code to copy: what it is for, and its template."""

_MOST_ROWS, _MOST_BARS = 500, 40   # on a page; the data formats hold all
_OTHER_NAMES = {".xml": ".srx"}
_ABOUT_THE_READER = ("lang", "asOf")


def is_offered(release):
    """Whether the register has any questions."""
    return bool(release.questions)


@blueprint.get("/questions")
def listing():
    """All questions by subject; `q` and `tag` narrow them."""
    wanted, tag = request.args.get("q", "")[:200], request.args.get("tag", "")[:200]
    subjects, entries = {}, _entries()
    for entry in entries:
        if _fits(entry, wanted, tag):
            subjects.setdefault(entry["tags"][0], []).append(entry)
    tags = {name for entry in entries for name in entry["tags"]}
    order = [entry["tags"][0] for entry in entries]
    chosen = next((name for name in tags if tag and languages.fold(tag) == languages.fold(name)), tag)
    return respond.page("questions.html", g.release, subjects=sorted(subjects.items(), key=lambda pair: order.index(pair[0])),
                        wanted=wanted, tag=chosen, tags=sorted(tags, key=lambda name: languages.sort_key(name, g.language)))


def _entries():
    """Name, texts and tags of every question, in the alphabet of the first tag, then of the question."""
    found = []
    for name, question in g.release.questions.items():
        text = {key: questions.text(question, key, g.language, g.release.languages) for key in ("summary", "description")}
        everything = [value for key, value in question.header.items() if isinstance(key, tuple) and key[0] in ("summary", "tags", "description")]
        found.append({"name": name, "summary": text["summary"], "description": text["description"],
                      "tags": questions.tags(question, g.language), "text": languages.fold(" ".join(everything)),
                      "asks": [questions.text(question, f"parameter.{key}", g.language) for key in questions.asked_for(question)],
                      "all_tags": {languages.fold(tag) for tag_language in g.release.languages for tag in questions.tags(question, tag_language)}})
    return sorted(found, key=lambda entry: (languages.sort_key(entry["tags"][0], g.language), languages.sort_key(entry["summary"], g.language)))


def _fits(entry, wanted, tag):
    """Every word asked for stands in the question in some language; the tag is one of its own, in any language."""
    return all(word in entry["text"] for word in languages.fold(wanted).split()) and (not tag or languages.fold(tag) in entry["all_tags"])


@blueprint.get("/questions/openapi")
@blueprint.get("/questions/openapi<any('.json'):suffix>")
def interface(suffix=None):
    """The description of all questions for programs (OpenAPI 3.1), and the same for people."""
    described = openapi.describe(g.release, g.language, {member.SUFFIX[1:]: respond.media_type(member) for member in _members("table", None)})
    if suffix:
        text = json.dumps(described, ensure_ascii=False, indent=1) + "\n"
        return respond.finish(text.encode(), "application/json", g.release, vary=("Accept-Language", "Cookie"))
    return respond.page("openapi.html", g.release, described=described)


@blueprint.get("/.well-known/sparql-examples")
@blueprint.get("/.well-known/sparql-examples<any('.ttl', '.rdf', '.jsonld', '.nt'):suffix>")
def executables(suffix=None):
    """All questions as SHACL SPARQL executables, by the convention of the SIB, for tools that look for examples."""
    member = respond.pick(("graph",), suffix)
    return respond.result(question_graph.build(g.release, g.release.questions), member, g.release, not suffix)


@blueprint.get("/questions/<name>")
def question(name):
    """The page of a question with its form and answer; with a suffix its answer in that format, `.rq` the query itself."""
    name, dot, suffix = name.partition(".")
    found = g.release.questions.get(name)
    if found is None:
        raise errors.NotFound(address=request.base_url)
    suffix = dot and _OTHER_NAMES.get(dot + suffix, dot + suffix)
    if suffix == ".rq":
        text = examples.plain(g.release, questions.fill(g.release, found, _given(), g.language))
        return respond.finish(text.encode(), "application/sparql-query", g.release, vary=("Accept-Language", "Cookie"))
    if suffix == ".html" or not suffix and respond.pick(("table", "graph", "page")).SUFFIX == ".html":
        return _page(found)
    return _data(found, suffix)


def _given():
    """The reader's values by name. Raises NotFilled when one is given twice."""
    given = {}
    for name, value in request.args.items(multi=True):
        if name in given:
            raise errors.NotFilled("parameter-twice", name=name[:100])
        if name not in _ABOUT_THE_READER:
            given[name] = value
    return given


def _answer(found):
    """(query, Table or Graph, whether the answer may be kept)."""
    query = examples.plain(g.release, questions.fill(g.release, found, _given(), g.language))
    result, version = questions.ask(current_app.endpoint, g.release, query, respond.settings(g.release), request.remote_addr or "")
    if result.kind == "table":
        result = questions.ordered(result, found, g.language)
    return query, result, version == g.release.version and not evaluation.is_volatile(query) and not evaluation.asks_elsewhere(query)


def _members(kind, table):
    """The formats an answer can be had in; coordinates make a map file of a table."""
    has_place = table is not None and {"latitude", "longitude"} <= set(table.columns)
    return [member for member in respond.formats(kind) if member.SUFFIX != ".geojson" or has_place]


def _data(found, suffix):
    _, result, may_keep = _answer(found)
    offered = [*_members(result.kind, result if result.kind == "table" else None), *(respond.formats("graph") if result.kind == "table" else ())]
    member = next((member for member in offered if member.SUFFIX == suffix), None) if suffix else respond.pick((result.kind, "graph"))
    if member is None:
        raise errors.NotFound(address=request.base_url)
    if result.kind == "table" and "graph" in member.KINDS:
        result = result_set.as_graph(result, _address(found, ""), g.release.prefixes)
    links = [(g.release.iris.absolute("questions/openapi.json"), "service-desc", "application/json"),
             (_address(found, ".rq"), "describedby", "application/sparql-query")]
    response = respond.result(result, member, g.release, not suffix, links)
    response.headers["Content-Language"] = g.language
    for header in ("Accept-Language", "Cookie"):
        response.vary.add(header)
    return response if may_keep else _unkept(response)


def _unkept(response):
    response.headers["Cache-Control"] = "no-store"
    return response


def _address(found, suffix):
    """The address of an answer with the values it was asked with, and the language of its names."""
    given = [(name, value) for name, value in request.args.items(multi=True) if name != "lang" and value]
    given += [("lang", g.language)] if questions.LANGUAGE in found.parameters else []
    return g.release.iris.absolute(f"questions/{found.name}{suffix}") + (f"?{urlencode(given)}" if given else "")


def _page(found):
    query = answer = problem = None
    may_keep = True
    try:
        query, answer, may_keep = _answer(found)
    except errors.LodError as error:
        problem = error
    given = {name: value for name, value in request.args.items() if name not in _ABOUT_THE_READER}
    shown = {"question": found, "parameters": questions.parameters(g.release, found, g.language, given), "problem": problem and _words(found, problem),
             "tags": questions.tags(found, g.language), "summary": _text(found, "summary"), "description": _text(found, "description")}
    if answer is not None:
        shown |= _shown(found, query, answer)
    response = respond.page("question.html", g.release, True, _links(found), **shown)
    if problem:
        response.status_code = problem.status
        response.headers.update(problem.headers)
        del response.headers["ETag"], response.headers["Last-Modified"]
    return response if may_keep and not problem else _unkept(response)


def _links(found):
    return [(_address(found, member.SUFFIX), "alternate", respond.media_type(member)) for member in _members("table", None)]


def _words(found, problem):
    """What went wrong in the reader's words: the parameter by its label, the type by what to write."""
    details = dict(problem.details)
    if problem.details.get("name") in found.parameters:
        details["name"] = _text(found, f"parameter.{problem.details['name']}")
        details["type"] = words.say(f"questions.type.{found.parameters[problem.details['name']]}", g.language)
    return {"title": words.say(f"error.{problem.key}", g.language, **details), "name": problem.details.get("name"),
            "remedy": words.say(f"error.{problem.key}.remedy", g.language, **details)}


def _text(found, key):
    return questions.text(found, key, g.language, g.release.languages) or ""


def _shown(found, query, answer):
    """What the page says of an answer: the table, the bars, the formats, the query and the code to copy."""
    table = answer if answer.kind == "table" else questions.triples(answer)
    columns = [{"name": name, "label": _text(found, f"column.{name}") or name} for name in questions.shown_columns(table.columns)]
    offered = [*_members(answer.kind, table), *([members("lod.formats")["turtle"]] if answer.kind == "table" else [])]
    addresses = {"csv": _address(found, ".csv"), "query": _address(found, ".rq"), "sparql": g.release.iris.absolute("sparql")}
    return {"columns": columns, "rows": _rows(table), "count": len(table.rows), "bars": charts.bars(table, found)[:_MOST_BARS],
            "chart_title": _text(found, f"column.{found.header.get('chart', {}).get('value')}"), "query": query,
            "formats": [(_address(found, member.SUFFIX), member.LABEL) for member in offered] + [(addresses["query"], "SPARQL")],
            "snippets": [(name, render_template(template, **addresses).strip()) for name, template in SNIPPETS]}


def _rows(table):
    """The first rows as Values, one a shown column."""
    place = {name: number for number, name in enumerate(table.columns)}
    names = questions.names(g.release, table, g.language)
    shown = questions.shown_columns(table.columns)
    return [[_value(row[place[name]], row[place[name + questions.LABEL]] if name + questions.LABEL in place else None, names)
             for name in shown] for row in table.rows[:_MOST_ROWS]]


def _value(term, label, names):
    """A cell as a reader sees it: a thing by its name with a link, anything else as it is; None where there is nothing."""
    if term is None:
        return None
    if getattr(term, "datatype", None) is None:
        is_address = term.value.startswith(("http://", "https://"))
        text = label.value if label is not None else names.get(term.value, term.value)
        tag = languages.canonical(label.language) if getattr(label, "language", None) else ""
        return Value(text, tag, href=term.value if is_address else None)
    number = questions.is_number(term)
    kind = WELL_KNOWN["xsd"] + "decimal" if number else term.datatype.value
    return Value(term.value, languages.canonical(term.language) if term.language else "", datatype=kind)
