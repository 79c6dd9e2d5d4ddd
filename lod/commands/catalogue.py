"""`lod catalogue`: the printed catalogue of the current release as a file."""

from pathlib import Path

import click

from lod import errors, words
from lod.limits import Limits
from lod.printing import contents, typeset
from lod.releases import Releases
from lod.states import States


@click.command("catalogue")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), default="catalogue.pdf")
@click.option("--language", help="The language of the catalogue.  [default: the register's first]")
@click.option("--as-of", help="The state of a day: a named one, a day, a month or a year.")
@click.option("--out", type=click.Path(path_type=Path), help="The folder of releases.  [default: <register>/releases]")
@click.pass_context
def command(context, file, language, as_of, out):
    """Set the printed catalogue as PDF/A-2a and PDF/UA-1 in FILE. The same release gives the same bytes."""
    release = Releases(out or context.obj["folder"] / "releases").current()
    if as_of:
        release = States(Limits().state_statements).get(release, as_of)
    language = language or release.languages[0]
    if language not in release.languages:
        raise errors.BadSettings("unknown-language", value=language, known=", ".join(release.languages))
    if not contents.is_printed(release):
        raise errors.NotFound("not-printed")
    body = typeset.pdf(contents.build(release, language))
    new = file.with_name(f".{file.name}.new")
    new.write_bytes(body)
    new.replace(file)
    click.echo(words.say("cli.printed", context.obj["lang"], path=file, bytes=len(body)), err=True)
