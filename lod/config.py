"""Settings: `register.toml` of a register's folder, read once, checked, frozen."""

import os
import re
import tomllib
import typing
from dataclasses import dataclass, field
from pathlib import Path

from lod import errors, limits
from lod.iris import WELL_KNOWN, Iris, is_iri
from lod.languages import canonical


@dataclass(frozen=True)
class Register:
    """What a register's folder says of itself. Texts are dicts tag → text; IRIs are relative to `base`."""

    folder: Path
    base: str                           # the address that every URI begins with; ends in a slash
    languages: tuple[str, ...]          # language tags; the first is shown where a reader asks for nothing we have
    title: dict[str, str]               # the name of the register, in each language
    description: dict[str, str]         # a sentence that says what it holds, in each language
    licence: str                        # the IRI of the licence of the data
    publisher: str                      # the IRI of who publishes, a thing of the register
    credits: dict[str, str] = field(default_factory=dict)   # whom to credit, in each language; at the foot of every page
    engine: str = "oxigraph"            # the query engine, a name from `lod/engines/`
    derive_latin: bool = False          # whether `sr-Latn` texts are made from `sr-Cyrl` ones
    classes: tuple[str, ...] = ()       # classes with a list of their own, in the order of the first page
    count: str | None = None            # the view that gives the figures of the first page
    prefixes: dict[str, str] = field(default_factory=dict)  # prefix → namespace, for texts and the JSON-LD context
    plurals: dict[str, dict] = field(default_factory=dict)  # class → what its list is called, where the label will not do
    catalog: dict = field(default_factory=dict)             # what portals are told of the register
    limits: dict = field(default_factory=dict)              # what one request may cost
    search: dict = field(default_factory=dict)              # how searches and facets are read: `no-answer`; `also`, classes without a list of their own that are found
    reconcile: dict = field(default_factory=dict)           # `classes` whose things others can match
    questionnaire: dict = field(default_factory=dict)       # the tables of the questionnaire that is sent to who is `asked` in a `cycle`
    map: dict = field(default_factory=dict)                 # the outlines that maps are drawn on
    federation: tuple[str, ...] = ()                        # endpoints that SERVICE may ask, by their addresses; none may be otherwise
    desk: dict = field(default_factory=dict)                # the editors' desk: whether it is `enabled`, and its `folder`
    remote: dict = field(default_factory=dict)              # a store of others that answers queries, by its addresses

    @property
    def iris(self):
        """The maker of IRIs for this base."""
        return Iris(self.base)

    @property
    def desk_folder(self):
        """The folder of the desk: users, drafts, suggestions, journal."""
        return self.folder / self.desk.get("folder", "desk")

    @property
    def all_prefixes(self):
        """Prefix → absolute namespace: the well known ones and the register's own."""
        return WELL_KNOWN | {prefix: self.iris.absolute(name) for prefix, name in self.prefixes.items()}


_TEXTS = ("title", "description", "credits")
_TOML_TYPES = {dict: dict, tuple: list, bool: bool}   # the field's own type → what TOML gives; a text for all else
PARTS = {
    "catalog": {"series": str, "contact": str, "email": str, "publisher-type": str, "frequency": str, "access-right": str,
                "country": str, "licence": str, "themes": list, "languages": list, "keywords": dict},
    "desk": {"enabled": bool, "folder": str},
    "map": {"areas": str},
    "questionnaire": {"asked": str, "cycle": str, "tables": list, "links": dict, "given": dict, "again": dict},
    "reconcile": {"classes": list},
    "remote": {"query": str, "graph-store": str, "user": str},
    "search": {"no-answer": str, "also": list},
}
"""Section of `register.toml` → its settings and their types."""
_REQUIRED = ("base", "languages", "title", "description", "licence", "publisher")


def read_register(folder, base=None):
    """Read `<folder>/register.toml`; `base` overrides the setting of that name.

    Returns a Register. Raises BadSettings naming the file and key: no file, no TOML, unknown key, missing key,
    a wrong type, a base without a closing slash.
    """
    path = Path(folder) / "register.toml"
    try:
        with path.open("rb") as file:
            values = tomllib.load(file)
    except FileNotFoundError:
        raise errors.BadSettings("no-register", path=str(path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise errors.BadSettings("register-not-toml", path=str(path), problem=str(error)) from None
    if base:
        values["base"] = base if base.endswith("/") else base + "/"
    return _checked(Path(folder), path, values)


def _checked(folder, path, values):
    known = Register.__dataclass_fields__
    for key in values:
        if key not in known or key == "folder":
            raise errors.BadSettings("unknown-setting", path=str(path), setting=key)
    for key in _REQUIRED:
        if key not in values:
            raise errors.BadSettings("missing-setting", path=str(path), setting=key)
    for key, value in values.items():
        wanted = _TOML_TYPES.get(typing.get_origin(known[key].type) or known[key].type, str)
        if not isinstance(value, wanted):
            raise errors.BadSettings("setting-type", path=str(path), setting=key, expected=wanted.__name__)
    _check_languages(path, values["languages"])
    lists = {key: tuple(value) for key, value in values.items() if isinstance(value, list)}
    for key in set(_TEXTS) & set(values):
        missing = [tag for tag in values["languages"] if tag not in values[key]]
        if missing:
            raise errors.BadSettings("missing-setting", path=str(path), setting=f"{key}.{missing[0]}")
    for part, known in PARTS.items():
        _check_part(path, part, values.get(part, {}), known)
    register = Register(**(values | lists | {"folder": folder}))
    Iris(register.base)
    limits.read(register.limits)
    for setting, value, like, is_good in _judged(register):
        if not is_good:
            raise errors.BadSettings("setting-value", path=str(path), setting=setting, value=value, like=like)
    for address in register.federation:
        if not (isinstance(address, str) and is_iri(address) and address.startswith(("http://", "https://"))):
            raise errors.BadSettings("setting-type", path=str(path), setting="federation", expected="http://… | https://…")
    return register


def _check_part(path, part, values, known):
    for key, value in values.items():
        if key not in known:
            raise errors.BadSettings("unknown-setting", path=str(path), setting=f"{part}.{key}")
        if not isinstance(value, known[key]):
            raise errors.BadSettings("setting-type", path=str(path), setting=f"{part}.{key}", expected=known[key].__name__)


def _check_languages(path, tags):
    for tag in tags or [""]:
        if not isinstance(tag, str) or canonical(tag) != tag or not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag) or tag == "sr" or tags.count(tag) > 1:
            raise errors.BadSettings("setting-value", path=str(path), setting="languages", value=tag, like='["sr-Cyrl", "sr-Latn", "en"]')


def _judged(register):
    """(setting, value, what it should look like, whether it does) of the values that pages and catalogues are made from."""
    iris, catalog = Iris(register.base), register.catalog

    def is_address(value):
        return isinstance(value, str) and bool(value) and is_iri(iris.absolute(value))

    def are_texts(value):
        return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())

    def is_web(value):
        return is_iri(value) and value.startswith(("http://", "https://"))

    engines = sorted(path.stem for path in (Path(__file__).parent / "engines").glob("[a-z]*.py"))
    yield "engine", register.engine, " | ".join(engines), register.engine in engines
    yield "licence", register.licence, "http://… | https://…", is_web(register.licence)
    yield "publisher", register.publisher, "id/thing/1", is_address(register.publisher)
    yield "count", register.count, "queries/views/counts.rq", register.count is None or (register.folder / register.count).is_file()
    for part in _TEXTS:
        yield part, getattr(register, part), 'en = "…"', are_texts(getattr(register, part))
    for part, classes in (("classes", register.classes), ("reconcile.classes", register.reconcile.get("classes", ())),
                          ("search.also", register.search.get("also", ()))):
        yield from ((part, value, "def#Thing", is_address(value)) for value in classes)
    for prefix, namespace in register.prefixes.items():
        yield (f"prefixes.{prefix}", namespace, 'my = "def#"', re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", prefix) and is_address(namespace)
               and WELL_KNOWN.get(prefix, namespace) == namespace)
    yield from ((f"plurals.{name}", texts, '{ en = "…" }', are_texts(texts)) for name, texts in register.plurals.items())
    for name, like in (("series", "def#Thing"), ("contact", "https://…")):
        yield f"catalog.{name}", catalog.get(name), like, is_address(catalog.get(name, like))
    codes = [(name, code) for name in ("publisher-type", "frequency", "access-right", "country", "licence", "themes", "languages") if name in catalog
             for code in (catalog[name] if isinstance(catalog[name], list) else [catalog[name]])]
    yield from ((f"catalog.{name}", code, "GOVE", isinstance(code, str) and re.fullmatch(r"[A-Za-z0-9_.-]+", code)) for name, code in codes)
    yield "catalog.email", catalog.get("email"), "name@example.org", re.fullmatch(r"[^@\s<>\"]+@[^@\s<>\"]+", catalog.get("email", "a@b"))
    for tag, words in catalog.get("keywords", {}).items():
        yield f"catalog.keywords.{tag}", words, '["…", "…"]', isinstance(words, list) and all(isinstance(word, str) for word in words)
    yield "search.no-answer", register.search.get("no-answer"), "code/response/no-answer", is_address(register.search.get("no-answer", "code/x"))
    stores = {name: address for name, address in register.remote.items() if name != "user"}
    yield from ((f"remote.{name}", address, "https://…", is_web(address)) for name, address in stores.items())
    yield "desk.folder", register.desk.get("folder"), "desk", not _is_taken(register.folder.resolve(), register.desk_folder.resolve())


def _is_taken(folder, desk):
    """Whether a folder for the desk is the register's own or one of its parts: what is there is published."""
    return desk == folder or any((folder / part) in (desk, *desk.parents) for part in ("data", "ontology", "queries", "releases", "shapes"))


def environment(name):
    """A variable of the environment, or None: nobody else reads it."""
    return os.environ.get(name) or None


def environment_with(**variables):
    """The whole environment with some variables set anew, for a process of our own."""
    return os.environ | variables
