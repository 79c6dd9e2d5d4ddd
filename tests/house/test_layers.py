"""The layers of the program (docs/explanation/layers.md) as data: imports point one way."""

import ast
import re

import pytest

from tests.house import source

LAYERS = (
    ("ground", "errors limits results registry iris languages words findings formatting config"),
    ("rules", "lexemes negotiation queries"),
    ("members", "engines formats"),
    ("work", ""),   # every module that no other layer names
    ("publish", "publish"),
    ("answer", "respond when asking"),
    ("pages", "pages"),
    ("top", "app front server twin commands cli"),
)
"""Layer → its modules, from the ground up: a module imports from its own layer and from earlier ones."""

READS_THE_ENVIRONMENT, READS_THE_CLOCK = {"lod.config"}, {"lod.cli"}

_CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "localtime", "gmtime", "strftime", "ctime"}
"""Names that ask what time it is; `monotonic` and `perf_counter` are stopwatches, which anybody may hold."""


def layer(name):
    """The number and name of the layer of a module."""
    part = name.split(".")[1] if "." in name else ""
    found = [place for place, (_, members) in enumerate(LAYERS) if part in members.split()]
    place = found[0] if found else [title for title, _ in LAYERS].index("work")
    return place, LAYERS[place][0]


def test_the_page_about_layers_has_the_same_table():
    told = re.findall(r"^\| (\w+) \| (.+?) \|", (source.ROOT / "docs" / "explanation" / "layers.md").read_text(encoding="utf-8"), re.M)
    told = {title: set(re.findall(r"`(\w+)/?`", names)) for title, names in told if title != "layer"}
    assert {title: names for title, names in told.items() if title != "work"} == \
        {title: set(members.split()) for title, members in LAYERS if title != "work"}
    assert list(told) == [title for title, _ in LAYERS]


def test_the_layers_name_modules_that_exist():
    known = {name.split(".")[1] for name in source.names() if "." in name}
    assert set(" ".join(members for _, members in LAYERS).split()) - known == set()


@pytest.mark.parametrize("module", source.modules(), ids=lambda module: module.name)
def test_imports_point_to_earlier_layers(module):
    mine = layer(module.name)
    wrong = [f"{module.name} ({mine[1]}) imports {name} ({layer(name)[1]})" for name in sorted(module.imports())
             if layer(name)[0] > mine[0]]
    assert wrong == []


def test_serving_and_publishing_meet_in_a_folder():
    """What answers requests takes nothing from what publishes."""
    wrong = [(module.name, name) for module in source.modules() for name in module.imports()
             if name.startswith("lod.publish") and not module.name.startswith(("lod.publish", "lod.cli", "lod.commands"))]
    assert wrong == []


def test_no_module_imports_itself_by_a_detour():
    graph = {module.name: module.imports() for module in source.modules()}
    done = set()

    def walk(name, trail):
        assert name not in trail, " → ".join([*trail[trail.index(name):], name])
        if name not in done:
            for target in sorted(graph[name]):
                walk(target, [*trail, name])
            done.add(name)

    for name in sorted(graph):
        walk(name, [])


@pytest.mark.parametrize("registry", source.registries())
def test_members_of_a_folder_do_not_import_each_other(registry):
    wrong = [(module.name, name) for module in source.modules() for name in sorted(module.imports())
             if module.name.startswith(registry + ".") and name.startswith(registry + ".")
             and not name.rpartition(".")[2].startswith("_")]
    assert wrong == []


def _asks(module, attributes, owners):
    """The lines that read one of the attributes of a module such as `os` or `datetime`."""
    imported = {alias.asname or alias.name: node.module for node in ast.walk(module.tree) if isinstance(node, ast.ImportFrom)
                for alias in node.names}
    found = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr in attributes:
            text = ast.unparse(node.value)
            if text.split(".")[0] in owners or imported.get(text) in owners:
                found.append((module.name, node.lineno))
        elif isinstance(node, ast.Name) and node.id in attributes and imported.get(node.id) in owners:
            found.append((module.name, node.lineno))
    return found


def test_only_config_reads_the_environment():
    wrong = [place for module in source.modules() if module.name not in READS_THE_ENVIRONMENT
             for place in _asks(module, {"environ", "environb", "getenv"}, {"os"})]
    assert wrong == []


def test_only_the_command_line_reads_the_clock():
    wrong = [place for module in source.modules() if module.name not in READS_THE_CLOCK
             for place in _asks(module, _CLOCKS, {"time", "datetime"})]
    assert wrong == []
