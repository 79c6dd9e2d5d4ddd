"""The evaluator behind the web: hands a query to the parent's children and passes the answer on as it comes."""

import hashlib
import json
import socket

from lod import errors
from lod.evaluation import Answered
from lod.sandbox import frames

_KINDS = {kind.key: kind for kind in (errors.BadQuery, errors.EngineFailure, errors.NotAcceptable, errors.ServiceRefused)}
_STATUS = {"too-many-queries": errors.TooManyRequests, "query-too-deep": errors.BadQuery, "query-unanswerable": errors.BadQuery}


class Pool:
    """Answers jobs over the Unix socket at `address`, which follows the current release."""

    isolated = True

    def __init__(self, address, limits):
        self._address = str(address)
        self._longest = max(limits.streaming_seconds, limits.waiting_seconds + limits.query_seconds) + 2

    def answer(self, job, release, settings, client=""):
        """Answer a Job. Returns an Answered; raises what the query met: BadQuery, LimitExceeded, NotServing and so on.

        A child that was killed from outside is not the query's fault: the query is sent once more.
        """
        if release.is_past:
            raise errors.NotFound("past-not-queried", value=release.version)
        try:
            return self._once(job, client)
        except errors.NotServing:
            return self._once(job, client)

    def is_ready(self):
        """Whether the parent takes connections."""
        try:
            self._connect().close()
        except errors.NotServing:
            return False
        return True

    def _once(self, job, client):
        connection = self._connect()
        try:
            connection.sendall(hashlib.blake2b(client.encode(), digest_size=frames.CLIENT).digest()
                               + frames.pack(frames.JOB, vars(job)))
            letter, content = frames.read(connection)
            status = json.loads(content)
            if letter == frames.ERROR:
                raise _error(status)
            if not status["whole"]:
                return Answered(status["kind"], status["format"], status["version"], chunks=_chunks(connection))
            whole = b"".join(_chunks(connection))
            return Answered(status["kind"], status["format"], status["version"], whole=whole)
        except (OSError, frames.Broken):
            connection.close()
            raise errors.NotServing("endpoint-lost", headers={"Retry-After": "1"}) from None
        except errors.LodError:
            connection.close()
            raise

    def _connect(self):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(self._longest)
        try:
            connection.connect(self._address)
        except OSError:
            connection.close()
            raise errors.NotServing("endpoint-restarting", headers={"Retry-After": "1"}) from None
        return connection


def _chunks(connection):
    """The data of an answer. Raises Broken when it ends without END."""
    with connection:
        while True:
            letter, content = frames.read(connection)
            if letter == frames.END:
                return
            yield content


def _error(status):
    key, again = status["key"], status.get("again")
    headers = {"Retry-After": str(again)} if again else {}
    if key in ("endpoint-busy", "endpoint-lost"):
        return errors.NotServing(key, headers=headers)
    kind = _KINDS.get(key) or _STATUS.get(key) or errors.LimitExceeded
    return kind(key, headers=headers, **status["details"])
