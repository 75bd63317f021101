"""Markup as strings: one line of HTML with inline SVG, a block at its root, every value escaped.

It is meant for a host that keeps SVG and reads markdown (`st.markdown(..., unsafe_allow_html=True)`), and for pages
written to a file. The look is in `theme.stylesheet()`; every root carries the class `im`.
"""

from impact.charts.escaping import attribute, safe
from impact.charts.markup.benefits import benefit_bar, benefit_words, figure_words
from impact.charts.markup.freshness import (
    due_words,
    freshness_line,
    late_words,
    near_day,
    short_day,
    timeline,
    timeline_key,
    timeline_scale,
    waiting_line,
)  # fmt: skip
from impact.charts.markup.grid import GridCell, GridColumn, GridRow, practice_grid
from impact.charts.markup.keys import level_key, marks_key
from impact.charts.markup.matrix import matrix
from impact.charts.markup.panels import Panel, panel, panels
from impact.charts.markup.receipts import receipt_bar
from impact.charts.markup.rug import RugCell, RugColumn, RugRow, rug
from impact.charts.markup.tables import Column, points_table, table
from impact.charts.markup.trails import TrailCell, TrailRow, trails
from impact.charts.markup.views import spread_of_views, views_key

__all__ = [
    "Column",
    "GridCell",
    "GridColumn",
    "GridRow",
    "Panel",
    "RugCell",
    "RugColumn",
    "RugRow",
    "TrailCell",
    "TrailRow",
    "attribute",
    "benefit_bar",
    "benefit_words",
    "due_words",
    "figure_words",
    "freshness_line",
    "late_words",
    "level_key",
    "marks_key",
    "matrix",
    "near_day",
    "panel",
    "panels",
    "points_table",
    "practice_grid",
    "receipt_bar",
    "rug",
    "safe",
    "short_day",
    "spread_of_views",
    "table",
    "timeline",
    "timeline_key",
    "timeline_scale",
    "trails",
    "views_key",
    "waiting_line",
]  # fmt: skip
