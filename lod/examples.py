"""Queries to begin with: the register's questions as plain SPARQL, with absolute prefixes and their parameters filled."""

import re
from functools import lru_cache
from urllib.parse import urljoin

from lod import languages, queries

_FOLDER = ("source", "queries", "questions")
_PREFIX = re.compile(r"^([ \t]*PREFIX[ \t]+[^\s:]*:[ \t]*)<([^>\s]*)>", re.I | re.M)


@lru_cache(maxsize=2)
def _questions(folder):
    return queries.read_folder(folder.joinpath(*_FOLDER))


def titles(release, language):
    """(name, title, tag of the title) of each question that can be asked as it stands, by title."""
    found = []
    for name, query in _questions(release.folder).items():
        texts = {key[1]: value for key, value in query.header.items() if isinstance(key, tuple) and key[0] in ("title", "summary")}
        if text(release, name) is not None:
            found.append((name, *languages.choose(texts or {"": name}, language, release.languages)))
    return sorted(found, key=lambda entry: languages.sort_key(entry[1], language))


def text(release, name):
    """A question as text, or None: no such question, or a parameter without a default."""
    query = _questions(release.folder).get(name)
    if query is None or set(query.parameters) - set(query.header.get("defaults", {})):
        return None
    return _plain(release, query.fill(release.iris.base))


def start(release):
    """The query that the page begins with: the register's view `example`, if there is one."""
    return _plain(release, release.views["example"].text) if "example" in release.views else ""


def _plain(release, text):
    """Without BASE and header; prefixes in full, so that the text means the same in any tool."""
    lines = [line for line in text.splitlines() if not line.startswith(("#+", "BASE "))]
    return _PREFIX.sub(lambda found: f"{found[1]}<{urljoin(release.iris.base, found[2])}>", "\n".join(lines).strip()) + "\n"
