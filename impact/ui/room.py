"""The room of a workshop on this screen: which organisation, round, practice and group; what stands; saving.

What is on the screen is in the address; what is typed is a sheet in this session until the journal has it.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import streamlit as st

from impact.charts import periods
from impact.errors import ImpactError
from impact.journal import JournalFault
from impact.journal.kinds.workshop_answer import WorkshopAnswer
from impact.ui import address, ask, pickers, running, typed, viewing
from impact.workshop import GROUPS, Sheet, Workshop, rounds
from impact.workshop.workshop import Answers

SHEETS, LAST, NAME, REVIEW = "workshop sheets", "workshop answers seen last", "workshop name", "review"
TEXTS = ("evidence", "next_step", "context")
HANDS_OVER = Path(__file__).with_name("typing.js")
NEITHER = ""  # of help: a box has no way to show None as chosen
EVERY = "3s"


@dataclass(frozen=True)
class Room:
    """One workshop on one screen, with the framework's rows by practice in order."""

    workshop: Workshop
    organisation: str
    practices: dict[str, list[dict]]
    practice: str
    group: str

    @property
    def rows(self) -> list[dict]:
        """The levels of the practice on the screen, in order, each with what it looks like."""
        return self.practices[self.practice]

    @property
    def place(self) -> tuple:
        """What a sheet of this session is kept under."""
        return (*self.workshop.subject, self.practice, self.group)

    @cached_property
    def answers(self) -> Answers:
        """What stands. Where the journal cannot be read, what was seen last in this session; the page says so."""
        kept = st.session_state.setdefault(LAST, {})
        try:
            kept[self.workshop.subject] = self.workshop.answers()
        except JournalFault as fault:
            if self.workshop.subject not in kept:
                raise
            st.session_state[LAST]["fault"] = fault
        else:
            kept.pop("fault", None)
        return kept[self.workshop.subject]

    @property
    def latest_name(self) -> str:
        """The name beside what this group saved last in this workshop: what is proposed after a refresh."""
        named = [one for (_, group), one in self.answers.items() if group == self.group and one.author]
        return max(named, key=lambda one: one.place).author if named else ""

    @property
    def fault(self) -> ImpactError | None:
        """Why the journal could not be read this time."""
        return st.session_state.get(LAST, {}).get("fault")

    @cached_property
    def before(self) -> dict[tuple[str, str], dict]:
        """What each group last said of each practice in an earlier round."""
        of = self.workshop
        found = ask.rows("workshop_before", organisation=of.organisation, framework=of.framework, round=of.round)
        return {(row["practice"], row["respondents"]): row for row in found}

    @property
    def sheet(self) -> Sheet:
        return st.session_state.setdefault(SHEETS, {}).get(self.place) or self._proposed

    @property
    def _proposed(self) -> Sheet:
        """A sheet on which nothing is said yet, shared as this group's last answer here was; private where none was."""
        then = self.before.get((self.practice, self.group))
        blank = WorkshopAnswer(sharing=then["sharing"] if then else "private")
        return Sheet(seen=blank, mine=blank)

    def keep(self, sheet: Sheet) -> None:
        """Keep the sheet, and put its words into the boxes on the screen."""
        st.session_state.setdefault(SHEETS, {})[self.place] = sheet
        for name in WorkshopAnswer.model_fields:
            value = getattr(sheet.mine, name)
            value = NEITHER if name == "help" and value is None else value
            # Only what differs: setting a box anew would take out of it what has been typed since.
            if self.key(name) not in st.session_state or st.session_state[self.key(name)] != value:
                st.session_state[self.key(name)] = value

    def key(self, name: str) -> str:
        return f"{name} {'/'.join(self.place)}"

    def take_in(self) -> None:
        """Take over what others have saved, unless that would write over words somebody may be typing here."""
        standing = self.answers.get((self.practice, self.group))
        fresh = self.place not in st.session_state.get(SHEETS, {})
        if fresh or (not self.theirs and not self.sheet.is_unsaved):
            self.keep(self.sheet.opened(standing))
        elif any(self.key(name) not in st.session_state for name in TEXTS):
            self.keep(self.sheet)  # back at a practice that was left: Streamlit has let go of its boxes

    @property
    def theirs(self) -> WorkshopAnswer | None:
        """What somebody else has saved here with other words in a text than the screen shows; None where nothing."""
        standing, sheet = self.answers.get((self.practice, self.group)), self.sheet
        if standing is None or (sheet.standing and standing.place <= sheet.standing.place):
            return None
        return (
            standing.body if any(getattr(standing.body, name) != getattr(sheet.seen, name) for name in TEXTS) else None
        )

    def save(self, **chosen) -> None:
        """Save what the boxes say, with what was just chosen."""
        said = {name: st.session_state.get(self.key(name)) for name in WorkshopAnswer.model_fields} | chosen
        said |= {name: said[name] or "" for name in TEXTS} | {"sharing": said["sharing"] or "private"}
        said["help"] = said["help"] or None
        try:
            mine = WorkshopAnswer.model_validate(said)
        except ValueError:
            return  # a box says by itself what it does not take
        now = running.version_now()
        name = st.session_state.get(NAME, "")
        self.keep(self.workshop.save(self.practice, self.group, self.sheet.typed(mine), name, now and now.serial))

    def unsaved(self) -> list[tuple]:
        """Where something typed in this session is not in the journal yet."""
        return [place for place, sheet in st.session_state.get(SHEETS, {}).items() if sheet.is_unsaved]


def is_open() -> bool:
    """Whether whoever is looking acts for an organisation that is here, and so may be in a workshop."""
    own = viewing.acting().organisations
    return bool(own) and any(row["org_code"] in own for row in ask.rows("directory"))


def link(component: str) -> str:
    """The address of the first practice of a component in the workshop."""
    rows = ask.rows("workshop_levels")
    first = next((row["practice"] for row in rows if row["component"] == component), None)  # the newest framework's
    return address.link("workshop", practice=first)


def choose(bar) -> Room | None:
    """The workshop that the address and the pickers name; None for somebody who acts for no organisation here."""
    viewer = viewing.acting()
    names = {row["org_code"]: row["name"] for row in ask.rows("directory") if row["org_code"] in viewer.organisations}
    found = ask.rows("workshop_levels")
    wanted = address.written("organisation")
    if not names or not found or (wanted and wanted not in names):
        return None
    with bar:
        organisation = pickers.choose("organisation", "Organisation", names, width=300)
        framework = _choose_framework(organisation)
        practices: dict[str, list[dict]] = {}
        for row in found:
            if row["framework"] == framework:
                practices.setdefault(row["practice"], []).append(row)
        if address.read("practice") in {row["practice"] for row in found} - set(practices):
            address.forget("practice")  # of a framework that was chosen before
        day = _choose_round(organisation, framework)
        titles = {id: f"{n}. {rows[0]['practice_short_title']}" for n, (id, rows) in enumerate(practices.items(), 1)}
        practice = pickers.choose("practice", "Practice", titles | {REVIEW: "Review and finish"}, width=300)
        group = pickers.choose("respondents", "Who answers", GROUPS, width=170)
        workshop = Workshop(typed.journal(), viewer, organisation, framework, day)
        room = Room(workshop, names[organisation], practices, practice, group)
        st.session_state.setdefault(NAME, room.latest_name)
        st.text_input("Your name", key=NAME, max_chars=200, width=170, placeholder="beside what you save")
    return room


def _choose_framework(organisation: str) -> str:
    """The newest framework, or another that is not followed by one, or that the organisation has used before."""
    found = ask.rows("workshop_frameworks", organisation=organisation)
    titles = {row["framework"]: f"{row['title']}, {row['version']}" for row in found}
    if len(titles) == 1:
        return found[0]["framework"]
    return pickers.choose("framework", "Framework", titles, width=300)


def _choose_round(organisation: str, framework: str) -> date:
    """A round that has been begun, today, or the one in the address if it is not in the future."""
    today = running.shown().today
    days = {today, *_begun(organisation, framework)}
    with suppress(ValueError):  # of one that is no date, or in the future, the picker says that there is no such round
        days.add(min(date.fromisoformat(address.written("round") or ""), today))
    titles = {day.isoformat(): periods.period(day, day) for day in sorted(days, reverse=True)}
    begun = _begun(organisation, framework)
    first = begun[0].isoformat() if begun else today.isoformat()
    return date.fromisoformat(pickers.choose("round", "Round", titles, first=first, width=150))


def _begun(organisation: str, framework: str) -> list[date]:
    kept = st.session_state.setdefault("workshop rounds", {})
    try:
        kept[organisation, framework] = rounds(typed.journal(), viewing.acting(), organisation, framework)
    except JournalFault:
        if (organisation, framework) not in kept:
            raise
    return kept[organisation, framework]


def hand_over() -> None:
    """Have the browser hand over what is typed at each pause, not only when a box is left."""
    st.html(f"<script>{HANDS_OVER.read_text(encoding='utf-8')}</script>", unsafe_allow_javascript=True)


@st.fragment(run_every=EVERY)
def watch(room: Room) -> None:
    """Look every few seconds whether another screen has saved something; if so, run the page again."""
    seen = max((entry.place for entry in room.answers.values()), default=0)
    try:
        newest = room.workshop.newest()
    except JournalFault:
        return  # the page says it when it is used next
    if newest != seen:
        st.rerun()
