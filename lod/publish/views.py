"""What the program itself asks: a view that cannot be read or asked is found before a page breaks on it."""

import pyoxigraph as ox

from lod import errors, queries
from lod.findings import Finding

_FOLDERS = ("as-of", "print", "trends", "views")
_EXAMPLES = {"integer": "1", "decimal": "1", "date": "2000-01-01", "year": "2000", "boolean": "true", "iri": "id/", "string": ""}
_SHOWN = ("table", "timeline", "status", "place")
_NEEDED = {"status": ("text",), "place": ("lat", "long", "name", "here")}   # the columns of a block that is no table


def check(register):
    """Findings about the files of the folders of `queries/` that pages are made from, each an error that names the file."""
    store = ox.Store()   # nothing is in it: the query has to be one, and that is all
    return [finding for folder in _FOLDERS for path in sorted((register.folder / "queries" / folder).glob("*.rq"))
            for finding in _judged(path, f"queries/{folder}/{path.name}", store, register.base)]


def _judged(path, name, store, base):
    try:
        view = queries.read(path)
        answer = store.query(view.fill(base, **{key: _EXAMPLES[kind] for key, kind in view.parameters.items()}))
    except (SyntaxError, ValueError, OSError, errors.LodError) as error:
        yield Finding("error", "view-broken", name, details={"problem": error if isinstance(error, errors.LodError) else str(error)})
        return
    columns = [variable.value for variable in getattr(answer, "variables", ())]
    if path.parent.name == "views" and path.name.startswith("thing-"):
        yield from _of_block(view, name, columns)


def _of_block(view, name, columns):
    """What docs/how-to/add-a-block.md asks of a view that is a block of a page."""
    show = view.header.get("show", "table")
    if show not in _SHOWN:
        yield Finding("error", "view-show", name, value=show, details={"known": ", ".join(_SHOWN)})
    for column in _NEEDED.get(show, ()):
        if column not in columns:
            yield Finding("error", "view-no-column", name, value=column, details={"show": show})
