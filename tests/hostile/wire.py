"""Requests meant to confuse a server: name → bytes as they go over the wire. Each must be answered or cut, never obeyed."""

from urllib.parse import quote

_HOST = b"Host: x\r\n"


def _get(path, *headers, method="GET"):
    lines = "".join(f"{header}\r\n" for header in headers).encode("latin-1", "replace")
    target = path if isinstance(path, bytes) else path.encode("latin-1", "replace")
    return method.encode() + b" " + target + b" HTTP/1.1\r\n" + _HOST + lines + b"Connection: close\r\n\r\n"


def _post(body, kind, *headers, path="/sparql", length=None):
    lines = "".join(f"{header}\r\n" for header in headers).encode("latin-1", "replace")
    return (f"POST {path} HTTP/1.1\r\nContent-Type: {kind}\r\nContent-Length: {len(body) if length is None else length}\r\n"
            "Connection: close\r\n").encode() + _HOST + lines + b"\r\n" + body


_ASK = "/sparql?query=" + quote("ASK {}")

PATHS = {
    f"path-{number}": _get(path) for number, path in enumerate([
        "/../../etc/passwd", "/static/../../../etc/passwd", "/static/..%2f..%2f..%2fetc/passwd", "/static/%2e%2e/%2e%2e/app.py",
        "/release/../../../etc/passwd", "/release/2026-11-24/../../x", "/release/2026-11-24/..%2f..%2fmanifest.json",
        "/release/..", "/release/.", "/release/%00", "/release/current", "/release/2026-11-24%00", "/release/2026-11-24/%2fetc/passwd",
        "/static//etc/passwd", "//etc/passwd", "///", "/%", "/%z", "/%zz", "/%c0%ae%c0%ae/", "/%ff%fe", "/%00", "/a%00b", "/%0d%0aX: y",
        "/id/office/%0d%0aSet-Cookie:%20a=b", "/id/office/101%20", "/id/office/'\"><script>", "/id/office/%3Cscript%3E", "/id/",
        "/id//", "/id/office/" + "9" * 5000, "/id/office/101#x", "/id/%2e%2e/office/101", "/doc/office/101.ttl.ttl.ttl",
        "/doc/office/101.exe", "/doc/office/101.", "/doc/" + "a/" * 2000, "/code/../id/office/101", "/id/\\..\\..\\x",
        "/list/Office%00", "/list/..", "/list/" + "x" * 3000, "/sparql/", "/sparql%20", "/def/../sparql", "/%F0%9F%98%80",
        "/" + "%41" * 3000, "/id/office/javascript:alert(1)", "/doc/http://evil.example/", "/id/http:%2f%2fevil.example",
        "/graph/http://evil.example/", "http://evil.example/", "*", "evil.example:443", "/?" + "a=b&" * 4000, "/?lang=" + "x" * 5000,
        "/?lang=%0d%0aX:y", "/doc/office/101?page=-1", "/doc/office/101?page=99999999999999999999", "/doc/office/101?page=1e9",
        "/doc/office/101?page=%D9%A1", "/list/Office?page=0", "/list/Office?page='", "/health/../sparql", "/metrics/../../x"])}

QUERIES = {
    f"query-{number}": _get("/sparql?" + text) for number, text in enumerate([
        "query=", "query=%00", "query=%ff", "query=%zz", "query=ASK{}&query=ASK{}", "update=CLEAR%20ALL", "query=ASK{}&update=x",
        "query=ASK{}&default-graph-uri=", "query=ASK{}&default-graph-uri=%0d%0a", "query=ASK{}&default-graph-uri=file:///etc/passwd",
        "query=ASK{}&named-graph-uri=<urn:x>", "query=ASK{}&" + "default-graph-uri=urn:x&" * 199, "query=ASK{}&" + "a=1&" * 3000,
        "query=ASK{}&format=../../x", "query=ASK{}&format=%0d%0aX:y", "query=ASK{}&format=" + "x" * 5000, "query=ASK{}&format=html",
        "query[]=ASK{}", "query=ASK{}&using-graph-uri=urn:x", "&&&&", "=", "%", "query=ASK{}&lang=%00", "query=" + "(" * 14_000])}

HEADERS = {
    f"header-{number}": _get(path, *headers) for number, (path, headers) in enumerate([
        ("/def", ["Accept: " + ",".join(["a/b;q=0.1"] * 3000)]), ("/def", ["Accept: " + "*/*;" * 5000]), ("/def", ["Accept: ;;;,,,q=q=q"]),
        ("/def", ["Accept: text/html;q=NaN, */*;q=-1"]), ("/def", ["Accept: \"" + "\\" * 9000]), ("/def", ["Accept: " + "\"" * 9001]),
        ("/def", ["Accept: text/turtle;q=1;q=0;q=1", "Accept: */*;q=0"]), ("/def", ["Accept: \xff\xfe"]), ("/def", ["Accept: application/evil"]),
        ("/def", ["Accept-Language: " + "a-" * 20_000]), ("/def", ["Accept-Language: " + "x," * 20_000]), ("/def", ["Accept-Language: \x01"]),
        ("/def", ["Accept-Language: *;q=999999999999999999999"]), ("/def", ["Accept-Encoding: gzip;q=x, " + "br," * 3000]),
        ("/def", ["Cookie: language=" + "x" * 9000]), ("/def", ["Cookie: language=\"\r\n"]), ("/def", ["Cookie: " + "a=b;" * 9000]),
        ("/def", ["Cookie: language=sr-Cyrl%0d%0aX:y"]), ("/def", ["If-None-Match: " + '"x",' * 9000]), ("/def", ["If-None-Match: \xff"]),
        ("/def", ["If-Modified-Since: Mon, 99 Foo 99999 99:99:99 GMT"]), ("/def", ["If-Modified-Since: " + "9" * 9000]),
        ("/def", ["Range: bytes=0-,0-,0-,0-"]), ("/def", ["Range: bytes=9999999999999999999-"]), ("/def", ["Range: bytes=" + "0-1," * 5000]),
        ("/release/2026-11-24/data.nq", ["Range: bytes=-0"]), ("/release/2026-11-24/data.nq", ["Range: bytes=5-1"]),
        ("/release/2026-11-24/data.nq", ["Range: bytes=" + ",".join(f"{n}-{n + 1}" for n in range(2000))]),
        ("/def", ["X-Forwarded-For: " + "1.2.3.4," * 4000]), ("/def", ["X-Forwarded-Host: evil.example"]), ("/def", ["X-Forwarded-For: \x01"]),
        ("/def", ["X_Forwarded_For: 1.1.1.1"]), ("/def", ["Content-Length: 5", "Content-Length: 6"]), ("/def", ["Content-Length: -1"]),
        ("/def", ["Content-Length: 99999999999999999999"]), ("/def", ["Transfer-Encoding: chunked", "Content-Length: 3"]),
        ("/def", ["Transfer-Encoding: chunked, chunked"]), ("/def", ["Transfer-Encoding : chunked"]), ("/def", ["Expect: 200-ok"]),
        ("/def", ["Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__"]), ("/def", ["Upgrade: websocket", "Sec-WebSocket-Key: x"]),
        ("/def", [f"H{n}: x" for n in range(500)]), ("/def", ["H: " + "x" * 200_000]), ("/def", ["Host: y"]), ("/def", [" folded: x"]),
        (_ASK, ["Accept: text/html"]), (_ASK, ["Accept: application/sparql-results+json\r\n x"]), (_ASK, ["Origin: null"])])}

BODIES = {
    f"body-{number}": _post(*arguments[:2], *arguments[2:]) for number, arguments in enumerate([
        (b"", "application/sparql-query"), (b"ASK {}", "text/plain"), (b"ASK {}", ""), (b"ASK {}", "application/json"),
        (b"ASK {}", "application/sparql-query; charset=utf-16"), ("ASK {}".encode("utf-16"), "application/sparql-query"),
        (b"\xff\xfe\x00", "application/sparql-query"), (b"CLEAR ALL", "application/sparql-update"), (b"x" * 300_000, "application/sparql-query"),
        (b"query=%ff", "application/x-www-form-urlencoded"), (b"query=ASK{}&query=ASK{}", "application/x-www-form-urlencoded"),
        (b"&" * 200_000, "application/x-www-form-urlencoded"), (b"a=1&" * 50_000, "application/x-www-form-urlencoded"),
        (b"update=CLEAR+ALL", "application/x-www-form-urlencoded"), (b"--x\r\n\r\n", "multipart/form-data; boundary=x"),
        (b"--x\r\n\r\n", "multipart/form-data"), (b"<a/>", "text/xml"), (b"{}", "application/ld+json"),
        (b"ASK {}", "application/sparql-query", "Content-Encoding: gzip"), (b"\x1f\x8b" + b"\0" * 50, "application/sparql-query", "Content-Encoding: gzip"),
        (b"ASK {}", "application/sparql-query", "Expect: 100-continue"), (b"ASK {}", "a" * 9000), (b"ASK {}", "application/sparql-query;" * 500)])}

METHODS = {f"method-{method}": _get("/def", method=method) for method in
           ("PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "OPTIONS", "PROPFIND", "get", "X" * 5000, "HEAD")}

BROKEN = {
    "nothing": b"", "line-ends": b"\r\n" * 5000, "binary": bytes(range(256)) * 20, "tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 500,
    "http-0.9": b"GET /\r\n", "http-2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "http-9": b"GET / HTTP/9.9\r\n\r\n", "no-host": b"GET / HTTP/1.1\r\n\r\n",
    "bare-newlines": b"GET / HTTP/1.1\nHost: x\n\n", "space-in-path": b"GET /a b HTTP/1.1\r\nHost: x\r\n\r\n",
    "no-length": b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nConnection: close\r\n\r\n",
    "bad-chunk": b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    "huge-chunk": b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
    "smuggled": b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /def HTTP/1.1\r\nHost: x\r\n\r\n",
    "pipelined": (b"GET /def HTTP/1.1\r\nHost: x\r\n\r\n" * 50), "half": b"GET /def HTTP/1.1\r\nHos",
}


def corpus():
    """All requests."""
    return PATHS | QUERIES | HEADERS | BODIES | METHODS | BROKEN
