"""The server: granian runs the application, so `lod serve` is what stands behind a reverse proxy too."""

from granian import Granian
from granian.constants import Interfaces

from lod.app import create_app


def serve(folder, host, port, workers=1, engine=None):
    """Serve a folder of releases until the process is told to stop."""
    def load(*_):
        return create_app(folder, engine)

    Granian("lod", address=host, port=port, interface=Interfaces.WSGI, workers=workers, blocking_threads=4,
            log_access=False, backlog=1024).serve(target_loader=load, wrap_loader=False)
