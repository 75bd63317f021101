"""Words planted in what not everyone may see, so that privacy tests can hunt them on pages and in downloads."""

from dataclasses import dataclass


@dataclass(frozen=True)
class HiddenWord:
    """An invented word, found nowhere but in one organisation's answers (or initiative) of one kind of sharing.

    sharing: `private` and `counts` (the organisation's own people only), `system` (its systems too).
    """

    word: str
    org_code: str
    sharing: str


HIDDEN_WORDS = (
    HiddenWord("quillfeather", "ZZ-BRA", "private"),
    HiddenWord("ironwhistle", "ZZ-LAR", "private"),
    HiddenWord("moonharrow", "ZZ-ALD", "private"),  # its executives' answers; the agreed ones are shared
    HiddenWord("pepperglass", "ZZ-WRE", "private"),  # one practice only
    HiddenWord("candlebrook", "ZZ-NET", "counts"),
    HiddenWord("saltmarrow", "ZZ-EPM", "counts"),
    HiddenWord("larkspindle", "ZZ-FER", "system"),
    HiddenWord("dewbramble", "ZZ-HOL", "system"),
    HiddenWord("foxlantern", "ZZ-BRA", "private"),  # an initiative
    HiddenWord("hazelquay", "ZZ-HOL", "system"),  # an initiative
)
OF_INITIATIVES = ("foxlantern", "hazelquay")


def hidden_word(org_code: str, sharing: str) -> str | None:
    """The word planted in an organisation's answers of one kind of sharing, if there is one."""
    found = (one.word for one in HIDDEN_WORDS if (one.org_code, one.sharing) == (org_code, sharing))
    return next((word for word in found if word not in OF_INITIATIVES), None)
