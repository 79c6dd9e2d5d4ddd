"""The editors' desk: sign in, take the workbook, send it back, see what it would change, publish, undo."""

from flask import Blueprint, current_app, g, request, session

from lod import errors
from lod.desk import job
from lod.pages import _desk

blueprint = Blueprint("edit", __name__)
NAVIGATION = ("desk", 90, "about", "edit")
is_offered = _desk.is_on
_desk.set_up_session(blueprint)


@blueprint.get("/edit/sign-in")
def sign_in():
    """The form to sign in."""
    _desk.desk()
    return _desk.page("edit_sign_in.html", is_wrong=False)


@blueprint.post("/edit/sign-in")
def signed_in():
    """Check name and password; a few times a minute."""
    desk = _desk.desk()
    _desk.check_token()
    _desk.pace("sign-in", 10)
    name, password = request.form.get("name", "")[:60], request.form.get("password", "")[:200]
    stamp = desk.users.check(name, password)
    if stamp is None:
        desk.journal.write(name, "sign-in-refused", address=request.remote_addr)
        response = _desk.page("edit_sign_in.html", is_wrong=True)
        response.status_code = 403
        return response
    session.clear()
    session.update(user=name, stamp=stamp)
    desk.journal.write(name, "signed-in", address=request.remote_addr)
    return _desk.redirect("edit")


@blueprint.post("/edit/sign-out")
@_desk.for_editors
def sign_out():
    """End the session."""
    session.clear()
    return _desk.redirect("edit/sign-in")


@blueprint.get("/edit")
@_desk.for_editors
def table():
    """The desk: workbook, upload, drafts, suggestions, releases, journal."""
    desk, manifests = _desk.desk(), current_app.releases.history()
    return _desk.page("edit.html", drafts=desk.drafts(), waiting=len(desk.suggestions.all("waiting")), manifests=manifests[:6],
                      tables=sorted(name.removesuffix(".csv") for name in g.release.manifest["rows"]), undo=job.read(desk.folder),
                      journal=desk.journal.last(), collections=_collections())


def _collections():
    """The things that have a dashboard, if the register has views for one."""
    if "desk-collections" not in g.release.views:
        return []
    return [(row[0].value.rpartition("/")[2], row[1].value) for row in g.release.ask_view("desk-collections", language=g.language).rows]


@blueprint.get("/edit/workbook.xlsx")
@_desk.for_editors
def workbook():
    """The workbook of the current release in the reader's language."""
    language = _desk.language()
    return _desk.file(_desk.desk().workbook(g.release, language).read_bytes(), _desk.XLSX, f"register-{g.release.version}-{language}.xlsx")


@blueprint.post("/edit/upload")
@_desk.for_editors
def upload():
    """Take a workbook or CSV file and begin its check."""
    desk, file = _desk.desk(), request.files.get("file")
    content = file.read() if file else b""
    if not content:
        raise errors.BadRequest("desk-no-file")
    table = request.form.get("table") or None
    if table and f"{table}.csv" not in g.release.manifest["rows"]:
        raise errors.BadRequest("unknown-table", value=table[:60], known=", ".join(sorted(g.release.manifest["rows"])))
    name = (file.filename or "upload.xlsx").replace("\\", "/").rpartition("/")[2][-80:]
    draft = desk.take(content, g.language, by=_desk.editor(), file=name, table=table, removes="removes" in request.form, prefers=None)
    desk.journal.write(_desk.editor(), "uploaded", draft=draft.name, file=name, bytes=len(content))
    return _desk.redirect(f"edit/draft/{draft.name}")


def _draft(name):
    found = _desk.desk().draft(name)
    if found is None:
        raise errors.NotFound(address=request.base_url)
    return found


@blueprint.get("/edit/draft/<name>")
@_desk.for_editors
def draft(name):
    """A draft: what its check found, what it would change; or how far its job is."""
    found = _draft(name)
    return _desk.page("edit_draft.html", draft=found, job=found.job, outcome=found.outcome,
                      has_preview=(found.folder / "releases" / "current").exists(), has_marked=(found.folder / "marked.xlsx").exists())


@blueprint.get("/edit/draft/<name>/marked.xlsx")
@_desk.for_editors
def marked(name):
    """The workbook as it was uploaded, with its cells marked."""
    path = _draft(name).folder / "marked.xlsx"
    if not path.exists():
        raise errors.NotFound(address=request.base_url)
    return _desk.file(path.read_bytes(), _desk.XLSX, "marked.xlsx")


@blueprint.post("/edit/draft/<name>/<any(check, preview, publish, discard):step>")
@_desk.for_editors
def act(name, step):
    """Check again (with a choice for conflicts), preview, publish or discard a draft."""
    desk, found = _desk.desk(), _draft(name)
    if step in ("preview", "publish") and (found.outcome is None or found.outcome["stops"]):
        raise errors.BadRequest("desk-not-ready")
    if step == "check":
        prefers = request.form.get("prefers")
        desk.check(found, prefers=prefers if prefers in ("yours", "others") else None, removes="removes" in request.form,
                   decisions=_decisions(found))
    elif step == "discard":
        desk.discard(found)
    else:
        getattr(desk, step)(found, _desk.base())
    desk.journal.write(_desk.editor(), step, draft=name)
    return _desk.redirect("edit" if step == "discard" else f"edit/draft/{name}")


def _decisions(found):
    """What the editor decided cell by cell, now and before: about what, whose word counts, and what others had written."""
    decided = {one["thing"]: one for one in found.said.get("decisions") or []}
    conflicts = (found.outcome or {}).get("conflicts", []) if request.form.get("seen") == found.stamp else []
    for number, conflict in enumerate(conflicts):
        side = request.form.get(f"decision-{number}")
        if side in ("yours", "others"):
            decided[conflict["thing"]] = {"thing": conflict["thing"], "side": side, "now": conflict["now"]}
    return list(decided.values())


@blueprint.post("/edit/undo")
@_desk.for_editors
def undo():
    """Publish the tables of an earlier release as a new one."""
    desk, version = _desk.desk(), request.form.get("version", "")
    if current_app.releases.get(version) is None:
        raise errors.NotFound("no-such-release", value=version[:50])
    desk.undo(version, g.language, _desk.base())
    desk.journal.write(_desk.editor(), "undo", release=version)
    return _desk.redirect("edit")
