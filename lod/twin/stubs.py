"""Small files around the pages: for the addresses of things, for search engines, and for addresses that are not there."""

import json
from html import escape
from urllib.parse import quote
from xml.sax.saxutils import escape as escape_xml

from lod import words
from lod.twin import seeds

MARKER = "twin.json"
"""The file by which a folder is known as a twin of ours: it may be replaced by a newer one."""

_POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'"
_MOST = 50_000   # addresses in one sitemap (sitemaps.org)


def redirect(target, language):
    """A page that leads on: no server is asked for a status."""
    address, text = escape(target), escape(words.say("twin.leads-on", language))
    return (f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
            f'<meta http-equiv="refresh" content="0; url={address}">\n<title>{text}</title>\n<link rel="canonical" href="{address}">\n</head>\n'
            f'<body>\n<p><a href="{address}">{text}</a></p>\n</body>\n</html>\n').encode()


def things(addresses):
    """(file, bytes) for the address of every thing and code: a folder whose first page leads to the document."""
    release, first = addresses.register.release, addresses.register.languages[0]
    for local in dict.fromkeys(release.iris.local(iri.partition("#")[0]) for iri in seeds.own(release)):
        place = local.startswith(("id/", "code/")) and addresses.place(local, (), first)[0]
        if place:
            yield f"{local}/index.html", redirect("../" * (local.count("/") + 1) + addresses.href(place), first)


def sitemap(pages, address, issued):
    """The addresses of all pages."""
    lines = [f"<url><loc>{escape_xml(address + quote(file))}</loc><lastmod>{issued}</lastmod></url>" for file in pages[:_MOST]]
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n' + "\n".join(lines)
            + "\n</urlset>\n").encode()


def robots(address):
    """Everything may be read."""
    return f"User-agent: *\nAllow: /\nSitemap: {address}sitemap.xml\n".encode()


def marker(release, files):
    """What this folder is, for people, for scripts of the twin and for the next export."""
    found = {"twin-of": release.iris.base, "release": release.version, "issued": release.issued, "digest": release.manifest["digest"],
             "languages": release.languages, "files": files}
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()
