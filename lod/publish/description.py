"""Table descriptions (W3C CSV on the Web): what each column means, checked before a row is read.

We read the `csvw` library's objects. Beyond the recommendation: `sd:name` on a table names its graph and may hold column
names in braces; a list cell with a `valueUrl` makes a link per item; a virtual column whose address names an empty cell
makes nothing; the datatype dct:W3CDTF becomes xsd:date, xsd:gYearMonth or xsd:gYear by the precision of the cell.
"""

import contextlib
import functools
import json
import re
import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urljoin

import csvw
import pyoxigraph as ox
from csvw.metadata import NAMESPACES

from lod.findings import Finding
from lod.iris import is_iri

SUFFIX = ".csv-metadata.json"
_GRAPH = "sd:name"
_WEB = ("http://", "https://", "urn:")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]*")


@dataclass(frozen=True)
class Template:
    """A URI template made absolute (RFC 6570); `names` are the columns it needs; `pieces` are its texts and names in turn,
    where it has nothing but plain names."""

    text: str
    names: tuple[str, ...]
    expander: object
    pieces: tuple[str, ...] = ()

    def expand(self, cells):
        """The IRI for a row's raw cells, or None when a cell it needs is empty or the outcome is no IRI."""
        if not self.names:
            return self.text
        if any(not cells.get(name) for name in self.names):
            return None
        values = [cells[name] for name in self.pieces[1::2]]
        if self.pieces and all(map(_UNRESERVED.fullmatch, values)):   # most rows: nothing to encode
            iri = "".join(piece for pair in zip(self.pieces[::2], [*values, ""], strict=True) for piece in pair)
        else:
            iri = self.expander.expand(cells)
        return iri if is_iri(iri) else None


@dataclass(frozen=True)
class Column:
    """A column: its csvw object and its templates. `about` defaults to the table's; no `property` makes no statement."""

    name: str
    virtual: bool
    about: Template
    property: str | None
    value: Template | None
    column: csvw.Column

    @functools.cached_property   # these are asked for every cell
    def predicate(self):
        """The property as a term."""
        return ox.NamedNode(self.property)

    @functools.cached_property
    def datatype(self):
        """The csvw datatype, the column's own or inherited, or None."""
        return self.column.inherit("datatype")

    @functools.cached_property
    def base(self):
        """The name of the column's base datatype: string, integer, date …"""
        return self.datatype.base if self.datatype else "string"

    @functools.cached_property
    def datatype_iri(self):
        """The `@id` of a derived datatype, or None."""
        return self.datatype.at_props.get("id") if self.datatype else None

    @functools.cached_property
    def separator(self):
        """What stands between the items of a list, or None."""
        return self.column.inherit("separator")

    @functools.cached_property
    def language(self):
        """The language tag of the texts, or None."""
        tag = self.column.inherit("lang")
        return None if tag in (None, "und") else tag

    @functools.cached_property
    def known(self):
        """Item → what `cells` made of it, for items that were met: most stand in many rows. None where other cells of the row count."""
        return None if self.value and set(self.value.names) - {self.name} else {}

    @functools.cached_property
    def nulls(self):
        """The texts that say nothing."""
        return frozenset(self.column.inherit_null())


@dataclass(frozen=True)
class Description:
    """A table: file, columns, key, foreign keys (column names, other file, its column names), graph template."""

    path: Path
    table: csvw.Table
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    foreign_keys: tuple
    graph: Template

    @property
    def cells(self):
        """The columns that stand in the file."""
        return [column for column in self.columns if not column.virtual]


def read(path, base):
    """Read one `<table>.csv-metadata.json`. Returns (Description or None, findings)."""
    text = ""
    try:
        text = path.read_text(encoding="utf-8")
        found, findings = _parsed(text, path.name, base)
        return replace(found, path=path.with_name(found.path.name)), list(findings)
    except Exception as error:   # csvw raises whatever it meets
        row, column = _blamed(text, error)
        return None, [Finding("error", "description-invalid", path.name, row, column, details={"problem": str(error) or type(error).__name__})]


def _blamed(text, error):
    """(row, column of the table) that an error is about, as far as it can be told: csvw names neither."""
    if isinstance(error, json.JSONDecodeError):
        return error.lineno, None
    if isinstance(error, UnicodeDecodeError):
        return error.object[:error.start].count(b"\n") + 1, None
    with contextlib.suppress(Exception), warnings.catch_warnings():
        warnings.simplefilter("error")
        for column in json.loads(text)["tableSchema"]["columns"]:
            try:
                csvw.Table.fromvalue({"url": "table.csv", "tableSchema": {"columns": [dict(column)]}})
            except Exception:   # this is the one
                return None, str(column["name"])
    return None, None


@functools.lru_cache(maxsize=256)
def _parsed(text, name, base):
    """A description by its text: an import reads the same ones for the base, for what is now and for what would be."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return _described(Path(name), csvw.Table.fromvalue(json.loads(text)), json.loads(text), base)


def _described(path, table, document, base):
    location = urljoin(base + "data/", str(table.url))
    graph = document.get(_GRAPH, "../graph/" + Path(str(table.url)).stem)
    columns = tuple(_column(column, location) for column in table.tableSchema.columns)
    foreign = tuple((tuple(key.columnReference), str(key.reference.resource), tuple(key.reference.columnReference))
                    for key in table.tableSchema.foreignKeys)
    description = Description(path.with_name(str(table.url)), table, columns,
                              tuple(table.tableSchema.primaryKey or ()), foreign, _template(graph, location))
    return description, _problems(path.name, description)


def _column(column, location):
    about, value = column.inherit("aboutUrl"), column.inherit("valueUrl")
    return Column(column.name, bool(column.virtual), _template(str(about), location) if about else None,
                  _template(str(column.propertyUrl), location).text if column.propertyUrl else None,
                  _template(str(value), location) if value else None, column)


def _template(text, location):
    prefix, colon, rest = text.partition(":")
    if colon and prefix in NAMESPACES:
        text = NAMESPACES[prefix] + rest
    elif not text.startswith("{"):
        text = urljoin(location, text)
    names = tuple(name for group in re.findall(r"\{[+#./;?&]?([^}]*)\}", text) for name in group.split(","))
    pieces = tuple(re.split(r"\{(\w+)\}", text))
    return Template(text, names, csvw.URITemplate(text), () if any(sign in piece for piece in pieces for sign in "{}") else pieces)


def _problems(table, description):
    """What the recommendation leaves open and a register needs: known names, texts with a tag, no column unused."""
    names = {column.name for column in description.columns}
    in_file = {column.name for column in description.cells}
    findings = []
    used = set(description.key) | {name for columns, _, _ in description.foreign_keys for name in columns}
    for column in description.columns:
        for template in filter(None, (column.about, column.value)):
            used |= set(template.names)
            findings += [Finding("error", "description-unknown-name", table, column=column.name, value=name)
                         for name in template.names if name not in in_file]
            findings += _address_problems(table, template, column.name)
        if column.property and not (is_iri(column.property) and column.property.startswith(_WEB)):
            findings.append(Finding("error", "description-address", table, column=column.name, value=column.property))
        if column.column.inherit("lang") == "sr":
            findings.append(Finding("error", "description-bare-sr", table, column=column.name))
        if column.property and column.about is None:
            findings.append(Finding("error", "description-no-subject", table, column=column.name))
    used |= set(description.graph.names)
    findings += [Finding("error", "description-unused-column", table, column=column.name)
                 for column in description.cells if not column.property and column.name not in used]
    findings += [Finding("error", "description-unknown-name", table, value=name)
                 for name in (*description.key, *description.graph.names) if name not in names]
    findings += [Finding("error", "description-unknown-name", table, value=name)
                 for columns, _, _ in description.foreign_keys for name in columns if name not in in_file]
    return findings + _address_problems(table, description.graph)


def _address_problems(table, template, column=None):
    """A template that makes no address, whatever stands in the cells."""
    example = re.sub(r"\{[^{}]*\}", "x", template.text)
    return [] if template.text.startswith("{") or is_iri(example) else [Finding("error", "description-address", table, column=column, value=template.text)]
