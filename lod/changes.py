"""What changed between two releases, as N-Quads: what came stands in `added/…` graphs, what went in `removed/…`.

A quad of `graph/x` that release `v` added stands in the graph `release/v/added/x`; taking the `removed` quads out of the
old release and putting the `added` ones in gives the new one exactly.
"""

import pyoxigraph as ox


def read_lines(path):
    """The N-Quads lines of a file as a set; an absent file is empty."""
    return set(path.read_text(encoding="utf-8").splitlines()) if path and path.exists() else set()


def between(old, new, iris, version):
    """The sorted N-Quads lines of the difference between two sets of lines."""
    return sorted(_moved(new - old, iris, version, "added") + _moved(old - new, iris, version, "removed"))


def _moved(lines, iris, version, side):
    start, target = f"<{iris.base}graph/", f"<{iris.release(version)}/{side}/"
    moved = []
    for line in lines:
        body, _, graph = line.removesuffix(" .").rpartition(" ")
        moved.append(f"{body} {target + graph.removeprefix(start)} .")
    return moved


def apply(old, changes, iris, version):
    """The lines of the new release, from the lines of the old one and of the changes. Raises ValueError where a line
    that should go is not there, or one that should come is."""
    start = f"<{iris.base}graph/"
    new = set(old)
    for side in ("removed", "added"):
        source = f"<{iris.release(version)}/{side}/"
        for line in changes:
            body, _, graph = line.removesuffix(" .").rpartition(" ")
            if not graph.startswith(source):
                continue
            original = f"{body} {start + graph.removeprefix(source)} ."
            if (original in new) != (side == "removed"):
                raise ValueError(original)
            (new.discard if side == "removed" else new.add)(original)
    return new


def count(lines, iris, version):
    """How many statements came and how many went: {"added": n, "removed": m}."""
    return {side: sum(f" <{iris.release(version)}/{side}/" in line for line in lines) for side in ("added", "removed")}


def valid(lines):
    """Whether the lines are N-Quads: the file is read back before it is published."""
    return sum(1 for _ in ox.parse("\n".join(lines).encode(), format=ox.RdfFormat.N_QUADS)) == len(lines)
