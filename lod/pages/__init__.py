"""Pages, one file each, with a template of the same name where it has one, and its words in `lod/translations/`.

A member has:
    blueprint    a Flask Blueprint with the name of the file and the addresses it answers
"""
