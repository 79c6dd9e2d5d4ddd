"""What changed, as N-Quads: what came stands in `added/…` graphs, what went in `removed/…`, below an address.

A quad of `graph/x` that release `v` added stands in the graph `release/v/added/x`; taking the `removed` quads out of the
old lines and putting the `added` ones in gives the new ones exactly.
"""

import pyoxigraph as ox

from lod.languages import restore_tags


def read_lines(path):
    """The N-Quads lines of a file as a set; an absent file is empty."""
    return set(lines(path.read_text(encoding="utf-8"))) if path and path.exists() else set()


def of(quads):
    """The N-Quads lines of quads, sorted, each once, language tags in canonical case: what `data.nq` holds."""
    return sorted(set(lines(restore_tags("".join(f"{quad} .\n" for quad in quads), "turtle"))))


def lines(text):
    """The lines of a text in which each ends with a line feed. Not `str.splitlines`: that also cuts a literal at U+2028 and its like."""
    return text.removesuffix("\n").split("\n") if text else []


def between(old, new, base, address):
    """The sorted N-Quads lines of the difference between two sets of lines, in graphs below `address`."""
    return sorted(_moved(new - old, base, address, "added") + _moved(old - new, base, address, "removed"))


def _moved(lines, base, address, side):
    start, target = f"<{base}graph/", f"<{address}/{side}/"
    moved = []
    for line in lines:
        body, _, graph = line.removesuffix(" .").rpartition(" ")
        moved.append(f"{body} {target + graph.removeprefix(start)} .")
    return moved


def apply(old, changes, base, address):
    """The lines of the new release, from the lines of the old one and of the changes. Raises ValueError where a line
    that should go is not there, or one that should come is."""
    start = f"<{base}graph/"
    new = set(old)
    for side in ("removed", "added"):
        source = f"<{address}/{side}/"
        for line in changes:
            body, _, graph = line.removesuffix(" .").rpartition(" ")
            if not graph.startswith(source):
                continue
            original = f"{body} {start + graph.removeprefix(source)} ."
            if (original in new) != (side == "removed"):
                raise ValueError(original)
            (new.discard if side == "removed" else new.add)(original)
    return new


def count(lines, address):
    """How many statements came and how many went: {"added": n, "removed": m}."""
    return {side: sum(f" <{address}/{side}/" in line for line in lines) for side in ("added", "removed")}


def valid(lines):
    """Whether the lines are N-Quads: the file is read back before it is published."""
    return sum(1 for _ in ox.parse("\n".join(lines).encode(), format=ox.RdfFormat.N_QUADS)) == len(lines)
