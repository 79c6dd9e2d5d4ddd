"""Suggestions of readers, one file each: what they said about a thing, until an editor accepts or declines it."""

import json
import re
import secrets
from pathlib import Path

from lod import errors
from lod.desk.users import write_private

_NAME = re.compile(r"[0-9a-f]{16}")
_MOST = 1_000
LONGEST, LONGEST_VALUE, MOST_VALUES = 4_000, 500, 40


class Suggestions:
    """The folder `suggestions` of the desk."""

    def __init__(self, folder):
        self._folder = Path(folder) / "suggestions"

    def keep(self, thing, text, values, language):
        """Keep a suggestion; `values` are property → value. Returns its name. Raises LimitExceeded where too many wait."""
        self._folder.mkdir(exist_ok=True)
        if len(self.all("waiting")) >= _MOST:
            raise errors.LimitExceeded("suggestions-full", limit=_MOST)
        name = secrets.token_hex(8)
        self._write(name, {"thing": thing, "text": text, "values": values, "language": language, "state": "waiting", "by": None})
        return name

    def all(self, state=None):
        """(name, what was said) of all suggestions, or those in a state; the newest first."""
        paths = sorted(self._folder.glob("[0-9a-f]*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
        found = [(path.stem, json.loads(path.read_text(encoding="utf-8"))) for path in paths]
        return [(name, said) for name, said in found if state is None or said["state"] == state]

    def get(self, name):
        """What a suggestion says, or None."""
        path = self._folder / f"{name}.json"
        return json.loads(path.read_text(encoding="utf-8")) if _NAME.fullmatch(name) and path.exists() else None

    def decide(self, name, state, who):
        """Accept or decline a suggestion."""
        self._write(name, self.get(name) | {"state": state, "by": who})

    def _write(self, name, said):
        write_private(self._folder / f"{name}.json", json.dumps(said, ensure_ascii=False))
