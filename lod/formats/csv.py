"""SPARQL 1.1 Query Results CSV: values only, for spreadsheets and pandas."""

import csv
import io

import pyoxigraph as ox

KINDS = {"table"}
MEDIA_TYPES = {"text/csv": 0.8}
SUFFIX = ".csv"
LABEL = "CSV"


def write(result, output, settings):
    """Write a Table; an unbound cell is empty, a blank node is `_:name` (section 3 of the specification)."""
    if result.native:
        result.native.serialize(output, ox.QueryResultsFormat.CSV)
        return
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")
    writer.writerow(result.columns)
    output.write(line.getvalue().encode())
    for row in result.rows:
        line.seek(0)
        line.truncate()
        writer.writerow([_text(term) for term in row])
        output.write(line.getvalue().encode())


def _text(term):
    if term is None:
        return ""
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else term.value
