"""`lod join`: a table of one's own with our URIs and columns."""

import json
import sys
from pathlib import Path

import click

from lod import errors, joining
from lod.limits import Limits
from lod.releases import Releases
from lod.states import States


@click.command("join")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--column", help="The column with codes or names.  [default: found]")
@click.option("--class", "class_name", help="The class of the things, relative to the base.  [default: found]")
@click.option("--as-of", help="The state of a day: a named one, a day, a month or a year.")
@click.option("--add", multiple=True, metavar="PROPERTY", help="A property to add, as /reconcile/about lists them; may be repeated.")
@click.option("--language", help="The language of what is added.  [default: the register's first]")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write the report to a JSON file.")
@click.option("--out", type=click.Path(path_type=Path), help="The folder of releases.  [default: <register>/releases]")
@click.pass_context
def command(context, file, column, class_name, as_of, add, language, report, out):
    """Match the rows of FILE (CSV or XLSX) by code, then by name, and write it with our columns as CSV to standard output."""
    release = Releases(out or context.obj["folder"] / "releases").current()
    if as_of:
        release = States(Limits().state_statements).get(release, as_of)
    language = language or release.languages[0]
    if language not in release.languages:
        raise errors.BadSettings("unknown-language", value=language, known=", ".join(release.languages))
    joined = joining.join(release, joining.read(file.read_bytes(), file.name), column, class_name, add)
    told = joining.report(release, joined, language)
    if report:
        report.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.buffer.write(joining.as_csv(release, joined, language))
    click.echo(", ".join(f"{name} {count}" for name, count in told["counts"].items()), err=True)
