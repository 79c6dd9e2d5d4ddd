"""Editors: names and hashed passwords in one file that nobody else may read."""

import fcntl
import functools
import json
import os
import re
from pathlib import Path

from werkzeug.security import check_password_hash, generate_password_hash

from lod import errors

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,39}")
_SHORTEST = 12


class Users:
    """The file of users, `users.json` in the desk's folder."""

    def __init__(self, folder):
        self._path = Path(folder) / "users.json"

    def names(self):
        """All names, sorted."""
        return sorted(self._read())

    def add(self, name, password):
        """Add a user or give one a new password. Raises BadSettings for a name or password that will not do."""
        if not _NAME.fullmatch(name):
            raise errors.BadSettings("user-name", value=name[:60])
        if len(password) < _SHORTEST or password.lower() == name.lower():
            raise errors.BadSettings("user-password", limit=_SHORTEST)
        self._change(lambda users: users.__setitem__(name, generate_password_hash(password)))

    def remove(self, name):
        """Remove a user; whoever is signed in under the name is signed out. Raises BadSettings where there is none."""
        if name not in self._read():
            raise errors.BadSettings("user-unknown", value=name[:60], known=", ".join(self.names()) or "–")
        self._change(lambda users: users.pop(name))

    def check(self, name, password):
        """The stamp of a user whose password this is, or None; it takes as long for names that are not there."""
        known = self._read().get(name)
        return self.stamp(name) if check_password_hash(known or _nobody(), password) and known else None

    def stamp(self, name):
        """What a session keeps of a user: it is another one after a change of the password; None for nobody."""
        known = self._read().get(name)
        return known and known[-16:]

    def _read(self):
        try:
            return dict(json.loads(self._path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return {}
        except (ValueError, TypeError):   # nobody is let in by a file that somebody has damaged
            raise errors.LodError("users-broken", path=self._path.name) from None

    def _change(self, change):
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self._path.parent / ".users.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            users = self._read()
            change(users)
            write_private(self._path, json.dumps(users, indent=1, sort_keys=True) + "\n")


@functools.cache
def _nobody():
    """A password's hash that is checked for names that are not there, so that both take as long."""
    return generate_password_hash("nobody has this password")


def write_private(path, text):
    """Write a file that only its owner may read, as a whole."""
    new = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, path)
