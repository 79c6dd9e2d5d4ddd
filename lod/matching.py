"""Matching: which thing of the register a name or code from somewhere else stands for, and how sure that is.

A score from 0 to 100 is made of features that are given with it: `code` and `name` (the same, letter by letter), `folded` (the
same but for script, case and diacritics), `words` (all words of one are among those of the other), `similarity` (0 to 1), and
one for each property compared. Only a candidate that is alone at the top with at least CERTAIN is a match by itself.
"""

import functools
from dataclasses import dataclass

import pyoxigraph as ox
from rapidfuzz import fuzz, process

from lod import codes, languages, lists, properties
from lod.iris import LABELS

CERTAIN, LEAST = 95, 50
_AHEAD = 5            # points by which a match must be ahead of all others
_NAMES = (*LABELS, "http://www.w3.org/2004/02/skos/core#altLabel")
LONGEST = 300         # letters of a name


@dataclass(frozen=True)
class Candidate:
    """A thing that a query may stand for."""

    iri: str
    score: float
    features: tuple
    is_match: bool = False


class Names:
    """All names of the things that a register lets others match, folded."""

    def __init__(self, release):
        self.classes, self.exact, self.folded = {}, {}, {}
        for class_iri in classes(release):
            for iri, _, _ in lists.every(release, class_iri, release.languages[0]):
                self.classes.setdefault(iri, []).append(class_iri)
        for iri in self.classes:
            for text in _texts(release, iri):
                self.exact.setdefault(text, set()).add(iri)
                self.folded.setdefault(languages.fold(text), set()).add(iri)
        self.words = {name: frozenset(name.split()) for name in self.folded}
        self.choices = list(self.folded)


def classes(release):
    """The classes whose things can be matched: `[reconcile] classes` of the register, or all it lists."""
    named = release.register.get("reconcile", {}).get("classes") or release.register["classes"]
    return [release.iris.absolute(name) for name in named]


@functools.lru_cache(maxsize=8)
def names(release):
    """The Names of a release or a state of one, read once."""
    return Names(release)


def _texts(release, iri):
    node = ox.NamedNode(iri)
    return {quad.object.value for predicate in _NAMES
            for quad in release.engine.quads(subject=node, predicate=ox.NamedNode(predicate)) if isinstance(quad.object, ox.Literal)}


def match(release, text, class_iri=None, conditions=(), limit=5):
    """Candidates for a name or code, best first. `conditions` are (property id, texts) that good candidates fit as well."""
    known = names(release)
    found = _features(release, known, " ".join(text.split())[:LONGEST])
    within = {iri: features for iri, features in found.items() if class_iri is None or class_iri in known.classes[iri]}
    scored = []
    for iri, features in within.items():
        compared = [(name, _fits(release, iri, name, wanted)) for name, wanted in conditions]
        score = _score(features)
        if compared:
            score = score * 0.7 + 30 * sum(fit for _, fit in compared) / len(compared)
        if score >= LEAST:
            scored.append((round(score, 1), iri, tuple(features.items()) + tuple(compared)))
    scored.sort(key=lambda entry: (-entry[0], entry[1]))
    return [Candidate(iri, score, features, place == 0 and _is_certain(scored)) for place, (score, iri, features) in
            enumerate(scored[:limit])]


def _is_certain(scored):
    return scored[0][0] >= CERTAIN and (len(scored) == 1 or scored[0][0] - scored[1][0] >= _AHEAD)


def _features(release, known, text):
    """IRI → its features, for every thing that is near enough."""
    found = {}
    for scheme in codes.by_scheme(release).values():
        for iri in scheme.get(text, ()):
            if iri in known.classes:
                found.setdefault(iri, {})["code"] = True
    for iri in known.exact.get(text, ()):
        found.setdefault(iri, {})["name"] = True
    folded = languages.fold(text)
    if not folded:
        return found
    wanted = frozenset(folded.split())
    for name, similarity, _ in process.extract(folded, known.choices, scorer=fuzz.ratio, limit=25, score_cutoff=70):
        _near(known, found, name, similarity / 100, folded, wanted)
    for name, words in known.words.items():
        if words <= wanted or wanted <= words:
            _near(known, found, name, fuzz.ratio(folded, name) / 100, folded, wanted)
    return found


def _near(known, found, name, similarity, folded, wanted):
    for iri in known.folded[name]:
        features = found.setdefault(iri, {})
        if similarity >= features.get("similarity", 0):
            features["similarity"] = round(similarity, 3)
        features["folded"] = features.get("folded", False) or name == folded
        features["words"] = features.get("words", False) or known.words[name] <= wanted or wanted <= known.words[name]


def _score(features):
    """Points: a code or the name itself is certain, the folded name nearly, words in common and likeness less."""
    if features.get("code") or features.get("name"):
        return 100
    if features.get("folded"):
        return 99
    similarity = features.get("similarity", 0)
    return max(80 * similarity + (15 if features.get("words") else 0), 60 if features.get("words") else 0)


def _fits(release, iri, property_id, wanted):
    """From 0 to 1: how well the values of a property fit any of the wanted texts, in any language."""
    held = {languages.fold(known.text) for tag in release.languages for known in properties.values(release, iri, property_id, tag)}
    held |= {known.iri for known in properties.values(release, iri, property_id, release.languages[0]) if known.iri}
    fits = [1.0 if text in held else max((fuzz.ratio(languages.fold(text), value) / 100 for value in held), default=0.0)
            for text in wanted]
    best = max(fits, default=0.0)
    return round(best, 3) if best >= 0.75 else 0.0
