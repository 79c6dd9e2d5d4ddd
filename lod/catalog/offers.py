"""What a release offers: data sets with their dates, files with size and sum, and services that have an address here."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from lod import as_of, lists, words
from lod.catalog import media

SERVICES = json.loads((Path(__file__).parent / "services.json").read_text(encoding="utf-8"))
"""Each with `name`, the `rule` of the page that answers, `path`, and what it conforms to; `describedby` is a path."""


@dataclass(frozen=True)
class File:
    """A file to download: address, kind, size, SHA-256; `packed` is the media type of its compression, if any."""

    name: str
    address: str
    kind: media.Kind
    size: int
    sha256: str
    packed: str | None = None
    described: str | None = None


@dataclass(frozen=True)
class Dataset:
    """A data set: `about` is what it is about in the register; dates are of releases."""

    name: str
    kind: str
    iri: str
    about: str | None
    titles: dict
    descriptions: dict
    issued: str
    modified: str
    files: tuple
    start: str | None = None
    end: str | None = None
    statements: int = 0


@dataclass(frozen=True)
class Offers:
    """All that a release offers; `gone` are names of data sets that it no longer has, with the date they went."""

    datasets: tuple
    services: tuple
    history: tuple
    gone: dict = field(default_factory=dict)


def find(release, history, rules):
    """The Offers of a release. `history` are manifests, newest first; `rules` the addresses that have a page."""
    listed = json.loads((release.folder / "download" / "datasets.json").read_text(encoding="utf-8"))
    datasets = tuple(_dataset(release, entry, history) for entry in listed)
    services = tuple(service for service in SERVICES if service["rule"] in rules)
    return Offers(datasets, services, tuple(history), _gone(history))


def _dataset(release, entry, history):
    names = entry.get("files") or _whole(release)
    dates = [manifest["issued"] for manifest in history if _print(manifest, entry["name"])]
    prints = [_print(manifest, entry["name"]) for manifest in history]
    same = next((number for number, found in enumerate(prints) if found != prints[0]), len(prints))
    return Dataset(
        entry["name"], entry["kind"], release.iris.absolute(f"dataset/{entry['name']}"),
        entry["about"] and release.iris.absolute(entry["about"]), _titles(release, entry), _descriptions(release, entry),
        dates[-1], history[same - 1]["issued"], tuple(_file(release, name) for name in names),
        entry.get("start"), entry.get("end"), entry["statements"])


def _titles(release, entry):
    """A code list says that it is one: in a portal its title stands alone."""
    key = f"catalog.title.{entry['kind']}"
    return {tag: words.say(key, tag, title=entry["title"].get(tag) or entry["name"]) for tag in release.languages}


def _descriptions(release, entry):
    """A data set without a description gets the sentence of its kind."""
    return {tag: entry["description"].get(tag) or words.say(f"catalog.description.{entry['kind']}", tag,
                                                             title=entry["title"].get(tag) or entry["name"])
            for tag in release.languages}


def _whole(release):
    tables = sorted(name.removeprefix("source/data/") for name in release.manifest["files"]
                    if name.startswith("source/data/") and name.endswith(".csv"))
    return [*media.DUMPS, *(f"{name}.gz" for name in media.DUMPS), "tables.zip", "register.xlsx",
            *(f"tables/{name}" for name in tables)]


def path(release, name):
    """The path inside the release folder of a name below `/download/<version>/`, or None when it is not offered."""
    if name.startswith("tables/"):
        found = "source/data/" + name.removeprefix("tables/")
    else:
        whole = name in (*media.DUMPS, "context.jsonld") or name in (_of_state(point) for point in release.points)
        found = name if whole else "download/" + name
    return found if found in release.manifest["files"] else None


def _of_state(point):
    return f"{as_of.FOLDER}/{point.key}/data.nq"


def states(release):
    """Points → the File of all statements as of that day; a day on which all is as it is now has none of its own."""
    points = [release.point] if release.point else release.points
    return {point: _file(release, _of_state(point)) for point in points if path(release, _of_state(point))}


def _file(release, name):
    file = release.manifest["files"][path(release, name)]
    packed = "application/gzip" if name.endswith(".gz") else None
    address = release.iris.absolute(f"download/{release.version}/{name}")
    described = None
    if name.endswith(".csv"):
        if name.startswith("tables/"):   # a table lies where its description counts from
            address = release.iris.absolute("data/" + name.removeprefix("tables/"))
        described = address + "-metadata.json"
    return File(name, address, media.kind(name.removesuffix(".gz")), file["bytes"], file["sha256"], packed, described)


def _print(manifest, name):
    """What tells one state of a data set from another, or None where a release does not have it."""
    if name == "register":
        return manifest["digest"]
    found = manifest["files"].get(f"download/datasets/{name}.nt")
    return found and found["sha256"]


def _gone(history):
    """Name → date of the first release without it, for data sets of earlier releases."""
    gone, here = {}, _names(history[0])
    for newer, older in zip(history, history[1:], strict=False):
        for name in _names(older) - here:
            gone.setdefault(name, newer["issued"])
    return gone


def _names(manifest):
    start = "download/datasets/"
    return {name[len(start):-3] for name in manifest["files"] if name.startswith(start) and name.endswith(".nt")}


def series(release):
    """Titles of the series that the members of one class make, or None when the register names no class."""
    name = release.register.get("catalog", {}).get("series")
    iri = name and release.iris.absolute(name)
    return {tag: lists.plural(release, iri, tag) for tag in release.languages} if iri else None
