"""What a group said of one practice in a self-assessment workshop; it is nobody else's until the round is finished."""

from typing import Annotated, Literal

from pydantic import Field

from impact.journal.kind import Body, Kind

LONGEST = 10_000  # characters
Words = Annotated[str, Field(max_length=LONGEST)]


class WorkshopAnswer(Body):
    """One answer. level: id of the framework; None: the group chose not to answer. responses: how many people answered."""

    level: Annotated[str, Field(max_length=60)] | None = None
    responses: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    evidence: Words = ""
    next_step: Words = ""
    help: Literal["offered", "wanted"] | None = None
    context: Words = ""
    sharing: Literal["private", "counts", "system", "public"] = "private"


KIND = Kind(
    name="workshop_answer",
    subject=("organisation", "framework", "round", "practice", "respondents"),
    body=WorkshopAnswer,
)
