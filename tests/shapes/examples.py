"""The examples beside these tests: small files of statements, sound ones and broken ones, judged as publishing judges."""

from functools import cache
from pathlib import Path

import pyoxigraph as ox

from lod import config, queries, rules
from lod.publish import checks, shacl
from lod.publish.tables import Tables

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
GOOD = sorted(HERE.glob("*/good-*.ttl"))
BAD = sorted(HERE.glob("*/bad-*.ttl"))


def name(path):
    """A short name of an example: `office/bad-founded`."""
    return f"{path.parent.name}/{path.stem}"


def rule(path):
    """The rule that a bad example breaks: `bad-<rule>.ttl`, or `bad-<rule>.<case>.ttl` where one rule has several."""
    broken = path.stem.removeprefix("bad-").partition(".")[0]
    return broken if path.parent.name == "checks" else f"{register().base}shape/{path.parent.name}#{broken}"


@cache
def register():
    """The real register's settings."""
    return config.read_register(ROOT)


@cache
def shapes():
    """The real register's shapes. Not to be changed."""
    return shacl.read_shapes(register())


@cache
def check_queries():
    """The real register's check queries by name."""
    return queries.read_folder(ROOT / "queries" / "checks")


@cache
def rule_queries():
    """The real register's rules by name."""
    return queries.read_folder(ROOT / "queries" / "rules")


def judge(path):
    """All findings of shapes and check queries about an example, after the rules, among the things around it."""
    graph = ox.NamedNode(register().iris.graph("example"))
    said = [ox.Quad(*quad.triple, graph) for file in (path, HERE / "around.ttl")
            for quad in ox.parse(file.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=register().base)]
    said += [ox.Quad(*triple, graph) for triple in _codes()]
    derived, findings = rules.derive(rule_queries(), register().base, register().derive_latin, said)
    quads = list(dict.fromkeys(said + derived))
    return findings + shacl.judge(shapes(), quads, Tables()) + checks.ask(register(), quads, Tables(), check_queries())


@cache
def _codes():
    """Which code is of which list, and its names: enough of the code lists for whoever points to them."""
    wanted = ("inScheme", "prefLabel")
    return [quad.triple for quad in ox.parse((ROOT / "ontology/codes.ttl").read_bytes(), format=ox.RdfFormat.TURTLE,
                                             base_iri=register().base) if quad.predicate.value.endswith(wanted)]
