"""Checks: what must hold of all statements together, and the queries whose every row is a finding."""

import string

import pyoxigraph as ox

from lod import errors, languages, queries, words
from lod.findings import SEVERITIES, Finding, ordered
from lod.publish import beside, questions, shacl, views


def run(register, quads, tables, progress=lambda *_: None, previous=None, released=None):
    """(All findings about the statements: form, links that lead nowhere, shapes, check queries; and about questions; sorted.
    The shapes' verdict.) `previous` is what the shapes' judge remembers of the release in the folder `released`."""
    findings = _forms(register, quads, tables) + _dangling(register, quads, tables) + _settings(register, quads)
    progress("shapes", 0, 1)
    checks, broken = queries.read_sound(register.folder / "queries" / "checks")
    findings += [Finding("error", "check-broken", f"queries/checks/{name}", details={"problem": error}) for name, error in broken.items()]
    with beside.work(_asked, register, quads, tables, checks, released) as asking:
        judged, verdict = shacl.validate(register, quads, tables, previous)
        progress("checks", 0, 1)
        findings += judged + asking.wait()
    return ordered(findings), verdict


def _asked(register, quads, tables, checks, released):
    return ask(register, quads, tables, checks) + questions.check(register, released) + views.check(register)


def _forms(register, quads, tables):
    """No blank nodes, no language tag that is not ours, Latin that is the Latin of its Cyrillic."""
    findings = []
    known = {tag.lower() for tag in register.languages}
    cyrillic = {}
    for quad in quads:
        subject, value = quad.subject, quad.object
        if isinstance(subject, ox.BlankNode) or isinstance(value, ox.BlankNode):
            findings.append(_at(tables, quad, "error", "blank-node"))
        elif isinstance(value, ox.Literal) and value.language:
            if value.language not in known:
                findings.append(_at(tables, quad, "error", "language-tag", tag=value.language,
                                    known=", ".join(register.languages)))
            elif value.language == "sr-cyrl":
                cyrillic.setdefault((subject, quad.predicate), set()).add(languages.to_latin(value.value))
    if register.derive_latin:
        findings += [_at(tables, quad, "warning", "latin-differs", expected=min(cyrillic[subject_predicate]))
                     for quad in quads if isinstance(quad.object, ox.Literal) and quad.object.language == "sr-latn"
                     and (subject_predicate := (quad.subject, quad.predicate)) in cyrillic
                     and quad.object.value not in cyrillic[subject_predicate]]
    return findings


def _dangling(register, quads, tables):
    """A link to one of our own IRIs that nothing describes: a row that joins to nothing."""
    subjects = {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    documents = {iri.partition("#")[0] for iri in subjects} | {register.iris.graph("derived")}
    ours = tuple(register.base + part for part in ("id/", "code/", "def#"))
    return [_at(tables, quad, "error", "link-nowhere") for quad in quads
            if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(ours)
            and quad.object.value not in subjects and quad.object.value.removesuffix("#") not in documents]


def _settings(register, quads):
    """Things and classes of ours that `register.toml` names and nothing describes."""
    named = [("publisher", register.publisher), *(("classes", name) for name in register.classes),
             *(("reconcile.classes", name) for name in register.reconcile.get("classes", ())),
             *(("search.also", name) for name in register.search.get("also", ())),
             *((f"{part}.{key}", values[key]) for part, values, key in (("catalog", register.catalog, "series"), ("search", register.search, "no-answer"))
               if key in values)]
    subjects = {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    return [Finding("error", "setting-nowhere", "register.toml", value=name, details={"setting": setting}) for setting, name in named
            if (iri := register.iris.absolute(name)).startswith(register.base) and iri not in subjects]


def _at(tables, quad, severity, rule, **details):
    table, row, column, _ = tables.cell(quad.subject.value, quad.predicate.value, quad.object.value) or (None,) * 4
    return Finding(severity, rule, table, row, column, quad.object.value, focus=quad.subject.value,
                   path=quad.predicate.value, details=details)


def ask(register, quads, tables, checks):
    """The findings of check queries: a row is a finding."""
    if not checks:
        return []
    store = ox.Store()
    store.bulk_extend(quads)
    findings = []
    for check in checks.values():
        try:
            rows = store.query(check.fill(register.base), use_default_graph_as_union=True)
            names = [variable.value for variable in getattr(rows, "variables", ())]
            problems = list(_header_problems(check, names, register))
            findings += problems or [_row_finding(check, dict(zip(names, row, strict=True)), tables) for row in rows]
        except (SyntaxError, ValueError, OSError, errors.LodError) as error:
            findings.append(_broken(check, "check-broken", problem=error if isinstance(error, errors.LodError) else str(error)))
    return findings


def _broken(check, rule, **details):
    return Finding("error", rule, f"queries/checks/{check.name}.rq", details=details)


def _header_problems(check, names, register):
    """What would keep a check from telling what it finds: told before it has found anything."""
    severity = check.header.get("severity", "error")
    if severity not in SEVERITIES:
        yield _broken(check, "check-severity", severity=severity, known=", ".join(SEVERITIES))
    if "focus" not in names:
        yield _broken(check, "check-no-focus")
    texts = {key: text for key, text in check.header.items() if isinstance(key, tuple) and key[0] in ("message", "remedy")}
    if not any(key == "message" for key, _ in texts):
        yield _broken(check, "check-no-message", tag=register.languages[0])
    for (key, tag), text in texts.items():
        for _, place, form, conversion in string.Formatter().parse(text):
            if place is not None and (place not in names or form or conversion):
                yield _broken(check, "check-place", line=f"{key}@{tag}", place=place, known=", ".join(names))


def _row_finding(check, row, tables):
    """A row of a check: `?focus` is the thing, `?path` and `?value` lead to the cell, all columns fill the sentence."""
    plain = {name: term.value if term is not None else "" for name, term in row.items()}
    focus, path, value = plain.get("focus"), plain.get("path"), plain.get("value")
    table, line, column, text = tables.cell(focus, path, value) or (None,) * 4
    texts, remedies = _sentences(check, "message", plain), _sentences(check, "remedy", plain)
    return Finding(check.header.get("severity", "error"), check.name, table, line, column, value or text, focus, path,
                   texts=texts, remedies=remedies)


def _sentences(check, key, places):
    """What the header says by a key in each language, the places filled; then Latin texts follow from Cyrillic ones."""
    return words.complete({name[1]: text.format_map(places) for name, text in check.header.items()
                           if isinstance(name, tuple) and name[0] == key})
