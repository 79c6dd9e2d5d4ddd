"""An examination: every check that concerns an audience, and the score; as text and as JSON."""

import json
from dataclasses import dataclass

from lod import words
from lod.doctor import mqa
from lod.registry import members


@dataclass(frozen=True)
class Examination:
    """What was found: symptoms, metrics (for the EU portal only) and the case."""

    case: object
    symptoms: list
    metrics: list

    @property
    def is_ill(self):
        """Whether a symptom of severity error was found."""
        return any(symptom.severity == "error" for symptom in self.symptoms)


def examine(case, audience="both"):
    """Run the checks for "portal", "eu" or "both" over a Case."""
    symptoms = []
    for check in members("lod.doctor.checks").values():
        if audience == "both" or check.AUDIENCE in ("both", audience):
            symptoms += check.run(case)
    conforms = not any(symptom.rule == "shape" for symptom in symptoms) if case.shapes else None
    metrics = mqa.score(case, conforms) if audience != "portal" and case.reply.status == 200 else []
    return Examination(case, symptoms, metrics)


def as_text(found, language):
    """Lines for people."""
    lines = []
    for symptom in found.symptoms:
        lines.append(f"{words.say('severity.' + symptom.severity, language)}: {symptom.where}: "
                     f"{words.say('doctor.' + symptom.rule, language, **symptom.details)} "
                     f"{words.say('doctor.' + symptom.rule + '.remedy', language, **symptom.details)}")
    if found.metrics:
        points, rating = mqa.total(found.metrics)
        lines += [f"{metric.points:6.1f} / {metric.weight:3}  {words.say('doctor.metric.' + metric.name, language)}"
                  f" ({metric.fulfilled}/{metric.entries})" for metric in found.metrics]
        lines.append(f"{points:6.1f} / 405  {words.say('doctor.rating.' + rating, language)}")
    lines.append(words.say("doctor.summary", language, datasets=len(found.case.datasets),
                           distributions=len(found.case.distributions), services=len(found.case.services),
                           symptoms=len(found.symptoms)))
    return "\n".join(lines) + "\n"


def as_json(found, language):
    """The same for programs."""
    points, rating = mqa.total(found.metrics)
    return json.dumps({
        "address": found.case.address, "datasets": len(found.case.datasets),
        "distributions": len(found.case.distributions), "services": len(found.case.services),
        "symptoms": [{"rule": symptom.rule, "severity": symptom.severity, "where": symptom.where, "details": symptom.details,
                      "message": words.say(f"doctor.{symptom.rule}", language, **symptom.details),
                      "remedy": words.say(f"doctor.{symptom.rule}.remedy", language, **symptom.details)}
                     for symptom in found.symptoms],
        "mqa": {"points": round(points, 1), "rating": rating,
                "metrics": [{"dimension": metric.dimension, "metric": metric.name, "weight": metric.weight,
                             "points": round(metric.points, 1), "fulfilled": metric.fulfilled, "of": metric.entries}
                            for metric in found.metrics]} if found.metrics else None,
    }, ensure_ascii=False, indent=1) + "\n"
