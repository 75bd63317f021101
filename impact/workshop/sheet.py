"""One answer as it stands on one screen: what was seen when it was opened, what is typed now, and what came of saving.

Two screens may show the same answer. What each has changed is put together field by field; only where both changed the
same field to different words does somebody have to choose.
"""

from dataclasses import dataclass, field, replace

from impact.errors import ImpactError
from impact.journal import Entry
from impact.journal.entry import new_key
from impact.journal.kinds.workshop_answer import WorkshopAnswer

EMPTY = WorkshopAnswer()


@dataclass(frozen=True)
class Sheet:
    """One answer on one screen.

    seen: what stood when the screen last took it in. mine: what is on the screen. standing: the entry that stands as
    far as known. tried: the keys under which this screen has tried to save, each with its words. fault: why the last
    try did not save. clash: fields that somebody else has changed to other words than ours.
    """

    seen: WorkshopAnswer = EMPTY
    mine: WorkshopAnswer = EMPTY
    standing: Entry | None = None
    tried: dict[str, WorkshopAnswer] = field(default_factory=dict)
    fault: ImpactError | None = None
    clash: tuple[str, ...] = ()

    @property
    def is_unsaved(self) -> bool:
        """Whether something on the screen is not in the journal."""
        return self.fault is not None or bool(self.clash)

    def typed(self, mine: WorkshopAnswer) -> "Sheet":
        return replace(self, mine=mine)

    def opened(self, standing: Entry | None) -> "Sheet":
        """The sheet with what stands now: what nobody here has changed is taken over, what we have typed stays."""
        if standing is None or (self.standing and standing.place <= self.standing.place):
            return self
        seen = standing.body if standing.key in self.tried else self.seen
        theirs = standing.body
        mine = theirs.model_copy(update={name: getattr(self.mine, name) for name in changed(seen, self.mine)})
        clash = tuple(
            name for name in changed(seen, self.mine) if name in changed(seen, theirs) and _differ(name, mine, theirs)
        )
        return replace(self, seen=seen if clash else theirs, mine=mine, standing=standing, clash=clash)

    def keyed(self) -> tuple["Sheet", str]:
        """The sheet, and the key to save it under: the same words in a second try have the same key."""
        key = next((key for key, words in self.tried.items() if words == self.mine), None) or new_key()
        return replace(self, tried=self.tried | {key: self.mine}), key

    def saved(self, entry: Entry) -> "Sheet":
        return Sheet(entry.body, entry.body, entry)

    def keep_mine(self) -> "Sheet":
        """Ours goes over theirs, which stays in the journal as superseded."""
        return replace(self, seen=self.standing.body if self.standing else self.seen, clash=(), fault=None)

    def take_theirs(self) -> "Sheet":
        return self.saved(self.standing)


def changed(before: WorkshopAnswer, after: WorkshopAnswer) -> list[str]:
    """The fields in which two answers differ."""
    return [name for name in WorkshopAnswer.model_fields if _differ(name, before, after)]


def _differ(name: str, one: WorkshopAnswer, other: WorkshopAnswer) -> bool:
    return getattr(one, name) != getattr(other, name)
