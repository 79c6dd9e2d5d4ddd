"""A store of others behind our endpoint: any SPARQL 1.1 server that also speaks the Graph Store Protocol.

Publishing loads each release into graphs of its own (`loading.py`, `names.py`); serving sends queries there (`evaluator.py`)
in a text that reaches the graphs of one release by their public names (`rewriting.py`); `client.py` speaks HTTP.
"""
