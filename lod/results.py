"""The nouns that join all that is served: a Table, an Answer, a Graph and a Network, whatever engine made them.

Terms are pyoxigraph terms (NamedNode, BlankNode, Literal, Quad); None is an unbound cell.
"""

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass(frozen=True)
class Table:
    """Columns and rows of terms. `rows` may be read once.

    `native` is an engine's own solutions object with `.serialize(output, format)`, which a format may use for speed.
    """

    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]
    native: Any = None

    kind = "table"


@dataclass(frozen=True)
class Answer:
    """The yes or no of an ASK query."""

    value: bool

    kind = "answer"


@dataclass(frozen=True)
class Graph:
    """RDF statements as quads; formats without graph names write their triples, each once.

    `topic` is the IRI a reader should meet first; `context` is the address of the JSON-LD context; `native` as in a Table: the same statements.
    """

    quads: Iterable[Any]
    prefixes: dict[str, str] = field(default_factory=dict)
    topic: str | None = None
    native: Any = None

    kind = "graph"

    @functools.cached_property   # a document in six formats is sorted once
    def ordered(self):
        """The quads, each once: the topic and its parts first, then by address; types first, then by property."""
        topic = self.topic or ""
        return tuple(sorted(set(self.quads), key=lambda quad: _place(quad, topic)))

    @functools.cached_property
    def triples(self):
        """The triples in the same order, each once, without graph names."""
        return tuple(dict.fromkeys(quad.triple for quad in self.ordered))


def _place(quad, topic):
    subject, predicate = quad.subject.value, quad.predicate.value
    rank = 0 if subject == topic else 1 if topic and subject.startswith(topic + "#") else 2
    return rank, subject, predicate != _RDF_TYPE, predicate, str(quad.object), str(quad.graph_name)


@dataclass(frozen=True)
class Node:
    """A thing in a Network: its IRI, name, `kind` ("group" or "member"), what else is known, and its place in the drawing."""

    iri: str
    label: str
    kind: str
    attributes: dict[str, str] = field(default_factory=dict)
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True)
class Network:
    """Groups and their members. An edge (member, group, role) is one part in one group: no pair of members is made up."""

    nodes: Sequence[Node]
    edges: Sequence[tuple[str, str, str]]

    kind = "network"


@dataclass(frozen=True)
class Column:
    """A column of a Listing: its name for programs, and what a reader calls it."""

    name: str
    title: str


@dataclass(frozen=True)
class Listing:
    """Things with their names and values: a table of which a cell may hold several terms (a tuple), and that has a title."""

    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    title: str
    language: str
    base: str

    kind = "list"


Result = Table | Answer | Graph | Network | Listing
