"""How is this component lived across our organisations?"""

from impact.ui import (
    address,
    empty,
    frameworks,
    layout,
    lived,
    pickers,
    practices,
    resources,
    room,
    smalls,
    status,
    style,
    together,
)
from impact.ui.organisation import closed_system
from impact.ui.overview import System

title, tools = layout.top()
with tools:
    code = pickers.choose_system()
    component = pickers.choose_component()
    if code:
        pickers.choose_viewer()
with title:
    status.head(pickers.component_title(component), of=code)

if code is None:
    empty.no_system()
else:
    system = System(code)
    style.write(status.stranger(), closed_system(code))
    found = practices.Component(system, component) if component != pickers.OUTCOMES else None
    style.write(frameworks.waiting())
    if found and found.is_shared:
        style.write(practices.lead(found))
        lived.across(found)
        style.write(layout.section("Does it go together?", together.beside(found)))
    elif found:
        empty.say(
            "No assessment of this component is shared here.",
            "What organisations keep private stays with their own people.",
        )
        style.write(layout.section("What each level looks like", lived.descriptions(found)))
    if found and room.is_open():
        layout.onward("Rate this component in a workshop", room.link(component))
    with layout.headed("One organisation"):
        organisation = pickers.choose_member(code)
        domain = pickers.choose_domain(organisation) if component == pickers.OUTCOMES else pickers.ALL_DOMAINS
    status.say_doubts()
    wide, narrow = layout.wide_and_narrow(0.75 if found and found.is_shared else 0)
    if found and found.is_shared:
        with narrow:
            style.write(
                layout.section("Spread of views", lived.views(found, organisation)),
                layout.section("Next steps", lived.next_steps(found, organisation)),
            )
    with wide:
        charts = smalls.charts(component, organisation, domain)
        style.write(layout.section("Linked metrics" if found else "Metrics", charts, smalls.KEY if charts else ""))
        if not charts:
            empty.say(
                "No figures of these metrics have been reported here.",
                "Choose another organisation, or take an extract in on the",
                address.link("data"),
                "Data page.",
            )
        if found:
            style.write(layout.section("To read and to use", resources.listed(component)))
