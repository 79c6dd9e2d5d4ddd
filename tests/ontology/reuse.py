"""Which terms the register uses, and whether they exist: in a vendored vocabulary or in our own files.

A term is what stands as a property or as a class, and every other IRI in the namespace of a vocabulary we know. Looked
at are `ontology/*.ttl`, `shapes/*.ttl`, `queries/**/*.rq` and the table descriptions of `data/` with the tables' cells.
"""

import csv
import json
import re
from collections import defaultdict
from functools import cache
from urllib.parse import urljoin

import uritemplate
from csvw.metadata import NAMESPACES
from ontology_files import BASE, OWN_FILES, read, vendored
from rdflib import RDF, RDFS, Graph, URIRef

_OWN = tuple(BASE + part for part in ("def#", "code/", "cube/"))
_TEXTS = re.compile(r'"""(?:[^\\]|\\.)*?"""|\'\'\'(?:[^\\]|\\.)*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'', re.S)
_PREFIX = re.compile(r"PREFIX\s+([\w-]*):\s*<([^>]*)>", re.I)
_NAME = re.compile(r"(?<![\w:?$@<-])([A-Za-z][\w-]*)?:([A-Za-z_](?:[\w-]|\\/|\.(?=\w))*)")
_IRI = re.compile(r"<([^<>\"{}|^`\\\s]*)>")


def unknown(root):
    """What does not exist of all that is used below `root`, as sorted sentences with the files that use it."""
    ours = set(map(str, read(*OWN_FILES).subjects()))
    theirs = set(map(str, vendored().subjects()))
    return [f"{iri} is not in {place} ({', '.join(sorted(files))})" for iri, files in sorted(used(root).items())
            for place, known in [("our own files", ours) if iri.startswith(_OWN) else ("any vendored vocabulary", theirs)]
            if iri not in known]


def used(root):
    """Every term used below `root`: IRI → names of the files."""
    found = defaultdict(set)
    for source in (from_turtle, from_queries, from_tables):
        for iri, files in source(root).items():
            found[iri] |= files
    return found


def from_turtle(root):
    """Terms in the Turtle files of ontology and shapes."""
    found = defaultdict(set)
    for path in [*root.glob("ontology/*.ttl"), *root.glob("shapes/*.ttl")]:
        for subject, predicate, thing in Graph().parse(path, format="turtle", publicID=BASE):
            classes = [thing] if predicate == RDF.type else []
            for term in {predicate, *classes, *filter(is_term, (subject, thing))}:
                found[str(term)].add(path.name)
    return found


def from_queries(root):
    """Terms in the query files: prefixed names, and IRIs of namespaces that we know."""
    found = defaultdict(set)
    for path in root.glob("queries/**/*.rq"):
        for iri in _in_query(path.read_text(encoding="utf-8")):
            found[iri].add(path.name)
    return found


def _in_query(text):
    code = _TEXTS.sub('""', re.sub(r"(?m)^\s*#.*$|\s#\s.*$", "", text))
    prefixes = {name: _resolved(BASE, iri) for name, iri in _PREFIX.findall(code)}
    body = _PREFIX.sub("", code)
    addresses = {_resolved(BASE, iri) for iri in _IRI.findall(body)}
    names = {prefixes.get(prefix, f"undeclared prefix {prefix}:") + local.replace("\\", "")
             for prefix, local in _NAME.findall(_IRI.sub("", body))}
    return {iri for iri in addresses if is_term(URIRef(iri))} | {name for name in names if not name.startswith(BASE + "id/")}


def from_tables(root):
    """Terms in the table descriptions; a template is filled with the cells of every row."""
    found = defaultdict(set)
    for path in root.glob("data/*.csv-metadata.json"):
        description = json.loads(path.read_text(encoding="utf-8"))
        for iri in _in_table(description, path.with_name(description["url"])):
            found[iri].add(path.name)
    return found


def _in_table(description, table):
    columns = description["tableSchema"]["columns"]
    for column in columns:
        yield from [_absolute(column["propertyUrl"])] if "propertyUrl" in column else []
        datatype = column.get("datatype")
        yield from [datatype["@id"]] if isinstance(datatype, dict) and "@id" in datatype else []
    rows = _rows(table, columns)
    for column in columns:
        is_class = _absolute(column.get("propertyUrl", "")) == str(RDF.type)
        for iri in _filled(column["valueUrl"], rows) if "valueUrl" in column else ():
            if is_class or is_term(URIRef(iri)):
                yield iri


def _rows(table, columns):
    if not table.exists():
        return []
    separators = {column["name"]: column["separator"] for column in columns if "separator" in column}
    with table.open(encoding="utf-8-sig", newline="") as file:
        return [{name: cell.split(separators[name]) if name in separators else [cell]
                 for name, cell in row.items() if name and cell} for row in csv.DictReader(file)]


def _filled(template, rows):
    """The IRIs that a template makes of the rows; one per item of a list cell, none where a cell is empty."""
    names = uritemplate.variables(template)
    if not names:
        return {_absolute(template)}
    return {_absolute(uritemplate.expand(template, {**{name: row[name][0] for name in names}, first: item}))
            for row in rows if all(name in row for name in names) for first in list(names)[:1] for item in row[first]}


def _absolute(text):
    prefix, _, rest = text.partition(":")
    return NAMESPACES[prefix] + rest if prefix in NAMESPACES else _resolved(BASE + "data/", text)


def _resolved(base, iri):
    """As urljoin, which would drop the hash at the end of a namespace."""
    return urljoin(base, iri) + ("#" if iri.endswith("#") else "")


def is_term(node):
    """Whether a node lies in a vendored or our own namespace, without being the namespace itself."""
    return isinstance(node, URIRef) and any(node.startswith(space) and str(node) != space for space in _known_spaces())


@cache
def _known_spaces():
    return {*_OWN, *map(str, vendored().objects(None, RDFS.isDefinedBy))}
