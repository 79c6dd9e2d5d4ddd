"""SERVICE without a network for the engine: each such part of a query is asked by us, and its answer put in its place as VALUES.

The part is evaluated by itself and joined with the rest (SPARQL 1.1 Federated Query, 2.4), so the meaning is the same. Only endpoints that the register
lists may be asked; what the part looks like is for the other endpoint to read.
"""

import contextlib
import re
import threading
from collections import Counter
from dataclasses import replace
from urllib.parse import quote

import pyoxigraph as ox

from lod import errors, lexemes, outside

_VARIABLE = re.compile(r"\w+")
_MOST_CELLS = 50_000


class Federated:
    """An evaluator before another one, which sees no SERVICE of a listed endpoint any more; any other it refuses as ever."""

    def __init__(self, endpoint, limits):
        self._endpoint, self._limits = endpoint, limits
        self._lock, self._waiting = threading.Lock(), Counter()   # client → how many of its queries wait for others

    @property
    def isolated(self):
        """Whether queries run in processes of their own."""
        return self._endpoint.isolated

    def is_ready(self):
        """Whether queries can be answered."""
        return self._endpoint.is_ready()

    def answer(self, job, release, settings, client=""):
        """Answer a Job. Raises Forbidden for an endpoint that is not listed, ServiceFailed for one that does not answer, and
        TooManyRequests and NotServing where a client, or all together, wait for others in too many queries.
        """
        listed = release.register.get("federation") or ()
        if not listed or not lexemes.has_word(job.query, "SERVICE"):
            return self._endpoint.answer(job, release, settings, client)
        with self._place(client):
            text = _Reader(job, listed, self._limits).read()
        return replace(self._endpoint.answer(replace(job, query=text), release, settings, client), fleeting=True)

    @contextlib.contextmanager
    def _place(self, client):
        """One place for a query that waits for others: an endpoint that is slow must not hold the threads that all queries need."""
        with self._lock:
            if self._waiting[client] >= self._limits.client_queries:
                raise errors.TooManyRequests(headers={"Retry-After": "1"})
            if self._waiting.total() >= self._limits.waiting_queries:
                raise errors.NotServing("endpoint-busy", headers={"Retry-After": "2"})
            self._waiting[client] += 1
        try:
            yield
        finally:
            with self._lock:
                self._waiting -= Counter([client])   # and forgets a client without any


class _Reader:
    """One pass over the lexemes of a query."""

    def __init__(self, job, listed, limits):
        self._listed, self._limits = listed, limits
        self._pieces, self._place, self._calls = list(lexemes.read(job.query)), 0, 0
        self._names, self._begun = lexemes.Prologue(job.base), 0
        self._base = job.base

    def read(self):
        """The query with answers in the place of questions to others."""
        text, in_prologue = [], True
        while self._place < len(self._pieces):
            lexeme = self._pieces[self._place]
            if in_prologue and lexeme.kind == "word":
                in_prologue = self._names.read(self._pieces, self._place)
                self._begun = self._begun if in_prologue else self._place
            self._place += 1
            text.append(self._service() if lexeme.is_word("SERVICE") else lexeme.text)
        return "".join(text)

    def _service(self):
        name = self._next()
        silent = name.is_word("SILENT")
        address = self._names.resolve(self._next() if silent else name)
        if address not in self._listed:
            raise errors.Forbidden("service-not-listed", value=address or name.text[:100], known=", ".join(self._listed))
        self._calls += 1
        if self._calls > self._limits.service_calls:
            raise errors.BadRequest("too-many-services", limit=self._limits.service_calls)
        question = self._question(self._group())
        try:
            return _as_values(outside.ask(address, question, self._limits.service_seconds, self._limits.service_kb * 1024), address)
        except errors.ServiceFailed:
            if silent:   # one solution that says nothing (SPARQL 1.1 Federated Query, 2.3)
                return "{}"
            raise

    def _question(self, group):
        prologue = "".join(lexeme.text for lexeme in self._pieces[:self._begun])
        return f"BASE <{self._base}>\n{prologue}\nSELECT * {group}"

    def _group(self):
        """The text between the braces that follow, with them."""
        depth, text = 0, []
        while True:
            lexeme = self._next(skip=not text)
            if lexeme.is_word("SERVICE"):
                raise errors.BadRequest("service-in-service")
            depth += {"{": 1, "}": -1}.get(lexeme.text, 0) if lexeme.kind == "mark" else 0
            text.append(lexeme.text)
            if depth == 0:
                break
        if text[0] != "{":
            raise errors.BadQuery(problem=f"expected {{ after SERVICE, found {text[0][:50]}")
        return "".join(text)

    def _next(self, skip=True):
        while self._place < len(self._pieces):
            lexeme = self._pieces[self._place]
            self._place += 1
            if lexeme.kind != "space" or not skip:
                return lexeme
        raise errors.BadQuery(problem="the query ends too soon")


def _as_values(body, address):
    """An answer as a block of values. A blank node of another endpoint gets a name of that endpoint (RDF 1.1 Concepts, 3.5)."""
    try:
        found = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        names = [variable.value for variable in found.variables]
        rows = [" ".join(_written(term, address) for term in row) for row in found]
    except (AttributeError, SyntaxError, ValueError) as error:
        raise errors.ServiceFailed(address=address, problem=str(error)[:200]) from None
    if len(rows) * max(1, len(names)) > _MOST_CELLS or not all(map(_VARIABLE.fullmatch, names)):
        raise errors.ServiceFailed(address=address, problem=f"{len(rows)} × {len(names)}")
    columns, lines = "(" + " ".join(f"?{name}" for name in names) + ")", " ".join(f"({row})" for row in rows)
    return f"VALUES {columns} {{ {lines} }}"


def _written(term, address):
    if term is None:
        return "UNDEF"
    return f"<{address}#.well-known/genid/{quote(term.value)}>" if isinstance(term, ox.BlankNode) else str(term)
