"""Query files: a header that documents, typed parameters, and a text that is filled with checked terms.

A header line is `#+ key: value` (grlc's syntax); values that begin with `{` or `[` are JSON unless they are texts in a
language. `summary@en` is the summary in English, `column.thing@en` what the column `thing` is called. A parameter is a
variable `?_name_type` with a type of TYPES. Values are made into RDF terms and checked; a term is written into the text,
never a string (SPARQL 1.1, 19.8 gives the grammar of what may be written).
"""

import datetime
import json
import re
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from lod import errors, languages
from lod.iris import is_iri

_HEADER = re.compile(r"#\+\s*([a-z-]+(?:\.[A-Za-z_]+)?)(?:@([A-Za-z-]+))?:\s*(.*)")
_PARAMETER = re.compile(r"[?$]_([a-z]+(?:_[a-z]+)*)_([a-z]+)")
_LEXEME = re.compile(r"""(?P<keep><[^<>"{}|^`\\\x00-\x20]*>|\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''"""
                     r"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\#[^\n]*)|(?P<parameter>[?$]_[a-z][a-z_]*)""", re.S)
_XSD = "http://www.w3.org/2001/XMLSchema#"


def _integer(text):
    return ox.Literal(str(int(text)), datatype=ox.NamedNode(_XSD + "integer")) \
        if re.fullmatch(r"[+-]?[0-9]{1,18}", text) else None


def _decimal(text):
    return ox.Literal(text, datatype=ox.NamedNode(_XSD + "decimal")) \
        if re.fullmatch(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?", text) else None


def _date(text):
    try:
        return ox.Literal(datetime.date.fromisoformat(text).isoformat(), datatype=ox.NamedNode(_XSD + "date")) \
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        return None


def _year(text):
    return ox.Literal(text, datatype=ox.NamedNode(_XSD + "gYear")) if re.fullmatch(r"[0-9]{4}", text) else None


def _boolean(text):
    return ox.Literal(text, datatype=ox.NamedNode(_XSD + "boolean")) if text in ("true", "false") else None


def _iri(text):
    return ox.NamedNode(text) if is_iri(text) and len(text) <= 2000 else None


def _string(text):
    return ox.Literal(text) if len(text) <= 2000 else None


TYPES = {"integer": _integer, "decimal": _decimal, "date": _date, "year": _year, "boolean": _boolean, "iri": _iri,
         "string": _string}
"""Parameter type → function from text to a term, or None when the text is not of that type."""

_JSON = {"defaults": dict, "optional": list, "sort": list, "chart": dict, "choices": dict}
"""What stands behind the key of a header line, up to its dot; a text behind all others."""


@dataclass(frozen=True)
class Query:
    """A query file: its name (file stem), header (key or (key, language) → value), text and parameters (name → type)."""

    name: str
    header: dict
    text: str
    parameters: dict

    def fill(self, base, **values):
        """The query text with every parameter replaced by a term, below a BASE declaration.

        `values` are strings (from a URL, checked against the type; an IRI may be relative to the base) or pyoxigraph
        terms (from the program); what is not
        given comes from the header's `defaults`; one that `optional` names is UNDEF then, which in VALUES matches anything.
        Raises NotFilled with the parameter's name, type and value.
        """
        given = self.header.get("defaults", {}) | {key: value for key, value in values.items() if value is not None}
        for name in given:
            if name not in self.parameters:
                raise errors.NotFilled("unknown-parameter", name=name, known=", ".join(self.parameters) or "–")
        terms = {name: self._term(name, kind, given, base) for name, kind in self.parameters.items()}
        return f"BASE <{base}>\n" + _LEXEME.sub(lambda found: self._replace(found, terms), self.text)

    def _term(self, name, kind, given, base):
        if name not in given and name in self.header.get("optional", ()):
            return "UNDEF"
        if name not in given:
            raise errors.NotFilled("missing-parameter", name=name, type=kind)
        value = given[name]
        if kind == "iri" and isinstance(value, str) and not is_iri(value):
            value = base + value
        term = value if isinstance(value, (ox.NamedNode, ox.Literal)) else TYPES[kind](str(value))
        if term is None:
            raise errors.NotFilled("bad-parameter", name=name, type=kind, value=str(given[name])[:100])
        return term

    def _replace(self, found, terms):
        if found["keep"] is not None:
            return found["keep"]
        match = _PARAMETER.fullmatch(found["parameter"])
        return str(terms[match[1]]) if match else found["parameter"]

    def said(self, key, language, order=()):
        """A text of the header in a language, or None. Latin that nobody wrote is made from the Cyrillic."""
        texts = {name[1]: value for name, value in self.header.items() if isinstance(name, tuple) and name[0] == key}
        if language == "sr-Latn" and "sr-Latn" not in texts and "sr-Cyrl" in texts:
            return languages.to_latin(texts["sr-Cyrl"])
        return languages.choose(texts, language, order)[0] if texts else None


def read(path):
    """Read a query file. Raises BadSettings for bytes, a header line, a parameter type or a JSON value that cannot be read."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise errors.BadSettings("bad-query-encoding", path=f"{path.parent.name}/{path.name}", row=error.object[:error.start].count(b"\n") + 1) from None
    header = {}
    for line in text.splitlines():
        if line.startswith("#+"):
            key, value = _header_line(path, line)
            header[key] = value
    parameters = {}
    for lexeme in _LEXEME.finditer(text):
        match = _PARAMETER.fullmatch(lexeme["parameter"] or "")
        if match and match[2] not in TYPES:
            raise errors.BadSettings("bad-query-parameter", path=f"{path.parent.name}/{path.name}", name=match[0], known=", ".join(TYPES))
        if match:
            parameters[match[1]] = match[2]
    return Query(path.stem, header, text, parameters)


def _header_line(path, line):
    match = _HEADER.fullmatch(line.strip())
    if not match:
        raise errors.BadSettings("bad-query-header", path=f"{path.parent.name}/{path.name}", line=line)
    key, language, value = match.groups()
    if value[:1] in ("{", "[") and not language:
        try:
            value = json.loads(value)
        except ValueError:
            raise errors.BadSettings("bad-query-header", path=f"{path.parent.name}/{path.name}", line=line) from None
    if not _is_of_its_kind(key, value, language):
        raise errors.BadSettings("bad-query-value", path=f"{path.parent.name}/{path.name}", line=line)
    return ((key, language) if language else key), value


def _is_of_its_kind(key, value, language):
    wanted = str if language else _JSON.get(key.partition(".")[0], str)
    if key == "order":
        return re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value) is not None
    return isinstance(value, wanted) and (wanted is not list or all(isinstance(item, str) for item in value))


def read_sound(folder):
    """(name → Query of the `.rq` files of a folder that can be read, file name → BadSettings of the others)."""
    found, broken = {}, {}
    for path in sorted(Path(folder).glob("*.rq")):
        try:
            found[path.stem] = read(path)
        except errors.BadSettings as error:
            broken[path.name] = error
    return found, broken


def read_folder(folder):
    """All `.rq` files of a folder as a dict name → Query, sorted by name; an absent folder is empty."""
    return {path.stem: read(path) for path in sorted(Path(folder).glob("*.rq"))}
