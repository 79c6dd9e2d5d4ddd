"""Compressed dumps, the tables as one ZIP and the sums of all: with no time of day in them, so that bytes stay."""

import gzip
import hashlib
import io
import zipfile

from lod.catalog.media import DUMPS

_DAY = (1980, 1, 1, 0, 0, 0)   # the earliest day that ZIP knows


def write(folder):
    """Write `download/<dump>.gz` and `download/tables.zip` of a release folder."""
    for name in DUMPS:
        packed = gzip.compress((folder / name).read_bytes(), compresslevel=6, mtime=0)
        (folder / "download" / f"{name}.gz").write_bytes(packed)
    files = {"datapackage.json": folder / "download" / "datapackage.json"}
    files |= {f"tables/{path.name}": path for path in sorted((folder / "source" / "data").glob("*"))}
    (folder / "download" / "tables.zip").write_bytes(pack({name: path.read_bytes() for name, path in files.items()}))


def pack(files):
    """The bytes of a ZIP file with `files` (name → bytes) in the order given."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, data, compresslevel=6)
    return output.getvalue()


def offered(folder):
    """(name below `/download/<version>/`, path) of every file that is offered, sorted by name."""
    found = {name: folder / name for name in (*DUMPS, "context.jsonld")}
    found |= {f"tables/{path.name}": path for path in (folder / "source" / "data").glob("*")}
    base = folder / "download"
    found |= {path.relative_to(base).as_posix(): path for path in base.rglob("*") if path.is_file()}
    return sorted(found.items())


def write_sums(folder):
    """Write `download/SHA256SUMS`, which `sha256sum -c` reads."""
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}\n" for name, path in offered(folder)]
    (folder / "download" / "SHA256SUMS").write_text("".join(lines), encoding="ascii")
