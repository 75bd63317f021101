"""How does one organisation stand, on a page?"""

from impact.ui import (
    address,
    ask,
    empty,
    frameworks,
    initiatives,
    layout,
    learning,
    organisation,
    pickers,
    status,
    style,
)

title, tools = layout.top()
with tools:
    code = pickers.choose_from_directory()
    if code:
        pickers.choose_viewer()
found = organisation.find(code) if code else None
with title:
    status.head(found.name if found else "How does one organisation stand?")

if found is None:
    empty.say(
        "No organisation is defined yet.",
        "Take an extract of organisations in on the",
        address.link("data"),
        "Data page.",
    )
else:
    style.write(organisation.lead(found), frameworks.waiting())
    wide, narrow = layout.wide_and_narrow(0.75)
    said = layout.section("Said beside the levels", organisation.said(found))
    with wide:
        style.write(layout.section("The five components", organisation.profile(found)), said if found.spreads else "")
    with narrow:
        style.write(
            layout.section("Spread of views", organisation.views(found)),
            "" if found.spreads else said,
            layout.section("What it tries", initiatives.of(found.code)),
            layout.section("Whom to ring", learning.to_ring(found.code)),
            layout.section("Groups and history", organisation.history(found)),
        )
    style.write(layout.section("Its metrics", organisation.metrics(found, ask.rows("components"))))
