"""Sizes, names and words that the house keeps to, checked on every file of the repository."""

import ast
import re

import pytest

from tests.house import source

_LONGEST_FUNCTION, _LONGEST_FILE, _LONGEST_LINE = 50, 400, 180
_FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "service_base", "base", "core", "misc"}
_SELF = {"tests/house/test_style.py"}

MAY_BE_LONG = {}
"""Function (`module.name`) or file → why it may be longer than the rest."""


def _functions(tree):
    return [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def _ours(suffixes, places=("",)):
    """(name, text) of the tracked files with one of the suffixes, below one of the places; vendored files are not ours."""
    for path in source.tracked():
        name = path.relative_to(source.ROOT).as_posix()
        if path.suffix in suffixes and name.startswith(places) and "/vendor/" not in name and ".min." not in name:
            yield name, path.read_text(encoding="utf-8")


@pytest.mark.parametrize("module", source.modules(), ids=lambda module: module.name)
def test_functions_and_files_are_short(module):
    long = [(f"{module.name}.{node.name}", node.end_lineno - node.lineno + 1) for node in _functions(module.tree)
            if node.end_lineno - node.lineno >= _LONGEST_FUNCTION and f"{module.name}.{node.name}" not in MAY_BE_LONG]
    assert long == []
    assert module.text.count("\n") <= _LONGEST_FILE or module.name in MAY_BE_LONG


@pytest.mark.parametrize("module", source.modules(), ids=lambda module: module.name)
def test_what_others_call_says_what_it_does(module):
    if module.text.strip():
        assert ast.get_docstring(module.tree), "a module says what it is"
    bare = []
    for node in module.tree.body:
        members = [node, *node.body] if isinstance(node, ast.ClassDef) else [node]
        bare += [member.name for member in members if isinstance(member, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
                 and not node.name.startswith("_") and not member.name.startswith("_") and not ast.get_docstring(member)]
    assert bare == []


@pytest.mark.parametrize("module", source.modules(), ids=lambda module: module.name)
def test_a_name_is_given_once(module):
    """Two functions or constants of one name in a module: the first is dead, as merging likes to leave it."""
    given = [node.name for node in module.tree.body if isinstance(node, (ast.ClassDef, ast.FunctionDef))]
    given += [target.id for node in module.tree.body if isinstance(node, ast.Assign) for target in node.targets if isinstance(target, ast.Name)]
    assert sorted({name for name in given if given.count(name) > 1}) == []


def test_lines_fit_a_screen():
    wrong = [(name, number, len(line)) for name, text in _ours({".py"}) for number, line in enumerate(text.splitlines(), 1)
             if len(line) > _LONGEST_LINE]
    assert wrong == []


def test_nothing_is_left_to_do():
    pattern = re.compile(r"\b(TODO|FIXME|XXX|HACK|WIP)\b|NotImplementedError|\blorem ipsum\b", re.IGNORECASE)
    wrong = [(name, number, line.strip()[:80]) for name, text in _ours({".py", ".html", ".md", ".js", ".css", ".toml", ".rq", ".ttl", ".sh"})
             if name not in _SELF for number, line in enumerate(text.splitlines(), 1) if pattern.search(line)]
    assert wrong == []


def test_no_path_of_one_machine_stands_in_a_file():
    pattern = re.compile(r"(?<![\w.])/(?:work|root|home/[a-z]+|Users/[A-Za-z]+)/[\w.]|(?<![\w/.-])[A-Z]:\\\\Users")
    wrong = [(name, number, line.strip()[:80]) for name, text in
             _ours({".py", ".html", ".md", ".js", ".css", ".toml", ".rq", ".ttl", ".sh", ".json", ".txt", ".yml", ".cff", ""})
             if name not in _SELF for number, line in enumerate(text.splitlines(), 1) if pattern.search(line)]
    assert wrong == []


def test_no_registry_of_packages_is_named():
    pattern = re.compile(r"pypi\.org/simple|files\.pythonhosted|registry\.npmjs|registry\.yarnpkg|repo1?\.maven|index-url|extra-index",
                         re.IGNORECASE)
    wrong = [(name, number) for name, text in _ours({".py", ".md", ".toml", ".txt", ".sh", ".cfg", ".json", ".xml", ".lock", ""})
             if name not in _SELF for number, line in enumerate(text.splitlines(), 1) if pattern.search(line)]
    assert wrong == []


def test_files_are_named_in_one_way():
    """Python in snake_case, everything else that is ours in kebab-case or as its tool wants it."""
    wrong = []
    for path in source.tracked():
        name = path.relative_to(source.ROOT).as_posix()
        if path.suffix == ".py" and not re.fullmatch(r"_{0,2}[a-z][a-z0-9_]*", path.stem):
            wrong.append(name)
        if path.suffix in {".rq", ".md"} and "/vendor/" not in name and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*|[A-Z]+", path.stem):
            wrong.append(name)
        if " " in name or not name.isascii():
            wrong.append(name)
    assert wrong == []


def test_modules_are_called_by_what_they_hold():
    wrong = [module.name for module in source.modules() if module.name.rpartition(".")[2] in _FORBIDDEN_NAMES]
    assert wrong == []


def test_texts_end_in_one_line_feed():
    wrong = [name for name, text in _ours({".py", ".md", ".rq", ".ttl", ".toml", ".json", ".html", ".css", ".csv"}, ("lod/", "docs/", "queries/", "tests/house/"))
             if text and (not text.endswith("\n") or text.endswith("\n\n") or "\r" in text)]
    assert wrong == []


@pytest.mark.parametrize("name", ["setup.sh", "run"])
def test_scripts_can_be_run(name):
    found = [path for path in source.tracked() if path.name == name and path.parent.parent.name in ("tests", source.ROOT.name)]
    for path in found:
        assert path.stat().st_mode & 0o111, f"{path} is not executable"
        assert path.read_text(encoding="utf-8").startswith("#!"), path
