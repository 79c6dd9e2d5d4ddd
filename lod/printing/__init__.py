"""The printed catalogue: what it says (`contents.py`), and how it is set (`typeset.py` with `catalogue.typ`)."""
