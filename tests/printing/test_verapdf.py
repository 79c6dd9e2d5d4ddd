"""The judge of PDF/A and PDF/UA, veraPDF, on the catalogue in every language. Fetched by setup.sh."""

import shutil
import subprocess

import pytest
from tests.conftest import ROOT
from lod.printing import contents, typeset

JAR = next((ROOT / ".verapdf").glob("greenfield-apps-*.jar"), None)

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not JAR or not shutil.which("java"),
                                                   reason="veraPDF is fetched by tests/printing/setup.sh and needs Java")]


@pytest.mark.parametrize("profile", ["2a", "ua1"])
def test_verapdf_finds_nothing(current, tmp_path, profile):
    files = []
    for language in current.languages:
        files.append(tmp_path / f"{language}.pdf")
        files[-1].write_bytes(typeset.pdf(contents.build(current, language)))
    judged = subprocess.run(["java", "-Djava.awt.headless=true", "-cp", str(JAR), "org.verapdf.apps.GreenfieldCliWrapper",
                             "-f", profile, "--format", "text", *map(str, files)], capture_output=True, text=True, timeout=180)
    assert judged.stdout.count("PASS") == len(files), judged.stdout + judged.stderr
