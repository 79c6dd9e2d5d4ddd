"""The editors' workbook of a release, and the questionnaires: everything in them is read from the release's own folder."""

import json

from lod import words
from lod.languages import fold
from lod.publish.desk import choices, folders, headings, questionnaire, workbook


def build(release, language):
    """The bytes of the workbook of a release in a language."""
    folder = folders.read(release.folder / "source" / "data", release.iris.base)
    found = choices.of(folder.descriptions, folder.rows, release.engine, release.iris.base, language, release.languages)
    sheets = [workbook.Sheet(described, dict(enumerate(folder.rows[name], 2))) for name, described in sorted(folder.descriptions.items())]
    return workbook.build(sheets, found, origin(release, language), language, release.languages)


def origin(release, language):
    """What the hidden sheet says of where a workbook comes from."""
    return {"title": release.register["title"].get(language) or release.register["title"][release.languages[0]],
            "release": release.version, "digest": release.manifest["digest"], "base": release.iris.base, "language": language}


class Questionnaires:
    """The questionnaires of a release in a language, one for each row that is asked and each row of the cycle's table.

    Raises BadSettings where the register asks nobody.
    """

    def __init__(self, release, language):
        self._release, self._language, self._tags = release, language, release.languages
        self._folder = folders.read(release.folder / "source" / "data", release.iris.base)
        self._plan = questionnaire.plan(release.register.get("questionnaire"), self._folder.descriptions)
        self._choices = choices.of(self._folder.descriptions, self._folder.rows, release.engine, release.iris.base, language, self._tags)

    def asked(self, text=None):
        """The rows that are asked: all, or the one of a key or an address. Raises NotFound."""
        rows = self._folder.rows[self._plan.asked]
        return [questionnaire.who(self._folder.descriptions[self._plan.asked], rows, text)] if text else rows

    def cycle(self, text):
        """The row of a cycle by its key or address. Raises NotFound."""
        return questionnaire.who(self._folder.descriptions[self._plan.cycle], self._folder.rows[self._plan.cycle], text)

    def file_name(self, asked):
        """What the file for a row is called: its key and its title in plain letters."""
        plain = "-".join("".join(sign if sign.isascii() and sign.isalnum() else " " for sign in fold(self._title(self._plan.asked, asked))).split())
        return f"{asked[self._folder.key(self._plan.asked)[0]]}-{plain[:60]}".rstrip("-") + ".xlsx"

    def build(self, asked, cycle):
        """The bytes of one questionnaire. The same release gives the same bytes."""
        plan, folder = self._plan, self._folder
        filled = questionnaire.fill(plan, folder, asked, cycle)
        sheets, more = [], []
        for table, rows in filled.rows.items():
            offered, names = filled.offered.get(table, set()), folder.key(table)
            more += [("offered" if place in offered else "sent", table, json.dumps(row if place in offered else [row[name] for name in names],
                                                                                   ensure_ascii=False)) for place, row in enumerate(rows)]
            sheets.append(workbook.Sheet(folder.descriptions[table], dict(enumerate(rows, 2)), locked=frozenset(plan.links.get(table, ())),
                                         hidden=frozenset(plan.given.get(table, ())), offered=frozenset(place + 2 for place in offered)))
        said = {"asked": asked[folder.key(plan.asked)[0]], "cycle": cycle[folder.key(plan.cycle)[0]]}
        return workbook.build(sheets, self._choices, origin(self._release, self._language) | said, self._language, self._tags,
                              self._guide(asked, cycle), more=more)

    def _guide(self, asked, cycle):
        """The first sheet: who is asked, in which cycle, and what is to be done."""
        say = {key: words.say(f"desk.guide-{key}", self._language) for key in ("title", "look", "confirm", "empty", "lists", "new", "back")}
        lines = [origin(self._release, self._language)["title"], self._title(self._plan.asked, asked), self._title(self._plan.cycle, cycle), "",
                 *(say[key] for key in ("look", "confirm", "empty", "lists", "new", "back")), ""]
        described = [self._folder.descriptions[table] for table in self._plan.tables]
        lines += [" – ".join(filter(None, (headings.sheet_name(found), *headings.of_table(found, self._language, self._tags)))) for found in described]
        lines += ["", words.say("desk.made-from", self._language, release=self._release.version)]
        return workbook.Notes(say["title"], [(line,) for line in lines])

    def _title(self, table, row):
        return headings.row_title(self._folder.descriptions[table], row, self._language, self._tags) or row[self._folder.key(table)[0]]
