"""That a workshop's round was finished into an extract, and as which receipt it came in."""

from typing import Annotated

from pydantic import Field

from impact.journal.kind import Body, Kind


class WorkshopFinished(Body):
    """One finish. receipt: the place in the ledger, None where every row was in already; sha256: of the extract."""

    receipt: int | None = None
    version: int | None = None
    sha256: Annotated[str, Field(max_length=64)]
    verdict: Annotated[str, Field(max_length=20)]
    rows: int
    last_entry: int


KIND = Kind(name="workshop_finished", subject=("organisation", "framework", "round"), body=WorkshopFinished)
