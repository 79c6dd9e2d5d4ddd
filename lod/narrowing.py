"""Narrowing a list: from the parameters of an address to what is asked, and back to links that add or take one choice."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from lod import errors, formatting, languages, lists, words
from lod.search import PAGE, UNKNOWN, Asked

_MOST_PARTS = 5   # of a line of values
_OWN = {"q", "class", "page", "lang", "asOf", "colour", "size"}


@dataclass(frozen=True)
class Choice:
    """One value to narrow by: its label, how many things have it, and the address with it chosen, or taken back."""

    label: str
    tag: str
    count: int
    href: str
    chosen: bool


@dataclass(frozen=True)
class Group:
    """A facet with its choices."""

    key: str
    name: str
    description: str
    choices: list


@dataclass(frozen=True)
class Entry:
    """One thing in a list: label, class, the values of its facets in a line, and the text that it was found by."""

    iri: str
    label: str
    tag: str
    class_name: str
    line: str
    found_by: tuple | None


@dataclass(frozen=True)
class Page:
    """One page of what was found."""

    asked: Asked
    entries: list
    count: int
    number: int
    pages: int
    groups: list = field(default_factory=list)
    chips: list = field(default_factory=list)


def read(index, release, args, class_iri=None, strict=False):
    """What an address asks for. `args` are its parameters, each with all its values.

    Raises BadRequest for a class or a value that does not exist and, when `strict`, for a parameter nobody knows: a list
    of data must not be longer than what was asked for.
    """
    chosen = {name: list(dict.fromkeys(value for value in values if value)) for name, values in args.items() if name in index.facets}
    wanted = (args.get("class") or [""])[0]
    if wanted and not class_iri:
        class_iri = next((iri for iri in index.classes if local_name(iri) == wanted), None)
        if class_iri is None:
            raise errors.BadRequest("bad-filter", name="class", value=wanted[:100])
    unknown = sorted(set(args) - _OWN - set(index.facets))
    if strict and unknown:
        raise errors.BadRequest("unknown-filter", name=unknown[0][:100], known=", ".join(["q", "class", *index.facets]))
    for name, keys in chosen.items():
        for key in keys:
            index.having(name, key)
    return Asked((args.get("q") or [""])[0].strip(), class_iri, {name: keys for name, keys in chosen.items() if keys})


def local_name(iri):
    """`…def#Library` → `Library`."""
    return iri.rpartition("#")[2].rpartition("/")[2]


def parameters(asked, with_class):
    """The parameters of an address that asks for this, as pairs."""
    pairs = [("q", asked.words)] if asked.words else []
    pairs += [("class", local_name(asked.class_iri))] if with_class and asked.class_iri else []
    return pairs + [(name, key) for name, keys in asked.chosen.items() for key in keys]


class View:
    """What a page shows of an Index for one reader: `with_class` says whether the class is a parameter or part of the path."""

    def __init__(self, index, release, language, with_class=True, extra=()):
        self.index, self.release, self.language, self.with_class, self.extra = index, release, language, with_class, list(extra)
        self._told, self._names = {}, {}

    def href(self, asked, **more):
        """The address of something asked, on the same page."""
        pairs = parameters(asked, self.with_class) + self.extra + list(more.items())
        return "?" + urlencode(pairs)

    def page(self, asked, number):
        """A Page of entries. A number past the end gives no entries."""
        some, count = self.index.find(asked, self.language, number * PAGE)[(number - 1) * PAGE:], self.index.count(asked)
        labels = self.index.labels(some)
        entries = [self._entry(thing, labels[thing][self.language], asked) for thing in some]
        return Page(asked, entries, count, number, max(1, -(-count // PAGE)), self.groups(asked), self.chips(asked))

    def _entry(self, thing, label, asked):
        text, tag = label
        is_clear = not asked.words or all(any(word.startswith(begin) for word in languages.fold(text).split())
                                          for begin in languages.fold(asked.words).split())
        shown = None if is_clear else self.index.shown_with(thing, asked.words, self.language)
        return Entry(self.index.iris[thing], text, tag, lists.name(self.release, self.index.class_of[thing], self.language),
                     self.line(thing, text), shown)

    def line(self, thing, label=""):
        """The values of a thing's facets in the reader's language, in their order, without what its label says already."""
        parts, kind = [], self.index.class_of[thing]
        for facet in self._telling(kind):
            if thing in facet.spans:
                parts.append(f"{self.name(facet, kind)}: {self.span(*facet.spans[thing])}")
            texts = [self.label(facet, facet.values[key])[0] for key in facet.keys.get(thing, ())[:3]]
            if texts:
                is_bare = not facet.values[facet.keys[thing][0]].iri
                parts.append((f"{self.name(facet, kind)}: " if is_bare else "") + ", ".join(texts))
        said = label.casefold()
        return " · ".join([part for part in dict.fromkeys(parts) if part.casefold() not in said][:_MOST_PARTS])

    def name(self, facet, kind):
        """What a facet is called for a class."""
        if (facet.key, kind) not in self._names:
            self._names[facet.key, kind] = self._text(facet.texts(kind))
        return self._names[facet.key, kind]

    def about(self, facet, kind):
        """What a facet is, for a class."""
        return self._text(facet.texts(kind, "description"))

    def _telling(self, kind):
        if kind not in self._told:
            self._told[kind] = self.index.telling(kind)
        return self._told[kind]

    def span(self, least, most):
        """`3–7` as the reader writes numbers."""
        first, last = (formatting.number(f"{number:g}", self.language) for number in (least, most))
        return first if least == most else f"{first}–{last}"

    def name_of(self, facet, asked):
        """What a facet is called for the class asked for."""
        return self._text(facet.texts(asked.class_iri))

    def label(self, facet, value):
        """(text, tag) of a value."""
        if value.bounds:
            least, most = value.bounds[0], value.bounds[1] - 1
            return (self.span(least, most) if least > float("-inf") else f"≤ {formatting.number(f'{most:g}', self.language)}"), ""
        return value.labels[self.language][1:]

    def label_of(self, facet, key):
        """(text, tag) of a value by its key: also of one that stands for no value, and of a range of the reader's own."""
        if key in facet.values:
            return self.label(facet, facet.values[key])
        if key == UNKNOWN:
            return words.say("facet.unknown", self.language), self.language
        if self.index.no_answer and key == local_name(self.index.no_answer):
            return lists.name(self.release, self.release.iris.absolute(self.index.no_answer), self.language), self.language
        return key.replace("..", "–"), ""

    def groups(self, asked):
        """The facets to offer: of the class, or where no class is chosen those that several classes share."""
        found = [self._classes(asked)] if self.with_class else []
        matching = self.index.matching(asked.words)
        offered = self.index.facets_of(asked.class_iri)
        for facet in offered + [self.index.facets[name] for name in asked.chosen if self.index.facets[name] not in offered]:
            within = matching & self.index.chosen(asked, without=facet.key) & facet.bits
            choices, texts = self._choices(facet, asked, within), facet.texts
            if len(choices) > 1 or facet.key in asked.chosen:
                found.append(Group(facet.key, self.name_of(facet, asked), self._text(texts(asked.class_iri, "description")), choices))
        return [group for group in found if group.choices]

    def _choices(self, facet, asked, within):
        """Values with counts: numbers by size, everything else by the reader's alphabet; what is not known stands last."""
        values = sorted(facet.values.values(), key=lambda value: value.bounds or (value.labels[self.language][0],))
        counted = [(value.key, (value.bits & within).bit_count()) for value in values]
        counted += [(key, (bits & within).bit_count()) for key, bits in self.index.unknown(facet)]
        chosen = asked.chosen.get(facet.key, [])
        return [Choice(*self.label_of(facet, key), count, self.toggle(asked, facet.key, key), key in chosen)
                for key, count in counted if count or key in chosen]

    def _classes(self, asked):
        within = self.index.matching(asked.words) & self.index.chosen(Asked("", None, asked.chosen))
        choices = []
        for iri, bits in self.index.classes.items():
            chosen = iri == asked.class_iri
            count = (bits & within).bit_count()
            if count or chosen:
                href = self.href(Asked(asked.words, None if chosen else iri, asked.chosen))
                choices.append(Choice(lists.plural(self.release, iri, self.language), self.language, count, href, chosen))
        return Group("class", words.say("facet.class", self.language), "", choices)

    def toggle(self, asked, name, key):
        """The address with one value more, or with it taken back."""
        return self.href(self._toggled(asked, name, key))

    def _toggled(self, asked, name, key):
        keys = asked.chosen.get(name, [])
        keys = [other for other in keys if other != key] if key in keys else [*keys, key]
        return Asked(asked.words, asked.class_iri, {**asked.chosen, name: keys} if keys else
                     {other: kept for other, kept in asked.chosen.items() if other != name})

    def chips(self, asked):
        """(name, label, tag, address without it) for each choice."""
        found = []
        if self.with_class and asked.class_iri:
            found.append((words.say("facet.class", self.language), lists.plural(self.release, asked.class_iri, self.language),
                          self.language, self.href(Asked(asked.words, None, asked.chosen))))
        for name, keys in asked.chosen.items():
            facet = self.index.facets[name]
            found += [(self.name_of(facet, asked), *self.label_of(facet, key), self.toggle(asked, name, key)) for key in keys]
        return found

    def _text(self, texts):
        return languages.choose(texts, self.language, self.release.languages)[0] if texts else ""
