"""Writing tables: all that have changed at once, in the order that git likes, or none.

A whole new folder is written beside the old one and the two are exchanged in one call of the kernel (renameat2(2)), so
that whoever reads, and whatever moment this ends at, finds the tables from before or those from after.
"""

import csv
import io
import os
import shutil
import tempfile
from pathlib import Path

from lod import errors
from lod.exchange import exchange

_PREFIX = ".tables-"


def text(path, rows):
    """A table as CSV text: the columns in the order in which they stand in the file now, line feeds at the ends."""
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row.get(name, "") for name in columns] for row in rows)
    return output.getvalue()


def write(folder, files):
    """Write `files` (name → text) into a folder of tables, all or none. Raises Unwritable when the disk refuses."""
    folder = Path(folder).resolve()
    for leftover in folder.parent.glob(_PREFIX + "*"):   # of one that was ended; the caller holds the lock
        shutil.rmtree(leftover, ignore_errors=True)
    new = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder.parent))
    try:
        shutil.copytree(folder, new, dirs_exist_ok=True, symlinks=True)
        for name, content in files.items():
            (new / name).write_text(content, encoding="utf-8", newline="")
        _sync(new)
        new.chmod(folder.stat().st_mode & 0o7777)
        _exchange(new, folder)
    except OSError as error:
        raise errors.Unwritable(path=str(folder), problem=str(error)) from None
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _exchange(new, old):
    if exchange(new, old):
        return
    for path in sorted(new.iterdir()):   # no such call here: file by file, each of them whole
        if path.is_file():
            os.replace(path, old / path.name)


def _sync(folder):
    for path in (*(entry for entry in folder.rglob("*") if entry.is_file()), folder):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
