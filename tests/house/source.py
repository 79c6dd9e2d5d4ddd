"""The program as text and syntax trees: what the tests of the house read. Nothing here imports the program."""

import ast
import functools
import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "lod"
TRANSLATIONS = PROGRAM / "translations"


@dataclass(frozen=True)
class Module:
    """One Python file of the program: its dotted name, path, text and syntax tree."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    def imports(self):
        """The modules of the program that this one imports, wherever in the file."""
        known, found = names(), set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found |= {f"{node.module}.{alias.name}" if f"{node.module}.{alias.name}" in known else node.module
                          for alias in node.names}
        return {name for name in found if name in known and name != "lod"}

    def docstrings(self):
        """The nodes that are docstrings."""
        kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        return {node.body[0].value for node in ast.walk(self.tree) if isinstance(node, kinds) and ast.get_docstring(node) is not None}

    def strings(self):
        """(line, text) of every string literal that is no docstring; the places of an f-string read `{}`."""
        skip, found = {id(node) for node in self.docstrings()}, []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.JoinedStr):
                skip |= {id(part) for part in node.values}
                found.append((node.lineno, composed(node)))
        found += [(node.lineno, node.value) for node in ast.walk(self.tree)
                  if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skip]
        return found


def composed(node):
    """The text of a string, an f-string or a sum of strings, with `{}` for what is not known; None for anything else."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        parts = [composed(node.left), composed(node.right)]
        return None if parts == [None, None] else "".join("{}" if part is None else part for part in parts)
    return None


@functools.cache
def modules():
    """Every Python file of the program, sorted by name."""
    found = []
    for path in sorted(PROGRAM.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        text = path.read_text(encoding="utf-8")
        found.append(Module(".".join(part for part in parts if part != "__init__"), path, text, ast.parse(text)))
    return tuple(found)


@functools.cache
def names():
    """The dotted names of all modules."""
    return frozenset(module.name for module in modules())


@functools.cache
def registries():
    """The packages that are asked for as `members("lod.x")`: each file in them is a member."""
    return tuple(sorted(set(re.findall(r"""members\("(lod[a-z_.]+)"\)""", "".join(module.text for module in modules())))))


@functools.cache
def tracked():
    """Every file of the repository that git keeps or would keep; outside a clone, every file of the places we know."""
    listing = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT,
                             capture_output=True, text=True, check=False)
    if listing.returncode == 0:
        found = [ROOT / name for name in listing.stdout.split("\0") if name]
    else:
        places = ("lod", "tests", "docs", "data", "ontology", "shapes", "queries", "bench", ".ci")
        found = [path for place in places for path in (ROOT / place).rglob("*") if "__pycache__" not in path.parts]
        found += list(ROOT.glob("*.*"))
    return tuple(sorted(path for path in found if path.is_file()))


@functools.cache
def templates():
    """(name, text) of every template."""
    folder = PROGRAM / "templates"
    return tuple((path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8"))
                 for path in sorted(folder.rglob("*")) if path.is_file())


@functools.cache
def languages():
    """The languages that words are written in: the suffixes of the files of translations."""
    return tuple(sorted({path.name.split(".")[1] for path in TRANSLATIONS.glob("*.json")}))


@functools.cache
def areas():
    """The areas that words are kept by: the first parts of the names of the files of translations."""
    return tuple(sorted({path.name.split(".")[0] for path in TRANSLATIONS.glob("*.json")}))


@functools.cache
def pairs(area, language):
    """The (key, text) pairs of a file of translations in their order, doubles kept; empty where there is no file."""
    path = TRANSLATIONS / f"{area}.{language}.json"
    return tuple(json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=lambda found: found)) if path.exists() else ()


def words(language):
    """All words of a language."""
    return {key: text for area in areas() for key, text in pairs(area, language)}


def places(text):
    """The places of a sentence that details fill."""
    return set(re.findall(r"\{([a-z_]+)\}", text))
