"""What came of an upload, for people: lines of text, plain data, and a copy of the workbook with the cells marked."""

import json

from lod import words
from lod.publish.desk import choices, merging, workbook


def sentence(remark, language):
    """`loans!D7: A whole number is needed. “pet” was given. Write digits only.`"""
    finding = remark.finding
    given = words.say("desk.given", language, value=finding.value) if finding.value else ""
    said = " ".join(part for part in (finding.message(language), given, finding.remedy(language)) if part)
    return f"{remark.where}: {said}"


def as_data(intake, language):
    """The whole outcome as plain data: remarks, changes of both sides, conflicts."""
    changes = {side: [vars(change) | {"where": _where(intake, change)} for change in getattr(intake.merge, side)] for side in ("yours", "others")}
    return {"base": intake.base, "stops": intake.stops, "tables": sorted(intake.merge.rows), "answers": intake.answers,
            "remarks": [{"severity": remark.severity, "rule": remark.finding.rule, "where": remark.where, "table": remark.table,
                         "column": remark.column, "text": sentence(remark, language)} for remark in intake.remarks],
            **changes, "conflicts": [vars(conflict) for conflict in intake.merge.conflicts]}


def lines(intake, language):
    """The outcome as lines for a terminal."""
    said = [f"{remark.severity}: {sentence(remark, language)}" for remark in intake.remarks]
    for side in ("yours", "others"):
        said += [f"{words.say(f'desk.side-{side}', language)}: {_change(intake, change, language)}" for change in getattr(intake.merge, side)]
    for conflict in intake.merge.conflicts:
        key = "desk.conflict-cell" if conflict.column else "desk.conflict-row"
        said.append(words.say(key, language, where=conflict.where, thing=conflict.thing, base=conflict.base or "–",
                              now=conflict.now or "–", yours=conflict.yours or "–"))
    return said


def _change(intake, change, language):
    if not change.column:
        return f"{words.say(f'desk.change-{change.kind}', language)} {merging.thing(change.table, change.key, change.column)}"
    return f"{_where(intake, change)} {merging.thing(change.table, change.key, change.column)}: “{change.old}” → “{change.new}”"


def _where(intake, change):
    page = intake.upload.pages.get(change.table)
    if not page or not change.row:
        return change.table
    place = page.columns.get(change.column) or min(page.columns.values())
    return f"{page.sheet}!{workbook.cell_name(change.row, place)}"


def marked(intake, origin, tags, engine, base):
    """The bytes of the workbook as it was uploaded, with a colour and a note at each cell that something was found at."""
    found = choices.of(intake.now.descriptions, intake.now.rows, engine, base, intake.language, tags)
    marks = {}
    for remark in intake.remarks:
        if remark.table and remark.column or remark.row:
            marks.setdefault(remark.table, {}).setdefault((remark.row or 1, remark.column or _first(intake, remark.table)), []).append(remark)
    for conflict in intake.merge.conflicts:
        if conflict.row:
            marks.setdefault(conflict.table, {}).setdefault((conflict.row, conflict.column or _first(intake, conflict.table)), []).append(conflict)
    sheets = [workbook.Sheet(intake.now.descriptions[table], page.rows | page.left, {place: _mark(said, intake.language) for place, said in marks.get(table, {}).items()})
              for table, page in sorted(intake.upload.pages.items())]
    return workbook.build(sheets, found, origin | intake.upload.origin, intake.language, tags, more=_slips(intake.upload),
                          decisions=_decisions(intake) if intake.merge.conflicts else None)


def _decisions(intake):
    """The sheet on which the editor says, conflict by conflict, whose word counts."""
    head = tuple(_say(intake, key) for key in ("row", "cell", "base", "now", "yours", "word"))
    rows = [(one.thing, one.where, one.base, one.now, one.yours, "") for one in intake.merge.conflicts]
    return workbook.Notes(_say(intake, "conflicts-sheet"), [head, *rows], (32, 16, 30, 30, 30, 18),
                          (_say(intake, "take-yours"), _say(intake, "take-others")))


def _say(intake, key):
    return words.say(f"desk.{key}", intake.language)


def _slips(upload):
    """What a questionnaire says of the rows that were sent and offered, as its hidden sheet had it."""
    return [(kind, table, json.dumps(said, ensure_ascii=False)) for kind in ("sent", "offered")
            for table, rows in getattr(upload, kind).items() for said in rows]


def _first(intake, table):
    return intake.now.descriptions[table].cells[0].name if table in intake.now.descriptions else ""


def _mark(said, language):
    """(severity, sentences) for one cell."""
    texts = [words.say("desk.conflict-note", language, base=one.base or "–", now=one.now or "–") if hasattr(one, "now")
             else f"{one.finding.message(language)} {one.finding.remedy(language)}".strip() for one in said]
    severe = any(hasattr(one, "now") or one.severity == "error" for one in said)
    return "error" if severe else "warning", "\n".join(texts)
