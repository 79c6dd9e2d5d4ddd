"""Publishing: tables, rules and checks become a release folder; it is complete, or it does not exist.

The folder is built beside the others under a name that begins with a dot, written through to the disk, renamed to its
version, and `current` is switched to it by one rename. Whatever moment this is interrupted at, `current` names a whole
release: the old one or the new.
"""

import contextlib
import fcntl
import hashlib
import itertools
import json
import operator
import os
import shutil
import sqlite3
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

import lod
from lod import as_of, changes, counts, errors, index, queries, rules
from lod.findings import Finding
from lod.languages import restore_tags
from lod.publish import areas, beside, checks, context, facets, ontology, outlines, packages, report, shacl, states, tables
from lod.publish.desk import questionnaire

DUMPS = {"data.ttl": (ox.RdfFormat.TURTLE, "turtle"), "data.trig": (ox.RdfFormat.TRIG, "turtle"),
         "data.nt": (ox.RdfFormat.N_TRIPLES, "turtle"), "data.rdf": (ox.RdfFormat.RDF_XML, "xml"),
         "data.jsonld": (ox.RdfFormat.JSON_LD, "json")}
_VERSIONED = {"manifest.json", "changes.nq", "report.ttl", "findings.json", shacl.VERDICT}
_MOMENT = 1.0   # seconds in which what worked beside a killed publishing has surely gone, too
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass
class Draft:
    """Everything a release is made of, before it is written: statements and what was found about them."""

    quads: list = field(default_factory=list)
    findings: list = field(default_factory=list)
    tables: object = None
    verdict: object = None

    @property
    def stops(self):
        """Whether a finding stands between this draft and a release."""
        return any(finding.severity == "error" for finding in self.findings)


@dataclass(frozen=True)
class Published:
    """The outcome of `publish`: the version now current, its folder, its warnings, and whether it is a new one."""

    version: str
    folder: Path
    findings: list
    new: bool


def draft(register, progress=lambda *_: None, previous=None):
    """Read and judge a register's folder without writing anything. Returns a Draft.

    `previous` is the folder of a release, if any: what has not changed since need not be judged by the shapes again.
    """
    found = tables.read(register, progress)
    said, findings = ontology.read(register)
    findings += questionnaire.problems(register.questionnaire, found.descriptions) if register.questionnaire else []
    result = Draft(found.quads + said, found.findings + findings, found)
    if result.stops:   # what follows would only repeat it in other words
        result.findings = checks.ordered(result.findings)
        return result
    sound, broken = queries.read_sound(register.folder / "queries" / "rules")
    derived, findings = rules.derive(sound, register.base, register.derive_latin, result.quads, progress)
    findings += [Finding("error", "rule-broken", f"queries/rules/{name}", details={"problem": error}) for name, error in broken.items()]
    result.quads = list(dict.fromkeys(result.quads + derived))
    judged, result.verdict = checks.run(register, result.quads, found, progress, previous and shacl.recall(previous), previous)
    result.findings = checks.ordered(findings + judged)
    return result


def publish(register, out, date, progress=lambda *_: None, before_switch=lambda folder: None):
    """Publish a register into the folder `out` under the version `date` (ISO 8601; `.2` and so on when it is taken), or that
    of the release before where it is of a later day.
    `before_switch` is called with the folder of a new release that is whole but not yet current.

    Returns Published. Raises Unpublishable with the findings when one is an error, Busy when another publishing holds
    the folder, Unwritable when the disk is full or refuses; the current release then stays what it was. A register that
    has not changed since the current release makes no new one.
    """
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    with locked(out):
        previous = current(out)
        result = draft(register, progress, previous)
        if result.stops:
            raise errors.Unpublishable(result.findings)
        building = out / f".building-{os.getpid()}"
        try:
            building.mkdir()
            return _finish(register, out, date, result, previous, building, progress, before_switch)
        except (OSError, sqlite3.Error) as error:
            raise errors.Unwritable(path=str(out), problem=str(error)) from None
        finally:
            shutil.rmtree(building, ignore_errors=True)


@contextlib.contextmanager
def locked(out):
    """One publishing at a time; the lock goes with the process, however it ends, and with what works beside it, which
    follows in a moment: for that one waits. Leftovers of dead ones are cleared.
    """
    with (out / ".lock").open("w") as file:
        until = time.monotonic() + _MOMENT
        while not _lock(file):
            if time.monotonic() > until:
                raise errors.Busy(path=str(out))
            time.sleep(0.02)
        for leftover in out.glob(".building-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        yield


def _lock(file):
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def current(out):
    """The folder of the current release, or None."""
    link = Path(out) / "current"
    return link.resolve() if link.exists() else None


def _finish(register, out, date, result, previous, building, progress, before_switch):
    progress("release", 0, 1)
    lines = changes.of(result.quads)
    (building / "data.nq").write_text("\n".join(lines) + "\n", encoding="utf-8")
    _write_json(building / "facets.json", facets.build(shacl.read_shapes(register), register.base))
    with beside.work(index.build, building / "index", building / "data.nq", result.quads, _plan(register, building)) as indexing:
        progress("states", 0, 1)
        recipe = as_of.recipe(register.folder, register.base, register.derive_latin)
        with beside.work(states.build, recipe, building, result.quads, _plan(register, building)) as dating:
            _write_contents(register, building, result)
            dating.wait()
        digest = _digest(building)
        old = json.loads((previous / "manifest.json").read_text(encoding="utf-8")) if previous else None
        if old and old["digest"] == digest:
            return Published(old["version"], previous, result.findings, new=False)
        date = max(date, old["issued"]) if old else date   # a clock that went back makes no release older than the one before
        version = _free_version(out, date)
        _write_versioned(register, building, lines, result, version, date, digest, old, previous)
        indexing.wait()
    building.chmod(0o755)
    _sync(building)
    before_switch(building)
    os.rename(building, out / version)
    _switch(out, version)
    return Published(version, out / version, result.findings, new=True)


def _write_contents(register, folder, result):
    """What depends on nothing but the register: the same folder gives the same bytes."""
    prefixes = register.all_prefixes
    used = context.build(result.quads, prefixes)
    _write_json(folder / "context.jsonld", {"@context": used})
    shapes = shacl.read_shapes(register)
    _write_json(folder / "outlines.json", outlines.build(shapes))
    (folder / "shapes.nt").write_text(shacl.as_ntriples(register), encoding="utf-8")
    _write_json(folder / "class-names.json", outlines.class_names(shapes))
    ground = areas.read(register)
    if ground:
        _write_json(folder / "areas.json", ground)
    _write_json(folder / "register.json", {
        "base": register.base, "languages": register.languages, "title": register.title, "credits": register.credits,
        "description": register.description, "licence": register.licence, "publisher": register.publisher,
        "classes": register.classes, "count": register.count, "prefixes": register.prefixes, "plurals": register.plurals,
        "engine": register.engine, "derive_latin": register.derive_latin, "catalog": register.catalog, "limits": register.limits,
        "search": register.search, "map": register.map,
        "reconcile": register.reconcile, "questionnaire": register.questionnaire, "federation": register.federation})
    quads = sorted(result.quads, key=_reading_order)
    triples = [triple for triple, _ in itertools.groupby(quads, operator.attrgetter("triple"))]
    by_graph = sorted(quads, key=lambda quad: str(quad.graph_name))
    used_prefixes = {name: value for name, value in used.items() if isinstance(value, str)}
    for name, (rdf_format, kind) in DUMPS.items():
        statements = by_graph if rdf_format.supports_datasets else triples
        text = ox.serialize(statements, format=rdf_format, prefixes=used_prefixes).decode()
        (folder / name).write_text(restore_tags(text, kind), encoding="utf-8")
    for name, pattern in (("data", "*.csv*"), ("queries", "**/*.rq"), ("ontology", "*.ttl"), ("shapes", "*.ttl")):
        for path in sorted((register.folder / name).glob(pattern)):
            target = folder / "source" / path.relative_to(register.folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    packages.write(register, folder, quads, triples, result.tables)


def _reading_order(quad):
    """Sorts by subject, in it the types first, then by property, value and graph; a thing stands before its parts (`#…`)."""
    return str(quad).replace("> ", "\0", 1).replace(f"\0<{_RDF_TYPE}>", "\0", 1)


def _plan(register, folder):
    """What the indexes are made for; `folder` holds the facets."""
    found = json.loads((folder / "facets.json").read_text(encoding="utf-8"))
    return index.plan(register.iris, register.languages, register.classes, register.search, found)


def _write_versioned(register, folder, lines, result, version, date, digest, old, previous):
    before = changes.read_lines(previous / "data.nq" if previous else None)
    changed = changes.between(before, set(lines), register.base, register.iris.release(version))
    (folder / "changes.nq").write_text("".join(line + "\n" for line in changed), encoding="utf-8")
    (folder / "report.ttl").write_text(
        report.as_turtle(result.findings, register.languages, register.base, version), encoding="utf-8")
    _write_json(folder / "findings.json", {tag: [finding.as_dict(tag) for finding in result.findings]
                                           for tag in register.languages})
    if result.verdict:
        _write_json(folder / shacl.VERDICT, result.verdict.as_dict())
    _write_json(folder / "manifest.json", {
        "version": version, "issued": date, "previous": old["version"] if old else None, "digest": digest,
        "program": lod.__version__, "base": register.base, "counts": counts.count(result.quads),
        "changes": changes.count(changed, register.iris.release(version)),
        "findings": dict(Counter(finding.severity for finding in result.findings)),
        "rows": {name: len(rows) for name, rows in sorted(result.tables.rows.items())},
        "files": {name: {"bytes": size, "sha256": digest} for name, size, digest in _files(folder)}})


def _files(folder):
    """(name, bytes, SHA-256) of every file below the folder, sorted; no index is among them: it is still being made."""
    found = []
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "index"]
        found += [Path(parent, name) for name in names]
    for path in sorted(found):
        with path.open("rb") as file:
            yield path.relative_to(folder).as_posix(), path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()


def _digest(folder):
    """One SHA-256 over names and digests of all that depends on the register alone, and the program's version."""
    whole = hashlib.sha256(lod.__version__.encode())
    for name, _, digest in _files(folder):
        if name not in _VERSIONED and not name.startswith("download/"):   # made from the rest; packing differs by machine
            whole.update(f"{name} {digest}\n".encode())
    return whole.hexdigest()


def _free_version(out, date):
    if not (out / date).exists():
        return date
    return next(version for number in range(2, 10_000) if not (out / (version := f"{date}.{number}")).exists())


def _write_json(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=path.name not in ("outlines.json", "facets.json")) + "\n",
                    encoding="utf-8")


def _sync(folder):
    """Write a folder and all it holds through to the disk, inside out."""
    for parent, _, names in os.walk(folder, topdown=False):
        for path in (*(os.path.join(parent, name) for name in names), parent):
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _switch(out, version):
    """Make `current` name a version: one rename, so a reader sees the old or the new and never neither."""
    link = out / f".current-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(version)
    os.replace(link, out / "current")
    handle = os.open(out, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
