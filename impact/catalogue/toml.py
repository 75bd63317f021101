"""The catalogue's TOML files: found, read, hashed; a fault in one names the file and the field."""

import hashlib
import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from impact.errors import ImpactError

HERE = Path(__file__).parent
PUT_BACK = "Mend the file, or put the shipped one back."


def read(path: Path) -> dict:
    """The content of one TOML file. Raises ImpactError where it cannot be read."""
    try:
        return parse(path.read_bytes(), str(path), PUT_BACK)
    except OSError as fault:
        raise _unreadable(fault, str(path), PUT_BACK) from fault


def parse(content: bytes, where: str, fix: str) -> dict:
    """What these bytes of TOML hold. Raises ImpactError, with this fix, where they are none."""
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise _unreadable(fault, where, fix) from fault


def _unreadable(fault: Exception, where: str, fix: str) -> ImpactError:
    return ImpactError(f"this file of the catalogue cannot be read: {fault}.", where=where, fix=fix)


def found(folder: Path) -> list[Path]:
    """The TOML files of a folder, in the order of their names."""
    return sorted(folder.glob("*.toml"), key=lambda path: path.name)


def need(content: Mapping, fields: Iterable[str], where: str) -> None:
    """Raise ImpactError for the first of `fields` that is absent or empty."""
    for field in fields:
        if content.get(field) in (None, "", []):
            raise ImpactError(f"{field} is missing.", where=f"{where}, {field}", fix=f"Give {field} a value.")


def need_word(value: object, words: Iterable[str], where: str) -> None:
    """Raise ImpactError where `value` is not one of `words`."""
    if value not in words:
        raise ImpactError(f"“{value}” is not one of the words allowed.", where=where, fix=f"Use {', '.join(words)}.")


def need_text(value: object, where: str) -> None:
    """Raise ImpactError where `value` is no text, or only blanks."""
    if not isinstance(value, str) or not value.strip():
        raise ImpactError(f"“{value}” is not text.", where=where, fix="Write it as text between quotation marks.")


def need_mapping(value: object, where: str) -> None:
    """Raise ImpactError where `value` is not a table of names and texts."""
    if not isinstance(value, Mapping):
        raise ImpactError("this is not a table of names and texts.", where=where, fix="Write it as a table of TOML.")
    for name, text in value.items():
        need_text(text, f"{where}, {name}")


def need_pattern(value: object, pattern: str, where: str) -> None:
    """Raise ImpactError where `value` is not text of the pattern."""
    if not isinstance(value, str) or not re.fullmatch(pattern, value):
        raise ImpactError(f"“{value}” does not fit {pattern}.", where=where, fix="Write it in that form.")


def need_number(value: object, minimum: float | None, maximum: float | None, where: str) -> None:
    """Raise ImpactError where `value` is no number, or lies outside the range given."""
    low = -math.inf if minimum is None else minimum
    high = math.inf if maximum is None else maximum
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise ImpactError(
            f"“{value}” is not a number from {low:g} to {high:g}.", where=where, fix="Give such a number."
        )


def digest(folder: Path = HERE) -> str:
    """SHA-256 over the names and bytes of every TOML file of the catalogue, in the order of their paths."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*.toml"), key=lambda path: path.relative_to(folder).as_posix()):
        whole.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()
