"""schema.org descriptions for pages: search machines for data sets read them."""

import json

from markupsafe import Markup

from lod.catalog.vocabulary import term
from lod.iris import WELL_KNOWN

_TYPES = {WELL_KNOWN["org"] + "ChangeEvent": "Event", WELL_KNOWN["cv"] + "AdminUnit": "AdministrativeArea",
          WELL_KNOWN["org"] + "FormalOrganization": "Organization", WELL_KNOWN["org"] + "Organization": "Organization",
          WELL_KNOWN["org"] + "OrganizationalUnit": "Organization", WELL_KNOWN["skos"] + "Concept": "DefinedTerm",
          WELL_KNOWN["skos"] + "ConceptScheme": "DefinedTermSet", WELL_KNOWN["qb"] + "Observation": "Observation",
          WELL_KNOWN["dct"] + "BibliographicResource": "CreativeWork"}


def thing(page, release):
    """A thing, from its page: type, names and address."""
    types = {quad.object.value for quad in release.engine.quads(subject=term(page.iri), predicate=term("rdf:type"))}
    found = next((name for iri, name in _TYPES.items() if iri in types), "Thing")
    names = [{"@value": text, "@language": tag} if tag else text for text, tag in page.names]
    return {"@context": "https://schema.org/", "@type": found, "@id": page.iri, "url": page.iri, "name": names}


def catalog(release):
    """The register as a catalogue of data, for its first page."""
    base = release.iris.base
    return {"@context": "https://schema.org/", "@type": "DataCatalog", "@id": base + "catalog", "url": base,
            **_texts(release.register["title"], release.register["description"]), "license": release.register["licence"],
            "dataset": [{"@type": "Dataset", "@id": base + "dataset/register", "url": base + "dataset/register",
                         **_texts(release.register["title"], release.register["description"]),
                         "license": release.register["licence"],
                         "creator": {"@type": "Organization", "@id": release.iris.absolute(release.register["publisher"]),
                                     "name": _text(release.register["title"])}}]}


def dataset(found, release):
    """A data set with its files."""
    settings = release.register.get("catalog", {})
    described = {
        "@context": "https://schema.org/", "@type": "Dataset", "@id": found.iri, "url": found.iri, "identifier": found.iri,
        **_texts(found.titles, found.descriptions), "license": release.register["licence"], "isAccessibleForFree": True,
        "dateModified": found.modified, "datePublished": found.issued, "version": release.version,
        "keywords": [word for words in settings.get("keywords", {}).values() for word in words],
        "creator": {"@id": release.iris.absolute(release.register["publisher"]), "@type": "Organization"},
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": release.iris.absolute("catalog")},
        "distribution": [{"@type": "DataDownload", "contentUrl": file.address, "encodingFormat": file.kind.media_type,
                          "contentSize": f"{file.size} B", "sha256": file.sha256} for file in found.files]}
    if found.start:
        described["temporalCoverage"] = f"{found.start}/{found.end or '..'}"
    return described


def _texts(titles, descriptions):
    return {"name": _text(titles), "description": _text(descriptions)}


def _text(texts):
    return [{"@value": text, "@language": tag} for tag, text in texts.items()]


def block(described):
    """The description as a data block in HTML; what could end the block or begin a comment is escaped."""
    text = json.dumps(described, ensure_ascii=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(f'<script type="application/ld+json">{text}</script>')
