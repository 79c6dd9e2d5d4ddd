"""The catalogue as a graph: DCAT-AP 3.0.1 with a series, data sets, files and services."""

from lod.catalog import files, flavours, people, statistics, vocabulary
from lod.catalog.vocabulary import EU, Pad, typed
from lod.results import Graph

PAGE = 200
"""Data sets on one page."""
_PROFILE = "http://data.europa.eu/r5r/"


def pages(offers, size=PAGE):
    """How many pages the catalogue has."""
    return max(1, -(-len(offers.datasets) // size))


def build(release, offers, flavour, number=1, size=PAGE, address=None):
    """The Graph of one page of the catalogue. `address` is that of the first page as it was asked for."""
    catalog = release.iris.absolute("catalog")
    pad = Pad(catalog)
    shown = offers.datasets[(number - 1) * size:number * size]
    if number == 1:
        _catalog(pad, release, offers, flavour, catalog)
        _series(pad, release, offers, flavour)
        for service in offers.services:
            _service(pad, release, offers, flavour, service)
    pad.say(catalog, "dcat:dataset", *(dataset.iri for dataset in shown))
    for dataset in shown:
        describe(pad, release, offers, flavour, dataset)
    _links(pad, address or catalog, number, pages(offers, size))
    return _finished(pad, release, flavour, catalog)


def build_one(release, offers, flavour, dataset):
    """The Graph of one data set, for its own address and for OAI records."""
    pad = Pad(dataset.iri)
    pad.say(release.iris.absolute("catalog"), "dcat:dataset", dataset.iri)
    describe(pad, release, offers, flavour, dataset)
    return _finished(pad, release, flavour, dataset.iri)


def _finished(pad, release, flavour, topic):
    people.write(pad, release, flavour)
    return Graph(pad.quads, release.prefixes | vocabulary.PREFIXES, topic=topic)


def _catalog(pad, release, offers, flavour, catalog):
    register = release.register
    pad.say(catalog, "rdf:type", "dcat:Catalog")
    pad.texts(catalog, "dct:title", flavours.texts(flavour, register["title"]))
    pad.texts(catalog, "dct:description", flavours.texts(flavour, register["description"]))
    pad.say(catalog, "dct:identifier", typed(catalog, "xsd:string"))
    pad.say(catalog, "dct:issued", typed(offers.history[-1]["issued"], "xsd:date"))
    pad.say(catalog, "dct:modified", typed(release.issued, "xsd:date"))
    pad.say(catalog, "foaf:homepage", release.iris.base)
    pad.say(release.iris.base, "rdf:type", "foaf:Document")
    pad.say(catalog, "dcat:themeTaxonomy", EU + "data-theme")
    pad.say(catalog, "dct:conformsTo", _PROFILE)
    pad.say(_PROFILE, "rdf:type", "dct:Standard")
    pad.say(catalog, "dct:license", people.licence(release, flavour))
    _shared(pad, release, flavour, catalog)
    pad.say(catalog, "dcat:service", *(f"{release.iris.base}{found['path']}#service" for found in offers.services))


def _shared(pad, release, flavour, node):
    """What the catalogue and every data set have alike."""
    settings = release.register.get("catalog", {})
    pad.say(node, "dct:publisher", release.iris.absolute(release.register["publisher"]))
    pad.say(node, "dcat:contactPoint", people.contact(release))
    pad.say(node, "dct:language", *(f"{EU}language/{code}" for code in settings.get("languages", ())))
    pad.say(node, "dct:spatial", *people.places(release, flavour))
    pad.say(node, "dct:rights", people.rights(release))


def describe(pad, release, offers, flavour, dataset):
    """One data set with its files and versions."""
    iri, settings = dataset.iri, release.register.get("catalog", {})
    pad.say(iri, "rdf:type", "dcat:Dataset")
    pad.texts(iri, "dct:title", flavours.texts(flavour, dataset.titles))
    pad.texts(iri, "dct:description", flavours.texts(flavour, dataset.descriptions))
    pad.say(iri, "dct:identifier", typed(iri, "xsd:string"))
    pad.say(iri, "dct:issued", typed(dataset.issued, "xsd:date"))
    pad.say(iri, "dct:modified", typed(dataset.modified, "xsd:date"))
    pad.say(iri, "dcat:landingPage", iri + ".html")
    pad.say(iri + ".html", "rdf:type", "foaf:Document")
    for tag, words in settings.get("keywords", {}).items():
        for word in words:
            pad.texts(iri, "dcat:keyword", flavours.texts(flavour, {tag: word}) if tag != "sr-Cyrl" else {tag: word})
    pad.say(iri, "dcat:theme", *(f"{EU}data-theme/{code}" for code in settings.get("themes", ())))
    pad.say(iri, "dct:accrualPeriodicity", _code("frequency", settings.get("frequency")))
    pad.say(iri, "dct:accessRights", _code("access-right", settings.get("access-right")))
    pad.say(iri, "dct:provenance", people.provenance(release))
    _shared(pad, release, flavour, iri)
    if flavour.is_portal:
        pad.say(iri, "dct:license", people.licence(release, flavour))
    people.period(pad, flavour, iri, dataset.start or _whole(offers, "start"), dataset.end)
    _relations(pad, release, offers, flavour, dataset)
    for file in dataset.files:
        files.write(pad, release, offers, flavour, dataset, file)


def _whole(offers, side):
    return getattr(offers.datasets[0], side)


def _code(table, code):
    return code and f"{EU}{table}/{code}"


def _relations(pad, release, offers, flavour, dataset):
    if dataset.kind == "series":
        pad.say(dataset.iri, "dcat:inSeries", series(release))
    if dataset.kind == "table":
        pad.say(dataset.iri, "dct:conformsTo", "http://www.w3.org/TR/vocab-data-cube/")
        pad.say("http://www.w3.org/TR/vocab-data-cube/", "rdf:type", "dct:Standard")
        statistics.write(pad, release, dataset)
    if dataset.about and not flavour.is_portal:
        pad.say(dataset.iri, "foaf:primaryTopic", dataset.about)
    if dataset.kind == "whole":
        pad.say(dataset.iri, "dcat:version", typed(release.version, "xsd:string"))
        if not flavour.is_portal:   # a portal would take every version for a data set of its own
            _versions(pad, release, offers, flavour, dataset)


def _versions(pad, release, offers, flavour, dataset):
    for manifest in offers.history:
        version = release.iris.release(manifest["version"])
        pad.say(dataset.iri, "dcat:hasVersion", version)
        pad.say(version, "rdf:type", "dcat:Dataset")
        pad.texts(version, "dct:title", {tag: f"{text} ({manifest['version']})" for tag, text in dataset.titles.items()})
        pad.texts(version, "dct:description", dataset.descriptions)
        pad.say(version, "dcat:version", typed(manifest["version"], "xsd:string"))
        pad.say(version, "dct:identifier", typed(version, "xsd:string"))
        _shared(pad, release, flavour, version)
        pad.say(version, "dct:issued", typed(manifest["issued"], "xsd:date"))
        pad.say(version, "dcat:isVersionOf", dataset.iri)
        if manifest["previous"]:
            pad.say(version, "dcat:previousVersion", release.iris.release(manifest["previous"]))


def series(release):
    """The IRI of the series."""
    return release.iris.absolute("dataset/series")


def _series(pad, release, offers, flavour):
    members = [dataset for dataset in offers.datasets if dataset.kind == "series"]
    if not members:
        return
    iri, first = series(release), people.series_titles(release)
    pad.say(release.iris.absolute("catalog"), "dcat:resource", iri)
    pad.say(iri, "rdf:type", "dcat:DatasetSeries")
    pad.texts(iri, "dct:title", flavours.texts(flavour, first))
    pad.texts(iri, "dct:description", flavours.texts(flavour, people.series_words(release, first)))
    pad.say(iri, "dct:identifier", typed(iri, "xsd:string"))
    pad.say(iri, "dct:issued", typed(min(member.issued for member in members), "xsd:date"))
    pad.say(iri, "dct:modified", typed(max(member.modified for member in members), "xsd:date"))
    settings = release.register.get("catalog", {})
    pad.say(iri, "dct:accrualPeriodicity", _code("frequency", settings.get("frequency")))
    pad.say(iri, "dct:publisher", release.iris.absolute(release.register["publisher"]))
    pad.say(iri, "dcat:contactPoint", people.contact(release))
    pad.say(iri, "dct:spatial", *people.places(release, flavour))
    pad.say(iri, "dcat:first", members[0].iri)
    pad.say(iri, "dcat:last", members[-1].iri)
    for earlier, later in zip(members, members[1:], strict=False):
        pad.say(later.iri, "dcat:prev", earlier.iri)
    ends = [member.end for member in members]
    people.period(pad, flavour, iri, members[0].start, max(ends) if all(ends) else None)


def _service(pad, release, offers, flavour, service):
    base, node = release.iris.base, f"{release.iris.base}{service['path']}#service"
    pad.say(node, "rdf:type", "dcat:DataService")
    pad.texts(node, "dct:title", flavours.texts(flavour, people.say(release, f"catalog.service.{service['name']}")))
    pad.texts(node, "dct:description",
              flavours.texts(flavour, people.say(release, f"catalog.service.{service['name']}.description")))
    pad.say(node, "dct:identifier", typed(node, "xsd:string"))
    pad.say(node, "dcat:endpointURL", base + service["path"])
    pad.say(node, "dcat:endpointDescription", base + service["describedby"])
    pad.say(node, "dcat:landingPage", base + service["path"])
    pad.say(base + service["path"], "rdf:type", "foaf:Document")
    pad.say(node, "dct:conformsTo", service["conformsTo"])
    pad.say(service["conformsTo"], "rdf:type", "dct:Standard")
    pad.say(node, "dcat:servesDataset", offers.datasets[0].iri)
    pad.say(node, "dct:license", people.licence(release, flavour))
    pad.say(node, "dct:publisher", release.iris.absolute(release.register["publisher"]))
    pad.say(node, "dcat:contactPoint", people.contact(release))
    settings = release.register.get("catalog", {})
    pad.say(node, "dct:accessRights", _code("access-right", settings.get("access-right")))
    for tag, words in settings.get("keywords", {}).items():
        pad.texts(node, "dcat:keyword", {tag: words[0]})
    pad.say(node, "dcat:theme", *(f"{EU}data-theme/{code}" for code in settings.get("themes", ())))


def _links(pad, address, number, count):
    """Hydra paging, as harvesters follow it; a catalogue of one page needs none."""
    if count == 1:
        return
    page = f"{address}?page={number}" if number > 1 else address
    pad.say(page, "rdf:type", "hydra:PartialCollectionView")
    pad.say(page, "hydra:first", address)
    pad.say(page, "hydra:last", f"{address}?page={count}")
    if number < count:
        pad.say(page, "hydra:next", f"{address}?page={number + 1}")
    if number > 1:
        pad.say(page, "hydra:previous", f"{address}?page={number - 1}" if number > 2 else address)
