"""What improvement gave, and to whom: planned and observed by kind, who did the work and who gained, and the signal."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from impact.charts import periods
from impact.charts.escaping import link as anchor
from impact.charts.figures import capital, count, counted
from impact.charts.markup import benefit_bar, figure_words, safe
from impact.ui import provenance
from impact.ui.address import link
from impact.ui.ask import rows
from impact.ui.initiatives import NOT_PROOF, STATUSES, dates, followed
from impact.ui.tables import Markup, table

KINDS = {
    "staff_hours": "Staff time", "cash": "Money", "bed_days": "Bed days", "quality": "Quality", "experience": "Experience",
}  # fmt: skip
KEY = (
    "<p class='micro'>Bar: observed; mark: planned; each on a scale of its own, to the left of nought a cost. Nothing is"
    " added up: periods, units and organisations differ. Directory order is by kind, then name.</p>"
)
PICTURE = Markup("<span class='unseen'>Beside one another</span>")
HEADS = ("Initiative", "Who did the work", "To whom", "From", "Planned", "Observed", PICTURE, "Unit")


@dataclass(frozen=True)
class Benefits:
    """The benefits that one system's organisations worked for or gained, for whoever is looking."""

    system: str

    @cached_property
    def rows(self) -> list[dict]:
        return rows("benefits", system=self.system)

    @cached_property
    def work(self) -> list[dict]:
        """The initiatives that these benefits are of."""
        named = {row["initiative_id"] for row in self.rows}
        return [row for row in rows("initiatives", system=self.system) if row["initiative_id"] in named]


def lead(of: Benefits) -> str:
    """How many benefits were planned, how many were observed as planned, how many landed elsewhere; in sentences."""
    planned = [row for row in of.rows if row["planned"] is not None]
    seen = [row for row in planned if row["observed"] is not None]
    reached = sum(row["observed"] >= row["planned"] for row in seen)
    elsewhere = [row for row in of.rows if row["beneficiary_code"] != row["org_code"] and row["observed"]]
    gave = {row["initiative_id"] for row in elsewhere if row["observed"] > 0}
    cost = {row["initiative_id"] for row in elsewhere if row["observed"] < 0}
    told = [
        f"Of {counted(len(planned), 'planned figure')}, {count(len(seen))} can be compared with what was observed;"
        f" {count(reached)} of those {'reaches' if reached == 1 else 'reach'} the plan."
    ]
    told += _elsewhere(len(gave), len(cost))
    return f"<p class='lead'>{safe(' '.join(told))}</p>" if planned else ""


def _elsewhere(gave: int, cost: int) -> list[str]:
    """In how many initiatives somebody who did not do the work gained, and in how many they bore a cost."""
    told = []
    if gave:
        told.append(f"{counted(gave, 'initiative')} gave something to an organisation that did not do the work")
    if cost:
        told.append(
            f"in {count(cost)}, {'such an organisation' if gave else 'one that did not do the work'} bore a cost"
        )
    return [capital("; ".join(told)) + "."] if told else []


def by_kind(of: Benefits) -> str:
    """Planned and observed, a table a kind; a line an initiative, organisation that gained, unit and period."""
    drawn = "".join(_kind(kind, [row for row in of.rows if row["kind"] == kind]) for kind in KINDS)
    return f"<div class='benefits'>{drawn}</div>{KEY}" if drawn else ""


def _kind(kind: str, found: Sequence[dict]) -> str:
    if not found:
        return ""
    title = KINDS[kind]
    caption = f"{title}: planned and observed"
    return f"<h3>{title}</h3>" + table(caption, HEADS, map(_line, found), numeric=(4, 5), named=True)


def _line(row: dict) -> tuple:
    gained = row["beneficiary"] if row["beneficiary_code"] != row["org_code"] else "the same"
    return (
        row["title"], _who(row["organisation"], row["org_code"]), gained, periods.period(row["period_start"]),
        figure_words(row["planned"]), figure_words(row["observed"]), Markup(benefit_bar(row["planned"], row["observed"])),
        row["unit_label"] or "unit not said",
    )  # fmt: skip


def _who(name: str, code: str) -> Markup:
    return Markup(anchor(safe(name), link("organisation", organisation=code)))


def signals(of: Benefits) -> str:
    """Each initiative with what its metric shows since it began."""
    items = "".join(f"<li>{_work(row)}</li>" for row in of.work)
    return f"<ul class='plain'>{items}</ul>{NOT_PROOF}" if items else ""


def _work(row: dict) -> str:
    told = f"{row['title']}, {row['organisation']}: {STATUSES[row['status']]}{dates(row)}. {capital(followed(row))}."
    if row["metric_id"] and row["followed"] != "not_judged":
        see = anchor("See the chart", link("metric", metric=row["metric_id"], organisation=row["org_code"]))
        return f"{safe(told)} {see}."
    return safe(told)


def came_from(of: Benefits) -> str:
    """Which file and row each benefit's figures came from, on demand."""
    found = [
        ((row["title"], row["beneficiary"], KINDS[row["kind"]], periods.period(row["period_start"])), row)
        for row in rows("benefit_provenance", system=of.system)
    ]
    return provenance.rows_of_files(("Initiative", "To whom", "What", "From"), found)
