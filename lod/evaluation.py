"""Answering a query, wherever that happens: what is asked, what comes back, and the plain way inside one process."""

import functools
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, islice

from lod import errors
from lod.registry import members
from lod.results import Graph

_SORTED = 20_000   # statements of a graph up to which its answer is in order
_NUMBERED = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
KINDS = ("table", "answer", "graph")


@dataclass(frozen=True)
class Job:
    """A query with its dataset, and the name of a format for each kind of result: the kind is known only after parsing.

    `as_of` is the key of a named state of the release, or a day (as_of.Point.key); None asks the release as it is.
    """

    query: str
    base: str
    formats: dict
    default_graphs: tuple | None = None
    named_graphs: tuple | None = None
    as_of: str | None = None


@dataclass(frozen=True)
class Answered:
    """What came of a Job: the kind of result, the name of the format, the release; `whole` bytes or else `chunks`.

    `fleeting` answers hold what others said a moment ago: nobody may keep them.
    """

    kind: str
    format: str
    version: str
    whole: bytes | None = None
    chunks: Iterable[bytes] = ()
    fleeting: bool = False


@functools.cache
def writers():
    """All formats by name. Found once: a child that may open no file must not look for them."""
    return members("lod.formats")


def write(engine, job, settings, output, begin=lambda kind, name: None):
    """Evaluate and write the bytes of the answer to `output`; `begin` is told kind and format before the first of them.

    Returns (kind, name of the format). Raises BadQuery, NotAcceptable with the kind as `kind`, ServiceRefused, EngineFailure.
    """
    try:
        found = engine.query(job.query, job.base, job.default_graphs, job.named_graphs)
    except errors.EngineFailure:
        if asks_elsewhere(job.query):
            raise errors.ServiceRefused from None
        raise
    name = job.formats.get(found.kind)
    if name is None:
        raise errors.NotAcceptable(kind=found.kind)
    begin(found.kind, name)
    try:
        write_result(found, writers()[name], output, settings)
    except (RuntimeError, ValueError, OSError) as error:
        if asks_elsewhere(job.query):
            raise errors.ServiceRefused from None
        raise errors.EngineFailure(problem=str(error)) from None
    return found.kind, name


def write_result(found, member, output, settings):
    """A graph of moderate size is sorted; a larger one is written as it comes where the format can."""
    if found.kind == "graph" and found.native and hasattr(member, "write_native"):
        member.write_native(found.native, output, _SORTED)
        return
    if found.kind == "graph":
        quads = iter(found.quads)
        first = list(islice(quads, _SORTED))
        if len(first) == _SORTED and hasattr(member, "stream"):
            member.stream(chain(first, quads), output, settings)
            return
        found = Graph([*first, *quads], found.prefixes, found.topic)
    member.write(found, output, settings)


def asks_elsewhere(query):
    """Whether the word SERVICE stands anywhere in a query; also in a text or a name, which is on the safe side, and also with
    letters written as numbers, which engines of others read before anything else (SPARQL 1.1, 19.2).
    """
    return "service" in _NUMBERED.sub(lambda found: chr(int(found[1] or found[2], 16) % 0x110000), query).lower()


_VOLATILE = re.compile(r"\b(now|rand|uuid|struuid)\b", re.I)


def is_volatile(query):
    """Whether a query may answer otherwise the next time over the same release: it names the time, chance or a new name."""
    return bool(_VOLATILE.search(query))


class InProcess:
    """The evaluator without isolation: for tests and where a platform has no other. It refuses whatever may be SERVICE,
    for nothing here could stop the engine from calling another server.
    """

    isolated = False

    def answer(self, job, release, settings, client=""):
        """Answer a Job from an open release. Returns an Answered with the whole bytes."""
        if asks_elsewhere(job.query):
            raise errors.ServiceRefused
        body = io.BytesIO()
        kind, name = write(release.engine, job, settings, body)
        return Answered(kind, name, release.version, whole=body.getvalue())

    def is_ready(self):
        """Whether queries can be answered: always, for nothing else has to run."""
        return True
