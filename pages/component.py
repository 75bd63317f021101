"""How is this component lived across our organisations?"""

from impact.charts.markup import level_key
from impact.ui import address, empty, layout, pickers, practices, smalls, status, style
from impact.ui.overview import System

title, tools = layout.top()
with tools:
    code = pickers.choose_system()
    component = pickers.choose_component()
    if code:
        pickers.choose_viewer()
with title:
    status.head(pickers.component_title(component))

if code is None:
    empty.say(
        "No system is defined yet.",
        "Take in extracts of organisations and memberships on the",
        address.link("data"),
        "Data page.",
    )
else:
    system = System(code)
    if component != pickers.OUTCOMES:
        found = practices.Component(system, component)
        style.write(practices.lead(found))
        if found.is_shared:
            style.write(
                "<section class='section ruled'><h2>How it is lived</h2>",
                level_key(found.titles),
                "</section>",
                practices.grid(found),
                "<p class='micro'>Directory order: by kind, then name. Who shares counts only is in no count",
                "where subtraction would give it away. Not answered is not a level.</p>",
            )
            style.write(layout.section("Help offered, help wanted", practices.help_table(found)))
        else:
            empty.say(
                "No assessment of this component is shared here.",
                "What organisations keep private stays with their own people.",
            )
    with layout.headed("Linked metrics" if component != pickers.OUTCOMES else "Metrics"):
        organisation = pickers.choose_member(code)
    status.say_doubts()
    charts = smalls.charts(component, organisation)
    if charts:
        style.write(
            charts, "<p class='micro'>Two years, each on its own scale. Band: process limits; dashed: target.</p>"
        )
    else:
        empty.say(
            "No figures of these metrics have been reported here.",
            "Choose another organisation, or take an extract in on the",
            address.link("data"),
            "Data page.",
        )
