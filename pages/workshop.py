"""Where do we stand, practice by practice, and what is our next step?"""

from impact.ui import address, as_at, empty, finishing, layout, rating, room, status, style

title, _ = layout.top()
found = None if as_at.is_shown() else room.choose(layout.bar())
with title:
    if found is None:
        status.head("Where do we stand?")
    elif found.practice == room.REVIEW:
        status.head("What did we say, and is it finished?")
    else:
        status.head(found.rows[0]["practice_title"])

if as_at.is_shown():
    empty.say(
        "A workshop is held in the latest version only.",
        "What has been does not change. What organisations shared then and still do is on the",
        address.link("component"),
        "Component page.",
    )
elif found is None:
    style.write(status.stranger())
    empty.say(
        "There is no workshop here for you.",
        "A self-assessment workshop is for the people of an organisation. Whose people you are stands under [viewer] in"
        " impact.toml, until there is sign-in. What organisations have shared is on the",
        address.link("component"),
        "Component page.",
    )
elif found.practice == room.REVIEW:
    finishing.show(found)
else:
    rating.show(found)
    room.hand_over()
if found:
    room.watch(found)
