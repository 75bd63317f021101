"""Where is our system, and what has changed?"""

from impact.charts.markup import level_key, marks_key
from impact.ui import (
    board,
    briefing,
    consistency,
    copying,
    empty,
    few_points,
    frameworks,
    layout,
    overview,
    pickers,
    status,
    style,
    views_apart,
)
from impact.ui.organisation import closed_system

title, tools = layout.top()
with tools:
    code = pickers.choose_system()
    pickers.choose_version()
    if code:
        pickers.choose_viewer()
        board.choose(code)
with title:
    status.head("Where is our system, and what has changed?", of=code)

if code is None:
    empty.no_system()
else:
    system = overview.System(code)
    with tools:
        copying.button("Copy sentences", briefing.sentences(system))
    style.write(
        status.stranger(),
        closed_system(code),
        briefing.lines(system),
        "<h2 class='unseen'>The five components and outcomes</h2>",
        overview.component_panels(system),
        overview.who_is_counted(system),
        overview.elsewhere(system),
        frameworks.waiting(),
    )
    if system.series or system.level_titles:
        style.write(
            "<section class='section ruled'><h2>Where the signals are</h2>",
            marks_key(
                ("improvement", "concern", "common_cause", None), small=True, checked=overview.is_doubted(system)
            ),
            "</section>",
            overview.signal_rug(system),
            "<p class='micro'>One mark a metric, always in the same place. Nothing here ranks organisations:",
            "in directory order the system’s own body is first, then all by name.</p>",
            level_key(system.level_titles, states=False, moves=False) if system.level_titles else "",
        )
    if not system.series:
        empty.no_figures()
    wide, narrow = layout.wide_and_narrow(0.6)
    with wide:
        style.write(few_points.changes(system.series))
    with narrow:
        style.write(layout.section("System metrics: variation by assurance", overview.variation_by_assurance(system)))
        style.write(layout.section("Consistency across the five", consistency.across_the_five(system)))
        style.write(layout.section("Where views differ", views_apart.over(system)))
