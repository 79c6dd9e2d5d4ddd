"""A folder is a registry: a new format, engine or page is one new file."""

import functools
import importlib
import pkgutil


@functools.cache
def members(package_name):
    """All modules of a package, as a dict name → module, sorted by name; names that begin with `_` are left out.

    Looked up once in a process: requests ask for it many times. Raises ImportError when a member cannot be imported: a broken member must not vanish silently.
    """
    package = importlib.import_module(package_name)
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    return {name: importlib.import_module(f"{package_name}.{name}") for name in names if not name.startswith("_")}
