"""What a source has to say of itself: named by its rule and what fills the wording; the words are intake's."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Remark:
    """One thing found while reading or converting. rule: its entry in intake's `messages.toml`; told: what fills it."""

    rule: str
    told: dict = field(default_factory=dict)


class Trouble(Exception):
    """The source cannot be read or converted; `remark` says why."""

    def __init__(self, rule: str, **told):
        self.remark = Remark(rule, told)
        super().__init__(rule)
