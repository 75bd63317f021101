"""The metrics of a component as small charts, for one organisation."""

import pyarrow.compute as pc

from impact.catalogue import Metric
from impact.charts.markup import late_words
from impact.charts.multiples import Multiple, multiples
from impact.ui.address import link
from impact.ui.ask import ask, rows

KEY = "<p class='micro'>Two years, or all of up to 24 points, each on its own scale. Band: process limits; dashed: target.</p>"


def charts(component: str, organisation: str, domain: str = "") -> str:
    """One small chart a metric (of one domain, where one is named), each a link; nothing where there is none."""
    points = ask("component_points", component=component, organisation=organisation)
    series = rows("component_series", component=component, organisation=organisation)
    found = [_one(row, points) for row in series if domain in ("", row["domain"])]
    return multiples(found) if found else ""


def _one(row: dict, points) -> Multiple:
    own = points.filter(pc.equal(points["metric_id"], row["metric_id"]))
    href = link("metric", metric=row["metric_id"], organisation=row["org_code"])
    late = late_words(row["days_late"])
    return Multiple(own, Metric.from_row(row), row, row["organisation"], href, late=late)
