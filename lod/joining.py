"""Joining: a table of somebody's own gets our URIs and columns, by code, then by name, with an account of every row.

Nothing is guessed silently: a row is matched by a code or by a name that is certain and alone, or it is proposed, or it is not
matched; rows that came to the same thing are named, and so are the things that no row came to.
"""

import csv
import io
import json
from collections import Counter
from dataclasses import dataclass

from lod import codes, errors, languages, lists, matching, properties
from lod.sandbox import task

MOST_ROWS = 20_000
_SAMPLE = 300            # values by which columns are judged
_LEAST_SHARE = 0.5       # of the values of a column that must be known for it to be the one
COLUMNS = ("lod_uri", "lod_match", "lod_score", "lod_proposed")


@dataclass(frozen=True)
class Row:
    """One row: its number in the file, its cells, the thing (or the one proposed), how it was matched and how well."""

    number: int
    cells: tuple
    iri: str | None
    kind: str
    score: float | None = None
    proposed: str | None = None


@dataclass(frozen=True)
class Joined:
    """The outcome: heading, Rows, by which column and class, and what was left on our side."""

    heading: tuple
    rows: tuple
    column: str
    class_iri: str
    added: tuple
    left: tuple

    def counts(self):
        """How many rows there are of each kind; `doubled` are rows that came to a thing another row came to."""
        kinds = Counter(row.kind.partition(":")[0] for row in self.rows)
        return {"rows": len(self.rows), "code": kinds["code"], "name": kinds["name"], "proposed": kinds["proposed"],
                "unmatched": kinds["unmatched"], "doubled": len(self.doubled()), "left": len(self.left)}

    def doubled(self):
        """Rows whose thing has another row, too."""
        times = Counter(row.iri for row in self.rows if row.iri)
        return [row for row in self.rows if row.iri and times[row.iri] > 1]


def read(content, name):
    """The rows of a CSV (UTF-8) or XLSX file as lists of texts. XLSX is read in a confined child. Raises Unreadable."""
    if name.lower().endswith(".xlsx"):
        sheets = json.loads(task.run("lod.sandbox.readers:sheets", content))
        return next((rows for rows in sheets.values() if rows), [])
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = content.decode("utf-16", "replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise errors.Unreadable("join-not-utf8") from None
    head = text.partition("\n")[0]
    mark = max(",;\t", key=head.count)
    try:
        return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark)]
    except csv.Error as error:
        raise errors.Unreadable("join-not-csv", problem=str(error)) from None


def join(release, table, column=None, class_name=None, add=()):
    """Join a table (rows of texts, the first is the heading) with a release or a state of one. Returns Joined.

    `column` and `class_name` are found where they are not given; `add` are ids of properties (properties.py).
    Raises BadRequest for a table without rows, a column or property that is not there, or no column that fits.
    """
    heading, rows = _table(table)
    wanted = [release.iris.absolute(class_name)] if class_name else matching.classes(release)
    if class_name and wanted[0] not in matching.classes(release):
        raise errors.BadRequest("join-class", value=class_name[:80], known=", ".join(_short(release, iri) for iri in matching.classes(release)))
    if column is not None and column not in heading:
        raise errors.BadRequest("join-column", value=column[:80], known=", ".join(heading))
    place, class_iri = _best(release, heading, rows, column, wanted)
    known = {found.id for found in properties.of(release)}
    for name in add:
        if name not in known:
            raise errors.BadRequest("join-property", value=name[:80], known=", ".join(sorted(known)))
    found = tuple(_row(release, number, cells, cells[place], class_iri) for number, cells in enumerate(rows, 2))
    met = {row.iri for row in found if row.iri}
    left = tuple(iri for iri, _, _ in lists.every(release, class_iri, release.languages[0]) if iri not in met)
    return Joined(heading, found, heading[place], class_iri, tuple(add), left)


def _table(table):
    rows = [[cell.strip().replace("\u00a0", " ") for cell in row] for row in table]
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) < 2:
        raise errors.BadRequest("join-empty")
    if len(rows) > MOST_ROWS + 1:
        raise errors.TooLarge("join-too-long", limit=MOST_ROWS)
    width = max(_width(row) for row in rows)   # a cell beyond the heading is kept, in a column without a name
    heading, *rest = (tuple((row + [""] * width)[:max(width, len(rows[0]))]) for row in rows)
    return heading, rest


def _width(row):
    """The number of cells up to the last that says something."""
    return max((place for place, cell in enumerate(row, 1) if cell), default=0)


def _short(release, iri):
    return release.iris.local(iri) or iri


def _best(release, heading, rows, column, classes):
    """(place of the column, class) of which most values are known for certain."""
    places = [heading.index(column)] if column is not None else range(len(heading))
    shares = [(_share(release, [row[place] for row in rows], class_iri), -order, -place, place, class_iri)
              for place in places for order, class_iri in enumerate(classes)]
    share, _, _, place, class_iri = max(shares, default=(0, 0, 0, 0, None))
    if share < (_LEAST_SHARE if column is None else 0.01):
        raise errors.BadRequest("join-no-column", known=", ".join(heading))
    return place, class_iri


def _share(release, values, class_iri):
    """The part of a column's values (a sample) that stand for one thing of a class."""
    known, values = matching.names(release), [value for value in values if value][:_SAMPLE]
    hits = sum(len(_coded(release, value, class_iri)) == 1 or len(
        [iri for iri in known.folded.get(languages.fold(value), ()) if class_iri in known.classes[iri]]) == 1 for value in values)
    return hits / len(values) if values else 0


def _coded(release, value, class_iri):
    """IRI → scheme of the things of a class that a code stands for, also where a program has made a number of it (80225.0)."""
    known = matching.names(release).classes
    return next(filter(None, ({iri: scheme for scheme, found in codes.by_scheme(release).items() for iri in found.get(code, ())
                               if class_iri in known.get(iri, ())} for code in (value, value.removesuffix(".0")))), {})


def _row(release, number, cells, value, class_iri):
    coded = _coded(release, value, class_iri) if value else {}
    if len(coded) == 1:
        iri, scheme = next(iter(coded.items()))
        return Row(number, cells, iri, f"code:{scheme}", 100.0)
    found = matching.match(release, value, class_iri, limit=1) if value else []
    if not found:
        return Row(number, cells, None, "unmatched")
    best = found[0]
    return Row(number, cells, best.iri, "name", best.score) if best.is_match else \
        Row(number, cells, None, "proposed", best.score, best.iri)


def written(release, joined, language):
    """The table with our columns: (heading, rows of texts)."""
    named = {found.id: languages.choose(found.names, language, release.languages)[0] for found in properties.of(release)}
    heading = [*joined.heading, *COLUMNS, *(f"{named[name]} ({name})" for name in joined.added)]
    return heading, [_written(release, joined, row, language) for row in joined.rows]


def _written(release, joined, row, language):
    added = ["; ".join(known.text for known in properties.values(release, row.iri, name, language)) if row.iri else ""
             for name in joined.added]
    score = "" if row.score is None else f"{row.score:g}"
    return [*row.cells, row.iri or "", row.kind, score, row.proposed or "", *added]


def as_csv(release, joined, language):
    """The table with our columns as CSV. The same table and release give the same bytes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    heading, rows = written(release, joined, language)
    writer.writerow(heading)
    writer.writerows(rows)
    return text.getvalue().encode()


def report(release, joined, language):
    """The account of every row that was not plainly matched, and of what was left, as plain data."""
    def named(iri):
        return {"iri": iri, "name": lists.name(release, iri, language)}

    doubled = joined.doubled()
    return {"column": joined.column, "class": _short(release, joined.class_iri), "release": release.version,
            "asOf": release.point.key if release.point else None, "counts": joined.counts(),
            "proposed": [{"row": row.number, "value": row.cells[joined.heading.index(joined.column)], "score": row.score,
                          **named(row.proposed)} for row in joined.rows if row.kind == "proposed"],
            "unmatched": [{"row": row.number, "value": row.cells[joined.heading.index(joined.column)]}
                          for row in joined.rows if row.kind == "unmatched"],
            "doubled": [{"row": row.number, "value": row.cells[joined.heading.index(joined.column)], **named(row.iri)}
                        for row in doubled],
            "left": [named(iri) for iri in joined.left]}


def recipe(release, joined, name, language):
    """The command that repeats the join."""
    def quoted(text):
        return "'" + text.replace("'", "'\\''") + "'"

    parts = ["lod", "join", quoted(name), "--class", quoted(_short(release, joined.class_iri)), "--column", quoted(joined.column)]
    parts += ["--as-of", quoted(release.point.key)] if release.point else []
    parts += [part for added in joined.added for part in ("--add", quoted(added))]
    return " ".join([*parts, "--language", language])
