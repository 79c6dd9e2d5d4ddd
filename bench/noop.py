"""A Flask application that does nothing, on the register's own server: what any page that is not kept costs here at least."""

import socket
import sys
from pathlib import Path

from flask import Flask

sys.path.insert(0, str(Path(__file__).parent.parent))

from lod import wire
from lod.front import Front
from lod.limits import Limits
from lod.metrics import Metrics

app = Flask(__name__)


@app.get("/")
def nothing():
    """Two bytes that nobody may keep."""
    return "ok", {"Cache-Control": "no-store"}


if __name__ == "__main__":
    listener = socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=2048)
    wire.server(Front(app, lambda: "none", "http://127.0.0.1/", Limits(), Metrics())).run([listener])
