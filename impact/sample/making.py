"""Makes the sample's data folder: the extracts written, taken in like any others, and built into a version."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from filelock import FileLock

from impact.errors import ImpactError
from impact.folder import Folder
from impact.intake import take
from impact.sample.extracts import TODAY, write_extracts
from impact.settings import Settings
from impact.warehouse import versions
from impact.warehouse.build import recipe

HERE = Path(__file__).parent
Progress = Callable[[str], None]


def make(settings: Settings, folder: Folder, *, progress: Progress = lambda sentence: None) -> None:
    """Make the sample in `folder`, in place of a sample that stands there; built aside and moved in whole.

    The sample's own today holds, whatever the settings say. Errors: ImpactError where the folder holds anything else.
    """
    with _alone(folder):
        _make(settings, folder, progress)


def make_if_missing(settings: Settings, *, progress: Progress = lambda sentence: None) -> bool:
    """Make the sample of the data folder unless it has one that this code made. Returns whether it was made."""
    sample = settings.folder.sample
    with _alone(sample):
        if versions.current(sample) and sample.about.get("made_by") == made_by(settings.rules):
            return False
        _make(settings, sample, progress)
        return True


def made_by(rules: str) -> str:
    """A short hash of all that the sample is made by: its own code and data, the models, catalogue and contracts."""
    whole = hashlib.sha256(json.dumps(recipe(rules), sort_keys=True).encode())
    for path in sorted(HERE.rglob("*")):
        if path.suffix in (".py", ".toml"):
            whole.update(path.relative_to(HERE).as_posix().encode() + path.read_bytes())
    return whole.hexdigest()[:16]


def _alone(folder: Folder) -> FileLock:
    folder.root.parent.mkdir(parents=True, exist_ok=True)
    return FileLock(folder.root.with_name(f"{folder.root.name}.lock"))


def _make(settings: Settings, folder: Folder, progress: Progress) -> None:
    _need_ours(folder)
    aside, old = (Folder(folder.root.with_name(f"{folder.root.name}.{name}")) for name in ("new", "old"))
    if old.root.exists() and not folder.root.exists():  # an earlier run was killed between the two moves below
        os.replace(old.root, folder.root)
    for left_over in (aside, old):
        shutil.rmtree(left_over.root, ignore_errors=True)
    _fill(settings, aside, progress)
    if folder.root.exists():
        for typed in folder.root.glob(f"{folder.journal.name}*"):  # what people typed outlives the figures
            shutil.copy2(typed, aside.root)
        os.replace(folder.root, old.root)
    os.replace(aside.root, folder.root)
    shutil.rmtree(old.root, ignore_errors=True)


def _need_ours(folder: Folder) -> None:
    if folder.root.exists() and any(folder.root.iterdir()) and not folder.fictional:
        raise ImpactError(
            "this folder holds something that is not the sample, so nothing was written.",
            where=str(folder.root),
            fix="Name an empty folder, or one that does not exist yet.",
        )


def _fill(settings: Settings, folder: Folder, progress: Progress) -> None:
    folder.root.mkdir(parents=True)
    (folder.root / "folder.toml").write_text(_about(settings.rules), encoding="utf-8")
    progress("writing the sample's extracts")
    files = write_extracts(folder.root)
    receipts = take(replace(settings, folder=folder, fixed_today=None), files, by="sample", progress=progress)
    refused = [receipt.file for receipt in receipts if receipt.verdict != "accepted"]
    if refused:
        raise RuntimeError(f"the sample breaks its own contracts: {', '.join(refused)}")


def _about(rules: str) -> str:
    return (
        "# Made by `python -m impact sample`. Everything here is invented.\n"
        f'fictional = true\ntoday = {TODAY}\nmade_by = "{made_by(rules)}"\n'
    )
