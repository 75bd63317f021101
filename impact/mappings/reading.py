"""Reads mapping files: those that came with the app, and those of a data folder, which stand before them."""

import hashlib
import tomllib
from pathlib import Path

from pydantic import ValidationError

from impact.errors import ImpactError
from impact.folder import Folder
from impact.mappings.mapping import Mapping

HERE = Path(__file__).parent
KINDS = {
    "extra_forbidden": ("is not known here", "Remove it, or look for a slip in its name."),
    "missing": ("is missing", "Give it a value."),
}


def known(folder: Folder | None = None) -> tuple[Mapping, ...]:
    """Every mapping by id; one of the data folder replaces a shipped one of the same id.

    Raises ImpactError, naming file and key, for a file that is no mapping.
    """
    mappings, broken = readable(folder)
    if broken:
        raise broken[0]
    return mappings


def readable(folder: Folder | None = None) -> tuple[tuple[Mapping, ...], tuple[ImpactError, ...]]:
    """Every mapping that can be read, as `known` has them; and what is wrong with each file of the folder that cannot."""
    found = {one.id: one for one in (read(path, shipped=True) for path in _files(HERE))}
    broken = []
    for path in _files(folder.mappings) if folder else []:
        try:
            one = read(path)
        except ImpactError as fault:
            broken.append(fault)
        else:
            found[one.id] = one
    return tuple(sorted(found.values(), key=lambda one: one.id)), tuple(broken)


def ids(folder: Folder) -> set[str]:
    """The ids that are in use: of every mapping, and of each file of the folder, whether it can be read or not."""
    return {path.stem for path in (*_files(HERE), *_files(folder.mappings))}


def read(path: Path, *, shipped: bool = False) -> Mapping:
    """The mapping in one file; its id is the file's name. Raises ImpactError where it is none."""
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise ImpactError(f"this mapping cannot be read: {fault.strerror}.", where=path.name, fix="Mend it.") from fault
    mapping = parse(content, path.name, shipped=shipped)
    if mapping.id != path.stem:
        raise ImpactError(
            f"the id in it is “{mapping.id}”, and the file’s name says “{path.stem}”.",
            where=f"{path.name}, id",
            fix="Let the two agree: rename the file, or change the id.",
        )
    return mapping


def parse(content: bytes, where: str, *, shipped: bool = False) -> Mapping:
    """The mapping that this TOML text holds. Raises ImpactError, naming `where` and the key, where it holds none."""
    try:
        text = content.decode("utf-8-sig")
        written = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise ImpactError(f"this is no TOML: {fault}.", where=where, fix="Mend the line it names.") from fault
    for ours in {"content", "digest", "shipped"} & set(written):
        raise ImpactError("is not known here.", where=f"{where}, {ours}", fix="Remove it.")
    about = {"content": content, "digest": hashlib.sha256(content).hexdigest(), "shipped": shipped}
    try:
        return Mapping.model_validate(written | about)
    except ValidationError as faults:
        raise _in_words(faults, where) from None


def _in_words(faults: ValidationError, where: str) -> ImpactError:
    """Every fault of the file, the first one's key as the place."""
    told = [_told(fault) for fault in faults.errors()]
    others = f" {len(told) - 1} more: {'; '.join(f'{key} {what}' for key, what, _ in told[1:])}." if told[1:] else ""
    key, what, fix = told[0]
    return ImpactError(f"{what}.{others}", where=f"{where}, {key}" if key else where, fix=fix)


def _told(fault: dict) -> tuple[str, str, str]:
    key = ".".join(str(part) for part in fault["loc"])
    if fault["type"] in KINDS:
        return key, *KINDS[fault["type"]]
    what = fault["msg"].removeprefix("Value error, ")
    return key, what[:1].lower() + what[1:], "Change it in the mapping file."


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.toml"), key=lambda path: path.name) if folder.is_dir() else []
