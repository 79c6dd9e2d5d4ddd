"""The network of a register: who takes part in what, read by the register's own view queries.

`network-links` gives ?group ?member ?role and, in further columns, what is known of the group; its header names `groups`
and `members` in words. Its parameters are the filters of the page: each has a default that lets everything pass.
`network-members` (?member ?groups ?partners), `network-pairs` (?one ?other ?together ?common) and `network-choices`
(?filter ?value ?thing ?count, with the words of each filter in its header) are there if the page is to show them.
"""

import functools

import pyoxigraph as ox

from lod import languages, layout, lists
from lod.results import Network, Node, Table

LINKS, MEMBERS, PAIRS, CHOICES = "network-links", "network-members", "network-pairs", "network-choices"
_FIXED = ("group", "member", "role")
_ROOMY = 2.4   # how much further apart few nodes stand, so that each can be named

FEW = 40
"""Nodes up to which a drawing names every one."""


def is_known(release):
    """Whether this register has a network."""
    return LINKS in release.views


def filters(release):
    """The names of the filters, in the order of their defaults."""
    view = release.views[LINKS]
    return [name for name in view.header.get("defaults", {}) if name in view.parameters]


def words(release, view, key, language):
    """What a view's header calls something, in a language; the key where it says nothing."""
    texts = {tag: text for (name, tag), text in ((pair, text) for pair, text in release.views[view].header.items()
                                                 if isinstance(pair, tuple)) if name == key}
    return languages.choose(texts, language, release.languages)[0] if texts else key


def name(release, term, language):
    """A term in words: the label of an IRI, a text as it is."""
    return lists.name(release, term.value, language) if isinstance(term, ox.NamedNode) else term.value if term is not None else ""


def ask(release, view, **chosen):
    """(columns, rows) of one of the views with the filters it knows, or None where the register has no such view."""
    if view not in release.views:
        return None
    known = release.views[view].parameters
    table = release.ask_view(view, **{key: value for key, value in chosen.items() if key in known})
    return list(table.columns), [list(row) for row in table.rows]


def build(release, language, **chosen):
    """The Network with the filters chosen, every node in its place."""
    columns, rows = ask(release, LINKS, **chosen)
    known = [column for column in columns if column not in _FIXED]
    at = _places(tuple((row[columns.index("group")].value, row[columns.index("member")].value) for row in rows))
    nodes, edges = {}, []
    for row in rows:
        cells = dict(zip(columns, row, strict=True))
        group, member = cells["group"].value, cells["member"].value
        if group not in nodes:
            attributes = {column: name(release, cells[column], language) for column in known}
            nodes[group] = Node(group, lists.name(release, group, language), "group", attributes, *at[group])
        if member not in nodes:
            nodes[member] = Node(member, lists.name(release, member, language), "member", {}, *at[member])
        edges.append((member, group, name(release, cells["role"], language)))
    return Network(tuple(nodes.values()), tuple(edges))


@functools.lru_cache(maxsize=32)
def _places(pairs):
    """Where the nodes stand: computed once for the same links, whatever release, state or language they are of."""
    nodes = dict.fromkeys(iri for pair in pairs for iri in pair)
    found, wide = layout.places(nodes, pairs), _ROOMY if len(nodes) <= FEW else 1
    return {iri: (x * wide, y * wide) for iri, (x, y) in found.items()}


def table(release, language, **chosen):
    """The links as a Table for spreadsheets: every column as it is, followed by its name in words where it is an IRI."""
    columns, rows = ask(release, LINKS, **chosen)
    named = [place for place in range(len(columns)) if any(isinstance(row[place], ox.NamedNode) for row in rows)]
    heads = [head for place, column in enumerate(columns) for head in ([column, f"{column}_name"] if place in named else [column])]
    return Table(heads, [[cell for place, term in enumerate(row)
                          for cell in ([term, ox.Literal(name(release, term, language))] if place in named else [term])]
                         for row in rows])
