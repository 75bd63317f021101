"""Is this metric changing, and is the change real?"""

from impact.ui import address, ask, empty, layout, pickers, series, show, status

with layout.bar():
    metric = pickers.choose_metric()
    organisation = pickers.choose_organisation(metric) if metric else None
    found = series.find(metric, organisation) if organisation else None
    if found:
        layout.onward("Take to huddle", address.link("huddle", organisation=organisation, metrics=metric))

if not found:
    status.head("Is this metric changing, and is the change real?")
    empty.no_figures()
else:
    names = {"metric": metric, "organisation": organisation}
    status.say_doubts()
    show.headline(found)
    wide, narrow = layout.wide_and_narrow()
    with wide:
        show.key(found)
        show.chart(found)
        show.freshness(found)
        show.fired(found)
        show.doubts(found)
        show.twin(found)
        show.sql("metric_points", "metric_signal", "metric_doubts")
        show.downloads(found)
        show.provenance(found, ask.rows("metric_provenance", **names))
    with narrow:
        show.question(found)
        show.definition(found, ask.rows("metric_targets", **names), address.link("methods", metric=metric))
    status.foot()
