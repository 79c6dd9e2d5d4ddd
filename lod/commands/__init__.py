"""Commands of `lod`, one file each, found by the folder.

A member has:
    command      a click command; `context.obj` has the register's `folder` and the `lang` of messages
"""
