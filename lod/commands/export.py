"""`lod export`: the current release in the forms that people work with."""

from pathlib import Path

import click

from lod import errors, words
from lod.publish.desk import template
from lod.releases import Releases


@click.command("export")
@click.option("--xlsx", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The workbook for editors, as this file.")
@click.option("--language", help="The language of headings and help.  [default: the register's first]")
@click.option("--out", type=click.Path(path_type=Path), help="The folder of releases.  [default: <register>/releases]")
@click.pass_context
def command(context, xlsx, language, out):
    """Write the tables of the current release as a workbook for editors. The same release gives the same bytes."""
    release = Releases(out or context.obj["folder"] / "releases").current()
    language = language or release.languages[0]
    if language not in release.languages:
        raise errors.BadSettings("unknown-language", value=language, known=", ".join(release.languages))
    body = template.build(release, language)
    new = xlsx.with_name(f".{xlsx.name}.new")
    new.write_bytes(body)
    new.replace(xlsx)
    click.echo(words.say("cli.exported", context.obj["lang"], path=xlsx, bytes=len(body)), err=True)
