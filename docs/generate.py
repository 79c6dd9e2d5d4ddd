"""Writes the reference from the code, the ontology, the shapes, the queries and the tables: `make reference`.

One function is one page of `docs/reference/`; a test says when a page is older than what it tells of.
"""

import inspect
import json
import re
import sys
from pathlib import Path

import click
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SH, SKOS

from lod import cli, config, errors, limits, queries, words
from lod.app import create_app
from lod.registry import members

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "reference"
_NOTE = "<!-- Made by docs/generate.py (make reference); change what it is made from. -->"
_BASE = "http://127.0.0.1:8000/"


def _table(heads, rows):
    cells = [[str(cell).replace("|", "\\|").replace("\n", " ") or "–" for cell in row] for row in rows]
    return "\n".join(["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads), *("| " + " | ".join(row) + " |" for row in cells)])


def _fields(kind):
    """(name, type, default, remark) of each field of a dataclass that has a remark in the source."""
    found = re.findall(r"^    (\w+): ([^=#\n]+?)(?: = ([^#\n]+?))?\s+# (.+)$", inspect.getsource(kind), re.M)
    return [(name, annotation, default, remark) for name, annotation, default, remark in found]


def commands():
    """The command `lod`, from click."""
    parts = [f"Every command stands behind `lod`. {inspect.cleandoc(cli.main.help or '')}", _options(cli.main)]
    for name, command in sorted(cli.main.commands.items()):
        usage = command.make_context(name, [], resilient_parsing=True).command.collect_usage_pieces(click.Context(command))
        parts += [f"## lod {name}", inspect.cleandoc(command.help or ""), f"```\nlod {name} {' '.join(usage)}\n```", _options(command)]
    return "Commands", "\n\n".join(part for part in parts if part)


def _options(command):
    rows = []
    for option in command.params:
        if isinstance(option, click.Option):
            name, meaning = option.get_help_record(click.Context(command))
            rows.append((f"`{name}`", re.sub(r"\s+", " ", meaning)))
    return _table(("option", "meaning"), rows) if rows else ""


def settings():
    """`register.toml`, from the class that reads it."""
    rows = [(f"`{name}`", _kind(annotation), "required" if not default else _default(default), remark)
            for name, annotation, default, remark in _fields(config.Register)]
    parts = [(f"`{part}.{name}`", _kind(kind.__name__)) for part, known in config.PARTS.items() for name, kind in known.items()]
    return "Settings", (
        "`register.toml` in the folder of a register. Paths are relative to the folder, IRIs to the base; a key that is not here is "
        "refused with its name.\n\n" + _table(("setting", "type", "default", "meaning"), rows)
        + "\n\n## Sections\n\nThe codes of `catalog` are those of the EU authority tables.\n\n" + _table(("setting", "type"), parts))


def _kind(annotation):
    return {"str": "text", "str | None": "text", "bool": "true or false", "tuple[str, ...]": "list of texts", "list": "list of texts"}.get(annotation, "table")


def _default(default):
    return "empty" if default.startswith("field") or default in ("()", "None") else f"`{default}`".replace('"', "").replace("False", "false")


def all_limits():
    """The limits of a server, from the class that holds them."""
    rows = [(f"`{name.replace('_', '-')}`", default, remark) for name, _, default, remark in _fields(limits.Limits)]
    return "Limits", ("`[limits]` of `register.toml`, or `lod serve --limit name=value`. [Why each is what it is](../how-to/limits.md).\n\n"
                      + _table(("limit", "default", "what it bounds"), rows))


def addresses():
    """Every address that the server answers, from the route table."""
    app = create_app("none")
    parts = ["Below the register's base. `{…}` is a part that varies."]
    for name, page in members("lod.pages").items():
        rows = {}
        for rule in app.url_map.iter_rules():
            if rule.endpoint.startswith(name + "."):
                view = app.view_functions[rule.endpoint]
                methods = " ".join(sorted(rule.methods - {"OPTIONS"}))
                rows[_address(rule.rule)] = (f"`{_address(rule.rule)}`", methods, inspect.getdoc(view).splitlines()[0])
        parts += [f"## {name}", inspect.getdoc(page).splitlines()[0],
                  _table(("address", "methods", "answer"), [rows[key] for key in sorted(rows)])]
    return "Addresses", "\n\n".join(parts)


def _address(rule):
    rule = re.sub(r"<any\(([^)]*)\):\w+>", lambda found: "{" + "|".join(part.strip(" '\"") for part in found[1].split(",")) + "}", rule)
    return re.sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", r"{\1}", rule)


def formats():
    """The representations, from their modules."""
    rows = [(member.LABEL, f"`{member.SUFFIX}`", ", ".join(f"`{name}`" for name in member.MEDIA_TYPES), ", ".join(sorted(member.KINDS)))
            for member in members("lod.formats").values()]
    return "Formats", (
        "Chosen by `Accept`, or by a suffix of the address. A *graph* is a description, a *table* the rows of a SELECT, an *answer* yes or "
        "no, a *page* something for people.\n\n" + _table(("format", "suffix", "media types, the first is sent", "writes"), rows))


def all_errors():
    """Every way to say no, from the classes and the sentences."""
    kinds = {name: kind for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.LodError)}
    sources = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "lod").rglob("*.py")))
    status = {}
    for name, kind in kinds.items():
        made = "Pace\\([^)]*?|TooManyRequests\\(" if name == "TooManyRequests" else rf"\b{name}\("   # a Pace says no in its own words
        for key in [kind.key, *re.findall(rf"(?:{made})\s*\"([a-z-]+)\"", sources)]:
            status.setdefault(key, "–" if name in ("BadSettings", "Unpublishable", "Busy") else kind.status)
    english = words.words("en")
    rows = [(f"`{key}`", status.get(key, 500), english[f"error.{key}"], english.get(f"error.{key}.remedy", ""))
            for key in sorted(word.removeprefix("error.") for word in english if word.startswith("error.") and not word.endswith(".remedy"))]
    return "Errors", (
        "Every endpoint says no in one form, as a page or as `application/problem+json`, in the reader's language. The command `lod` "
        "prints the same sentences; those without a status are its own.\n\n" + _table(("key", "status", "sentence", "what to do"), rows))


def findings():
    """What the publisher finds in tables, from the sentences."""
    english = words.words("en")
    rows = [(f"`{word.removeprefix('finding.')}`", text, english.get(word + ".remedy", ""))
            for word, text in sorted(english.items()) if word.startswith("finding.") and not word.endswith(".remedy")]
    return "Findings", (
        "What `lod check` and `lod publish` say of tables, rules and statements. What shapes and checks say stands in [shapes](shapes.md) and "
        "[queries](queries.md).\n\n" + _table(("rule", "sentence", "what to do"), rows))


_FOLDERS = {"rules": "Statements made from statements, in the order of their names.", "checks": "Each row is a finding.",
            "views": "What the program itself asks.", "questions": "What people ask.", "as-of": "What the register said at a time."}


def all_queries():
    """Rules, checks, views and questions, from the headers of the files."""
    parts = ["A query file is its own documentation: `#+` lines at its head. Parameters are written `?_name_type`."]
    folders = sorted((path.name for path in (ROOT / "queries").iterdir() if path.is_dir()), key=lambda name: ([*_FOLDERS, name].index(name), name))
    for folder in folders:
        found = queries.read_folder(ROOT / "queries" / folder)
        rows = [(f"`{name}`", query.header.get(("summary", "en"), ""), ", ".join(f"`{key}` ({kind})" for key, kind in query.parameters.items()),
                 query.header.get(("message", "en"), "")) for name, query in found.items()]
        if rows:
            heads = ("name", "summary", "parameters", "says")
            wanted = [place for place, _ in enumerate(heads) if place < 2 or any(row[place] for row in rows)]
            parts += [f"## {folder}", *filter(None, [_FOLDERS.get(folder)]), _table([heads[place] for place in wanted], [[row[place] for place in wanted] for row in rows])]
    return "Queries", "\n\n".join(parts)


def _graph(*patterns):
    graph = rdflib.Graph()
    for prefix, namespace in (config.read_register(ROOT).all_prefixes).items():
        graph.bind(prefix, namespace, override=True, replace=True)
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            graph.parse(data=path.read_text(encoding="utf-8").replace("{base}", _BASE), format="turtle", publicID=_BASE)
    return graph


def _text(graph, subject, predicate, language):
    return next((str(text) for text in sorted(graph.objects(subject, predicate)) if getattr(text, "language", None) == language), "")


def _short(graph, term):
    return str(term) if isinstance(term, rdflib.Literal) else "" if isinstance(term, rdflib.BNode) else graph.namespace_manager.normalizeUri(term)


def terms():
    """Classes, properties and code lists, from the ontology."""
    graph, parts = _graph("ontology/*.ttl"), ["Own terms of the vocabulary; everything else is reused as it is."]
    for title, kinds, links in (("Classes", (OWL.Class,), (RDFS.subClassOf,)),
                                ("Properties", (OWL.ObjectProperty, OWL.DatatypeProperty), (RDFS.domain, RDFS.range))):
        own = sorted({term for kind in kinds for term in graph.subjects(RDF.type, kind) if str(term).startswith(_BASE + "def#")})
        rows = [(f"`{_short(graph, term)}`", _text(graph, term, RDFS.label, "en"), _text(graph, term, RDFS.label, "sr-Cyrl"),
                 *(", ".join(sorted(f"`{_short(graph, target)}`" for target in graph.objects(term, link) if _short(graph, target)))
                   for link in links), _text(graph, term, RDFS.comment, "en")) for term in own]
        names = {RDFS.subClassOf: "narrower than", RDFS.domain: "of", RDFS.range: "to"}
        parts += [f"## {title}", _table(("term", "English", "српски", *(names[link] for link in links), "definition"), rows)]
    parts.append("## Code lists")
    for scheme in sorted(graph.subjects(RDF.type, SKOS.ConceptScheme)):
        codes = sorted(graph.subjects(SKOS.inScheme, scheme))
        label = _text(graph, scheme, SKOS.prefLabel, "en") or _text(graph, scheme, RDFS.label, "en")
        parts += [f"### {label or scheme.rpartition('/')[2]}", f"`{str(scheme).removeprefix(_BASE)}`",
                  _table(("code", "English", "српски"), [(f"`{code.rpartition('/')[2]}`", _text(graph, code, SKOS.prefLabel, "en"),
                                                         _text(graph, code, SKOS.prefLabel, "sr-Cyrl")) for code in codes])]
    return "Terms", "\n\n".join(parts)


_CONSTRAINTS = {SH.minCount: "at least", SH.maxCount: "at most", SH.datatype: "datatype", SH["class"]: "a", SH.nodeKind: "kind", SH.pattern: "pattern",
                SH.minInclusive: "from", SH.maxInclusive: "to", SH.hasValue: "is", SH.languageIn: "in", SH.uniqueLang: "one a language",
                SH.lessThanOrEquals: "not above", SH.node: "as in"}


def shapes():
    """What must hold of each class, from the shapes, and what its list is chosen by."""
    graph = _graph("shapes/*.ttl")
    parts = ["A shape is at once the validation of a class, the order of its page and this page. `^` is a property followed backwards."]
    for shape, target in sorted(graph.subject_objects(SH.targetClass)):
        rules = sorted(graph.objects(shape, SH.property), key=lambda rule: (_order(graph, graph.value(rule, SH.group)), _order(graph, rule), rule))
        facets = [rule for rule in rules if str(graph.value(rule, SH.group)).endswith("/facets")]
        rows = [(f"`{_path(graph, graph.value(rule, SH.path))}`", _text(graph, rule, SH.name, "en"), _constraints(graph, rule),
                 _severity(graph, rule), _text(graph, rule, SH.message, "en")) for rule in rules if rule not in facets]
        whole = [("the whole", "", "", "error", text) for text in sorted(str(text) for rule in [shape, *graph.objects(shape, SH.sparql)]
                                                                        for text in graph.objects(rule, SH.message) if text.language == "en")]
        chosen = "; ".join(f"{_text(graph, facet, SH.name, 'en')} (`{_path(graph, graph.value(facet, SH.path))}`)" for facet in facets)
        parts += [f"## {str(shape).removeprefix(_BASE).removeprefix('shape/')}", f"Holds for `{_short(graph, target)}`.",
                  _table(("property", "name", "constraint", "severity", "message"), rows + whole) if rows + whole else "",
                  f"Its list can be chosen by {chosen}." if facets else ""]
    return "Shapes", "\n\n".join(part for part in parts if part)


def _order(graph, node):
    return float(graph.value(node, SH.order) or 0) if node is not None else 1000.0


def _severity(graph, rule):
    if graph.value(rule, SH.message) is None:   # nothing is judged
        return ""
    return "warning" if graph.value(rule, SH.severity) in (SH.Warning, SH.Info) else "error"


def _path(graph, path):
    """A path as SPARQL writes it: `^` backwards, `/` one after another, `|` one or another."""
    inverse, either = graph.value(path, SH.inversePath), graph.value(path, SH.alternativePath)
    if inverse is not None:
        return f"^{_short(graph, inverse)}"
    if either is not None:
        return " | ".join(_path(graph, part) for part in Collection(graph, either))
    if graph.value(path, RDF.first) is not None:
        return " / ".join(_path(graph, part) for part in Collection(graph, path))
    return _short(graph, path) or "…"


def _constraints(graph, rule):
    return ", ".join(f"{word} {_short(graph, value)}".removesuffix(" true").replace(f"<{_BASE}", "<") for predicate, word in _CONSTRAINTS.items()
                     for value in sorted(graph.objects(rule, predicate)) if _short(graph, value))


def tables():
    """Tables and their columns, from their descriptions."""
    parts = ["Each table is `data/<table>.csv`, described by `data/<table>.csv-metadata.json` beside it."]
    for path in sorted((ROOT / "data").glob("*.csv-metadata.json")):
        description = json.loads(path.read_text(encoding="utf-8"))
        schema = description["tableSchema"]
        rows = [(f"`{column['name']}`", _english(column.get("titles", "")), _datatype(column.get("datatype", "string")),
                 "yes" if column.get("required") else "", f"`{column['propertyUrl']}`" if "propertyUrl" in column else "",
                 _english(column.get("dc:description", ""))) for column in schema["columns"] if not column.get("virtual")]
        parts += [f"## {description['url'].removesuffix('.csv')}", _english(description.get("dc:description", "")),
                  f"One row is about `{schema['aboutUrl'].removeprefix('../')}`." if "aboutUrl" in schema else "",
                  _table(("column", "title", "datatype", "required", "property", "meaning"), rows)]
    return "Tables", "\n\n".join(part for part in parts if part)


def _english(value):
    if isinstance(value, dict):
        value = value.get("en", value.get("@value", ""))
    if isinstance(value, list):
        value = next((text["@value"] for text in value if text.get("@language") == "en"), "")
    return value


def _datatype(value):
    if not isinstance(value, dict):
        return value
    base = value.get("base", "string")
    pattern = value.get("format", "")
    return f"{base} `{pattern}`" if pattern and len(pattern) < 60 else base


PAGES = {"commands": commands, "settings": settings, "limits": all_limits, "addresses": addresses, "formats": formats, "errors": all_errors,
         "findings": findings, "queries": all_queries, "terms": terms, "shapes": shapes, "tables": tables}
"""Page of the reference → the function that makes it; each gives a title and a text."""


def index():
    """The index of the documentation, with the lists of its pages renewed: a new page is one new file."""
    def listed(found):
        rows = []
        for path in sorted((ROOT / "docs" / found[1]).glob("*.md")):
            title = re.search(r"^# (.+)$", path.read_text(encoding="utf-8"), re.M)[1]
            rows.append(f"- [{title}]({found[1]}/{path.name})")
        return f"<!-- pages of {found[1]} -->\n" + "\n".join(rows) + "\n<!-- end -->"
    text = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    return re.sub(r"<!-- pages of ([a-z-]+) -->\n.*?<!-- end -->", listed, text, flags=re.S)


def page(name):
    """The Markdown of a page."""
    title, text = PAGES[name]()
    return f"{_NOTE}\n\n# {title}\n\n{text.strip()}\n"


def main():
    """Write every page that differs, and say which."""
    FOLDER.mkdir(exist_ok=True)
    made = {FOLDER / f"{name}.md": page(name) for name in PAGES}
    for path, text in (made | {ROOT / "docs" / "index.md": index()}).items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"{path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
