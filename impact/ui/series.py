"""One metric of one organisation, with all that a screen says of it: asked once, put into words once."""

from dataclasses import dataclass, replace
from functools import cached_property

import pyarrow as pa

from impact.catalogue import Metric, Question, question_for
from impact.charts import words
from impact.charts.doubting import doubt_note
from impact.charts.runs import Run, signal_runs
from impact.spc import RULE_SETS
from impact.ui.ask import ask, rows

OF_THE_FIGURE = frozenset({"frozen", "jump", "total", "beyond", "revised"})  # doubts whether it is right


@dataclass(frozen=True)
class Series:
    """One series as its questions answered it. signal: its row of the `signal` table. rules: the rule set's name.

    fresh: how far its figures go, when they were received and what is due next: its row of `metric_freshness`.
    doubts: rows of the `worth_checking` table.
    """

    metric: Metric
    org_code: str
    signal: dict
    points: pa.Table
    events: pa.Table
    rules: str
    fresh: dict
    doubts: list[dict]

    @property
    def organisation(self) -> str:
        return self.signal["organisation"]

    @property
    def minimum(self) -> int:
        """The points a series needs before it is judged, under the rules of this version."""
        return RULE_SETS[self.rules].minimum_points

    @cached_property
    def sentence(self) -> str:
        told = words.sentence(
            self.signal, self.metric, self.organisation, self.points, met=self._met, minimum=self.minimum
        )
        return " ".join(filter(None, [told, doubt_note(self.doubts)]))

    @cached_property
    def short_sentence(self) -> str:
        """The same without the share of periods that met the target, unless that is none or all; for large type."""
        met = self._met if words.never_or_always(self._met) else None
        return words.sentence(self.signal, self.metric, self.organisation, self.points, met=met, minimum=self.minimum)

    @cached_property
    def alternative(self) -> str:
        """What a reader who does not see the chart is told."""
        met = self._met if words.never_or_always(self._met) else None
        told = words.alt_text(self.signal, self.metric, self.organisation, self.points, met=met, minimum=self.minimum)
        return " ".join(filter(None, [told, doubt_note(self.doubts)]))

    @cached_property
    def latest_run(self) -> Run | None:
        """The points that fired and reach to the last one; None where nothing does."""
        points = self.points.to_pylist()
        found = signal_runs(points)
        last = max((place for place, row in enumerate(points) if row["value"] is not None), default=None)
        return found[-1] if found and found[-1].places[-1] == last else None

    @property
    def question(self) -> Question:
        """What to ask of this series, and what not to ask; first whether the last figure is right, where that is open."""
        assurance = self.signal["assurance"]
        if assurance == "hit_or_miss":
            assurance = words.never_or_always(self._met) or assurance
        asked = question_for(self.signal["variation"], assurance, case=self._case())
        if not self._is_open():
            return asked
        return replace(asked, ask=f"Is the figure right? If it is: {asked.ask[0].lower()}{asked.ask[1:]}")

    @property
    def assurance_words(self) -> str:
        """The name of its assurance; where the target's past says otherwise than chance, that it is the limits' alone."""
        told = words.assurance_words(self.signal["assurance"])
        by_limits = self.signal["assurance"] == "hit_or_miss" and words.never_or_always(self._met)
        return f"{told} by its limits" if by_limits else told

    @cached_property
    def _met(self) -> tuple[int, int]:
        return words.periods_met(self.points, self.metric)

    def _is_open(self) -> bool:
        last = self.signal["last_period"]
        return any(doubt["period_start"] == last and doubt["rule"] in OF_THE_FIGURE for doubt in self.doubts)

    def _case(self) -> str:
        if self.metric.window == "rolling":
            return "rolling"
        if self.signal["limits_status"] == "constant":
            return "constant"
        return "survey" if self.metric.cadence == "annual" else "trial"


def find(metric_id: str, org_code: str) -> Series | None:
    """The series of this metric and organisation; None where it has no figures."""
    names = {"metric": metric_id, "organisation": org_code}
    definition, signal = rows("metric_definition", metric=metric_id), rows("metric_signal", **names)
    if not definition or not signal:
        return None
    return Series(
        metric=Metric.from_row(definition[0]),
        org_code=org_code,
        signal=signal[0],
        points=ask("metric_points", **names),
        events=ask("metric_events", **names),
        rules=rows("version")[0]["rules"],
        fresh=rows("metric_freshness", **names)[0],
        doubts=rows("metric_doubts", **names),
    )
