"""Taking a spreadsheet back: read, compare three ways, check what would be published, and only then write."""

import contextlib
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from lod import config, errors
from lod.findings import Finding
from lod.publish import release as releasing
from lod.publish.desk import choices, correcting, folders, merging, questionnaire, reading, saving, suspects
from lod.publish.desk.reading import Remark
from lod.releases import Releases, versions

PARTS = ("ontology", "shapes", "queries", "register.toml")
"""What a register's folder has beside its tables, and a draft borrows."""


@dataclass
class Intake:
    """What came of an upload: the release it was made from, changes and conflicts, remarks at their cells; `answers` are the
    addresses of who was asked and of the cycle, where it is a questionnaire."""

    base: str
    upload: reading.Upload
    merge: merging.Merge
    now: folders.Folder
    remarks: list = field(default_factory=list)
    language: str = "en"
    answers: dict | None = None

    @property
    def stops(self):
        """Whether something stands between the upload and the tables."""
        return bool(self.merge.conflicts) or any(remark.severity == "error" for remark in self.remarks)


@dataclass(frozen=True)
class Wishes:
    """How an upload is to be taken: the table a CSV file is, the release it was made from where it does not say so, whether
    missing rows go, whether it is a suggestion of single cells, whose word counts in conflicts (in all, and by the place or
    name of each: see merging.Word), and the language of labels."""

    table: str | None = None
    base: str | None = None
    removes: bool = False
    is_correction: bool = False
    prefers: str | None = None
    decisions: dict = field(default_factory=dict)
    language: str = "en"


def take(register, out, content, name, wishes, into=None, progress=lambda *_: None):
    """Read an upload against the tables of `into` (the register's own by default) without writing. Returns an Intake."""
    with ThreadPoolExecutor(1) as beside:   # a process of its own reads the file meanwhile
        cells = None if wishes.is_correction else beside.submit(reading.cells, content, name)
        current = Releases(out).current()
        now = folders.read(into or register.folder / "data", register.base)
        found = choices.of(now.descriptions, now.rows, current.engine, current.iris.base, wishes.language, register.languages)
        progress("spreadsheet", 0, 1)
        upload = correcting.read(content, now, found) if wishes.is_correction else \
            reading.read(cells.result(), name, now, found, register.languages, _table(now, wishes, name))
    version, base = _base(out, upload, wishes, now, register)
    word = merging.Word(wishes.prefers, upload.decisions | wishes.decisions)
    merged = merging.merge(base, now, upload.pages, wishes.removes, word, _taken(out, upload.pages, now))
    if wishes.is_correction:
        merged.missing.clear()
    intake = Intake(version, upload, merged, now, list(upload.remarks), wishes.language, _answers(register, upload, now))
    intake.remarks += _of_merge(intake)
    if merged.rows:
        intake.remarks += _checked(register, out, intake, into, progress)
    intake.remarks = _ordered(intake.remarks)
    return intake


def save(intake, folder):
    """Write the tables that have changed. Returns their names."""
    files = {table: saving.text(folder / table, rows) for table, rows in intake.merge.rows.items()}
    if files:
        saving.write(folder, files)
    return sorted(files)


def _answers(register, upload, now):
    """Whose answers an upload holds, and for which cycle: all addresses that the two rows are about; None for no questionnaire."""
    if not register.questionnaire or not {"asked", "cycle"} <= set(upload.origin):
        return None
    with contextlib.suppress(errors.NotFound):   # a row that is there no more
        tables = {part: f"{register.questionnaire[part]}.csv" for part in ("asked", "cycle")}
        return {part: questionnaire.about(now.descriptions[table], questionnaire.who(now.descriptions[table], now.rows[table], upload.origin[part]))
                for part, table in tables.items()}


def _table(now, wishes, name):
    """The table that a CSV file is: the one named, or that of the file's own name."""
    if not wishes.table:
        stem = Path(name).stem
        return f"{stem}.csv" if name.lower().endswith(".csv") and f"{stem}.csv" in now.descriptions else None
    table = f"{wishes.table.removesuffix('.csv')}.csv"
    if table not in now.descriptions:
        raise errors.BadSettings("unknown-table", value=wishes.table, known=", ".join(name.removesuffix(".csv") for name in now.descriptions))
    return table


def _base(out, upload, wishes, now, register):
    """(version, Folder) of what the upload was made from; the tables as they are where it cannot say so (CSV)."""
    version = wishes.base or upload.origin.get("release")
    if version is None:
        return "", now
    found = Releases(out).get(version)
    if found is None:
        raise errors.Unreadable("upload-base-unknown", version=version[:40], known=", ".join(versions(out)[:5]))
    digest = upload.origin.get("digest")
    if not wishes.base and digest and digest != found.manifest["digest"]:
        raise errors.Unreadable("upload-base-other", version=version)
    return version, folders.read(found.folder / "source" / "data", register.base)


def _taken(out, pages, now):
    """(table, key) of every row that any kept release had: running numbers are never used again."""
    single = {table: now.key(table)[0] for table in pages if len(now.key(table)) == 1}
    return {(table, (value,)) for version in versions(out) for table, name in single.items()
            for value in folders.values(Path(out) / version / "source" / "data" / table, name)}


def _of_merge(intake):
    """Remarks about keys given twice, rows that did not come back, and doubles suspected."""
    for table, key, row, first in intake.merge.doubles:
        yield _at(intake, table, key, intake.now.key(table)[0], Finding("error", "key-double", table, row, value=" ".join(key), details={"first": first}), row)
    for table in dict.fromkeys(table for table, _ in intake.merge.missing):
        keys = [" ".join(key) for name, key in intake.merge.missing if name == table]
        shown = ", ".join(keys[:5]) + (" …" if len(keys) > 5 else "")
        yield Remark(Finding("warning", "rows-missing", table, value=shown, details={"count": len(keys)}), intake.upload.pages[table].sheet, table=table)
    for change, column, text, other in suspects.find(intake.now, intake.merge):
        yield _at(intake, change.table, change.key, column,
                  Finding("warning", "row-suspected", change.table, column=column, value=text, details={"other": " ".join(other)}))


def _at(intake, table, key, column, finding, row=None):
    """A finding at the cell of the upload that it is about; in the table where the row was not in the upload."""
    page, row = intake.upload.pages.get(table), row or intake.merge.lines.get((table, key))
    if not page or not row:
        return Remark(finding, finding.place(), table=table, column=column)
    return Remark(finding, page.sheet, row, page.columns.get(column) or min(page.columns.values()), table, column)


def _checked(register, out, intake, into, progress):
    """What checking the tables finds, as they would be; an error stops, a warning is told where the upload has changed the row."""
    with _spare_folder() as folder:
        candidate = draft_folder(register.folder, Path(folder), into)
        for table, rows in intake.merge.rows.items():
            (candidate / "data" / table).write_text(saving.text(candidate / "data" / table, rows), encoding="utf-8", newline="")
        found = releasing.draft(config.read_register(candidate, register.base), progress, releasing.current(out))
    told = {(remark.table, remark.row, remark.column) for remark in intake.remarks if remark.severity == "error"}
    mine = {(change.table, change.key) for change in intake.merge.yours}
    for finding in found.findings:
        row = found.tables.rows.get(finding.table, {}).get(finding.row) if found.tables else None
        key = tuple(row[name] for name in intake.now.key(finding.table)) if row else None
        if finding.severity == "error" or (finding.table, key) in mine:
            remark = _at(intake, finding.table, key, finding.column, finding)
            if (remark.table, remark.row, remark.column) not in told:   # its own remark says enough
                yield remark


def _spare_folder():
    try:
        return tempfile.TemporaryDirectory(prefix="lod-desk-")
    except OSError as error:   # every place for temporary files is full
        raise errors.Unwritable("file-unwritable", path="TMPDIR", problem=error.strerror) from None


def draft_folder(register, folder, tables=None):
    """Make `folder` a register's folder with tables of its own; everything else is the register's. Raises Unwritable when
    the disk refuses; nothing is left then."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in PARTS:
            if (register / name).exists():
                (folder / name).symlink_to((register / name).resolve())
        shutil.copytree(tables or register / "data", folder / "data")
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        problem = error.args[0][0][2] if isinstance(error, shutil.Error) else error.strerror   # the first of many
        raise errors.Unwritable("file-unwritable", path=str(folder), problem=problem) from None
    return folder


def _ordered(remarks):
    """Errors first, then by place; one for each rule at a cell."""
    single = {(remark.where, remark.finding.rule, remark.finding.value): remark for remark in reversed(remarks)}
    return sorted(single.values(), key=lambda remark: (remark.severity != "error", remark.sheet, remark.row or 0, remark.place or 0, remark.finding.rule))
