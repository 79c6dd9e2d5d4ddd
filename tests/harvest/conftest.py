"""Where the environments of the real harvesters are; see setup.sh."""

import json
import subprocess
from pathlib import Path

import pytest

from lod import config

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def environments(root):
    """The folder made by setup.sh; named by HARVEST_ENVIRONMENTS, or `.harvest` of the repository."""
    found = Path(config.environment("HARVEST_ENVIRONMENTS") or root / ".harvest")
    if not found.is_dir():
        pytest.skip("the harvesters are not installed: run tests/harvest/setup.sh")
    return found


@pytest.fixture(scope="session")
def read(environments):
    """Run a reader with the Python of its harvester; returns what it printed, as JSON."""
    def run(name, *arguments):
        command = [environments / name / "bin" / "python", "-W", "ignore", HERE / f"{name}_reads.py", *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout)
    return run
