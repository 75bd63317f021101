"""One practice on a meeting-room screen: the question, the levels with what they look like, the words beside it."""

import streamlit as st

from impact.charts.figures import counted
from impact.charts.markup import safe
from impact.charts.maturing import state_words
from impact.charts.periods import period
from impact.journal import Entry
from impact.journal.kinds.workshop_answer import WorkshopAnswer
from impact.ui import address, style
from impact.ui.room import NAME, REVIEW, Room
from impact.ui.status import moment
from impact.ui.tables import fold, table
from impact.workshop import GROUPS, QUESTIONS, SHARING

HELP = {"": "Neither", "offered": "We offer help", "wanted": "We want help"}
LONGEST = 10_000
NO_NAME = "No name is given above: nobody will know whom to ask about what is saved."


def show(room: Room) -> None:
    """The practice on the screen, ready to be rated; each choice and each text is saved when it is made."""
    room.take_in()
    row = room.rows[0]
    style.write(
        f"<p class='strip'>{safe(progress(room))}</p><p class='question'>{safe(row['question'])}</p>",
        f"<p class='small'>{safe(row['practice_title'])} · {safe(row['wording'] or 'official wording')}.",
        "The question and the descriptions are this project’s own words.</p>",
        kind="workshop",
    )
    with st.container(
        key="said"
    ):  # one place however much is said: a box that moves is made anew, without what is typed
        said(room)
        if not st.session_state.get(NAME, "").strip():
            style.write(f"<p class='small'>{NO_NAME}</p>")
    _levels(room)
    _moves(room)
    _words(room)
    style.write(_kept(room), _beside(room), kind="workshop")


def progress(room: Room) -> str:
    """How far the group on the screen has come, by component; what is saved without a level counts too."""
    done = {practice for practice, group in room.answers if group == room.group}
    parts: dict[str, list[str]] = {}
    for practice, rows in room.practices.items():
        parts.setdefault(rows[0]["component_short_title"], []).append(practice)
    told = ", ".join(f"{title} {sum(one in done for one in of)} of {len(of)}" for title, of in parts.items())
    number = list(room.practices).index(room.practice) + 1 if room.practice in room.practices else 0
    where = f"Practice {number} of {len(room.practices)}. " if number else ""
    return f"{where}{GROUPS[room.group]}: {len(done)} of {len(room.practices)} saved. {told}."


def said(room: Room) -> None:
    """What became of the last save, aloud for a reader: saved, not saved and why, or somebody else was here too."""
    sheet = room.sheet
    if room.fault and not sheet.fault:
        _box(room.fault)
    if sheet.fault:
        _box(sheet.fault)
        st.button("Try again", type="primary", key="try again", on_click=room.save)
    elif sheet.clash:
        _clash(room)
    elif room.theirs:
        standing = room.answers[room.practice, room.group]
        style.write(
            f"<p class='said' role='status'>{_by(standing)} saved other words here.</p>",
            fold("Read them", _told(room, standing)),
        )
        st.button("Show theirs in the boxes", key="show theirs", on_click=_show, args=(room,))
    elif sheet.standing:
        style.write(f"<p class='said' role='status'>Saved: {_by(sheet.standing)}.</p>")
    else:
        style.write(
            "<p class='said' role='status'>Nothing is saved here yet. Each choice and each text is saved at once"
            f"{_proposed(room)}.</p>"
        )
    elsewhere = [place for place in room.unsaved() if place != room.place]
    if elsewhere:
        style.write(
            f"<p class='said' role='alert'>Not saved yet elsewhere: {counted(len(elsewhere), 'answer')}. Go back to try again.</p>"
        )


def _clash(room: Room) -> None:
    standing = room.sheet.standing
    fields = ", ".join(name.replace("_", " ") for name in room.sheet.clash)
    style.write(
        f"<div class='box' role='alert'><p><b>{_by(standing)} saved other words here while you had it open: {safe(fields)}.</b></p>",
        f"<p>Yours is on the screen and not saved.</p>{_apart(room, standing)}</div>",
    )
    with st.container(horizontal=True, gap="small", key="clash"):
        st.button("Keep mine", key="keep mine", on_click=_keep_mine, args=(room,))
        st.button("Take theirs", key="take theirs", on_click=lambda: room.keep(room.sheet.take_theirs()))


def _keep_mine(room: Room) -> None:
    room.keep(room.sheet.keep_mine())
    room.save()


def _show(room: Room) -> None:
    room.keep(room.sheet.opened(room.answers[room.practice, room.group]))


def _levels(room: Room) -> None:
    """One button a level, chosen by mouse or by its number; beside it what it looks like here. Not answering is one too."""
    chosen = room.sheet.mine.level
    rated = room.sheet.standing is not None or room.sheet.is_unsaved
    for n, row in enumerate(room.rows, 1):
        _level(room, str(n), row["level"], row["level_title"], row["text"], rated and chosen == row["level"])
    _level(
        room,
        "0",
        None,
        "Not answered",
        "No level is given for now; this is not a level of its own.",
        rated and chosen is None,
    )


def _level(room: Room, shortcut: str, level: str | None, title: str, text: str, is_chosen: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"level-{shortcut}"):
        st.button(
            f"✓ {title}" if is_chosen else title, key=f"choose level {shortcut}", shortcut=shortcut, width=270,
            type="primary" if is_chosen else "secondary", on_click=room.save, kwargs={"level": level},
        )  # fmt: skip
        style.write(
            f"<p class='looks'>{safe(text)}{' <b>Chosen.</b>' if is_chosen and level else ''}</p>", kind="workshop"
        )


def _moves(room: Room) -> None:
    ids = [*room.practices, REVIEW]
    at = ids.index(room.practice)
    with st.container(horizontal=True, gap="small", key="moves"):
        for words, shortcut, step in (("Previous practice", "Left", -1), ("Next practice", "Right", 1)):
            to = ids[min(max(at + step, 0), len(ids) - 1)]
            words = "Review and finish" if step > 0 and to == REVIEW else words
            st.button(words, key=f"go {shortcut}", shortcut=shortcut, on_click=address.write, args=("practice", to))


def _words(room: Room) -> None:
    left, right = st.columns(2, gap="medium")
    with left:
        _text(room, "evidence")
        _text(room, "next_step")
    with right:
        _text(room, "context")
        st.radio("Help", list(HELP), format_func=HELP.get, key=room.key("help"), on_change=room.save, horizontal=True)
        st.selectbox(
            "Who may see this, once it is finished",
            list(SHARING),
            format_func=SHARING.get,
            key=room.key("sharing"),
            on_change=room.save,
        )
        style.write(_as_last_time(room), kind="workshop")
        st.number_input(
            "How many people answered",
            min_value=1,
            max_value=1_000_000,
            step=1,
            value=None,
            key=room.key("responses"),
            on_change=room.save,
        )


def _proposed(room: Room) -> str:
    """Said before anything is saved where more than our own people would see it."""
    sharing = room.sheet.mine.sharing
    return "" if sharing == "private" else f", shared as last time: {safe(SHARING[sharing])}. You can change that below"


def _as_last_time(room: Room) -> str:
    """How the same group's last answer is shared, which is what is proposed."""
    then = room.before.get((room.practice, room.group))
    return f"<p class='small'>Last time: {safe(SHARING[then['sharing']])}.</p>" if then else ""


def _text(room: Room, name: str) -> None:
    st.text_area(QUESTIONS[name], key=room.key(name), max_chars=LONGEST, height=110, on_change=room.save)


def _kept(room: Room) -> str:
    """Once more whether it is saved, under the boxes: what is said above them is out of sight while somebody types."""
    if room.sheet.is_unsaved:
        return "<p class='small'>Not saved yet: see above.</p>"
    return f"<p class='small'>Saved: {_by(room.sheet.standing)}.</p>" if room.sheet.standing else ""


def _beside(room: Room) -> str:
    """What was said last time, and what the other groups say in this round."""
    titles = {row["level"]: row["level_title"] for row in room.rows}
    lines = []
    for group, title in GROUPS.items():
        now, then = room.answers.get((room.practice, group)), room.before.get((room.practice, group))
        if now or then:
            level = (
                (titles.get(now.body.level, now.body.level) if now.body.level else "not answered") if now else "not yet"
            )
            day = f" ({period(then['assessed_on'], then['assessed_on'])})" if then else ""
            lines.append(
                (
                    title,
                    level,
                    _then(then) + day if then else "no earlier answer",
                    then and then["next_step"],
                )
            )
    if not lines:
        return "<p class='small'>No group has answered this, now or before.</p>"
    headings = ("Who", "This round", "Last time", "Next step, last time")
    return f"<section class='section'><h2>Last time, and the other groups</h2>{table('Levels by group', headings, lines)}</section>"


def _then(row: dict) -> str:
    return state_words("too_few") if row["is_too_few"] else row["level_title"] or state_words("not_answered")


def _told(room: Room, entry: Entry) -> str:
    found = _in_words(room, entry.body)
    return table("What they saved", ("What", "Theirs"), [(name, what) for name, what in found.items() if what])


def _apart(room: Room, entry: Entry) -> str:
    """In what theirs and ours differ, side by side: what Take theirs would take."""
    theirs, ours = _in_words(room, entry.body), _in_words(room, room.sheet.mine)
    lines = [(name, what or "nothing", ours[name] or "nothing") for name, what in theirs.items() if what != ours[name]]
    return table("What they saved, and what is on the screen", ("What", "Theirs", "Yours"), lines)


def _in_words(room: Room, body: WorkshopAnswer) -> dict[str, str]:
    titles = {row["level"]: row["level_title"] for row in room.rows}
    return {
        "Level": titles.get(body.level, body.level or "not answered"), "Evidence": body.evidence,
        "Next step": body.next_step, "Context": body.context, "Help": HELP[body.help or ""],
        "Sharing": SHARING[body.sharing], "People who answered": f"{body.responses or ''}",
    }  # fmt: skip


def _by(entry: Entry) -> str:
    return f"{safe(entry.author or 'somebody who gave no name')}, {moment(entry.at)}"


def _box(fault) -> None:
    where = f"<p class='small'>{safe(fault.where)}</p>" if fault.where else ""
    style.write(f"<div class='box' role='alert'><p><b>{safe(fault.what)}</b></p>{where}<p>{safe(fault.fix)}</p></div>")
