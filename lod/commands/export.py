"""`lod export`: the current release in the forms that people work with."""

import sys
from pathlib import Path

import click

from lod import errors, words
from lod.publish.desk import template
from lod.releases import Releases


@click.command("export")
@click.option("--xlsx", type=click.Path(dir_okay=False, path_type=Path), help="The workbook for editors, as this file.")
@click.option("--site", type=click.Path(path_type=Path), help="The whole site as files for any web server, in this folder.")
@click.option("--at", help="The address where the site will stand, for search engines and the page of lost addresses.  [default: the register's base]")
@click.option("--states", is_flag=True, help="With the pages as of the named days.")
@click.option("--jobs", type=click.IntRange(1, 64), help="How many processes write the site.  [default: one a core]")
@click.option("--language", help="The language of headings and help in the workbook.  [default: the register's first]")
@click.option("--out", type=click.Path(path_type=Path), help="The folder of releases.  [default: <register>/releases]")
@click.pass_context
def command(context, xlsx, site, at, states, jobs, language, out):
    """Write the current release as a workbook for editors, as a site of files, or both. The same release gives the same bytes."""
    if not xlsx and not site:
        raise errors.BadSettings("nothing-to-export")
    if at and not at.startswith(("http://", "https://")):
        raise errors.BadSettings("bad-at", value=at)
    releases = out or context.obj["folder"] / "releases"
    if xlsx:
        _workbook(releases, xlsx, language, context.obj["lang"])
    if site:
        from lod.twin import folder   # it needs the web framework, and every command would wait for that
        version, files = folder.build(releases, site, at, states, jobs, _progress)
        _progress()
        click.echo(words.say("cli.exported-site", context.obj["lang"], path=site, version=version, files=files), err=True)


def _workbook(releases, path, language, lang):
    release = Releases(releases).current()
    language = language or release.languages[0]
    if language not in release.languages:
        raise errors.BadSettings("unknown-language", value=language, known=", ".join(release.languages))
    body = template.build(release, language)
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(body)
    new.replace(path)
    click.echo(words.say("cli.exported", lang, path=path, bytes=len(body)), err=True)


def _progress(done=None, of=None):
    """One line on a terminal that counts; nothing in a pipe."""
    if sys.stderr.isatty():
        click.echo("\r\033[K" + ("" if done is None else f"{done}/{of}"), nl=False, err=True)
