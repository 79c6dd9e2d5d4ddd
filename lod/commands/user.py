"""`lod user`: who may sign in at the desk."""

from pathlib import Path

import click

from lod import config, words
from lod.desk import journal, users


@click.group("user")
@click.pass_context
def command(context):
    """Editors of the desk: add NAME (again for a new password), remove NAME, list."""
    register = config.read_register(context.obj["folder"])
    context.obj["desk"] = register.desk_folder
    context.obj["users"] = users.Users(register.desk_folder)


@command.command("add")
@click.argument("name")
@click.option("--password-file", type=click.File("r", encoding="utf-8"), help="A file with the password, or - for standard input.  [default: asked for]")
@click.pass_context
def add(context, name, password_file):
    """Add an editor, or give one a new password."""
    password = password_file.read().rstrip("\n") if password_file else click.prompt(
        words.say("desk.password", context.obj["lang"]), hide_input=True, confirmation_prompt=True)
    context.obj["users"].add(name, password)
    _told(context, "user-added", name)


@command.command("remove")
@click.argument("name")
@click.pass_context
def remove(context, name):
    """Remove an editor; whoever is signed in under the name is signed out."""
    context.obj["users"].remove(name)
    _told(context, "user-removed", name)


@command.command("list")
@click.pass_context
def names(context):
    """The names of all editors, one a line."""
    for name in context.obj["users"].names():
        click.echo(name)


def _told(context, what, name):
    journal.Journal(Path(context.obj["desk"])).write("lod", what, user=name)
    click.echo(words.say(f"cli.{what}", context.obj["lang"], name=name), err=True)
