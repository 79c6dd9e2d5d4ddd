"""Cited answers: a query, the release it was asked of, and what it answered, under one name for ever.

Each citation is a file beside the releases, written once: `.cited/<name>.json`. The name is the digest of what was asked, so
one question of one release has one citation. The digest of the answer does not depend on the order of its rows or
statements; whoever keeps the release can compute it again (RDA recommendations for data citation, 2015: R4 to R8).
"""

import base64
import hashlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import pyoxigraph as ox

from lod import changes, errors, lexemes
from lod.pace import Pace

FOLDER = ".cited"
FORMATS = {"table": "tsv", "answer": "sparql_json", "graph": "ntriples"}
"""Kind of result → name of the format that an answer is kept in."""

LARGEST = 2 * 1024 * 1024   # bytes of an answer
MOST = 10_000               # citations
MOST_BYTES = 1 << 30        # of all of them: they lie beside the releases, which need the disk more
_PASSING = ("NOW", "RAND", "UUID", "STRUUID")   # functions that answer otherwise each time
_A_MINUTE = 10              # citations that one client may make in a minute


@dataclass(frozen=True)
class Citation:
    """What was asked (query, state), of which release, and what came: its kind, its text in the format of FORMATS, its digest."""

    name: str
    query: str
    as_of: str | None
    release: str
    kind: str
    body: str
    digest: str


class Citations:
    """The citations beside a folder of releases."""

    def __init__(self, releases):
        self._folder = Path(releases) / FOLDER
        self._pace = Pace(_A_MINUTE, "citations-too-fast")

    @property
    def is_on(self):
        """Whether answers can be kept: the folder can be written."""
        return os.access(self._folder if self._folder.exists() else self._folder.parent, os.W_OK)

    def keep(self, query, as_of, answered, client):
        """Keep what was answered (evaluation.Answered, whole) and return the Citation.

        Raises NotFound where nothing can be kept, TooLarge, TooManyRequests, LimitExceeded, and BadRequest for what could never
        be compared: blank nodes, which have no names, and an answer that the time, chance or another endpoint had a part in.
        """
        if not self.is_on:
            raise errors.NotFound("citations-off")
        if answered.fleeting or lexemes.has_word(query, *_PASSING):
            raise errors.BadRequest("citation-volatile")
        name = _name(query, as_of, answered.version)
        found = self.find(name)
        if found:
            return found
        if answered.whole is None or len(answered.whole) > LARGEST:
            raise errors.TooLarge("citation-too-large", limit=LARGEST)
        self._pace.count(client)
        body = answered.whole.decode()
        found = Citation(name, query, as_of, answered.version, answered.kind, body, digest(answered.kind, body))
        self._write(found)
        return found

    def find(self, name):
        """The Citation of a name, or None."""
        path = self._folder / f"{name}.json"
        if not (name.isascii() and name.isalnum() and path.is_file()):
            return None
        return Citation(**json.loads(path.read_text(encoding="utf-8")))

    def all(self):
        """Every Citation, by name."""
        return [self.find(path.stem) for path in sorted(self._folder.glob("*.json"))]

    def _write(self, citation):
        self._folder.mkdir(exist_ok=True)
        sizes = [path.stat().st_size for path in self._folder.glob("*.json")]
        if len(sizes) >= MOST or sum(sizes) + len(citation.body.encode()) > MOST_BYTES:
            raise errors.LimitExceeded("citations-full", limit=MOST)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=self._folder, suffix=".new", delete=False) as file:
            json.dump(asdict(citation), file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(file.name, 0o644)
        os.replace(file.name, self._folder / f"{citation.name}.json")


def _name(query, as_of, version):
    asked = json.dumps([version, as_of, query]).encode()
    return base64.b32encode(hashlib.sha256(asked).digest()[:10]).decode().lower()


def digest(kind, body):
    """The SHA-256 of an answer, whatever the order of its rows or statements."""
    if kind == "answer":
        canonical = str(json.loads(body)["boolean"])
    else:
        head, *lines = changes.lines(body) if kind == "table" else ["", *changes.lines(body)]
        if kind == "graph":
            lines = [f"{triple} ." for triple in ox.parse(body.encode(), format=ox.RdfFormat.N_TRIPLES)]
        if any(cell.startswith("_:") for line in lines for cell in line.split("\t" if kind == "table" else " ")):
            raise errors.BadRequest("citation-blank-nodes")
        canonical = "\n".join([head, *sorted(lines)])
    return hashlib.sha256(canonical.encode()).hexdigest()
