"""The embedded engine: pyoxigraph, over the release's read-only index or over its N-Quads in memory."""

from pathlib import Path

import pyoxigraph as ox

from lod import errors, lexemes
from lod.engines import _complaints, _tags
from lod.results import Answer, Graph, Table


class Engine:
    """A release's statements behind SPARQL 1.1 and a pattern look-up.

    The default graph of a query is the union of all named graphs, unless the request names its own.
    """

    def __init__(self, store):
        self._store = store

    @classmethod
    def open(cls, data, index=None):
        """Open a release: `data` is its N-Quads file, `index` the store folder made from it at publishing, if any."""
        try:
            if index and Path(index).is_dir():
                return cls(ox.Store.read_only(str(index)))
            store = ox.Store()
            store.bulk_load(path=str(data), format=ox.RdfFormat.N_QUADS)
        except (OSError, RuntimeError, SyntaxError, ValueError) as error:
            raise errors.NotServing("release-damaged", problem=str(error)) from None
        return cls(store)

    @classmethod
    def over(cls, quads):
        """An engine over statements in memory."""
        store = ox.Store()
        store.bulk_extend(quads)
        return cls(store)

    def quads(self, subject=None, predicate=None, object=None, graph=None):
        """All quads that match, each position a term or None for anything."""
        return self._store.quads_for_pattern(subject, predicate, object, graph)

    def query(self, text, base=None, default_graphs=None, named_graphs=None):
        """Evaluate a SPARQL query; graphs are lists of IRIs that make the dataset (SPARQL 1.1 Protocol, 2.1.4).

        Returns a Table, Answer or Graph. Raises BadQuery when the text cannot be parsed, EngineFailure otherwise.
        """
        try:
            solutions = self._store.query(_tags.lowered(text), base_iri=base, **_dataset(text, default_graphs, named_graphs))
        except SyntaxError as error:
            raise errors.BadQuery(problem=_complaints.plain(str(error), text)) from None
        except (OSError, RuntimeError, ValueError) as error:
            raise errors.EngineFailure(problem=str(error)) from None
        if isinstance(solutions, ox.QueryBoolean):
            return Answer(bool(solutions))
        if isinstance(solutions, ox.QueryTriples):
            return Graph((ox.Quad(*triple) for triple in solutions), native=solutions)
        columns = [variable.value for variable in solutions.variables]
        return Table(columns, (tuple(solution) for solution in solutions), native=solutions)

    def count(self):
        """How many quads there are: reads the whole index, so that damage in it is seen. Raises NotServing."""
        try:
            return len(self._store)
        except (OSError, RuntimeError) as error:
            raise errors.NotServing("release-damaged", problem=str(error)) from None


def _dataset(text, default_graphs, named_graphs):
    """The dataset: what the request names, else what the query names, else everything. The engine itself would put
    the union before the FROM of a query.
    """
    if default_graphs is None and named_graphs is None:
        return {} if lexemes.has_word(text, "FROM") else {"use_default_graph_as_union": True}
    return {"default_graph": [ox.NamedNode(iri) for iri in default_graphs or []],
            "named_graphs": [ox.NamedNode(iri) for iri in named_graphs or []]}
