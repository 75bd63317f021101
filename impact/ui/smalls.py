"""The metrics of a component as small charts, for one organisation."""

import pyarrow.compute as pc

from impact.catalogue import Metric
from impact.charts.markup import late_words
from impact.charts.multiples import Multiple, multiples
from impact.ui.address import link
from impact.ui.ask import ask, rows

KEY = "<p class='micro'>Two years, or all of up to 24 points, each on its own scale. Band: process limits; dashed: target.</p>"


def charts(component: str, organisation: str) -> str:
    """One small chart a metric, each a link to its page; nothing where the organisation reports none."""
    points = ask("component_points", component=component, organisation=organisation)
    found = [_one(row, points) for row in rows("component_series", component=component, organisation=organisation)]
    return multiples(found) if found else ""


def _one(row: dict, points) -> Multiple:
    own = points.filter(pc.equal(points["metric_id"], row["metric_id"]))
    href = link("metric", metric=row["metric_id"], organisation=row["org_code"])
    late = late_words(row["days_late"])
    return Multiple(own, Metric.from_row(row), row, row["organisation"], href, late=late)
