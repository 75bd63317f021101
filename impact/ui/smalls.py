"""The metrics of a component as small charts, for one organisation."""

import pyarrow.compute as pc

from impact.catalogue import Metric
from impact.charts.doubting import doubt_labels
from impact.charts.markup import late_words
from impact.charts.multiples import Multiple, multiples
from impact.ui.address import link
from impact.ui.ask import ask, rows

KEY = "<p class='micro'>Two years, or all of up to 24 points, each on its own scale. Band: process limits; dashed: target; ?: worth checking.</p>"


def charts(component: str, organisation: str, domain: str = "") -> str:
    """One small chart a metric (of one domain, where one is named), each a link; nothing where there is none."""
    points = ask("component_points", component=component, organisation=organisation)
    series = rows("component_series", component=component, organisation=organisation)
    doubts = rows("component_doubts", component=component, organisation=organisation)
    found = [_one(row, points, doubts) for row in series if domain in ("", row["domain"])]
    return multiples(found) if found else ""


def _one(row: dict, points, doubts: list[dict]) -> Multiple:
    own = points.filter(pc.equal(points["metric_id"], row["metric_id"]))
    href = link("metric", metric=row["metric_id"], organisation=row["org_code"])
    late = late_words(row["days_late"])
    labels = doubt_labels([doubt for doubt in doubts if doubt["metric_id"] == row["metric_id"]])
    drawn = {start: labels[start] for start in own["period_start"].to_pylist() if start in labels}
    return Multiple(own, Metric.from_row(row), row, row["organisation"], href, late=late, doubts=drawn)
