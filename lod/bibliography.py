"""How to cite a page: as a sentence, in BibTeX and in CSL-JSON, always by the address that never changes."""

import json
import re

from lod import languages, lists, words


def of(release, title, path, language):
    """Text, BibTeX and CSL-JSON for the page `path` below the base, as it stands in this release."""
    register = release.register
    about = {"publisher": lists.name(release, release.iris.absolute(register["publisher"]), language), "title": title,
             "register": languages.choose(register["title"], language, release.languages)[0], "version": release.version,
             "year": release.issued[:4], "address": f"{release.iris.base}at/{release.version}/{path}"}
    return {"address": about["address"], "text": words.say("reference.text", language, **about),
            "bibtex": _bibtex(about, path, language), "csl": _csl(about, release.issued, language)}


def _bibtex(about, path, language):
    """An entry that BibTeX and Biber both read; names of bodies in double braces, so that they are not taken apart."""
    key = re.sub(r"[^A-Za-z0-9]+", "-", path).strip("-") + "-" + about["version"]
    fields = {"author": "{" + _tex(about["publisher"]) + "}", "title": "{" + _tex(about["title"]) + "}",
              "howpublished": f"{_tex(about['register'])}, {_tex(words.say('reference.version', language, version=about['version']))}",
              "year": about["year"], "url": about["address"], "langid": "english" if language == "en" else "serbian"}
    return f"@misc{{{key},\n" + ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items()) + "\n}"


def _tex(text):
    """Signs that TeX would obey, as text."""
    named = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return re.sub(r"[\\{}$&#_%~^]", lambda sign: named.get(sign[0], "\\" + sign[0]), text)


def _csl(about, issued, language):
    """An item of CSL-JSON (citationstyles.org), which Zotero, Pandoc and others read."""
    item = {"id": about["address"], "type": "entry", "title": about["title"], "author": [{"literal": about["publisher"]}],
            "container-title": about["register"], "version": about["version"], "language": language, "URL": about["address"],
            "issued": {"date-parts": [[int(part) for part in issued.split("-")]]}}
    return json.dumps([item], ensure_ascii=False, indent=1)
