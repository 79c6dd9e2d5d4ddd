"""The command `lod`: check, publish, serve, ask, diff. The only place that reads the clock."""

import contextlib
import datetime
import errno
import gc
import io
import ipaddress
import json
import sys
from pathlib import Path

import click

from lod import __version__, changes, config, errors, findings, limits, words
from lod.formats import Settings
from lod.publish import release, report
from lod.registry import members
from lod.releases import Releases
from lod.remote import loading
from lod.remote.client import Store

_REFUSALS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}   # what a disk says when it takes no more
_LANGUAGES = click.Choice(["sr-Cyrl", "sr-Latn", "en"])


class Commands(click.Group):
    """Turns what went wrong into a sentence and an exit status: 1 findings, 2 wrong use, 3 everything else."""

    def invoke(self, context):
        """Run a command; a LodError, or a disk or a path that refuses, becomes its sentence on the error stream."""
        try:
            return _invoke(super().invoke, context)
        except errors.LodError as error:
            tag = context.params.get("lang", "en")
            if isinstance(error, errors.Unsound):
                _show(error.findings, tag, to_error=True)
            _say(words.say(f"error.{error.key}", tag, **error.details))
            remedy = words.say(f"error.{error.key}.remedy", tag, **error.details)
            if remedy:
                _say(remedy)
            context.exit(2 if isinstance(error, errors.BadSettings) else 1 if isinstance(error, errors.Unpublishable) else 3)


def _invoke(invoke, context):
    try:
        return invoke(context)
    except UnicodeDecodeError as error:   # of a file named on the command line: those of a register say so themselves
        raise errors.Unreadable("file-not-utf8", row=error.object[:error.start].count(b"\n") + 1) from None
    except OSError as error:
        if error.errno in _REFUSALS:
            raise errors.Unwritable("file-unwritable", path=error.filename or "–", problem=error.strerror) from None
        if error.filename is None or isinstance(error, BrokenPipeError):   # no file: a fault of ours, or a reader who has had enough
            raise
        raise errors.Unwritable("file-unusable", path=str(error.filename), problem=error.strerror) from None


def _say(text):
    click.echo(text, err=True)


@click.group(cls=Commands)
@click.version_option(__version__)
@click.option("--register", "folder", default=".", type=click.Path(file_okay=False, path_type=Path),
              help="The register's folder, with register.toml.  [default: .]")
@click.option("--lang", default="en", type=_LANGUAGES, help="The language of messages.  [default: en]")
@click.pass_context
def main(context, folder, lang):
    """Publish a register as linked open data, and serve it."""
    gc.set_threshold(100_000, 50, 100)   # a command reads millions of terms and ends: to look for cycles among them took a quarter of its time
    context.obj = {"folder": folder, "lang": lang, "progress": _progress, "end-progress": _end_progress}


def _progress(step, done, of):
    """One line on a terminal that shows the step; nothing in a pipe, but the desk names a file that its pages read."""
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{step} {done + 1}/{of}", nl=False, err=True)
    if config.environment("LOD_PROGRESS"):
        with contextlib.suppress(OSError):   # a full disk is told by what matters more
            Path(config.environment("LOD_PROGRESS")).write_text(json.dumps({"step": step, "done": done, "of": of}), encoding="utf-8")


def _end_progress():
    if sys.stderr.isatty():
        click.echo("\r\033[K", nl=False, err=True)


def _show(found, lang, form="text", to_error=False):
    if form == "json":
        click.echo(report.as_json(found, lang), nl=False)
    elif form == "csv":
        click.echo(report.as_csv(found, lang), nl=False)
    else:
        for finding in found:
            value = f" “{finding.value}”" if finding.value not in (None, "") else ""
            click.echo(f"{finding.severity}: {finding.place()}{value}: {finding.message(lang)} {finding.remedy(lang)}".rstrip(), err=to_error)


@main.command()
@click.option("--base", help="Publish for another base than register.toml names.")
@click.option("--format", "form", default="text", type=click.Choice(["text", "json", "csv", "turtle"]))
@click.pass_context
def check(context, base, form):
    """Check tables, ontology, rules and shapes without publishing. Exit status 1 when an error stands."""
    register = config.read_register(context.obj["folder"], base)
    draft = release.draft(register, _progress)
    _end_progress()
    if form == "turtle":
        click.echo(report.as_turtle(draft.findings, register.languages, register.base, "draft"), nl=False)
    else:
        _show(draft.findings, context.obj["lang"], form)
    _summary(draft.findings, context.obj["lang"])
    context.exit(1 if draft.stops else 0)


def _summary(found, lang):
    counts = {severity: sum(finding.severity == severity for finding in found) for severity in findings.SEVERITIES}
    _say(words.say("cli.summary", lang, **counts))


@main.command()
@click.option("--base", help="Publish for another base than register.toml names.")
@click.option("--out", type=click.Path(path_type=Path), help="The folder of releases.  [default: <register>/releases]")
@click.option("--date", help="The date of the release, YYYY-MM-DD; never before that of the current one.  [default: today, UTC, or SOURCE_DATE_EPOCH]")
@click.option("--local", is_flag=True, help="Leave a store of others alone.")
@click.option("--format", "form", default="text", type=click.Choice(["text", "json", "csv"]))
@click.pass_context
def publish(context, base, out, date, local, form):
    """Check everything and make a new release current; errors stop it, warnings do not."""
    lang = context.obj["lang"]
    register = config.read_register(context.obj["folder"], base)
    out = out or context.obj["folder"] / "releases"
    store = None if local else _store(register.remote)
    try:
        published = release.publish(register, out, _day(date), _progress, lambda folder: store and loading.load(store, folder, _progress))
    except errors.Unpublishable as error:
        _end_progress()
        _show(error.findings, lang, form)
        raise
    _end_progress()
    _show(published.findings, lang, form)
    _summary(published.findings, lang)
    _say(words.say("cli.published" if published.new else "cli.unchanged", lang, version=published.version,
                   path=str(published.folder)))
    if store:
        loading.load_missing(store, out, _progress)
        _tidy(store, out, lang)


def _store(remote):
    """The store that publishing fills, or None."""
    return Store.of(remote) if remote.get("graph-store") else None


def _tidy(store, out, lang):
    """Drop releases that nobody reads any more from a store."""
    _end_progress()
    for version in loading.drop_old(store, out):
        _say(words.say("cli.dropped", lang, version=version))


@main.command()
@click.option("--out", type=click.Path(path_type=Path), help="The folder of releases.  [default: <register>/releases]")
@click.option("--graph-store", help="The address of the store's Graph Store Protocol.  [default: that of register.toml]")
@click.pass_context
def load(context, out, graph_store):
    """Load the current release into a store of others, anew if it is there already; old releases are dropped."""
    lang, register = context.obj["lang"], config.read_register(context.obj["folder"])
    out = out or context.obj["folder"] / "releases"
    store = _store(register.remote | ({"graph-store": graph_store} if graph_store else {}))
    if not store:
        raise errors.BadSettings("missing-setting", path="register.toml", setting="remote.graph-store")
    current = Releases(out).current()
    loading.load(store, current.folder, _progress)
    _tidy(store, out, lang)
    _say(words.say("cli.loaded", lang, version=current.version))


def _day(date):
    if date is None:
        epoch = config.environment("SOURCE_DATE_EPOCH")
        try:
            moment = datetime.datetime.fromtimestamp(int(epoch), datetime.UTC) if epoch else datetime.datetime.now(datetime.UTC)
        except (ValueError, OverflowError, OSError):
            raise errors.BadSettings("bad-epoch", value=epoch) from None
        return moment.date().isoformat()
    try:
        return datetime.date.fromisoformat(date).isoformat()
    except ValueError:
        raise errors.BadSettings("bad-date", value=date) from None


@main.command()
@click.option("--out", type=click.Path(path_type=Path), help="The folder of releases.  [default: <register>/releases]")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
@click.option("--engine", help="Another engine than the register's: oxigraph or rdflib.")
@click.option("--limit", "given", multiple=True, metavar="NAME=VALUE", help="Another limit than the register's; see docs/how-to/limits.md.")
@click.option("--remote", help="The query endpoint of a store that holds the releases.  [default: that of register.toml]")
@click.option("--trusted", multiple=True, metavar="NETWORK", help="A reverse proxy whose X-Forwarded-For is believed.")
@click.option("--access-log", is_flag=True, help="Write a line for each request.")
@click.option("--isolated/--in-process", default=True, help="Queries in processes of their own, or in the web server's.")
@click.pass_context
def serve(context, out, host, port, workers, engine, given, remote, trusted, access_log, isolated):
    """Serve the current release; a newer one is served from the moment it is published."""
    from lod import server
    folder = (out or context.obj["folder"] / "releases").resolve()
    lang, current = context.obj["lang"], Releases(folder, engine).current()
    chosen = limits.read(current.register.get("limits", {}) | dict(pair.partition("=")[::2] for pair in given))
    settings = {"host": host, "port": port, "workers": workers, "engine": engine, "trusted": _networks(trusted),
                "access_log": access_log, "isolated": isolated, "remote": _remote(context.obj["folder"], remote),
                "desk": _desk(context.obj["folder"])}
    context.exit(server.serve(folder, settings, chosen, lambda key: _say(words.say(f"cli.{key}", lang, version=current.version, address=f"http://{host}:{port}/"))))


def _desk(folder):
    """The desk's settings, or None where register.toml does not enable it."""
    register = config.read_register(folder.resolve()) if (folder / "register.toml").exists() else None
    return {"folder": str(register.desk_folder), "register": str(register.folder)} if register and register.desk.get("enabled") else None


def _networks(trusted):
    """The proxies as they were given. Raises BadSettings for one that is no number: names can be made to lead anywhere."""
    for network in trusted:
        try:
            ipaddress.ip_network(network, strict=False)
        except ValueError:
            raise errors.BadSettings("bad-trusted", value=network) from None
    return trusted


def _remote(folder, query):
    """The settings of the store that answers queries, or None. A server needs no register's folder, only releases."""
    remote = config.read_register(folder).remote if (folder / "register.toml").exists() else {}
    remote |= {"query": query} if query else {}
    if not remote.get("query"):
        return None
    Store.of(remote)   # refuses an address that is none before a server starts
    return remote


@main.command()
@click.argument("query", type=click.File("r", encoding="utf-8-sig"))   # editors on Windows put a mark before the text
@click.option("--out", type=click.Path(path_type=Path), help="The folder of releases.  [default: <register>/releases]")
@click.option("--format", "form", default="tsv", show_default=True, help="csv, tsv, json, xml, turtle, ntriples, …")
@click.option("--engine", help="Another engine than the register's: oxigraph or rdflib.")
@click.pass_context
def ask(context, query, out, form, engine):
    """Answer a SPARQL query (a file, or - for standard input) from the current release."""
    current = Releases(out or context.obj["folder"] / "releases", engine).current()
    found = current.engine.query(query.read(), current.iris.base)
    writers = {name: member for name, member in members("lod.formats").items() if found.kind in member.KINDS}
    names = {**{member.SUFFIX[1:]: member for member in writers.values()}, **writers}
    if form not in names and found.kind != "table":
        form = {"graph": "turtle", "answer": "json"}[found.kind]
    if form not in names:
        raise errors.BadSettings("unknown-format", value=form, known=", ".join(sorted(names)))
    body = io.BytesIO()
    try:
        names[form].write(found, body, Settings(current.prefixes, current.context))
    except (RuntimeError, ValueError, OSError) as error:   # an engine answers while one reads; another endpoint may be away
        raise errors.EngineFailure(problem=str(error)) from None
    sys.stdout.buffer.write(body.getvalue())
    sys.stdout.flush()


@main.command()
@click.argument("old", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("new", type=click.Path(exists=True, file_okay=False, path_type=Path))
def diff(old, new):
    """What changed between two release folders, one statement a line: `-` went, `+` came. Exit status 1 when any did."""
    for folder in (old, new):
        if not (folder / "data.nq").is_file():   # read as empty, it would differ from nothing or in everything
            raise errors.BadSettings("no-release", path=str(folder))
    before, after = changes.read_lines(old / "data.nq"), changes.read_lines(new / "data.nq")
    for line in sorted(before - after):
        click.echo(f"- {line}")
    for line in sorted(after - before):
        click.echo(f"+ {line}")
    sys.exit(1 if before != after else 0)


@main.command()
@click.argument("address")
@click.option("--for", "audience", default="both", show_default=True, type=click.Choice(["portal", "eu", "both"]),
              help="Whose harvesters: udata and CKAN, data.europa.eu, or both.")
@click.option("--language", default="sr", show_default=True, help="The language of the portal, as it is set up.")
@click.option("--shapes", multiple=True, type=click.Path(exists=True, dir_okay=False),
              help="A file of SHACL shapes, such as the official ones of DCAT-AP; may be repeated.")
@click.option("--oai", help="The address of an OAI-PMH repository to walk through as well.")
@click.option("--links/--no-links", default=True, help="Whether every file is asked for.  [default: links]")
@click.option("--format", "form", default="text", type=click.Choice(["text", "json"]))
@click.pass_context
def doctor(context, address, audience, language, shapes, oai, links, form):
    """Play the harvesters of portals against a running catalogue. Exit status 1 when they would trip."""
    from lod.doctor import case, examination, web
    found = examination.examine(case.Case(address, web.Web(), language, shapes, _day(None), oai, links), audience)
    write = examination.as_json if form == "json" else examination.as_text
    click.echo(write(found, context.obj["lang"]), nl=False)
    context.exit(1 if found.is_ill else 0)


for member in members("lod.commands").values():
    main.add_command(member.command)


if __name__ == "__main__":
    main()
