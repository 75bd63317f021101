"""What did improvement give, and to whom?"""

from impact.ui import address, benefits, empty, layout, pickers, status, style

title, tools = layout.top()
with tools:
    code = pickers.choose_system()
    if code:
        pickers.choose_viewer()
with title:
    status.head("What did improvement give, and to whom?")

if code is None:
    empty.no_system()
else:
    found = benefits.Benefits(code)
    if found.rows:
        style.write(
            benefits.lead(found),
            layout.section("Planned and observed", benefits.by_kind(found), benefits.came_from(found)),
            layout.section("The work, and what its metric shows", benefits.signals(found)),
        )
    else:
        empty.say(
            "No benefit of an initiative is shared here.",
            "What organisations keep private stays with their own people. Extracts of initiatives and benefits are taken in on the",
            address.link("data"),
            "Data page.",
        )
