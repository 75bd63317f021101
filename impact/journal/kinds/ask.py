"""What one organisation asks another: open until it is answered or taken back. Every organisation's people may read it."""

from typing import Annotated, Literal

from pydantic import Field

from impact.journal.kind import Body, Kind

LONGEST = 600  # characters
Words = Annotated[str, Field(max_length=LONGEST)]


class Ask(Body):
    """One question. about: what it is on, as a title; answer: what came of it, where that is said."""

    about: Annotated[str, Field(min_length=1, max_length=200)]
    words: Annotated[Words, Field(min_length=1)]
    state: Literal["open", "answered", "taken_back"] = "open"
    answer: Words = ""


KIND = Kind(name="ask", subject=("asked", "asker", "number"), body=Ask, owner="")
