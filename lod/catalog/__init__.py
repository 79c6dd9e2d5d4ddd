"""The catalogue of a release: what it offers to portals, as DCAT-AP, VoID, schema.org and OAI records.

`offers` says which data sets, files and services there are; `dcat` makes the graph in two flavours: the profile to the
letter, and the one that the harvesters of portals read without loss.
"""
