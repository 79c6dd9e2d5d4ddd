"""What stands around data sets: publisher, contact, licence, rights, places, periods, and the authority codes used."""

import json
from pathlib import Path

import pyoxigraph as ox

from lod import words
from lod.catalog import flavours, media, offers
from lod.catalog.vocabulary import EU, term, typed
from lod.iris import LABELS, WELL_KNOWN
from lod.languages import canonical

AUTHORITIES = json.loads((Path(__file__).parent / "authorities.json").read_text(encoding="utf-8"))
"""Code of an EU authority table → its English label: those that a register's settings may name."""
_CLASSES = {"language": "dct:LinguisticSystem", "frequency": "dct:Frequency", "access-right": "dct:RightsStatement",
            "country": "dct:Location", "licence": "dct:LicenseDocument", "file-type": "dct:MediaTypeOrExtent"}


def say(release, key, **details):
    """Tag → sentence, in every language of the register."""
    return {tag: words.say(key, tag, **details) for tag in release.languages}


def series_titles(release):
    """Titles of the series."""
    return say_with(release, "catalog.series", offers.series(release))


def series_words(release, titles):
    """The description of the series."""
    return say_with(release, "catalog.series.description", titles)


def say_with(release, key, titles):
    """A sentence about a title, each in its language."""
    return {tag: words.say(key, tag, title=titles[tag]) for tag in release.languages}


def contact(release):
    """The IRI of the contact."""
    return release.iris.absolute("catalog#contact")


def rights(release):
    """The IRI of the statement of whom to credit."""
    return release.iris.absolute("catalog#rights")


def provenance(release):
    """The IRI of the statement of where the data come from."""
    return release.iris.absolute("catalog#provenance")


def licence(release, flavour):
    """The licence: the EU's own address where the profile counts and the register gives its code."""
    code = release.register.get("catalog", {}).get("licence")
    return f"{EU}licence/{code}" if code and not flavour.is_portal else release.register["licence"]


def places(release, flavour):
    """The country by its EU code; for portals, which draw it, also the box around all points of the register."""
    code = release.register.get("catalog", {}).get("country")
    drawn = flavour.is_portal and box(release)
    return [f"{EU}country/{code}"] * bool(code) + [release.iris.absolute("catalog#area")] * bool(drawn)


def box(release):
    """The box around all points of the register as WKT, or None when it has none."""
    sides = []
    for name in ("wgs84:long", "wgs84:lat"):
        found = [float(quad.object.value) for quad in release.engine.quads(predicate=term(name))]
        if not found:
            return None
        sides.append((min(found), max(found)))
    (west, east), (south, north) = sides
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return "POLYGON((" + ", ".join(f"{x:.4f} {y:.4f}" for x, y in corners) + "))"


def period(pad, flavour, iri, start, end):
    """A period of days; in the portal flavour without an address of its own."""
    if not start and not end:
        return
    node = ox.BlankNode("period-" + iri.rpartition("/")[2].replace("#", "-")) if flavour.is_portal else iri + "#period"
    pad.say(iri, "dct:temporal", node)
    pad.say(node, "rdf:type", "dct:PeriodOfTime")
    for predicate, day in (("dcat:startDate", start), ("dcat:endDate", end)):
        if day:
            pad.say(node, predicate, typed(day, "xsd:date"))


def write(pad, release, flavour):
    """Describe what the statements on the pad point to: nothing that is named stays without a name."""
    used = {quad.object.value for quad in pad.quads if isinstance(quad.object, ox.NamedNode)}
    _publisher(pad, release, flavour, used)
    _contact(pad, release, flavour, used)
    for iri in (rights(release), provenance(release)):
        if iri in used:
            kind = "dct:RightsStatement" if iri == rights(release) else "dct:ProvenanceStatement"
            pad.say(iri, "rdf:type", kind)
            pad.texts(iri, "rdfs:label", flavours.texts(flavour, release.register["credits"]))
    if release.iris.absolute("catalog#area") in used:
        pad.say(release.iris.absolute("catalog#area"), "rdf:type", "dct:Location")
        pad.say(release.iris.absolute("catalog#area"), "dcat:bbox", typed(box(release), "geo:wktLiteral"))
    if release.register["licence"] in used:
        pad.say(release.register["licence"], "rdf:type", "dct:LicenseDocument")
        code = release.register.get("catalog", {}).get("licence")
        pad.say(release.register["licence"], "dct:title",
                ox.Literal(AUTHORITIES.get(f"licence/{code}", release.register["licence"]), language="en"))
    if not flavour.is_portal:
        _authorities(pad, release, used)


def _names(release, iri):
    for predicate in LABELS:
        found = {canonical(quad.object.language): quad.object.value
                 for quad in release.engine.quads(subject=term(iri), predicate=term(predicate)) if quad.object.language}
        if found:
            return found
    return release.register["title"]


def _publisher(pad, release, flavour, used):
    iri = release.iris.absolute(release.register["publisher"])
    if iri not in used:
        return
    pad.say(iri, "rdf:type", "foaf:Agent", "foaf:Organization")
    pad.texts(iri, "foaf:name", flavours.texts(flavour, _names(release, iri)))
    for quad in release.engine.quads(subject=term(iri), predicate=term("foaf:homepage")):
        pad.say(iri, "foaf:homepage", quad.object)
        pad.say(quad.object, "rdf:type", "foaf:Document")
    kind = release.register.get("catalog", {}).get("publisher-type")
    if kind:
        pad.say(iri, "dct:type", f"http://purl.org/adms/publishertype/{kind}")
        if not flavour.is_portal:
            _concept(pad, f"http://purl.org/adms/publishertype/{kind}", kind, "http://purl.org/adms/publishertype/1.0")


def _contact(pad, release, flavour, used):
    iri, settings = contact(release), release.register.get("catalog", {})
    if iri not in used:
        return
    pad.say(iri, "rdf:type", "vcard:Organization", "vcard:Kind")
    names = _names(release, release.iris.absolute(release.register["publisher"]))
    pad.texts(iri, "vcard:fn", flavours.texts(flavour, names))
    pad.say(iri, "vcard:hasURL", settings.get("contact", release.iris.base))
    if settings.get("email"):
        pad.say(iri, "vcard:hasEmail", f"mailto:{settings['email']}")


def _authorities(pad, release, used):
    """Type, label and scheme of the EU codes named: the official shapes ask for them and nothing is fetched."""
    labels = {f"file-type/{kind.code}": kind.label for kind in (*media.KINDS.values(), media.PLAIN)}
    for iri in sorted(used):
        local = iri.removeprefix(EU)
        if not iri.startswith(EU) or "/" not in local:
            continue
        table = local.partition("/")[0]
        _concept(pad, iri, (labels | AUTHORITIES).get(local, local.rpartition("/")[2]), EU + table)
        if table in _CLASSES:
            pad.say(iri, "rdf:type", _CLASSES[table])
        if table == "licence":
            pad.say(iri, "skos:exactMatch", release.register["licence"])
            pad.say(iri, "dct:type", "http://purl.org/adms/licencetype/Attribution")
            _concept(pad, "http://purl.org/adms/licencetype/Attribution", "Attribution",
                     "http://purl.org/adms/licencetype/1.0")
    if EU + "data-theme" in used:
        _scheme(pad, EU + "data-theme")


def _concept(pad, iri, label, scheme):
    pad.say(iri, "rdf:type", "skos:Concept")
    pad.say(iri, "skos:prefLabel", ox.Literal(label, language="en"))
    pad.say(iri, "skos:inScheme", scheme)
    _scheme(pad, scheme)


def _scheme(pad, scheme):
    pad.say(scheme, "rdf:type", "skos:ConceptScheme")
    name = scheme.removeprefix(WELL_KNOWN["adms"]).rstrip("/").rpartition("/")[2].replace("-", " ")
    pad.say(scheme, "dct:title", ox.Literal(name.capitalize() if name != "1.0" else scheme.split("/")[-2], language="en"))
