"""The desk over HTTP: off unless enabled, signed in by name and password, every form with its token, jobs as real processes."""

import fcntl
import io
import json
import re
import time
import zipfile

import openpyxl
import pytest
from click.testing import CliRunner

from lod.app import create_app
from lod.cli import main
from lod.desk import job
from lod.desk.room import Desk
from tests.desk.conftest import PASSWORD
from tests.house import source

THING = "http://127.0.0.1:8000/id/loan/1"


@pytest.fixture
def client(desk):
    """A browser over the application with the desk."""
    return create_app(desk.out, desk=desk).test_client()


def token(client, path="/edit/sign-in"):
    """The token that the forms of a page carry."""
    return re.search(r'name="token" value="([^"]+)"', client.get(path).get_data(as_text=True))[1]


def sign_in(client, name="vera", password=PASSWORD):
    return client.post("/edit/sign-in", data={"name": name, "password": password, "token": token(client)})


def post(client, path, **data):
    return client.post(path, data=data | {"token": token(client, "/edit")})


def finished(folder):
    """What a job says when it has ended."""
    for _ in range(1200):
        found = job.read(folder)
        if found["state"] != "running":
            return found
        time.sleep(0.1)
    raise TimeoutError(folder)


def upload(client, desk, file, **data):
    """Send a file; returns its draft when the check is done."""
    with file.open("rb") as content:
        answer = post(client, "/edit/upload", file=(content, file.name), **data)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    draft = desk.draft(answer.headers["Location"].rpartition("/")[2])
    finished(draft.folder)
    return draft


@pytest.mark.parametrize("path", ["/edit", "/edit/sign-in", "/edit/workbook.xlsx", "/edit/suggestions", "/edit/draft/0123456789ab",
                                  "/edit/preview/0123456789ab/", "/suggest-correction?thing=id/loan/1", "/edit/collection/2012"])
def test_GET_the_desk_where_it_is_off_404(sound, path):
    client = create_app(sound / "releases").test_client()
    assert client.get(path).status_code == 404
    assert "suggest-correction" not in client.get("/doc/loan/1.html").get_data(as_text=True)
    assert 'href="/edit"' not in client.get("/", headers={"Accept": "text/html"}).get_data(as_text=True)


@pytest.mark.parametrize("path", ["/edit", "/edit/workbook.xlsx", "/edit/suggestions", "/edit/draft/0123456789ab", "/edit/collection/2012"])
def test_GET_without_an_account_303(client, path):
    answer = client.get(path)
    assert answer.status_code == 303 and answer.headers["Location"] == "/edit/sign-in" and answer.headers["Cache-Control"] == "no-store"


def test_signing_in_and_out(client, desk):
    refused = sign_in(client, password="wrong password")
    assert refused.status_code == 403 and "wrong" in refused.get_data(as_text=True)
    assert sign_in(client, name="nobody").status_code == 403
    answer = sign_in(client)
    cookie = answer.headers["Set-Cookie"]
    assert answer.status_code == 303 and "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/edit" in cookie
    assert client.get("/edit").status_code == 200 and client.get("/edit").headers["Cache-Control"] == "no-store"
    assert post(client, "/edit/sign-out").status_code == 303 and client.get("/edit").status_code == 303
    assert [(line["who"], line["what"]) for line in desk.journal.last()] == \
        [("vera", "signed-in"), ("nobody", "sign-in-refused"), ("vera", "sign-in-refused")]
    assert all(re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", line["when"]) for line in desk.journal.last())


def test_an_entry_with_a_sign_between_lines_is_read_back(desk):
    desk.journal.write("vera\u2028k", "signed-in")
    assert [line["who"] for line in desk.journal.last()] == ["vera\u2028k"]


def test_a_new_password_ends_sessions(client, desk):
    sign_in(client)
    desk.users.add("vera", PASSWORD + " anew")
    assert client.get("/edit").status_code == 303


def test_POST_too_many_passwords_429(client):
    assert [sign_in(client, password="wrong password").status_code for _ in range(11)] == [403] * 10 + [429]


@pytest.mark.parametrize("path", ["/edit/sign-in", "/edit/sign-out", "/edit/upload", "/edit/undo", "/edit/draft/0123456789ab/publish",
                                  "/edit/suggestions/0123456789abcdef/accept"])
def test_POST_a_form_of_another_site_403(client, path):
    sign_in(client)
    assert client.post(path, data={"name": "vera", "password": PASSWORD, "token": "made up"}).status_code == 403


def test_users_are_kept_by_the_command(lod, register, desk):
    run = CliRunner().invoke
    said = run(main, ["--register", str(register), "user", "add", "mina", "--password-file", "-"], input="another long password\n")
    assert said.exit_code == 0 and desk.users.check("mina", "another long password")
    assert (register / "desk" / "users.json").stat().st_mode & 0o777 == 0o600
    assert "another long" not in (register / "desk" / "users.json").read_text(encoding="utf-8")
    assert lod("user", "list").stdout == "mina\nvera\n"
    assert run(main, ["--register", str(register), "user", "add", "x", "--password-file", "-"], input="another long password\n").exit_code == 2
    assert run(main, ["--register", str(register), "user", "add", "mina", "--password-file", "-"], input="short\n").exit_code == 2
    assert lod("user", "remove", "mina").exit_code == 0 and lod("user", "remove", "mina").exit_code == 2
    assert desk.users.check("mina", "another long password") is None


@pytest.mark.slow
def test_from_the_workbook_to_a_release_and_back(client, desk, register, tmp_path):
    """Download, change, send, look at the preview, publish, undo: what is served changes only by publishing."""
    sign_in(client)
    (tmp_path / "back.xlsx").write_bytes(client.get("/edit/workbook.xlsx?language=en").data)
    book = openpyxl.load_workbook(tmp_path / "back.xlsx")
    book["loans"]["E2"] = 41
    book.save(tmp_path / "back.xlsx")
    draft = upload(client, desk, tmp_path / "back.xlsx")
    page = client.get(f"/edit/draft/{draft.name}").get_data(as_text=True)
    assert "loans!E2" in page and "41" in page and "this can be published" in page
    assert ",40" in (register / "data" / "loans.csv").read_text(encoding="utf-8")

    post(client, f"/edit/draft/{draft.name}/preview")
    assert finished(draft.folder)["state"] == "done", job.read(draft.folder)
    shown = client.get(f"/edit/preview/{draft.name}/doc/loan/1.html")
    assert shown.status_code == 200 and "41" in shown.get_data(as_text=True) and shown.headers["Cache-Control"] == "no-store"
    assert f'href="/edit/preview/{draft.name}/' in shown.get_data(as_text=True)
    assert f'href="/edit/draft/{draft.name}"' in shown.get_data(as_text=True) and f"{draft.name}/edit" not in shown.get_data(as_text=True)
    assert create_app(desk.out, desk=desk).test_client().get(f"/edit/preview/{draft.name}/doc/loan/1.html").status_code == 404
    assert ":books 40" in client.get("/doc/loan/1.ttl").get_data(as_text=True)

    post(client, f"/edit/draft/{draft.name}/publish")
    assert finished(draft.folder)["state"] == "done", job.read(draft.folder)
    assert ":books 41" in client.get("/doc/loan/1.ttl").get_data(as_text=True)
    post(client, "/edit/undo", version="2026-11-24")
    assert finished(desk.folder)["state"] == "done", job.read(desk.folder)
    assert ":books 40" in client.get("/doc/loan/1.ttl").get_data(as_text=True)
    assert len([path for path in desk.out.glob("2*")]) == 3


def test_GET_a_preview_that_is_not_there_404(client, desk, edited):
    """The page that says so is one of the site as it is: its style and links are not below the preview."""
    sign_in(client)
    draft = upload(client, desk, edited(lambda book: book["loans"].__setitem__("E2", "pet")))
    answer = client.get(f"/edit/preview/{draft.name}/doc/loan/1.html?lang=en", headers={"Accept": "text/html"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 404 and answer.headers["Cache-Control"] == "no-store" and f"/edit/preview/{draft.name}/doc/loan/1.html" in page
    assert 'href="/static/style.css' in page and "This is a draft" not in page


def test_a_broken_upload_cannot_be_published(client, desk, edited):
    sign_in(client)
    draft = upload(client, desk, edited(lambda book: book["loans"].__setitem__("E2", "pet")))
    page = client.get(f"/edit/draft/{draft.name}").get_data(as_text=True)
    assert "loans!E2: A whole number is needed." in page and "/publish" not in page
    assert post(client, f"/edit/draft/{draft.name}/publish").status_code == 400
    marked = client.get(f"/edit/draft/{draft.name}/marked.xlsx")
    assert marked.status_code == 200 and marked.data.startswith(b"PK")
    assert post(client, f"/edit/draft/{draft.name}/discard").headers["Location"] == "/edit" and desk.draft(draft.name) is None


def test_a_hostile_upload_is_told_on_its_page(client, desk, tmp_path):
    sign_in(client)
    (tmp_path / "back.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    draft = upload(client, desk, tmp_path / "back.xlsx")
    assert "is an old .xls workbook" in client.get(f"/edit/draft/{draft.name}").get_data(as_text=True)


@pytest.mark.slow
def test_two_editors_on_one_cell(client, desk, edited):
    """Both checks pass; the second publishing finds what the first has done, and nothing is written."""
    sign_in(client)
    drafts = [upload(client, desk, edited(lambda book, value=value: book["loans"].__setitem__("E2", value))) for value in (41, 42)]
    assert not any(draft.outcome["stops"] for draft in drafts)
    for draft in drafts:
        post(client, f"/edit/draft/{draft.name}/publish")
        finished(draft.folder)
    assert [job.read(draft.folder)["state"] for draft in drafts] == ["done", "failed"]
    assert "conflict" in client.get(f"/edit/draft/{drafts[1].name}").get_data(as_text=True)
    assert ":books 41" in client.get("/doc/loan/1.ttl").get_data(as_text=True)
    post(client, f"/edit/draft/{drafts[1].name}/check", prefers="yours")
    finished(drafts[1].folder)
    assert not desk.draft(drafts[1].name).outcome["stops"]


def test_a_job_whose_process_is_gone_is_told(desk, tmp_path):
    (tmp_path / "job.json").write_text(json.dumps({"step": "publish", "state": "running"}), encoding="utf-8")
    assert job.read(tmp_path)["state"] == "ended"


def test_how_far_a_job_is_is_shown(client, desk, edited, monkeypatch):
    """Each step that a command names has words; the page of a draft at work shows the last one."""
    sign_in(client)
    draft = upload(client, desk, edited(lambda book: book["loans"].__setitem__("E2", 41)))
    assert json.loads((draft.folder / "progress.json").read_text(encoding="utf-8"))["step"] == "checks"
    steps = set(re.findall(r'progress\("(\w+)"', "".join(path.read_text(encoding="utf-8") for path in source.ROOT.glob("lod/**/*.py"))))
    assert len(steps) >= 6 and "shapes" in steps
    with (draft.folder / "job.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for step in sorted(steps):
            (draft.folder / "job.json").write_text(json.dumps({"step": "check", "state": "running"}), encoding="utf-8")
            (draft.folder / "progress.json").write_text(json.dumps({"step": step, "done": 2, "of": 5}), encoding="utf-8")
            assert '<progress value="2" max="5"' in client.get(f"/edit/draft/{draft.name}").get_data(as_text=True)
        (draft.folder / "progress.json").write_text("{", encoding="utf-8")
        assert client.get(f"/edit/draft/{draft.name}").status_code == 200


def suggest(client, **data):
    return client.post("/suggest-correction", data={"thing": THING} | data)


def test_a_suggestion_becomes_a_draft(client, desk):
    page = client.get(f"/suggest-correction?thing={THING}").get_data(as_text=True)
    number, = re.findall(r'name="(value-\d+)" value="40"', page)
    assert f"suggest-correction?thing={THING.replace(':', '%3A')}" in client.get("/doc/loan/1.html").get_data(as_text=True)
    assert "Thank you" in suggest(client, text="It was <b>44</b>.", **{number: "44"}).get_data(as_text=True)
    sign_in(client)
    listed = client.get("/edit/suggestions").get_data(as_text=True)
    assert "It was &lt;b&gt;44&lt;/b&gt;." in listed and "40 → 44" in listed
    (name, _), = desk.suggestions.all("waiting")
    answer = post(client, f"/edit/suggestions/{name}/accept")
    draft = desk.draft(answer.headers["Location"].rpartition("/")[2])
    finished(draft.folder)
    outcome = desk.draft(draft.name).outcome
    assert not outcome["stops"] and [(change["column"], change["old"], change["new"]) for change in outcome["yours"]] == [("books", "40", "44")]
    assert desk.suggestions.get(name)["state"] == "accepted" and post(client, f"/edit/suggestions/{name}/accept").status_code == 404


@pytest.mark.slow
def test_a_suggestion_that_the_shapes_refuse(client, desk):
    number, = re.findall(r'name="(value-\d+)" value="40"', client.get(f"/suggest-correction?thing={THING}").get_data(as_text=True))
    suggest(client, **{number: "0"})
    sign_in(client)
    (name, _), = desk.suggestions.all("waiting")
    draft = desk.draft(post(client, f"/edit/suggestions/{name}/accept").headers["Location"].rpartition("/")[2])
    finished(draft.folder)
    assert desk.draft(draft.name).outcome["stops"]


def test_suggestions_that_are_not_kept(client, desk):
    assert suggest(client, text="buy cheap books", homepage="http://example.org/").status_code == 200
    assert suggest(client).status_code == 400 and suggest(client, text="x" * 4001).status_code == 400
    assert suggest(client, thing="id/loan/99", text="x").status_code == suggest(client, thing="http://example.org/", text="x").status_code == 404
    assert desk.suggestions.all() == []


def test_POST_too_many_suggestions_429(client):
    assert [suggest(client, text="x").status_code for _ in range(6)] == [200] * 5 + [429]


def test_a_suggestion_is_declined(client, desk):
    suggest(client, text="It was otherwise.")
    sign_in(client)
    (name, _), = desk.suggestions.all()
    post(client, f"/edit/suggestions/{name}/decline")
    assert desk.suggestions.get(name) | {"state": "declined", "by": "vera"} == desk.suggestions.get(name)


def test_what_was_never_published_is_not_given_up(lod, register):
    path = register / "data" / "loans.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",40", ",44"), encoding="utf-8")
    said = lod("restore", "2026-11-24")
    assert said.exit_code == 2 and "not published since 2026-11-24" in said.output and ",44" in path.read_text(encoding="utf-8")
    assert lod("restore", "2026-11-24", "--force").exit_code == 0 and ",40" in path.read_text(encoding="utf-8")
    assert lod("restore", "1999-01-01").exit_code == 2


@pytest.mark.slow
def test_conflicts_are_decided_in_the_page(client, desk, edited, register):
    """Cell by cell; what an old page says of another outcome is not heard."""
    sign_in(client)
    def change(first, second):
        def make(book):
            book["loans"]["E2"], book["loans"]["E3"] = first, second
        return make
    file = edited(change(42, 22))
    path = register / "data" / "loans.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",40", ",41").replace(",12", ",21"), encoding="utf-8")
    draft = upload(client, desk, file)
    page = client.get(f"/edit/draft/{draft.name}").get_data(as_text=True)
    assert page.count('type="radio"') == 4 and "/publish" not in page
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]

    def decide(**data):
        post(client, f"/edit/draft/{draft.name}/check", **data)
        finished(draft.folder)
        return desk.draft(draft.name).outcome
    assert len(decide(seen="of another outcome", **{"decision-0": "yours", "decision-1": "yours"})["conflicts"]) == 2
    left, = decide(seen=seen, **{"decision-0": "yours"})["conflicts"]
    assert left["thing"] == "loans 2, books"
    outcome = decide(seen=desk.draft(draft.name).stamp, **{"decision-0": "others"})
    assert not outcome["stops"] and [(one["key"], one["new"]) for one in outcome["yours"]] == [(["1"], "42")]
    path.write_text(path.read_text(encoding="utf-8").replace(",41", ",43"), encoding="utf-8")
    post(client, f"/edit/draft/{draft.name}/publish")
    assert finished(draft.folder)["state"] == "failed" and ",43" in path.read_text(encoding="utf-8")
    assert "“43”" in job.read(draft.folder)["said"][0]["out"] or "43" in client.get(f"/edit/draft/{draft.name}").get_data(as_text=True)


@pytest.fixture
def board(released, tmp_path, root):
    """(a browser that is signed in, desk) over the real register, whose tables are only read."""
    found = Desk(tmp_path / "desk", root, released)
    found.users.add("vera", PASSWORD)
    client = create_app(released, desk=found).test_client()
    sign_in(client)
    return client, found


def row(client, name, key="2018"):
    """The cells of the board's row of one who is asked: plain texts."""
    page = client.get(f"/edit/collection/{key}?lang=en").get_data(as_text=True)
    cells = re.search(rf"<tr><th[^>]*>(?:(?!</th>).)*{name}</label></th>(.*?)</tr>", page)[1]
    return [re.sub("<[^>]+>", "", cell).strip() for cell in re.findall("<td>(.*?)</td>", cells)][:4]


def test_the_board_of_a_collection(board):
    """One line a local government; whom to remind are those asked without an answer."""
    client, desk = board
    page = client.get("/edit/collection/2026?lang=en").get_data(as_text=True)
    assert page.count('<th scope="row">') == 145 and 'class="badge good"' in page
    table = client.get("/edit/collection/2026/remind.csv")
    assert table.mimetype == "text/csv" and table.get_data(as_text=True) == "name,address,contact,asked\r\n"
    assert client.get("/edit/collection/1999").status_code == client.post("/edit/collection/1999/asked", data={"token": token(client, "/edit")}).status_code == 404


def test_who_was_asked_is_noted(board):
    client, desk = board
    thing, other = (f"http://127.0.0.1:8000/id/local-government/{key}" for key in ("79022", "70017"))
    assert row(client, "City of Niš") == ["–"] * 4
    assert post(client, "/edit/collection/2018/asked", step="these", thing=[thing, other, "http://example.org/"]).status_code == 303
    assert re.fullmatch(r"yes \d+ \w+ 20\d\d", row(client, "City of Niš")[0]) and row(client, "City of Niš")[1:] == ["remind", "–", "–"]
    assert client.get("/edit/collection/2018/remind.csv").get_data(as_text=True).count("\r\n") == 3 and row(client, "City of Niš", "2026")[0] == "–"
    post(client, "/edit/collection/2018/asked", step="not", thing=[thing])
    assert row(client, "City of Niš") == ["–"] * 4
    with desk.journal.path.open("a", encoding="utf-8") as file:   # cut off by a power failure
        file.write('{"when": "2026-11-25T10:00:00+00:00", "who": "vera", "what": "asked", "th')
    post(client, "/edit/collection/2018/asked", step="all")
    assert client.get("/edit").status_code == 200 and [line["what"] for line in desk.journal.last(3)][-1] == "asked"


@pytest.mark.slow
def test_what_came_back_counts_before_it_is_published(board, tmp_path):
    """A questionnaire is downloaded, filled in and sent: returned, but not valid while something is wrong with it."""
    client, desk = board
    thing = "http://127.0.0.1:8000/id/local-government/79022"
    (tmp_path / "back.xlsx").write_bytes(client.get(f"/edit/collection/2018/questionnaire.xlsx?thing={thing}&language=en").data)
    assert client.get("/edit/collection/2018/questionnaire.xlsx?thing=http://example.org/").status_code == 404
    book = openpyxl.load_workbook(tmp_path / "back.xlsx")
    for name, cells, expected in (("wrong", {"J2": 9}, ["yes", "Draft", "no", "–"]), ("right", {"J2": 9, "I2": "questionnaire-returned"}, ["yes", "Draft", "yes", "–"])):
        for place, value in cells.items():
            book["records"][place] = value
        book.save(tmp_path / f"{name}.xlsx")
        draft = upload(client, desk, tmp_path / f"{name}.xlsx")
        assert row(client, "City of Niš") == expected, draft.outcome
    assert client.get("/edit/collection/2018/remind.csv").get_data(as_text=True).count("\r\n") == 1
    for draft in desk.drafts():
        post(client, f"/edit/draft/{draft.name}/discard")
    assert row(client, "City of Niš") == ["–"] * 4


@pytest.mark.slow
def test_all_questionnaires_of_a_collection(board):
    client, desk = board
    with zipfile.ZipFile(io.BytesIO(client.get("/edit/collection/2018/questionnaires.zip?language=sr-Latn").data)) as archive:
        assert len(archive.namelist()) == 145 and archive.read("79022-grad-nis.xlsx").startswith(b"PK")
    assert client.get("/edit/collection/2018/questionnaires.zip?language=de").status_code == 400


def test_a_register_that_asks_nobody_has_no_questionnaires(client):
    sign_in(client)
    assert client.get("/edit/collection/1/questionnaires.zip").status_code == 404
