"""Differences between two looks at a register: two days of one release, or two releases.

Told twice from the same lines of N-Quads: statement by statement (a patch, `changes.py`), and thing by thing: what came, what
went, what is said otherwise, what stayed as it was.
"""

from dataclasses import dataclass

import pyoxigraph as ox

from lod import changes, languages
from lod.iris import LABELS, WELL_KNOWN

_TYPE = WELL_KNOWN["rdf"] + "type"
KINDS = ("new", "gone", "changed", "same")


@dataclass(frozen=True)
class Change:
    """One thing: its class, its IRI, and (property, values before, values after) for each property that differs; terms."""

    kind: str
    class_iri: str
    iri: str
    properties: tuple = ()


@dataclass(frozen=True)
class Difference:
    """From `old` to `new` (Releases or States): the lines that went and came, and the Changes of the register's classes."""

    old: object
    new: object
    went: frozenset
    came: frozenset
    changes: tuple

    def counts(self):
        """Class IRI → kind → how many, for every class of the register and every kind."""
        found = {iri: dict.fromkeys(KINDS, 0) for iri in _classes(self.new)}
        for change in self.changes:
            found[change.class_iri][change.kind] += 1
        return found

    def patch(self, address):
        """The N-Quads of the patch: `{address}/added/…` and `{address}/removed/…` (changes.py)."""
        return changes.between(self.went, self.came, self.new.iris.base, address)


def between(old, new):
    """The Difference of two looks at a register."""
    before, after = changes.read_lines(old.state / "data.nq"), changes.read_lines(new.state / "data.nq")
    return Difference(old, new, frozenset(before - after), frozenset(after - before), _by_thing(new, before, after))


def _classes(release):
    return [release.iris.absolute(name) for name in release.register["classes"]]


def _by_thing(release, before, after):
    old, new = _things(before), _things(after)
    changes_ = []
    for class_iri in _classes(release):
        members = {iri for side in (old, new) for iri, said in side.items() if _is_a(said, class_iri)}
        for iri in sorted(members):
            changes_.append(_change(class_iri, iri, old.get(iri), new.get(iri)))
    return tuple(changes_)


def _is_a(said, class_iri):
    return any(value.value == class_iri for value in said.get(_TYPE, ()))


def _change(class_iri, iri, old, new):
    if old is None or new is None or _is_a(old, class_iri) != _is_a(new, class_iri):
        return Change("new" if old is None or not _is_a(old, class_iri) else "gone", class_iri, iri)
    differing = tuple((name, tuple(old.get(name, ())), tuple(new.get(name, ()))) for name in sorted(old.keys() | new.keys())
                      if set(old.get(name, ())) != set(new.get(name, ())))
    return Change("changed" if differing else "same", class_iri, iri, differing)


def _things(lines):
    """IRI of a thing → property → values, those of its parts included but for what parts are called and are."""
    found = {}
    for quad in ox.parse("\n".join(lines).encode(), format=ox.RdfFormat.N_QUADS):
        if "#" in quad.subject.value and quad.predicate.value in (*LABELS, _TYPE):
            continue
        values = found.setdefault(quad.subject.value.partition("#")[0], {}).setdefault(quad.predicate.value, [])
        if quad.object not in values:
            values.append(quad.object)
    return {iri: {name: sorted(values, key=str) for name, values in said.items()} for iri, said in found.items()}


def name(difference, iri, language):
    """(text, tag) of a thing that may be gone: by the new look, or by the old one."""
    for look in (difference.new, difference.old):
        for predicate in LABELS:
            texts = {quad.object.language or "": quad.object.value for quad in
                     look.engine.quads(subject=ox.NamedNode(iri), predicate=ox.NamedNode(predicate))}
            if texts:
                return languages.choose(texts, language, look.languages)
    return iri.removeprefix(difference.new.iris.base), ""
