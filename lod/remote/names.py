"""What the graphs of a release are called in a store that holds several releases at once.

Every release has there, below its own IRI: a graph for each of its named graphs, one with all triples together (what a query
sees that names no graph), and one that says which graph stands for which public name. The last is loaded last.
"""

from dataclasses import dataclass
from urllib.parse import quote

from lod.iris import WELL_KNOWN, Iris

STANDS_FOR = WELL_KNOWN["dct"] + "isVersionOf"


@dataclass(frozen=True)
class Names:
    """The names of one release: `base` of the register, `version`, and the public IRIs of its `graphs`."""

    base: str
    version: str
    graphs: tuple

    @classmethod
    def of(cls, manifest):
        """The names for a release's manifest."""
        return cls(manifest["base"], manifest["version"], tuple(manifest["counts"]["graphs"]))

    @property
    def _release(self):
        return Iris(self.base).release(self.version)

    @property
    def everything(self):
        """The graph of all triples together."""
        return f"{self._release}/everything"

    @property
    def list(self):
        """The graph that says which graph stands for which name."""
        return f"{self._release}/graphs"

    @property
    def nothing(self):
        """A name of which there is no graph."""
        return f"{self._release}/nothing"

    def inner(self, graph):
        """The name in the store of a public graph; of any other IRI, that of no graph."""
        if graph not in self.graphs:
            return self.nothing
        return f"{self._release}/{Iris(self.base).local(graph) or quote(graph, safe='')}"

    def dataset(self, default_graphs, named_graphs):
        """(default graphs, named graphs) in the store for those that a request or query names; None and None is everything."""
        if default_graphs is None and named_graphs is None:
            return [self.everything], [*map(self.inner, self.graphs), self.list]
        defaults = [self.inner(graph) for graph in default_graphs or ()] or [self.nothing]
        return defaults, [*map(self.inner, named_graphs or ()), self.list]
