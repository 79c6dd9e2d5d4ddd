"""`lod questionnaire`: the workbooks that are sent to who is asked in a cycle, with the answers of the last time."""

from pathlib import Path

import click

from lod import errors, words
from lod.publish.desk.template import Questionnaires
from lod.releases import Releases


@click.command("questionnaire")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--cycle", required=True, help="The key or address of the cycle that is asked in.")
@click.option("--of", "asked", help="The key or address of the one who is asked; TARGET is a file then.  [default: all, into the folder TARGET]")
@click.option("--language", help="The language of headings and help.  [default: the register's first]")
@click.option("--out", type=click.Path(path_type=Path), help="The folder of releases.  [default: <register>/releases]")
@click.pass_context
def command(context, target, cycle, asked, language, out):
    """Write the questionnaire of one who is asked, or of all into a folder; `lod import` takes it back like any workbook.
    The same release gives the same bytes."""
    release = Releases(out or context.obj["folder"] / "releases").current()
    language = language or release.languages[0]
    if language not in release.languages:
        raise errors.BadSettings("unknown-language", value=language, known=", ".join(release.languages))
    made = Questionnaires(release, language)
    rows, when = made.asked(asked), made.cycle(cycle)
    (target.parent if asked else target).mkdir(parents=True, exist_ok=True)
    for row in rows:
        path = target if asked else target / made.file_name(row)
        new = path.with_name(f".{path.name}.new")
        new.write_bytes(made.build(row, when))
        new.replace(path)
    click.echo(words.say("cli.questionnaires", context.obj["lang"], path=target, count=len(rows)), err=True)
