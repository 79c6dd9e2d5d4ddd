"""A folder is a registry: a new format, engine or page is one new file."""

import importlib
import pkgutil


def members(package_name):
    """All modules of a package, as a dict name → module, sorted by name; names that begin with `_` are left out.

    Raises ImportError when a member cannot be imported: a broken member must not vanish silently.
    """
    package = importlib.import_module(package_name)
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    return {name: importlib.import_module(f"{package_name}.{name}") for name in names if not name.startswith("_")}
