"""States: the register as of each named day, as a folder of its own that is served like a release.

`as-of/<key>/` holds `data.nq`, `state.json` (the day and the counts) and an `index/`. A day on which all is as it is now
gets no folder.
"""

import json

import pyoxigraph as ox

from lod import as_of


def build(recipe, folder, quads, plan):
    """Write the named states of a release's statements into `folder/as-of/`, and the list of all points beside them."""
    if not recipe.is_known:
        return
    store = ox.Store()
    store.bulk_extend(quads)

    def query(text):
        return store.query(text, use_default_graph_as_union=True)

    points = as_of.points(recipe, query)
    (folder / as_of.FOLDER).mkdir()
    whole = set(quads)
    for point in points:
        found = as_of.state(recipe, quads, query, point.day)
        if set(found) != whole:
            as_of.write(folder / as_of.FOLDER / point.key, point, found, plan)
    listed = [{"key": point.key, "day": point.day, "iri": point.iri} for point in points]
    (folder / as_of.FOLDER / "points.json").write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8")
