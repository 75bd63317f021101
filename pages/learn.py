"""Who could we learn from?"""

from impact.ui import ask, asking, empty, initiatives, layout, learning, pickers, resources, status, style

title, tools = layout.top()
with tools:
    code = pickers.choose_system()
    if code:
        organisation = pickers.choose_member(code, first=learning.first(code))
        pickers.choose_viewer()
with title:
    status.head("Who could we learn from?")

if code is None:
    empty.no_system()
else:
    name = next(row["name"] for row in ask.rows("system_members", system=code) if row["org_code"] == organisation)
    found = learning.suggestions(organisation)
    style.write(learning.lead(organisation, name))
    wide, narrow = layout.wide_and_narrow(0.75)
    with wide:
        style.write(layout.section("Improvements that have lasted, at organisations like this one", found))
        if not found:
            empty.say(
                "No improvement to learn from is known for this organisation’s metrics.",
                "Suggestions come from organisations of its kind whose improvement has lasted six periods or more.",
            )
            style.write(learning.elsewhere(code))
        style.write(layout.section("What our system tries", initiatives.listed(code)))
    with narrow:
        style.write(layout.section("Help offered, help wanted", learning.help_table(code)))
        with layout.headed("Asked, and not answered yet"):
            pass
        asking.show(code)
        style.write(
            layout.section("Adapted from one another", initiatives.adapted(code)),
            layout.section("To read and to use", resources.listed()),
        )
