"""The site's navigation: each page says where it stands, so that a new page needs no change anywhere else.

A page module may declare `NAVIGATION = (key, order, group)` or `(key, order, group, path)`, or a list of such: `key` is the
word that names the entry, `group` one of GROUPS, `path` the address below the base (the module's name if it is not given).
A module with `is_offered(release)` is shown only where that is true.
"""

from dataclasses import dataclass

GROUPS = ("find", "ask", "take", "about")


@dataclass(frozen=True)
class Entry:
    """One link: the key of its word, its place among the others, its path below the base."""

    key: str
    order: int
    group: str
    path: str


def entries(pages):
    """All Entries of page modules (name → module), each with the function that says whether a release offers it."""
    found = []
    for name, module in pages.items():
        declared = getattr(module, "NAVIGATION", ())
        for entry in [declared] if isinstance(declared, tuple) and declared else declared:
            key, order, group, *path = entry
            if group not in GROUPS:
                raise ValueError(f"{module.__name__}: NAVIGATION names the group {group!r}; known are {', '.join(GROUPS)}")
            found.append((Entry(key, order, group, path[0] if path else name), getattr(module, "is_offered", None)))
    return sorted(found, key=lambda pair: (GROUPS.index(pair[0].group), pair[0].order, pair[0].key))


def groups(found, release):
    """Group → its Entries for a release, groups in order, empty ones left out."""
    shown = [entry for entry, is_offered in found if is_offered is None or is_offered(release)]
    return {group: [entry for entry in shown if entry.group == group] for group in GROUPS}
