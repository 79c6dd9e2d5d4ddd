"""Finding things: by words blind to script and diacritics, and by facets; exact names first, then in the reader's alphabet.

The release's `index/search.sqlite` holds words, labels and values. Sets of things are whole numbers with one bit a thing: a facet
with its counts costs microseconds, however long the list.
"""

import functools
import math
import sqlite3
from dataclasses import dataclass, field
from itertools import islice

from lod import errors, languages

PAGE = 50
UNKNOWN = "unknown"
LONGEST = 200         # letters of a search
_MOST_WORDS = 12
_FEW = 1000           # things up to which sorting is quicker than walking along the alphabet
_STEPS = (1, 2, 5)    # first numbers of groups: 1, 2–4, 5–9, 10–19, 20–49 …


@dataclass
class Value:
    """A value of a facet: its key in addresses, its IRI if it is a thing, the bounds of a group of numbers, its things."""

    key: str
    iri: str | None = None
    bounds: tuple | None = None
    bits: int = 0
    labels: dict = field(default_factory=dict)


@dataclass
class Facet:
    """A facet: its name, description and SHACL path by class, all things it is asked of (`bits`), and its values.

    `keys` are the values of a thing; `spans` its least and greatest number where the values are numbers.
    """

    key: str
    classes: dict
    bits: int
    values: dict
    keys: dict
    spans: dict

    @functools.cached_property
    def answered(self):
        """The things with a value."""
        return _bits(self.spans or self.keys)

    @property
    def is_shared(self):
        """Whether it says the same of several classes, so that it narrows things of any of them."""
        names = [asked["name"] for asked in self.classes.values()]
        return len(names) > 1 and all(name == names[0] for name in names)

    def texts(self, class_iri, what="name"):
        """Its name or description for a class by language; the first class's where no class is given."""
        return self.classes.get(class_iri, next(iter(self.classes.values())))[what]


@dataclass(frozen=True)
class Asked:
    """What is looked for: words, a class, and values by facet."""

    words: str = ""
    class_iri: str | None = None
    chosen: dict = field(default_factory=dict)


class Index:
    """The search index of one release, read into memory but for the words. One per release and process.

    `placed` are the things with coordinates, `order` and `places` the alphabet of each language.
    """

    def __init__(self, release):
        self.path = (release.state / "index" / "search.sqlite").resolve()
        self.languages, self.no_answer = release.languages, release.register.get("search", {}).get("no-answer")
        with self.database() as database:
            rows = database.execute("SELECT iri, class, latitude, longitude FROM thing ORDER BY id").fetchall()
            self.iris, self.points = [row[0] for row in rows], [row[2:] for row in rows]
            self.class_of, self.place = [row[1] for row in rows], {row[0]: number for number, row in enumerate(rows)}
            self.classes = {iri: _bits(number for number, kind in enumerate(self.class_of) if kind == iri)
                            for iri in release.plan.classes}
            self.order = {tag: [thing for (thing,) in database.execute(
                "SELECT thing FROM label WHERE language = ? ORDER BY place", (tag,))] for tag in self.languages}
            self.places = {tag: _places(things) for tag, things in self.order.items()}
            self.facets = {entry["key"]: self._facet(entry, database) for entry in release.facets}
        self.facets = {key: facet for key, facet in self.facets.items() if facet.bits}
        self.all = (1 << len(self.iris)) - 1
        self.placed = _bits(thing for thing, point in enumerate(self.points) if point[0] is not None)
        self._silent = self._not_answering(release)
        self.words = functools.lru_cache(maxsize=500)(self._words)
        self.having = functools.lru_cache(maxsize=500)(self._having)

    def database(self):
        """A read-only connection, closed with the block."""
        return _Closing(f"file:{self.path}?mode=ro&immutable=1")

    def _facet(self, entry, database):
        bits = functools.reduce(lambda bits, iri: bits | self.classes.get(iri, 0), entry["classes"], 0)
        values = {key: Value(key, iri) for key, iri in database.execute(
            "SELECT key, iri FROM value WHERE facet = ?", (entry["key"],))}
        things, keys = {}, {}
        for key, thing in database.execute("SELECT key, thing FROM has WHERE facet = ?", (entry["key"],)):
            things.setdefault(key, []).append(thing)
            keys.setdefault(thing, []).append(key)
        for key, found in things.items():
            values[key].bits = _bits(found)
        for key, tag, text, text_tag, place in database.execute(
                "SELECT key, language, text, tag, place FROM value_label WHERE facet = ?", (entry["key"],)):
            values[key].labels[tag] = (place, text, text_tag)
        spans = {thing: (least, most) for thing, least, most in database.execute(
            "SELECT thing, least, most FROM span WHERE facet = ?", (entry["key"],))}
        groups = [Value(_group_key(*bounds), bounds=bounds, bits=_within(spans, bounds)) for bounds in _groups(spans)]
        values |= {value.key: value for value in groups}
        return Facet(entry["key"], entry["classes"], bits, values, keys, spans)

    def _not_answering(self, release):
        """Things of which some facet says that they were asked and did not answer."""
        wanted = self.no_answer and release.iris.absolute(self.no_answer)
        return functools.reduce(lambda bits, value: bits | value.bits, (
            value for facet in self.facets.values() for value in facet.values.values() if wanted and value.iri == wanted), 0)

    def facets_of(self, class_iri=None):
        """The facets of a class in its order; without a class those that several classes share."""
        found = [facet for facet in self.facets.values() if (class_iri in facet.classes if class_iri else facet.is_shared)]
        return sorted(found, key=lambda facet: facet.classes.get(class_iri, {"order": 0})["order"])

    def telling(self, class_iri):
        """The facets of a class that tell its things apart: those with more than one answer, or with one and none."""
        bits = self.classes.get(class_iri, 0)
        return [facet for facet in self.facets_of(class_iri)
                if any(value.bits & bits not in (0, bits) for value in facet.values.values())]

    def unknown(self, facet):
        """(key, bits) of what has no value: not known, and, apart from it, asked without an answer."""
        without = facet.bits & ~facet.answered
        silent = without & self._silent
        return [(UNKNOWN, without & ~silent), (self.no_answer.rpartition("/")[2], silent)] if silent else [(UNKNOWN, without)]

    def _having(self, name, key):
        """The things with a value of a facet, by its key. Raises BadRequest for a key that the facet cannot have."""
        facet = self.facets[name]
        found = [facet.values[key].bits] if key in facet.values else []
        found += [bits for other, bits in self.unknown(facet) if other == key]
        if not found and facet.spans and (bounds := read_group(key)):
            found = [_within(facet.spans, bounds)]
        if not found:
            raise errors.BadRequest("bad-filter", name=name, value=key[:100])
        return functools.reduce(int.__or__, found)

    def chosen(self, asked, without=None):
        """The things that fit class and facets, one facet left out."""
        bits = self.classes.get(asked.class_iri, 0) if asked.class_iri else self.all
        for name, keys in asked.chosen.items():
            if name != without:
                bits &= functools.reduce(int.__or__, (self.having(name, key) for key in keys), 0)
        return bits

    def _words(self, text):
        """Tiers of things for a search, best first: exact names and codes, their beginnings, whole words of names, beginnings
        of words in names, and in everything."""
        folded = languages.fold(text[:LONGEST])
        words = folded.split()[:_MOST_WORDS]
        if not words:
            return [0] if text.strip() else [self.all]
        begun = " ".join(f'"{word}"*' for word in words)
        with self.database() as database:
            def ask(query, *given):
                return _bits(thing for (thing,) in database.execute(query, given).fetchall())

            exact = ask("SELECT thing FROM name WHERE folded = ?", folded)
            first = ask("SELECT thing FROM name WHERE folded >= ? AND folded < ?", folded, folded + "\U0010ffff")
            everything = ask("SELECT rowid FROM words WHERE words MATCH ?", begun)
            if not everything & ~first:   # nothing is left to be told apart
                return [exact, first]
            whole = ask("SELECT rowid FROM words WHERE words MATCH ?", "names : (" + " ".join(f'"{word}"' for word in words) + ")")
            return [exact, first, whole, ask("SELECT rowid FROM words WHERE words MATCH ?", f"names : ({begun})"), everything]

    def count(self, asked):
        """How many things fit."""
        return (self.chosen(asked) & self.matching(asked.words)).bit_count()

    def find(self, asked, language, most=None):
        """Numbers of the things that fit, in order; the first `most` where that is given."""
        within, found = self.chosen(asked), []
        for tier in self.words(asked.words):
            found += self._sorted(tier & within, language, None if most is None else most - len(found))
            within &= ~tier
            if most is not None and len(found) >= most:
                break
        return found

    def _sorted(self, bits, language, most):
        """Few things are sorted by their places in the alphabet; of many the alphabet is walked along."""
        flags = bits.to_bytes(len(self.iris) // 8 + 1, "little")
        if bits.bit_count() < _FEW:
            things = [(place << 3) + bit for place, flag in enumerate(flags) if flag for bit in range(8) if flag >> bit & 1]
            return sorted(things, key=self.places[language].__getitem__)[:most]
        return list(islice((thing for thing in self.order[language] if flags[thing >> 3] >> (thing & 7) & 1), most))

    def matching(self, words):
        """All things that fit a search, as bits."""
        return functools.reduce(int.__or__, self.words(words))

    def labels(self, things):
        """Thing → language → (text, tag)."""
        found = {}
        with self.database() as database:
            for start in range(0, len(things), 500):
                some = things[start:start + 500]
                marks = ", ".join("?" * len(some))
                for thing, language, text, tag in database.execute(
                        f"SELECT thing, language, text, tag FROM label WHERE thing IN ({marks})", some):
                    found.setdefault(thing, {})[language] = (text, tag)
        return found

    def shown_with(self, thing, words, language):
        """(text, tag) of the text that best shows why a thing was found, or None: reader's language first, then the shortest."""
        wanted = languages.fold(words[:LONGEST]).split()
        with self.database() as database:
            rows = database.execute("SELECT tag, text FROM text WHERE thing = ?", (thing,)).fetchall()
        found = [(-_hits(text, wanted), languages.canonical(tag or "") != language, len(text), text, tag) for tag, text in rows]
        best = min(found, default=None)
        return (best[3], languages.canonical(best[4])) if best and best[0] < 0 else None


@functools.lru_cache(maxsize=12)
def index(release):
    """The Index of a release or of a state of one, opened once."""
    return Index(release)


class _Closing:
    def __init__(self, address):
        self._address = address

    def __enter__(self):
        self._database = sqlite3.connect(self._address, uri=True)
        return self._database

    def __exit__(self, *_):
        self._database.close()


def _bits(things):
    """A whole number with one bit for each thing."""
    things = list(things)
    flags = bytearray(max(things, default=0) // 8 + 1)
    for thing in things:
        flags[thing >> 3] |= 1 << (thing & 7)
    return int.from_bytes(flags, "little")


def _places(things):
    """Thing → its place among things in order."""
    found = [0] * len(things)
    for place, thing in enumerate(things):
        found[thing] = place
    return found


def _hits(text, wanted):
    words = languages.fold(text).split()
    return sum(any(word.startswith(begin) for word in words) for begin in wanted)


def _groups(spans):
    """Bounds of groups, from inclusive to exclusive, that cover the numbers of spans: 0, 1, 2–4, 5–9, 10–19 …"""
    if not spans:
        return []
    top = max(most for _, most in spans.values())
    edges, power = [-math.inf, 0, 1], 1
    while edges[-1] <= top:
        edges += [power * step for step in _STEPS if power * step > edges[-1]]
        power *= 10
    bounds = list(zip(edges, edges[1:], strict=False))
    return [pair for pair in bounds if _within(spans, pair)]


def _within(spans, bounds):
    """Things whose span touches the bounds."""
    return _bits([thing for thing, (least, most) in spans.items() if least < bounds[1] and most >= bounds[0]]) if spans else 0


def _group_key(first, end):
    """`2..4` for whole numbers from 2 to below 5."""
    last = end - 1
    return f"..{last:g}" if first == -math.inf else f"{first:g}" if first == last else f"{first:g}..{last:g}"


def read_group(key):
    """Bounds of a key: `3`, `2..4`, `10..`, `..5`; None where it is none."""
    first, dots, last = key.partition("..")
    try:
        low = float(first) if first else -math.inf
        high = (float(last) if last else math.inf) if dots else low
    except ValueError:
        return None
    return (low, high + 1) if low <= high and key != ".." and not math.isnan(low + high) else None
