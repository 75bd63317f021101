"""What do we decide today? One metric a screen, from a list in the address."""

from impact.ui import address, ask, empty, layout, pickers, presenter, series, status

metrics = presenter.listed()
organisation = address.written("organisation")
found = [one for one in (series.find(metric, organisation or "") for metric in metrics) if one]

pickers.doubt_missing("metric", metrics, {one.metric.metric_id for one in found})

if found:
    n = presenter.place(len(found))
    presenter.present(found[n], n, len(found), ask.rows("version")[0]["fictional"])
else:
    title, tools = layout.top()
    with title:
        status.head("What do we decide today?")
    organisation = pickers.choose_reporter()
    status.say_doubts()
    if organisation is None:
        empty.no_figures()
    else:
        chosen = pickers.choose_metrics(organisation)
        layout.onward("Start the huddle", address.link("huddle", organisation=organisation, metrics=",".join(chosen)))
