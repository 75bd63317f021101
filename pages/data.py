"""What arrived, what was refused, how fresh is it?"""

from impact.ui import (
    arrivals,
    as_at,
    ask,
    dropping,
    frameworks,
    freshness,
    layout,
    ledger,
    rejected,
    running,
    status,
    style,
    undoing,
)

now = running.version_now()
is_earlier = as_at.is_shown()
fresh = ask.rows("freshness") if now else []
late = sum(row["late"] for row in fresh)

title, tools = layout.top()
with title:
    status.head(
        "What arrived, what was refused, how fresh is it?",
        f"{late or 'no'} {'metric' if late == 1 else 'metrics'} late",
    )

wide, narrow = layout.wide_and_narrow(narrow=0.75)
with wide:
    if is_earlier:
        style.write(as_at.closed())
    else:
        dropping.box()
    if now:
        style.write(layout.section("Frameworks", frameworks.left_out()), ledger.waiting(ask.rows("waiting")))
    if not is_earlier:
        dropping.earlier()
    if now and not is_earlier:
        style.write(rejected.over_time(arrivals.receipts(), ask.rows("directory")))
if now:
    with narrow:
        (calendar,) = ask.rows("working_calendar")
        style.write(freshness.metrics(fresh, ask.rows("freshness_of_organisations"), calendar, now.today))
        if not is_earlier:
            undoing.box()
        style.write(ledger.versions(arrivals.versions(now.folder), now.serial))
        style.write(ledger.takes(ask.rows("takes"), now.serial))
