"""Query engines, one file each. A member has `Engine(data, index)` with the methods of `Engine` in `oxigraph.py`."""
