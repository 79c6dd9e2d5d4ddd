"""What is vendored is what its README says, byte for byte, with its licence, and comes with an installed package."""

import hashlib
import re
import tomllib

import pytest

import lod

_ROW = re.compile(r"^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \| [^|]+ \| ([0-9a-f]{64}) \|$", re.M)


@pytest.fixture(scope="module")
def vendor(root):
    return root / "lod" / "static" / "vendor"


def test_every_vendored_file_has_its_sum_and_licence(vendor):
    rows = {name: (version, digest) for name, _, version, _, digest in _ROW.findall((vendor / "README.md").read_text(encoding="utf-8"))}
    files = {path.relative_to(vendor).as_posix() for path in vendor.rglob("*") if path.suffix in (".js", ".css", ".wasm")}
    assert set(rows) == files and files
    for name, (version, digest) in rows.items():
        assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() == digest, name
        assert (vendor / name).parent.name.endswith("-" + version), name
        assert (vendor / name).with_name("LICENSE").stat().st_size > 500, name


def test_vendored_files_belong_to_the_package(root, vendor):
    """`package-data` covers every file of the folder, whatever its depth."""
    patterns = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["package-data"]["lod"]
    package = root / lod.__name__
    covered = {path for pattern in patterns for path in package.glob(pattern)}
    assert {path for path in vendor.rglob("*") if path.is_file()} <= covered
