"""The archive: every file taken, kept under the SHA-256 of its bytes. A file that is refused is never copied here."""

import hashlib
import os
import re
import tempfile
from pathlib import Path

from impact.errors import ImpactError
from impact.folder import Folder
from impact.swapping import swap

AT_ONCE = 1 << 20


def keep(folder: Folder, path: Path) -> str:
    """Copy the file into the archive, whole or not at all; returns its SHA-256. The same bytes are kept once."""
    files = _files(folder)
    files.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=files, suffix=".new")
    try:
        with os.fdopen(handle, "wb") as copy:
            sha256 = _copy(path, copy)
        swap(aside, files / f"{sha256}{_ending(path)}")
    finally:
        Path(aside).unlink(missing_ok=True)
    return sha256


def keep_mapping(folder: Folder, sha256: str, content: bytes) -> None:
    """Keep a mapping that files were taken by, under the hash of its bytes."""
    _keep_text(_mapping(folder, sha256), content)


def find_mapping(folder: Folder, sha256: str) -> bytes:
    """The bytes of the kept mapping with this hash. Raises ImpactError where it is not there, or is another."""
    return _find_text(_mapping(folder, sha256), sha256, "mapping", "files were taken by")


def keep_framework(folder: Folder, sha256: str, content: bytes) -> None:
    """Keep the file of a framework that a version was made with, under the hash of its bytes."""
    _keep_text(_framework(folder, sha256), content)


def find_framework(folder: Folder, sha256: str) -> bytes:
    """The bytes of the kept framework with this hash. Raises ImpactError where it is not there, or is another."""
    return _find_text(_framework(folder, sha256), sha256, "framework", "a version was made with")


def _keep_text(kept: Path, content: bytes) -> None:
    if kept.exists():
        return
    kept.parent.mkdir(parents=True, exist_ok=True)
    aside = kept.with_suffix(".new")
    aside.write_bytes(content)
    swap(aside, kept)


def _find_text(kept: Path, sha256: str, what: str, why: str) -> bytes:
    content = kept.read_bytes() if kept.exists() else b""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ImpactError(
            f"the {what} {sha256[:12]}… that {why} is not in the archive, or was changed there.",
            where=str(kept),
            fix="Put it back from a copy of the data folder; without it the version cannot be built anew.",
        )
    return content


def find(folder: Folder, sha256: str) -> Path:
    """The kept file with this hash."""
    found = next(_files(folder).glob(f"{sha256}.*"), None)
    if found is None:
        raise ImpactError(
            f"the file {sha256[:12]}… is in the ledger but not in the archive.",
            where=str(_files(folder)),
            fix="Put it back from a copy of the data folder; without it the version cannot be built anew.",
        )
    return found


def holds(folder: Folder, sha256: str | None) -> bool:
    """Whether a file of this hash is kept."""
    return bool(sha256) and any(_files(folder).glob(f"{sha256}.*"))


def let_go(folder: Folder, sha256: str) -> None:
    """Remove a kept file. Only for one that no ledger entry names."""
    for path in _files(folder).glob(f"{sha256}.*"):
        path.unlink(missing_ok=True)


def _files(folder: Folder) -> Path:
    return folder.archive / "files"


def _mapping(folder: Folder, sha256: str) -> Path:
    return folder.archive / "mappings" / f"{sha256}.toml"


def _framework(folder: Folder, sha256: str) -> Path:
    return folder.archive / "frameworks" / f"{sha256}.toml"


def _ending(path: Path) -> str:
    """The file's own ending, where it has one of a few plain letters: a name may have a dot anywhere."""
    return path.suffix.lower() if re.fullmatch(r"\.[A-Za-z0-9]{1,8}", path.suffix) else ".parquet"


def _copy(path: Path, copy) -> str:
    whole = hashlib.sha256()
    with path.open("rb") as original:
        while chunk := original.read(AT_ONCE):
            whole.update(chunk)
            copy.write(chunk)
    copy.flush()
    os.fsync(copy.fileno())
    return whole.hexdigest()
