"""The folder of a twin: written whole beside the one that is there, then put in its place."""

import fcntl
import json
import os
import shutil
from pathlib import Path

from lod import errors
from lod.exchange import exchange
from lod.twin import finding, stubs, writing

_STATIC = Path(__file__).parent.parent / "static"


def build(releases, folder, public=None, states=False, jobs=None, progress=lambda done, of: None):
    """Write the twin of the current release of a folder of releases. Returns (its version, how many files).

    Raises BadSettings for a folder that holds something else, Busy while another export is at work there, Unwritable.
    """
    folder = Path(folder).absolute()
    _refuse(folder)
    new = folder.with_name(f".{folder.name}.new")
    plan = writing.Plan(str(Path(releases).absolute()), str(new), public and public.rstrip("/") + "/", states)
    try:
        new.mkdir(parents=True, exist_ok=True)
        with _alone(new):
            written = _fill(plan, jobs or len(os.sched_getaffinity(0)), progress)
            _replace(new, folder)
    except OSError as error:
        raise errors.Unwritable("twin-unwritable", path=str(folder), problem=str(error)) from None
    return written


def _refuse(folder):
    """Only an empty place or an older twin is overwritten."""
    if folder.is_symlink() or folder.exists() and not folder.is_dir():
        raise errors.BadSettings("twin-no-folder", path=str(folder))
    if folder.is_dir() and any(folder.iterdir()) and not _is_ours(folder):
        raise errors.BadSettings("twin-not-ours", path=str(folder))


def _is_ours(folder):
    try:
        return "twin-of" in json.loads((folder / stubs.MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False


class _alone:
    """One export at a time; the lock goes with the process, however it ends. What is left in the end is cleared."""

    def __init__(self, folder):
        self._folder = folder

    def __enter__(self):
        self._handle = os.open(self._folder, os.O_RDONLY)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._handle)
            raise errors.Busy("twin-busy", path=str(self._folder)) from None
        for left in self._folder.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()

    def __exit__(self, *_):
        shutil.rmtree(self._folder, ignore_errors=True)
        os.close(self._handle)


def _fill(plan, jobs, progress):
    """Everything that the twin holds."""
    with writing.Workers(plan, jobs) as workers:
        writer = writing.Writer(plan)
        release, address = writer.register.release, plan.public or writer.register.base
        pages = writing.write(writer, workers, progress, lambda: _around(writer, address))
    writer.keep("sitemap.xml", stubs.sitemap(pages, address, release.issued))
    count = sum(len(files) for _, _, files in os.walk(plan.folder)) + 1
    writer.keep(stubs.MARKER, stubs.marker(release, count))
    return release.version, count


def _around(writer, address):
    """What no address of the live register answers: scripts and styles as they are, indexes of the search, pages that lead on."""
    shutil.copytree(_STATIC, Path(writer.folder) / "static")
    for language in writer.register.languages:
        writer.keep(writer.addresses.folder(language) + writing.INDEX, finding.build(writer.register.release, language, _pages(writer, language)))
    for file, body in stubs.things(writer.addresses):
        writer.keep(file, body)
    writer.keep("404.html", writer.lost(address))
    writer.keep("robots.txt", stubs.robots(address))
    writer.keep(".nojekyll", b"")   # GitHub Pages leaves names with a dot out otherwise


def _pages(writer, language):
    """IRI → the file of its page, below the folder of a language."""
    def page(iri):
        place = writer.addresses.place(writer.register.release.iris.local(iri) or "", (), language)[0]
        return writer.addresses.file(place).removeprefix(writer.addresses.folder(language)) if place else None
    return page


def _replace(new, folder):
    folder.parent.mkdir(parents=True, exist_ok=True)
    if not folder.exists():
        os.rename(new, folder)
    elif not exchange(new, folder):
        old = folder.with_name(f".{folder.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        os.rename(folder, old)
        os.rename(new, folder)
        shutil.rmtree(old, ignore_errors=True)
