"""The journal: who did what and when, one JSON object a line, never changed."""

import contextlib
import datetime
import json
import logging

from lod import changes


class _Lines(logging.Formatter):
    def format(self, record):
        when = datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(timespec="seconds")
        return json.dumps({"when": when, **record.args}, ensure_ascii=False)


class Journal:
    """The file `journal.jsonl` in the desk's folder."""

    def __init__(self, folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path = folder / "journal.jsonl"
        self._logger = logging.Logger("desk", logging.INFO)
        handler = logging.FileHandler(self.path, encoding="utf-8", delay=True)
        handler.setFormatter(_Lines())
        self._logger.addHandler(handler)
        self._handler = handler

    def write(self, who, what, **details):
        """Write a line; the moment is the logger's."""
        self._logger.info("%(what)s", {"who": who, "what": what, **details})
        self._handler.close()   # opened again for the next line

    def last(self, count=20):
        """The newest entries, newest first."""
        return [line for line in map(_entry, reversed(self._lines()[-count:])) if line]

    def asked(self, collection):
        """Address → when it was noted as asked in a collection, as the last entry about it says."""
        found = {}
        for text in self._lines():
            line = _entry(text) if '"asked"' in text else None
            if line and line.get("collection") == collection and isinstance(line.get("things"), list):
                found |= dict.fromkeys(line["things"], line["when"] if line["asked"] else None)
        return {iri: when for iri, when in found.items() if when}

    def _lines(self):
        try:
            return changes.lines(self.path.read_text(encoding="utf-8", errors="replace"))
        except FileNotFoundError:
            return []


def _entry(text):
    """A line as data; None for one that was cut off when its writer was ended."""
    with contextlib.suppress(ValueError):
        found = json.loads(text)
        return found if isinstance(found, dict) else None
    return None
