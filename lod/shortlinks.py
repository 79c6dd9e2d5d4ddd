"""Short links to queries: a small file of its own beside the releases, for a release never changes.

A link is named by the digest of its text, so the same query has one link for ever and nobody can choose one. Links are
never dropped; there is room for MOST of them, each client may make a few a minute, and where the folder cannot be
written there are none.
"""

import base64
import contextlib
import hashlib
import os
import sqlite3

from lod import errors
from lod.pace import Pace

NAME = ".links.sqlite"
LONGEST = 8 * 1024     # bytes of a query
MOST = 20_000          # links
_A_MINUTE = 20         # links that one client may make in a minute


class ShortLinks:
    """The links beside a folder of releases."""

    def __init__(self, folder, most=MOST):
        self._path, self._most = os.path.join(folder, NAME), most
        self._pace = Pace(_A_MINUTE, "links-too-fast")

    @property
    def is_on(self):
        """Whether links can be made: the folder can be written."""
        return os.access(self._path if os.path.exists(self._path) else os.path.dirname(self._path), os.W_OK)

    def keep(self, query, client):
        """Keep a query and return its name. Raises NotFound where links are off, TooLarge, TooManyRequests, LimitExceeded."""
        if not self.is_on:
            raise errors.NotFound("links-off")
        if len(query.encode()) > LONGEST:
            raise errors.TooLarge("link-too-long", limit=LONGEST)
        name = _name(query)
        if self.find(name) is None:
            self._pace.count(client)
            self._write(name, query)
        return name

    def find(self, name):
        """The query behind a name, or None."""
        if not os.path.exists(self._path) or not os.path.getsize(self._path):
            return None
        with contextlib.closing(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True, timeout=5)) as database:
            row = database.execute("SELECT query FROM link WHERE name = ?", (name,)).fetchone()
        return row and row[0]

    def names(self):
        """The names of all links, sorted."""
        if not os.path.exists(self._path) or not os.path.getsize(self._path):
            return []
        with contextlib.closing(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True, timeout=5)) as database:
            return [name for (name,) in database.execute("SELECT name FROM link ORDER BY name")]

    def _write(self, name, query):
        with contextlib.closing(sqlite3.connect(self._path, timeout=5)) as database, database:
            database.execute("CREATE TABLE IF NOT EXISTS link (name TEXT PRIMARY KEY, query TEXT NOT NULL) WITHOUT ROWID")
            written = database.execute("INSERT OR IGNORE INTO link SELECT ?, ? WHERE (SELECT count(*) FROM link) < ?",
                                       (name, query, self._most)).rowcount
        if not written and self.find(name) is None:
            raise errors.LimitExceeded("links-full", limit=self._most)


def _name(query):
    digest = hashlib.sha256(query.encode()).digest()
    return base64.b32encode(digest[:10]).decode().lower()
