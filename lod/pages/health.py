"""For those who run the server: is it alive, can it answer, what has it done."""

from flask import Blueprint, Response, current_app

from lod import errors

blueprint = Blueprint("health", __name__)


@blueprint.get("/health/live")
def live():
    """The process answers; nothing else is looked at."""
    return _plain("alive\n")


@blueprint.get("/health/ready")
def ready():
    """There is a release to serve and the query engine answers: a load balancer may send readers here."""
    version = current_app.releases.current().version
    if not current_app.endpoint.is_ready():
        raise errors.NotServing("endpoint-restarting", headers={"Retry-After": "1"})
    return _plain(f"ready {version}\n")


@blueprint.get("/metrics")
def metrics():
    """Counters in the text format of Prometheus."""
    response = _plain(current_app.metrics.text())
    response.content_type = "text/plain; version=0.0.4; charset=utf-8"
    return response


def _plain(text):
    return Response(text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})
