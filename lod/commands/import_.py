"""`lod import`: a workbook or CSV file that came back becomes changes of the tables, or a list of what is wrong with it."""

import contextlib
import json
from pathlib import Path

import click

from lod import config, errors, words
from lod.publish import release as releasing
from lod.publish.desk import intake, marking, template
from lod.releases import Releases

_LARGEST_MB = 32


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--into", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The folder of tables to change.  [default: <register>/data]")
@click.option("--draft", type=click.Path(file_okay=False, path_type=Path), help="A new folder for a draft: the register with tables of its own.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, write nothing.")
@click.option("--marked", type=click.Path(dir_okay=False, path_type=Path), help="A copy of the workbook with the cells marked, as this file.")
@click.option("--table", help="The table that a CSV file is.  [default: the one of its name]")
@click.option("--since", help="The release that a CSV file was made from.  [default: the tables as they are]")
@click.option("--prefer", type=click.Choice(["yours", "others"]), help="Whose word counts where both have changed a cell.")
@click.option("--decide", multiple=True, metavar="CELL=WORD", help="The same for one cell, as the conflict names it: loans!E2=yours; may be repeated.")
@click.option("--decisions", type=click.File("r", encoding="utf-8"), help="Decisions as a JSON list of `thing`, `side` and `now`, what others wrote.")
@click.option("--remove-missing", is_flag=True, help="Remove the rows that did not come back; otherwise they stay.")
@click.option("--correction", is_flag=True, help="FILE is a suggestion of a reader, as the desk keeps it: JSON with `thing` and `values`.")
@click.option("--name", help="What the file was called, where it is kept under another name.")
@click.option("--out", type=click.Path(path_type=Path), help="The folder of releases.  [default: <register>/releases]")
@click.option("--outcome", type=click.Path(dir_okay=False, path_type=Path), help="Write the outcome to a JSON file as well.")
@click.option("--format", "form", default="text", type=click.Choice(["text", "json"]))
@click.pass_context
def command(context, file, into, draft, dry_run, marked, table, since, prefer, decide, decisions, remove_missing, correction, name, out, outcome, form):
    """Take back FILE, a workbook of `lod export` or a CSV file. Exit status 1 when errors or conflicts stop it."""
    lang, out = context.obj["lang"], out or context.obj["folder"] / "releases"
    register = config.read_register(context.obj["folder"], Releases(out).current().iris.base)
    folder = intake.draft_folder(register.folder, draft) / "data" if draft else into or register.folder / "data"
    wishes = intake.Wishes(table, since, remove_missing, correction, prefer, _decided(decide, decisions), lang)
    with contextlib.nullcontext() if dry_run or draft else releasing.locked(out):   # what touches no tables waits for nobody
        try:
            taken = intake.take(register, out, _content(file), name or file.name, wishes, folder, context.obj["progress"])
        finally:
            context.obj["end-progress"]()
        if marked:   # before the tables: where it cannot be written, nothing is
            release = Releases(out).current()
            marked.write_bytes(marking.marked(taken, template.origin(release, lang), register.languages, release.engine, register.base))
        saved = intake.save(taken, folder) if not taken.stops and not dry_run else []
    said = json.dumps(marking.as_data(taken, lang) | {"saved": saved}, ensure_ascii=False, indent=1)
    if outcome:
        outcome.write_text(said + "\n", encoding="utf-8")
    if form == "json":
        click.echo(said)
    else:
        click.echo("".join(f"{line}\n" for line in marking.lines(taken, lang)), nl=False)
    click.echo(_summary(taken, saved, lang), err=True)
    context.exit(1 if taken.stops else 0)


def _decided(pairs, file):
    """What was decided, as merging.Word has it. Raises BadSettings for what is no decision."""
    try:
        said = json.load(file) if file else []
        found = {one["thing"]: (one["side"], one.get("now")) for one in said}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise errors.BadSettings("bad-decision", value=file.name) from None
    found |= {pair.rpartition("=")[0]: (pair.rpartition("=")[2], None) for pair in pairs}
    for where, (side, _) in found.items():
        if not where or side not in ("yours", "others"):
            raise errors.BadSettings("bad-decision", value=f"{where}={side}")
    return found


def _content(file):
    """The bytes of an upload; a link is not followed, and what is too large is not read."""
    if file.is_symlink() or not file.is_file():
        raise errors.Unreadable("upload-no-file", name=file.name)
    if file.stat().st_size > _LARGEST_MB * 1024 * 1024:
        raise errors.Unreadable("upload-too-large", name=file.name, limit=_LARGEST_MB)
    return file.read_bytes()


def _summary(taken, saved, lang):
    counts = {severity: sum(remark.severity == severity for remark in taken.remarks) for severity in ("error", "warning")}
    return words.say("desk.summary", lang, **counts, changes=len(taken.merge.yours), conflicts=len(taken.merge.conflicts),
                     saved=", ".join(saved) or "–")
