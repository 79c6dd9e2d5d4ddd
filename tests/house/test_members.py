"""A folder is a registry: every member has what its folder asks for, in the folder's own words."""

import importlib
import inspect
import re

import pytest

from lod.registry import members
from tests.house import source


def _asked(registry):
    """The names that a package's docstring lists, one an indented line: `NAME   what it is`; `perhaps:` marks those not needed."""
    text = importlib.import_module(registry).__doc__ or ""
    lines = re.findall(r"^    ([A-Za-z_]+)(?:\(([^)]*)\))?[ ]{2,}(.*)$", text, re.M)
    return {name: arguments for name, arguments, meaning in lines if not meaning.startswith("perhaps")}


def _cases():
    return [(registry, name) for registry in source.registries() for name in members(registry)]


@pytest.mark.parametrize("registry", source.registries())
def test_a_folder_says_what_its_members_have(registry):
    assert _asked(registry), f"the docstring of {registry} lists no names"
    assert members(registry), f"{registry} has no members"


@pytest.mark.parametrize(("registry", "name"), _cases())
def test_a_member_is_complete(registry, name):
    module = members(registry)[name]
    assert module.__doc__, "a member says what it is"
    for asked, arguments in _asked(registry).items():
        found = getattr(module, asked, None)
        assert found is not None, f"{registry}.{name} lacks {asked}"
        if arguments:
            wanted = [part.strip() for part in arguments.split(",")]
            assert list(inspect.signature(found).parameters)[:len(wanted)] == wanted, asked


@pytest.mark.parametrize("name", members("lod.engines"))
def test_an_engine_answers_like_the_first_one(name):
    model, engine = members("lod.engines")["oxigraph"].Engine, members("lod.engines")[name].Engine
    for method, function in inspect.getmembers(model, inspect.isroutine):
        if not method.startswith("_"):
            assert inspect.signature(getattr(engine, method)) == inspect.signature(function), method


def test_formats_do_not_share_suffixes():
    taken = [(kind, member.SUFFIX) for member in members("lod.formats").values() for kind in member.KINDS]
    assert sorted(set(taken)) == sorted(taken)


@pytest.mark.parametrize("name", members("lod.formats"))
def test_a_format_describes_itself(name):
    member = members("lod.formats")[name]
    assert re.fullmatch(r"\.[a-z0-9]+(\.[a-z]+)?", member.SUFFIX)
    assert member.KINDS and all(0 < quality <= 1 for quality in member.MEDIA_TYPES.values())
    assert all(re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", media_type) for media_type in member.MEDIA_TYPES)


@pytest.mark.parametrize("name", members("lod.pages"))
def test_a_page_is_one_blueprint_of_its_own_name(name):
    module = members("lod.pages")[name]
    assert module.blueprint.name == name
    assert module.blueprint.deferred_functions, "a page answers at an address"


def test_every_template_is_rendered():
    """A template belongs to a page, to another template, or to a class (`types/<Class>.html`)."""
    texts = [module.text for module in source.modules()] + [text for _, text in source.templates()]
    lost = [name for name, _ in source.templates()
            if not name.startswith("types/") and not any(f'"{name}"' in text or f"'{name}'" in text for text in texts)]
    assert lost == []


def test_every_rendered_template_exists():
    known = {name for name, _ in source.templates()}
    asked = {(module.name, found) for module in source.modules()
             for found in re.findall(r"""(?:render_template|respond\.page)\(\s*["']([^"']+)["']""", module.text)}
    assert {(module, name) for module, name in asked if name not in known} == set()


def test_every_static_file_is_used():
    folder = source.PROGRAM / "static"
    texts = " ".join([module.text for module in source.modules()] + [text for _, text in source.templates()]
                     + [path.read_text(encoding="utf-8", errors="replace") for path in folder.rglob("*")
                        if path.suffix in {".js", ".css", ".mjs", ".webmanifest"}])
    used = {path.name for path in source.tracked() if path.is_relative_to(folder) and path.name in texts}
    lost = [path.relative_to(folder).as_posix() for path in source.tracked() if path.is_relative_to(folder)
            and path.name not in used and not path.name.upper().startswith(("README", "LICEN", "NOTICE", "COPYING"))]
    assert lost == []
