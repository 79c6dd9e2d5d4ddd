"""What is known of the quality of a release: its findings by check, class and group of things, and response rates.

The register says what its groups are: a view `quality-by-<name>` gives the rows ?thing ?group ?label, and its summary is
the heading. A view `quality-rates` gives ?group ?label ?measure ?name ?value ?of ?whole ?source ?title.
"""

import functools
from collections import Counter, defaultdict
from dataclasses import dataclass

import pyoxigraph as ox

from lod import languages, lists, queries, questions, rows, words
from lod.findings import SEVERITIES
from lod.iris import WELL_KNOWN
from lod.results import Graph, Table

GROUPINGS, RATES = "quality-by-", "quality-rates"
_DQV, _LDQD = "http://www.w3.org/ns/dqv#", "http://www.w3.org/2016/05/ldqd#"
_TYPE = ox.NamedNode(WELL_KNOWN["rdf"] + "type")
COLUMNS = ("grouping", "subject", "label", "measure", "value", "of")


@dataclass(frozen=True)
class Counted:
    """Findings of one check, class or group: `things` were judged, `touched` of them have a finding."""

    subject: str
    label: str
    things: int | None
    touched: int | None
    findings: dict


@dataclass(frozen=True)
class Grouping:
    """A way to count findings; its name, its title, and the Counted in the order of the reader's alphabet."""

    name: str
    title: str
    counted: tuple


def card(release, iri, language):
    """The findings about one thing and its parts: its report card."""
    return [finding for finding in release.findings[language] if _owner(finding["focus"]) == iri]


def _owner(iri):
    return (iri or "").partition("#")[0]


def checks(release, language):
    """What is checked beyond the shapes, with how many findings each check has: Counted, the ones with findings first."""
    found = defaultdict(list)
    for finding in release.findings[language]:
        found[finding["rule"]].append(finding)
    known = _checks(release)
    entries = [Counted(rule, _rule_name(release, rule, known.get(rule), language), None, None, _severities(found.get(rule, ())))
               for rule in sorted({*known, *found})]
    return tuple(sorted(entries, key=lambda entry: (-sum(entry.findings.values()), languages.sort_key(entry.label, language))))


def _checks(release):
    return queries.read_folder(release.folder / "source" / "queries" / "checks")


def _rule_name(release, rule, check, language):
    """The summary of a check, the property that a shape is about, or the name of one of the publisher's own rules."""
    if check is not None:
        return questions.text(check, "summary", language, release.languages) or rule
    return rule.removeprefix(release.iris.base) if rule.startswith("http") else rule


def _severities(found):
    counts = Counter(finding["severity"] for finding in found)
    return {severity: counts.get(severity, 0) for severity in SEVERITIES}


def classes(release, language):
    """Findings by class, for each class that has a shape."""
    counts, touched = lists.counts(release), defaultdict(list)
    for finding in release.findings[language]:
        for kind in _types(release, finding["focus"]):
            touched[kind].append(finding)
    entries = [Counted(iri, rows.shorten(lists.plural(release, iri, language), release.prefixes), counts[iri], len({finding["focus"] for finding in touched[iri]}),
                       _severities(touched[iri])) for iri in release.outlines if counts.get(iri)]
    return tuple(sorted(entries, key=lambda entry: languages.sort_key(entry.label, language)))


def _types(release, iri):
    return {quad.object.value for quad in release.engine.quads(ox.NamedNode(iri), _TYPE, None)} if iri else set()


def groupings(release, language):
    """The register's own Groupings."""
    found = [view for name, view in release.views.items() if name.startswith(GROUPINGS)]
    return [Grouping(view.name.removeprefix(GROUPINGS), questions.text(view, "summary", language, release.languages) or view.name,
                     _grouped(release, view.name, language)) for view in found]


def _grouped(release, view, language):
    groups, labels, findings = _members(release, view, language), {}, defaultdict(list)
    for finding in release.findings[language]:
        findings[_owner(finding["focus"])].append(finding)
    entries = []
    for (group, label), things in groups.items():
        labels[group] = label or lists.name(release, group, language)
        within = [finding for thing in things for finding in findings.get(thing, ())]
        entries.append(Counted(group, labels[group], len(things), sum(thing in findings for thing in things), _severities(within)))
    return tuple(sorted(entries, key=lambda entry: (languages.sort_key(entry.label, language), entry.subject)))


@functools.lru_cache(maxsize=32)
def _members(release, view, language):
    """(group, label) → its things."""
    groups = defaultdict(set)
    for thing, group, label in release.ask_view(view, language=language).rows:
        groups[group.value, label.value if label is not None else ""].add(_owner(thing.value))
    return dict(groups)


def rates(release, language):
    """Response rates as dicts of terms by column, or none where the register has no such view."""
    if RATES not in release.views:
        return []
    table = release.ask_view(RATES, language=language)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def rates_title(release, language):
    """What the register calls its response rates."""
    return questions.text(release.views[RATES], "summary", language, release.languages) if RATES in release.views else ""


def measurements(release, language):
    """Everything counted as (grouping, subject, label, measure, value, of), each figure with what it is out of."""
    whole = release.iris.absolute("dataset/register")
    subjects = release.manifest["counts"]["subjects"]
    title = languages.choose(release.register["title"], language, release.languages)[0]
    for severity, count in _severities(release.findings[language]).items():
        yield "register", whole, title, severity, count, subjects
    found = [("check", checks(release, language)), ("class", classes(release, language)),
             *((grouping.name, grouping.counted) for grouping in groupings(release, language))]
    for name, counted in found:
        for entry in counted:
            for severity, count in entry.findings.items():
                yield name, entry.subject, entry.label, severity, count, entry.things if entry.things is not None else subjects
    for row in rates(release, language):
        yield ("rates", row["group"].value, row["label"].value if row["label"] is not None else "", row["measure"].value,
               int(row["value"].value), int(row["of"].value) if row["of"] is not None else None)


def as_table(release, language):
    """The measurements as a Table."""
    def term(value):
        return None if value is None else _number(value) if isinstance(value, int) else \
            ox.NamedNode(value) if value.startswith("http") else ox.Literal(value)
    return Table(COLUMNS, [tuple(map(term, row)) for row in dict.fromkeys(measurements(release, language))])


def _number(value):
    return ox.Literal(str(value), datatype=ox.NamedNode(WELL_KNOWN["xsd"] + "integer"))


def as_graph(release):
    """The measurements in the Data Quality Vocabulary of the W3C: how many findings, and which share answered."""
    address = release.iris.absolute("quality")
    graph, node = ox.NamedNode(address), ox.NamedNode
    quads = [ox.Quad(node(subject), node(predicate), value, graph) for subject, predicate, value in _statements(release, address)]
    return Graph(quads, release.prefixes | {"dqv": _DQV, "ldqd": _LDQD}, topic=address)


def _statements(release, address):
    a, node, whole = WELL_KNOWN["rdf"] + "type", ox.NamedNode, release.iris.absolute("dataset/register")
    yield address, a, node(_DQV + "QualityMetadata")
    yield address, WELL_KNOWN["prov"] + "wasDerivedFrom", node(release.iris.release(release.version))
    yield f"{address}#of", a, node(WELL_KNOWN["qb"] + "AttributeProperty")
    for tag in release.languages:
        yield f"{address}#of", WELL_KNOWN["rdfs"] + "label", ox.Literal(words.say("out-of", tag), language=tag)
    metrics = {}
    for number, row in enumerate(dict.fromkeys(measurements(release, release.languages[0])), 1):
        grouping, subject, _, measure, value, of = row
        metric = _metric(address, grouping, subject, measure)
        metrics[metric] = measure if measure.startswith("http") else subject if grouping == "check" else None
        measured = subject if grouping != "check" else whole
        found = f"{address}#measurement-{number}"
        yield found, a, node(_DQV + "QualityMeasurement")
        yield found, _DQV + "computedOn", node(measured)
        yield found, _DQV + "isMeasurementOf", node(metric)
        yield found, _DQV + "value", _number(value)
        if of is not None:
            yield found, f"{address}#of", _number(of)
        if measured == whole:
            yield whole, _DQV + "hasQualityMeasurement", node(found)
    for metric, about in metrics.items():
        yield metric, a, node(_DQV + "Metric")
        yield metric, _DQV + "expectedDataType", node(WELL_KNOWN["xsd"] + "integer")
        is_rate = metric.startswith(f"{address}#rate-")
        yield metric, _DQV + "inDimension", node(_LDQD + ("completeness" if is_rate else "consistency"))
        if about and about.startswith("http"):
            yield metric, WELL_KNOWN["rdfs"] + "seeAlso", node(about)


def _metric(address, grouping, subject, measure):
    """The IRI of a metric: findings of a severity, findings of one check, or one kind of answer."""
    if measure.startswith("http"):
        return f"{address}#rate-{measure.rpartition('/')[2].rpartition('#')[2]}"
    check = subject.rpartition("/")[2].replace("#", "-") + "-" if grouping == "check" else ""
    return f"{address}#{check}{measure}s"
