"""What the query builder knows: the classes and properties of the shapes, with the ranges that the data show.

Names, descriptions and order come from the outlines of the shapes. What a property leads to is looked up in the data, so
a property that nothing uses is not offered, and neither is one that leads out of the register, or to a class
without a name. The result is SHACL in the
one language of the reader: Sparnatural compares tags letter by letter, and reads them in small letters.
"""

from itertools import islice

import pyoxigraph as ox

from lod import languages, lists, words
from lod.iris import LABELS, WELL_KNOWN
from lod.results import Graph

_SH, _RDF, _RDFS, _XSD = (WELL_KNOWN[prefix] for prefix in ("sh", "rdf", "rdfs", "xsd"))
_DASH = "http://datashapes.org/dash#"
_CORE = "http://data.sparna.fr/ontologies/sparnatural-config-core#"
_TYPE = ox.NamedNode(_RDF + "type")
_SAMPLE = 300      # things of a class that are looked at
_SEEN = 12         # values of a property that are enough
_SHORT_LIST = 300  # things that a drop-down may hold; more are searched by typing
_SIMPLE = {_RDF + "langString", *(_XSD + name for name in ("string", "integer", "decimal", "date", "boolean"))}


def build(release, language):
    """The Graph of the shapes for the builder."""
    return Graph(_Builder(release, language).quads(), release.prefixes | {"dash": _DASH, "core": _CORE})


def names(release, language):
    """How the variables of the builder's queries begin → what a reader calls the column."""
    found = _Builder(release, language)
    return {name: found.words[iri] for iri, name in found.names.items()} | {"text": words.say("builder.text", language)}


def is_known(release):
    """Whether there is anything to build queries from."""
    return bool(release.outlines)


class _Builder:
    def __init__(self, release, language):
        self.release, self.language = release, language
        counts = lists.counts(release)
        first = [release.iris.absolute(iri) for iri in release.register["classes"]]
        said = {iri: lists.plural(release, iri, language) for iri in dict.fromkeys([*first, *sorted(release.outlines)])}
        self.words = {iri: text for iri, text in said.items() if text != iri.removeprefix(release.iris.base)}
        self.classes = [iri for iri in self.words if iri in release.outlines and counts.get(iri)]
        self.counts, self.kinds = counts, {}
        ends = [iri.rpartition("#")[2].rpartition("/")[2] for iri in self.classes]
        self.names = {iri: end if ends.count(end) == 1 else f"{end}{number}"   # variables of the queries are called so
                      for number, (iri, end) in enumerate(zip(self.classes, ends, strict=True), 1)}

    def quads(self):
        yield from self._entity("text", {_SH + "nodeKind": ox.NamedNode(_SH + "Literal")}, self._word("builder.text"))
        for number, iri in enumerate(self.classes, 1):
            yield from self._class(iri, number)

    def _class(self, iri, number):
        things = self._things(iri)
        label = next((name for name in LABELS if any(True for thing in things for _ in self._values(thing, name, False))), None)
        yield from self._entity(self.names[iri], {_SH + "targetClass": ox.NamedNode(iri), _SH + "order": _integer(number)},
                                self.words[iri])
        properties = [(entry, self._range(things, entry)) for group in self.release.outlines[iri] for entry in group["properties"]
                      if entry["path"] != label]
        if label:
            yield from self._property(iri, 0, {"path": label, "inverse": False, "name": {}, "description": {}}, ("text", _RDF + "langString"))
        for place, (entry, found) in enumerate(((entry, found) for entry, found in properties if found), 1):
            yield from self._property(iri, place, entry, found)

    def _property(self, iri, place, entry, found):
        name, kind = found
        node = self._node(f"{self.names[iri]}-p{place}")
        yield self._quad(self._node(self.names[iri]), _SH + "property", node)
        yield self._quad(node, _RDF + "type", ox.NamedNode(_SH + "PropertyShape"))
        path = ox.NamedNode(entry["path"])
        if entry["inverse"]:
            path, step = ox.BlankNode(f"{self.names[iri]}p{place}".replace("-", "")), path
            yield self._quad(path, _SH + "inversePath", step)
        yield self._quad(node, _SH + "path", path)
        yield self._quad(node, _SH + "order", _integer(place))
        for predicate, texts in ((_SH + "name", entry["name"]), (_SH + "description", entry["description"])):
            if texts:
                yield self._quad(node, predicate, self._text(languages.choose(texts, self.language, self.release.languages)[0]))
        if not place:
            yield self._quad(node, _SH + "name", self._text(self._word("name")))
            yield self._quad(node, _DASH + "propertyRole", ox.NamedNode(_DASH + "LabelRole"))
        yield self._quad(node, _SH + "node", self._node(name))
        if kind in _SIMPLE:
            yield self._quad(node, _SH + "datatype", ox.NamedNode(kind))
        else:
            widget = "SearchProperty" if name == "text" else "ListProperty" if self.counts[kind] <= _SHORT_LIST else "AutocompleteProperty"
            yield self._quad(node, _DASH + "searchWidget", ox.NamedNode(_CORE + widget))

    def _range(self, things, entry):
        """(name of the range, datatype or class) by the first values, or None: nothing there, or a way out of the register."""
        values = (value for thing in things for value in self._values(thing, entry["path"], entry["inverse"]))
        kinds = {self._kind(value) for value in islice(values, _SEEN)} - {None}
        classes = [iri for iri in self.classes if iri in kinds]
        if classes:
            return self.names[classes[0]], classes[0]
        return ("text", kinds.pop() if len(kinds) == 1 else None) if kinds else None

    def _kind(self, value):
        """The datatype of a literal, the best known class of a thing, None for anything else."""
        if isinstance(value, ox.Literal):
            return value.datatype.value
        if not isinstance(value, ox.NamedNode):
            return None
        if value not in self.kinds:
            types = {quad.object.value for quad in self.release.engine.quads(subject=value, predicate=_TYPE)}
            self.kinds[value] = next((iri for iri in self.classes if iri in types), None)
        return self.kinds[value]

    def _values(self, thing, path, inverse):
        predicate = ox.NamedNode(path)
        if inverse:
            return (quad.subject for quad in self.release.engine.quads(predicate=predicate, object=thing))
        return (quad.object for quad in self.release.engine.quads(subject=thing, predicate=predicate))

    def _things(self, iri):
        database = self.release.things()
        try:
            rows = database.execute("SELECT iri FROM thing WHERE class = ? AND language = ? LIMIT ?", (iri, self.language, _SAMPLE))
            return [ox.NamedNode(row[0]) for row in rows]
        finally:
            database.close()

    def _entity(self, name, said, label):
        node = self._node(name)
        yield self._quad(node, _RDF + "type", ox.NamedNode(_SH + "NodeShape"))
        yield self._quad(node, _RDFS + "label", self._text(label))
        for predicate, value in said.items():
            yield self._quad(node, predicate, value)

    def _node(self, name):
        return ox.NamedNode(self.release.iris.absolute(f"explore/shapes#{name}"))

    def _text(self, text):
        return ox.Literal(text, language=self.language)

    def _word(self, key):
        return words.say(key, self.language)

    def _quad(self, subject, predicate, value):
        return ox.Quad(subject, ox.NamedNode(predicate), value)


def _integer(number):
    return ox.Literal(str(number), datatype=ox.NamedNode(_XSD + "integer"))
