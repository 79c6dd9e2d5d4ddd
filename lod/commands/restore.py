"""`lod restore`: the tables of an earlier release, back in the folder."""

from pathlib import Path

import click

from lod import config, errors, words
from lod.publish import description
from lod.publish import release as releasing
from lod.publish.desk import folders, saving
from lod.releases import Releases, versions


@click.command("restore")
@click.argument("version")
@click.option("--force", is_flag=True, help="Also where the tables hold changes that were never published.")
@click.option("--out", type=click.Path(path_type=Path), help="The folder of releases.  [default: <register>/releases]")
@click.pass_context
def command(context, version, force, out):
    """Put the tables of the release VERSION back into the folder; `lod publish` then makes a new release of them."""
    out, folder = out or context.obj["folder"] / "releases", context.obj["folder"] / "data"
    register = config.read_register(context.obj["folder"], Releases(out).current().iris.base)
    with releasing.locked(out):
        release, current = Releases(out).get(version), Releases(out).current()
        if release is None:
            raise errors.BadSettings("restore-unknown", value=version[:40], known=", ".join(versions(out)[:5]))
        try:
            files = _changed(folder, release, current, register.base, force)
        except errors.Unsound:
            if not force:
                raise
            files = _whole(folder, release)
        if files:
            saving.write(folder, files)
    click.echo(words.say("cli.restored", context.obj["lang"], version=version, tables=", ".join(sorted(files)) or "–"), err=True)


def _changed(folder, release, current, base, force):
    """Name → text of the tables that are not what they were."""
    now, then = folders.read(folder, base), folders.read(release.folder / "source" / "data", base)
    if now.rows != folders.read(current.folder / "source" / "data", base).rows and not force:
        raise errors.BadSettings("restore-unpublished", version=current.version)
    if _columns(now) != _columns(then):
        raise errors.BadSettings("restore-other", value=release.version)
    return {table: saving.text(folder / table, rows) for table, rows in then.rows.items() if rows != now.rows[table]}


def _whole(folder, release):
    """Name → text of all tables of the release, for a folder with tables that cannot be read; its descriptions must be the same."""
    files = {}
    for path in sorted((release.folder / "source" / "data").glob("*" + description.SUFFIX)):
        here, table = folder / path.name, path.name.removesuffix("-metadata.json")
        if not here.is_file() or here.read_bytes() != path.read_bytes():
            raise errors.BadSettings("restore-other", value=release.version)
        files[table] = path.with_name(table).read_text(encoding="utf-8")
    return files


def _columns(tables):
    return {table: {column.name for column in found.cells} for table, found in tables.descriptions.items()}
