"""`lod verify`: is what was kept what was published?"""

from pathlib import Path

import click

from lod import citations, errors, verification, words
from lod.limits import Limits
from lod.releases import Releases
from lod.states import States


@click.command("verify")
@click.argument("names", nargs=-1)
@click.option("--out", type=click.Path(path_type=Path), help="The folder of releases.  [default: <register>/releases]")
@click.pass_context
def command(context, names, out):
    """Verify the files of every release, and cited answers (all, or those named) by asking again. Exit status 1 on problems."""
    lang, folder = context.obj["lang"], out or context.obj["folder"] / "releases"
    kept, cited = Releases(folder), citations.Citations(folder).all()
    unknown = set(names) - {citation.name for citation in cited}
    if unknown:
        raise errors.BadSettings("no-such-citation", value=", ".join(sorted(unknown)))
    history = [kept.get(manifest["version"]) for manifest in kept.history()]
    chosen = [citation for citation in cited if not names or citation.name in names]
    state = States(Limits().state_statements).get
    problems = [*verification.releases(history), *verification.cited(chosen, kept.get, state)]
    for problem in problems:
        click.echo(words.say(problem.key, lang, **problem.details))
    click.echo(words.say("cli.verified", lang, releases=len(history), citations=len(chosen), problems=len(problems)), err=True)
    context.exit(1 if problems else 0)
