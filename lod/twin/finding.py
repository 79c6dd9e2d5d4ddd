"""Search without a server: all that is searched of one language, folded, as one file that a script reads.

The script (static/twin-search.js) does what search.py does: things lie in the reader's alphabet, so a thing's number is its
place; `names` are folded names and codes, `words` the folded words of names and of all else. A value of a facet lists its things.
"""

import json

from lod import languages, lists, search, words
from lod.narrowing import View, local_name

_WORDS = ("facet.chosen", "facet.class", "facet.narrow", "facet.remove", "next", "page-of", "previous", "search.count", "search.found-by",
          "search.nothing")


def build(release, language, document):
    """The index of a release in a language, as bytes of JSON; `document` gives the address of an IRI's page, or None."""
    index = search.index(release)
    view, order = View(index, release, language), index.order[language]
    place = {thing: number for number, thing in enumerate(order)}
    labels, said = index.labels(order), _said(index)
    classes = list(index.classes)
    things = []
    for thing in order:
        text, tag = labels[thing][language]
        names, rest = said["words"].get(thing, ((), ()))
        things.append({"page": document(index.iris[thing]), "label": text, "tag": tag, "class": classes.index(index.class_of[thing]),
                       "line": view.line(thing, text), "names": said["names"].get(thing, []), "words": [" ".join(names), " ".join(rest)],
                       "texts": said["texts"].get(thing, [])})
    found = {"language": language, "page": search.PAGE, "words": {key: words.words(language)[key] for key in _WORDS},
             "classes": [{"key": local_name(iri), "name": lists.plural(release, iri, language), "one": lists.name(release, iri, language)}
                         for iri in classes],
             "facets": [_facet(index, view, facet, classes, place) for facet in index.facets.values()], "things": things}
    return (json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()


def _said(index):
    """Thing → its folded names and codes, (words of its names, all other words), and (tag, text) of what it is shown with."""
    found = {"names": {}, "words": {}, "texts": {}}
    with index.database() as database:
        for thing, folded in database.execute("SELECT thing, folded FROM name ORDER BY thing, folded"):
            found["names"].setdefault(thing, []).append(folded)
        for thing, tag, text in database.execute("SELECT thing, tag, text FROM text ORDER BY thing, tag, text"):
            found["texts"].setdefault(thing, []).append((languages.canonical(tag) if tag else "", text))
        database.execute("CREATE VIRTUAL TABLE temp.said USING fts5vocab(main, words, instance)")
        for thing, column, word in database.execute("SELECT DISTINCT doc, col, term FROM temp.said ORDER BY doc, term"):
            found["words"].setdefault(thing, ([], []))[column != "names"].append(word)
    return found


def _facet(index, view, facet, classes, place):
    """A facet with its values in the order in which they are offered, each with its things; what is not known stands last."""
    asked = {classes.index(iri): {"name": view.name(facet, iri), "about": view.about(facet, iri), "order": facet.classes[iri]["order"]}
             for iri in facet.classes if iri in classes}
    values = sorted(facet.values.values(), key=lambda value: value.bounds or (value.labels[view.language][0],))
    bits = [(value.key, value.bits) for value in values] + index.unknown(facet)
    return {"key": facet.key, "classes": asked, "shared": facet.is_shared,
            "values": [{"key": key, "label": view.label_of(facet, key)[0], "tag": view.label_of(facet, key)[1],
                        "things": sorted(place[thing] for thing in _things(bits))} for key, bits in bits if bits]}


def _things(bits):
    """The numbers of the bits that are set."""
    return [number for number, flag in enumerate(reversed(f"{bits:b}")) if flag == "1"]
