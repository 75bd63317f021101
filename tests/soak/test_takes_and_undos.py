"""Any sequence of takes, undos, and undos of undos: the version shown is the plain fold of the takes that stand.

One short sequence in `make test`, always the same: rich in undos of undos, waiting and overlaps, without re-issues. Many others in `make soak`, which prints its seed (SOAK_SEED).
"""

import os
import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb
import pytest

from impact.errors import UsageError
from impact.folder import Folder
from impact.intake import ledger, rebuild, take
from impact.intake.undo import undo
from impact.settings import Settings
from impact.warehouse import versions
from tests.desk import TODAY, WORLD, Desk, metric, observation, organisation, write
from tests.generative.plain_fold import KEYS, PlainFold
from tests.generative.small_files import contents, plain_contents

SEED = int(os.environ.get("SOAK_SEED", "20261343"))
SEQUENCES = max(1, int(os.environ.get("SOAK_KILLS", "0")) // 10)
STEPS = 12
PLAIN = {"withdrawn": False}
OF_METRIC = {"contributes_to": None, "window": None} | PLAIN
OF_INITIATIVE = {"metric_id": None, "adapted_from": None} | PLAIN
ROTA = WORLD["initiatives"][0] | OF_INITIATIVE
OVERLAPS = {"period_start": date(2026, 1, 20), "period_end": date(2026, 2, 3)}
FILES = {
    "two organisations": ("organisations", [organisation(code, **PLAIN) for code in ("ZZ1", "ZZ2")]),
    "one withdrawn": ("organisations", [organisation("ZZ2", withdrawn=True)]),
    "a metric": ("metrics", [metric("mm1") | OF_METRIC]),
    "it may overlap": ("metrics", [metric("mm1") | OF_METRIC | {"window": "rolling"}]),
    "a goal and what serves it": ("metrics", [metric("mm2") | OF_METRIC, metric("mm1") | OF_METRIC | {"contributes_to": "mm2"}]),
    "a": ("observations", [observation(n, metric_id="mm1", **PLAIN) for n in (1, 2)]),
    "b revises a": ("observations", [observation(1, metric_id="mm1", value=5.0, **PLAIN), observation(3, "ZZ2", "mm1", **PLAIN)]),
    "c overlaps a": ("observations", [observation(1, metric_id="mm1", **PLAIN) | OVERLAPS]),
    "d takes a row back": ("observations", [observation(1, metric_id="mm1", withdrawn=True)]),
    "e is of the goal": ("observations", [observation(n, metric_id="mm2", **PLAIN) for n in (1, 2)]),
    "work": ("initiatives", [ROTA, ROTA | {"initiative_id": "rota_2", "adapted_from": "rota", "metric_id": "mm2"}]),
    "what it gives": ("benefits", [WORLD["benefits"][0] | PLAIN]),
}  # fmt: skip
# A second issue of `a`, without its first month; what it lacks is withdrawn where it is taken with `issue`.
ISSUES = {"a-v2": ("observations", [observation(n, metric_id="mm1", **PLAIN) for n in (2, 4)])}
BEGIN = [["two organisations", "a metric"], ["a"]]


class PlainLedger:
    """takes: by place, name and whether what it lacks is withdrawn. undos: by place, what it takes back."""

    def __init__(self):
        self.takes: dict[int, tuple[str, bool]] = {}
        self.undos: dict[int, int] = {}

    @property
    def next_place(self) -> int:
        return len(self.takes) + len(self.undos) + 1

    def standing(self) -> list[int]:
        """The places of all entries that nothing has undone, or whose undo was undone."""
        undone: set[int] = set()
        for place in sorted(self.undos, reverse=True):
            if place not in undone:
                undone.add(self.undos[place])
        return [place for place in range(1, self.next_place) if place not in undone]

    def fold(self) -> PlainFold:
        fold = PlainFold()
        for place in self.standing():
            if place in self.takes:
                self._apply(fold, *self.takes[place], place)
        return fold

    def _apply(self, fold: PlainFold, name: str, withdraw: bool, place: int) -> tuple:
        standing = {of: self.takes[of][0] for of in self.standing() if of in self.takes and of < place}
        first = {of for of, called in standing.items() if name == f"{called}-v2"}
        return fold.apply(*(FILES | ISSUES)[name], place, first if withdraw else None)

    def take(self, names: Sequence[str], withdraw: bool = False) -> list[tuple]:
        """Take the files in the order of their definitions; returns what is to be expected of each, as they were given."""
        told, fold, files = {}, self.fold(), FILES | ISSUES
        for name in sorted(names, key=lambda name: list(KEYS).index(files[name][0])):
            told[name] = self._apply(fold, name, withdraw, self.next_place)
            if told[name][-1]:
                self.takes[self.next_place] = name, withdraw
        return [told[name] for name in names]


class Both:
    """A data folder and the plain ledger: each step is done to both, and then they are compared."""

    def __init__(self, here: Path):
        self.here = here
        self.settings = Settings(Folder(here / "data"), fixed_today=TODAY)
        self.plain = PlainLedger()

    def take(self, *names: str, withdraw: bool = False) -> None:
        files = FILES | ISSUES
        paths = [self.here / f"{files[name][0]}-{name}.parquet" for name in names]
        for name, path in zip(names, paths, strict=True):
            write(path, *files[name])
        told = take(self.settings, paths, by="an analyst", withdraw_missing=withdraw)
        counts = [(one.taken, one.rejected, one.waiting, one.altered) for one in told]
        assert counts == self.plain.take(names, withdraw)

    def issue(self, *names: str) -> None:
        self.take(*names, withdraw=True)

    def undo(self, place: int) -> None:
        done = undo(self.settings, place, by="an analyst")
        assert done.entry.place == self.plain.next_place
        self.plain.undos[done.entry.place] = place
        with pytest.raises(UsageError):
            undo(self.settings, place, by="an analyst")

    def compare(self) -> None:
        shown = versions.current(self.settings.folder)
        desk = Desk.__new__(Desk)
        with duckdb.connect(str(shown.path), read_only=True) as desk.connection:
            assert contents(desk) == plain_contents(self.plain.fold())
        standing = [place for place in self.plain.standing() if place in self.plain.takes]
        assert [entry.place for entry in ledger.entries(self.settings.folder)] == standing


def any_step(both: Both, chance: random.Random, issues: bool) -> tuple:
    """A take of one file or two, an undo of anything that stands, or an undo of an undo; the latter more often than not.

    issues: half of the takes withdraw what they re-issue without having it, and may be of a second issue.
    """
    standing = both.plain.standing()
    undos = [place for place in standing if place in both.plain.undos]
    kind = chance.choices(["take", "undo", "put back"], [5, 3 if standing else 0, 3 if undos else 0])[0]
    if kind == "take" and issues and chance.random() < 0.5:
        return ("issue", *chance.sample(["a-v2", *FILES], chance.choice([1, 1, 2])))
    if kind == "take":
        return ("take", *chance.sample(list(FILES), chance.choice([1, 1, 2])))
    return "undo", chance.choice(standing if kind == "undo" else undos)


@pytest.mark.parametrize("number", range(SEQUENCES))
def test_what_is_shown_is_the_fold_of_what_stands_after_every_step(tmp_path, number):
    chance = random.Random(SEED + number)
    both, steps = Both(tmp_path), [("take", *names) for names in BEGIN]
    for _ in range(STEPS):
        name, *words = step = steps.pop(0) if steps else any_step(both, chance, issues=number > 0)
        print(f"SOAK_SEED={SEED}, sequence {number}: {step}")
        getattr(both, name)(*words)
        both.compare()
    before = versions.current(both.settings.folder).fingerprint
    assert rebuild(both.settings).fingerprint == before
    both.compare()
