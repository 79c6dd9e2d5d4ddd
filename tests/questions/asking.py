"""How the tests ask a question without the web; and, run as a program, the writer of the expected answers."""

import io
import sys
import tempfile
from pathlib import Path

from lod import config, respond
from lod.publish import release
from lod.registry import members
from lod.releases import Releases
from lod.results import Table

EXPECTED = Path(__file__).parent / "expected"


def ask(release_asked, name, engine=None, **values):
    """The Table of a question in English over an engine of a release, rows in a list, language tags left out."""
    question = release_asked.questions[name]
    engine = engine or release_asked.engine
    found = engine.query(question.fill(release_asked.iris.base, **values))
    return Table(list(found.columns), [tuple(row) for row in found.rows])


def as_csv(release_asked, table):
    """The bytes of a Table as CSV."""
    body = io.BytesIO()
    members("lod.formats")["csv"].write(table, body, respond.settings(release_asked))
    return body.getvalue()


def records(table):
    """Rows as dicts column → text, None for an empty cell."""
    return [{name: term.value if term is not None else None for name, term in zip(table.columns, row, strict=True)} for row in table.rows]


def main(root):
    """Write the answers of today as the expected ones: to be read line by line before they are kept."""
    with tempfile.TemporaryDirectory() as folder:
        release.publish(config.read_register(root), folder, "2026-11-24")
        current = Releases(folder).current()
        for name in current.questions:
            (EXPECTED / f"{name}.csv").write_bytes(as_csv(current, ask(current, name)))


if __name__ == "__main__":
    main(*sys.argv[1:] or ["."])
