"""A Flask application that does nothing, under granian: what any Flask page costs here at least."""

import sys

from flask import Flask
from granian import Granian
from granian.constants import Interfaces

app = Flask(__name__)


@app.get("/")
def nothing():
    """Two bytes."""
    return "ok"


if __name__ == "__main__":
    Granian("noop", port=int(sys.argv[1]), interface=Interfaces.WSGI, blocking_threads=4, log_enabled=False).serve(
        target_loader=lambda *_: app, wrap_loader=False)
