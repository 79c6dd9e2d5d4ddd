"""Which pages the tests look at: those of `addresses.txt`, and every page whose address has no variable part."""

from pathlib import Path

from lod.app import create_app

_NOT_PAGES = ("/.well-known/", "/edit", "/edit/", "/embed/", "/health/", "/code", "/cube", "/graph", "/ldes", "/metrics", "/oai", "/reconcile",
              "/reconcile/extend/", "/reconcile/flyout", "/reconcile/manifest", "/suggest", "/suggest-correction", "/suggest/")
"""Routes that people do not read, or not here, for the desk of editors is off: one path, or all below one that ends in a slash."""


def listed():
    """The addresses of the file, relative to the base."""
    lines = (Path(__file__).parent / "addresses.txt").read_text(encoding="utf-8").splitlines()
    return [line.split(" ")[0] for line in lines if line and not line.startswith("#")]


def refusals():
    """Address → the status it answers with, of those that are refused."""
    lines = (Path(__file__).parent / "addresses.txt").read_text(encoding="utf-8").splitlines()
    return {line.split(" ")[0]: int(line.split(" ")[1]) for line in lines if " " in line and not line.startswith("#")}


def fixed():
    """The addresses of pages that every register has: routes without variables, suffixes left out."""
    rules = create_app("nowhere").url_map.iter_rules()
    paths = {_simplest(rule) for rule in rules if "GET" in rule.methods}
    return sorted(path[1:] for path in paths if path and "." not in path and path not in _NOT_PAGES and not path.startswith(
        tuple(name for name in _NOT_PAGES if name.endswith("/")))) + ["def"]


def _simplest(rule):
    """The path of a rule without variables; None for one with them."""
    return None if rule.arguments - set(rule.defaults or ()) else rule.rule


def pages():
    """Every address to look at; the home page is the empty one."""
    return list(dict.fromkeys([*fixed(), *listed()]))
