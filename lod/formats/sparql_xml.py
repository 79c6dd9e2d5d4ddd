"""SPARQL Query Results XML Format (second edition)."""

from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from lod.formats import _solutions

KINDS = {"table", "answer"}
MEDIA_TYPES = {"application/sparql-results+xml": 0.9, "application/xml": 0.8, "text/xml": 0.5}
SUFFIX = ".srx"
LABEL = "XML"

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'


def write(result, output, settings):
    """Write a Table or an Answer."""
    if result.kind == "answer":
        output.write(f"{_HEAD}<head/><boolean>{str(result.value).lower()}</boolean></sparql>".encode())
    elif result.native:
        _solutions.serialize(result.native, output, ox.QueryResultsFormat.XML, "xml")
    else:
        _write_rows(result, output)


def _write_rows(table, output):
    names = "".join(f"<variable name={quoteattr(name)}/>" for name in table.columns)
    output.write(f"{_HEAD}<head>{names}</head><results>".encode())
    for row in table.rows:
        cells = "".join(f"<binding name={quoteattr(name)}>{_term(term)}</binding>"
                        for name, term in zip(table.columns, row, strict=True) if term is not None)
        output.write(_solutions.as_xml(f"<result>{cells}</result>".encode(), "table"))
    output.write(b"</results></sparql>")


def _term(term):
    text = escape(term.value, {"\r": "&#13;"})
    if isinstance(term, ox.NamedNode):
        return f"<uri>{text}</uri>"
    if isinstance(term, ox.BlankNode):
        return f"<bnode>{text}</bnode>"
    if term.language:
        return f"<literal xml:lang={quoteattr(_solutions.canonical(term.language))}>{text}</literal>"
    if term.datatype.value == _solutions.XSD_STRING:
        return f"<literal>{text}</literal>"
    return f"<literal datatype={quoteattr(term.datatype.value)}>{text}</literal>"
