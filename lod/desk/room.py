"""The desk as a whole: its folder, and what is done there by running commands."""

import contextlib
import hashlib
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from lod import errors
from lod.desk import job
from lod.desk.journal import Journal
from lod.desk.suggestions import Suggestions
from lod.desk.users import Users, write_private
from lod.releases import Releases

_SECONDS = {"check": 300, "preview": 900, "publish": 900, "undo": 900}
_WORKBOOK_SECONDS = 120
_MOST_DRAFTS = 200
_NAME = re.compile(r"[0-9a-f]{12}")


def _digest(*texts):
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Draft:
    """One draft: its name, folder, and what its editor said: by, file, table, removes, prefers, decisions."""

    name: str
    folder: Path
    said: dict

    @property
    def job(self):
        """The last job that worked on it."""
        return job.read(self.folder)

    @property
    def outcome(self):
        """What the check said, as plain data; None before it is done or where the file could not be read at all."""
        with contextlib.suppress(FileNotFoundError, ValueError):
            return json.loads((self.folder / "outcome.json").read_text(encoding="utf-8"))
        return None

    @property
    def stamp(self):
        """What a page keeps of the outcome that it shows: another check has another one."""
        path = self.folder / "outcome.json"
        return hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path.exists() else ""


class Desk:
    """`folder` holds users, drafts, suggestions and the journal; `register` is the register's folder, `out` its releases."""

    def __init__(self, folder, register, out):
        self.folder, self.register, self.out = Path(folder), Path(register), Path(out)
        self._previews = {}
        (self.folder / "drafts").mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        self.users, self.journal, self.suggestions = Users(self.folder), Journal(self.folder), Suggestions(self.folder)

    def secret(self):
        """The key that sessions are signed with; made once."""
        path = self.folder / "secret"
        if not path.exists():
            write_private(path, secrets.token_hex(32))
        return path.read_text(encoding="utf-8")

    def workbook(self, release, language):
        """The path of the workbook of a release, made by `lod export` the first time."""
        return self._made(release, language, f"{language}.xlsx", "export", "--xlsx")

    def questionnaire(self, release, language, cycle, asked):
        """The path of the questionnaire of one who is asked in a cycle, both by their addresses."""
        name = f"{language}-{_digest(cycle, asked)}.xlsx"
        return self._made(release, language, name, "questionnaire", "--cycle", cycle, "--of", asked)

    def questionnaires(self, release, language, cycle):
        """The path of an archive of the questionnaires of all who are asked in a cycle."""
        folder = self._made(release, language, f"{language}-{_digest(cycle)}", "questionnaire", "--cycle", cycle)
        path = folder.with_suffix(".zip")
        if not path.exists():
            new = path.with_name(f".{secrets.token_hex(4)}.new")
            with zipfile.ZipFile(new, "w", zipfile.ZIP_STORED) as archive:
                for file in sorted(folder.iterdir()):
                    archive.writestr(zipfile.ZipInfo(file.name), file.read_bytes())
            os.replace(new, path)
        return path

    def _made(self, release, language, name, command, *options):
        """What a command makes of a release, kept until there is another one; the target is its first argument or last option."""
        folder = self.folder / "workbooks" / f"{release.version}-{release.manifest['digest'][:12]}"
        if (folder / name).exists():
            return folder / name
        for old in folder.parent.glob("*"):
            if old != folder:
                self._remove(old)
        folder.mkdir(parents=True, exist_ok=True)
        new = folder / f".{secrets.token_hex(4)}-{name}"
        arguments = self._lod(language, command, *options, str(new), "--language", language, "--out", str(self.out))[1:]
        done = subprocess.run([sys.executable, "-m", "lod.cli", *arguments], capture_output=True, timeout=_WORKBOOK_SECONDS, check=False)
        if done.returncode:
            raise errors.Unwritable("desk-no-workbook", problem=done.stderr.decode()[-300:])
        with contextlib.suppress(OSError):   # another has made it meanwhile
            os.replace(new, folder / name)
        return folder / name

    def drafts(self):
        """All drafts, the newest first."""
        found = [self._open(path) for path in (self.folder / "drafts").iterdir() if (path / "draft.json").exists()]
        return sorted(found, key=lambda draft: draft.said.get("number", 0), reverse=True)

    def draft(self, name):
        """A Draft by name, or None."""
        path = self.folder / "drafts" / name
        return self._open(path) if _NAME.fullmatch(name) and (path / "draft.json").exists() else None

    def _open(self, path):
        return Draft(path.name, path, json.loads((path / "draft.json").read_text(encoding="utf-8")))

    def take(self, content, language, **said):
        """A new draft from an upload, and its check begun. Raises LimitExceeded where there are too many drafts, Unwritable
        where the disk is full; no draft is left then."""
        drafts = self.drafts()
        if len(drafts) >= _MOST_DRAFTS:
            raise errors.LimitExceeded("desk-full", limit=_MOST_DRAFTS)
        folder = self.folder / "drafts" / secrets.token_hex(6)
        number = 1 + max((draft.said.get("number", 0) for draft in drafts), default=0)   # an order that no clock can upset
        draft = Draft(folder.name, folder, said | {"language": language, "number": number})
        try:
            folder.mkdir()
            (folder / "upload").write_bytes(content)
            self.check(draft)
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise errors.Unwritable("desk-unwritable", problem=error.strerror) from None
        return draft

    def check(self, draft, **more):
        """Check a draft (again) against the tables as they are now; `more` changes what its editor said."""
        if (draft.folder / "job.json").exists() and draft.job["state"] == "running":
            raise errors.Busy("desk-busy")
        self._previews.pop(draft.name, None)
        for name in ("register", "releases", "outcome.json", "marked.xlsx"):
            self._remove(draft.folder / name)
        draft = Draft(draft.name, draft.folder, draft.said | more)
        write_private(draft.folder / "decisions.json", json.dumps(draft.said.get("decisions") or [], ensure_ascii=False))
        write_private(draft.folder / "draft.json", json.dumps(draft.said, ensure_ascii=False))
        command = self._import(draft, "--draft", str(draft.folder / "register"), "--marked", str(draft.folder / "marked.xlsx"),
                               "--outcome", str(draft.folder / "outcome.json"))
        job.start(draft.folder, "check", [command], _SECONDS["check"])

    def preview(self, draft, base):
        """Publish a draft beside itself, for its editors to look at."""
        command = ["publish", "--register", str(draft.folder / "register"), "publish", "--out", str(draft.folder / "releases"),
                   "--base", base, "--local"]
        job.start(draft.folder, "preview", [command], _SECONDS["preview"])

    def previewed(self, name):
        """The Release that a draft was published as beside itself, or None."""
        draft = self.draft(name)
        if draft is None or not (draft.folder / "releases" / "current").exists():
            return None
        if name not in self._previews:
            self._previews = {name: Releases(draft.folder / "releases")}   # one at a time is open
        return self._previews[name].current()

    def publish(self, draft, base):
        """Take the upload into the tables, against what they are by then, and publish them."""
        commands = [self._import(draft, "--outcome", str(draft.folder / "outcome.json")), self._publish(draft.said["language"], base)]
        job.start(draft.folder, "publish", commands, _SECONDS["publish"])

    def undo(self, version, language, base):
        """Publish the tables of an earlier release as a new one; the folder of the job is the desk's own."""
        job.start(self.folder, "undo", [self._lod(language, "restore", version, "--out", str(self.out)), self._publish(language, base)],
                  _SECONDS["undo"])

    def discard(self, draft):
        """Remove a draft. Raises Busy where a job is at work on it."""
        if draft.job["state"] == "running":
            raise errors.Busy("desk-busy")
        self._remove(draft.folder)

    def _remove(self, path):
        if path.is_dir():
            gone = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
            os.replace(path, gone)
            shutil.rmtree(gone, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)

    def _lod(self, language, *arguments):
        """A command as a job runs it: its name, then the arguments of `lod`."""
        return [arguments[0], "--register", str(self.register), "--lang", language, *arguments]

    def _publish(self, language, base):
        return self._lod(language, "publish", "--out", str(self.out), "--base", base)

    def _import(self, draft, *options):
        said, more = draft.said, []
        for key, option in (("table", "--table"), ("prefers", "--prefer")):
            more += [option, said[key]] if said.get(key) else []
        more += ["--remove-missing"] if said.get("removes") else []
        more += ["--correction"] if said.get("correction") else []
        if said.get("decisions"):
            more += ["--decisions", str(draft.folder / "decisions.json")]
        return self._lod(said["language"], "import", str(draft.folder / "upload"), "--name", said["file"], "--out", str(self.out), *more, *options)
