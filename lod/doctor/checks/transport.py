"""How the catalogue answers: status, type, charset, HEAD, ETag, and the same bytes twice."""

from lod.doctor.case import SUFFIXES, TYPES, Symptom
from lod.doctor.web import LARGEST

AUDIENCE = "both"


def run(case):
    """What is wrong with the answers, whatever they hold."""
    reply = case.reply
    if reply.status == 0:
        yield Symptom("unreachable", "error", case.address, {"problem": reply.body.decode("utf-8", "replace")})
    elif 300 <= reply.status < 400:
        yield Symptom("redirect", "error", case.address,
                      {"status": reply.status, "target": reply.headers.get("location", "–")})
    elif reply.status != 200:
        yield Symptom("status", "error", case.address, {"status": reply.status})
    else:
        yield from _content_type(case, reply)
        yield from _head(case, reply)
        yield from _again(case, reply)


def _content_type(case, reply):
    if reply.media_type == "text/html":
        yield Symptom("html", "error", case.address)
    elif reply.media_type not in TYPES:
        yield Symptom("type-unknown", "error", case.address, {"type": reply.media_type or "–"})
    elif case.suffix and TYPES[reply.media_type] != SUFFIXES[case.suffix]:
        yield Symptom("type-lies", "error", case.address, {"type": reply.media_type, "suffix": case.suffix})
    if reply.media_type.startswith("text/") and reply.charset not in ("utf-8", "utf8") and reply.media_type != "text/html":
        yield Symptom("no-charset", "error", case.address, {"type": reply.headers.get("content-type", "–")})
    if len(reply.body) > LARGEST:
        yield Symptom("too-large", "error", case.address, {"limit": LARGEST})


def _head(case, reply):
    head = case.web.get(case.address, "HEAD")
    if head.status != 200:
        yield Symptom("no-head", "error", case.address, {"status": head.status})
        return
    for name in ("content-type", "etag", "content-length"):
        if head.headers.get(name) and reply.headers.get(name) and head.headers[name] != reply.headers[name]:
            yield Symptom("head-differs", "error", case.address,
                          {"header": name, "head": head.headers[name], "get": reply.headers[name]})


def _again(case, reply):
    again = case.web.get(case.address)
    if again.status == 200 and again.body != reply.body:
        yield Symptom("unstable", "error", case.address)
    if "last-modified" not in reply.headers:
        yield Symptom("no-last-modified", "warning", case.address)
    tag = reply.headers.get("etag")
    if not tag:
        yield Symptom("no-etag", "warning", case.address)
    elif tag.startswith("W/"):
        yield Symptom("weak-etag", "warning", case.address, {"tag": tag})
    elif case.web.get(case.address, If_None_Match=tag).status != 304:
        yield Symptom("no-304", "warning", case.address)
