"""The journal: who did what and when, one JSON object a line, never changed."""

import datetime
import json
import logging


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
        try:
            lines = self.path.read_text(encoding="utf-8").splitlines()[-count:]
        except FileNotFoundError:
            return []
        return [json.loads(line) for line in reversed(lines)]
