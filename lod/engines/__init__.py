"""Query engines, one file each.

A member has:
    Engine    a class with the methods of `Engine` in `oxigraph.py`; `Engine.open(data, index)` opens a release
"""
