"""One metric of one organisation, with all that a screen says of it: asked once, put into words once."""

from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa

from impact.catalogue import Metric, Question, question_for
from impact.charts import words
from impact.charts.doubting import doubt_note
from impact.charts.runs import Run, signal_runs
from impact.spc import RULE_SETS
from impact.ui.ask import ask, rows


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
        met = words.periods_met(self.points, self.metric)
        told = words.sentence(self.signal, self.metric, self.organisation, self.points, met=met, minimum=self.minimum)
        return " ".join(filter(None, [told, doubt_note(self.doubts)]))

    @cached_property
    def short_sentence(self) -> str:
        """The same without the share of periods that met the target, for large type."""
        return words.sentence(self.signal, self.metric, self.organisation, self.points, minimum=self.minimum)

    @cached_property
    def alternative(self) -> str:
        """What a reader who does not see the chart is told."""
        told = words.alt_text(self.signal, self.metric, self.organisation, self.points, minimum=self.minimum)
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
        """What to ask of this series, and what not to ask."""
        return question_for(self.signal["variation"], self.signal["assurance"], case=self._case())

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
