"""Who asks. What a viewer may see is decided where the question is asked, in the warehouse's sharing rules."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Viewer:
    """Someone who asks a question.

    roles: what they do here (`leader`, `analyst`, `presenter`); a role never widens what may be seen of an assessment.
    organisations: the codes of the organisations they act for; none for the public.
    """

    roles: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()

    def parameters(self) -> dict[str, list[str]]:
        """The viewer as the named parameters that questions may use, in a fixed order."""
        return {"viewer_organisations": sorted(self.organisations)}


PUBLIC = Viewer()
