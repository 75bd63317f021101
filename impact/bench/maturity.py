"""How long the questions of the five components take for 200 organisations with ten rounds, beside twelve of them.

`python -m impact.bench.maturity`: two made systems of 22 practices and ten rounds are taken in; each question that a page
of a system asks is asked of both in turn, by the system's own people, the median of five. The aim is that 200 answer as
fast as twelve: a ratio of about 1 (the answers themselves have up to seventeen times the rows), no question over 50 ms.
"""

import tempfile
from contextlib import closing
from datetime import date
from itertools import product
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from impact.bench.intake import in_turn, organisations
from impact.folder import Folder
from impact.intake import take
from impact.settings import Settings
from impact.store import Store, open_current
from impact.viewer import Viewer
from impact.warehouse import catalogue

FEW, MANY, ROUNDS, TODAY = 12, 200, 10, date(2026, 7, 14)
SYSTEM = "ZZ-S"
QUESTIONS = (
    "component_practices", "component_rounds", "system_answers", "system_component_levels", "system_consistency",
    "system_consistency_rounds", "system_help", "system_levels", "system_movement", "system_sharing",
)  # fmt: skip


def practices_and_levels() -> tuple[str, list[str], list[str]]:
    """The newest shipped framework, with its practices and its levels in order."""
    with duckdb.connect() as connection:
        catalogue.load(connection)
        (framework,) = connection.execute("SELECT max_by(framework, generation) FROM framework").fetchone()
        asked = (f"SELECT {one} FROM {one} WHERE framework = ? ORDER BY {one}_order" for one in ("practice", "level"))
        practices, levels = ([row[0] for row in connection.execute(sql, [framework]).fetchall()] for sql in asked)
    return framework, practices, levels


def answers(path: Path, codes: list[str]) -> Path:
    """An extract of every organisation's answers: shared with its system, some with help offered or wanted."""
    framework, practices, levels = practices_and_levels()
    rows = list(product(range(len(codes)), range(ROUNDS), range(len(practices))))
    columns = {
        "org_code": [codes[n] for n, _, _ in rows],
        "framework": [framework] * len(rows),
        "assessed_on": [date(2017 + one, 3, 1) for _, one, _ in rows],
        "practice": [practices[place] for _, _, place in rows],
        "respondents": ["agreed"] * len(rows),
        "level": [levels[(n + one + place) % len(levels)] for n, one, place in rows],
        "help": [("offered", "wanted", None, None)[(n + place) % 4] for n, _, place in rows],
        "sharing": ["system"] * len(rows),
    }
    pq.write_table(pa.table(columns), path)
    return path


def system(here: Path, size: int) -> Store:
    """A data folder with a system of so many organisations, opened."""
    here.mkdir()
    codes = organisations(size)
    directory = {"org_code": [SYSTEM, *codes], "name": [SYSTEM, *codes], "kind": ["system"] + ["provider"] * size}
    members = {
        "org_code": codes,
        "group_code": [SYSTEM] * size,
        "kind": ["in_system"] * size,
        "from_date": [date(2013, 4, 1)] * size,
    }
    for name, columns in (("organisations", directory), ("memberships", members)):
        pq.write_table(pa.table(columns), here / f"{name}.parquet")
    files = [here / "organisations.parquet", here / "memberships.parquet", answers(here / "assessments.parquet", codes)]
    settings = Settings(Folder(here / "data"), fixed_today=TODAY)
    receipts = take(settings, files, by="bench")
    assert {receipt.verdict for receipt in receipts} == {"accepted"}
    return open_current(settings.folder, TODAY)


def main() -> None:
    """One line for all questions together, and one for the slowest of them."""
    viewer = Viewer(organisations=frozenset({SYSTEM}))
    with tempfile.TemporaryDirectory() as folder:
        few, many = system(Path(folder, "few"), FEW), system(Path(folder, "many"), MANY)
        with closing(few), closing(many):
            took = {}
            for question in QUESTIONS:
                asked = {"system": SYSTEM} | ({"component": "people"} if question.startswith("component") else {})
                took[question] = in_turn(
                    [lambda of=of, q=question, a=asked: of.ask(q, viewer, **a) for of in (few, many)]
                )
    before, after = (sum(times[n] for times in took.values()) for n in (0, 1))
    slowest = max(took, key=lambda question: took[question][1])
    print(
        f"maturity: {len(QUESTIONS)} questions of {MANY} organisations x {ROUNDS} rounds {1000 * after:.0f} ms, of {FEW}"
        f" {1000 * before:.0f} ms, ratio {after / before:.1f} (aim 1)"
    )
    print(
        f"maturity: the slowest, {slowest}, {1000 * took[slowest][1]:.0f} ms of {MANY}, {1000 * took[slowest][0]:.0f} ms of {FEW}"
        " (aim 50)"
    )


if __name__ == "__main__":
    main()
