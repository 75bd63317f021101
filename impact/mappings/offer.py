"""A mapping offered for a file whose layout nobody has described: what it would make, changed as wished, and kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from impact.errors import UsageError
from impact.folder import Folder
from impact.mappings import proposal, reading, writing
from impact.mappings.evidence import Known
from impact.mappings.proposal import Guess
from impact.mappings.remembered import Remembered
from impact.sources import conversion
from impact.sources.conversion import Converted
from impact.sources.remarks import Trouble
from impact.sources.sheet import Sheet
from impact.swapping import swap

CHOSEN = "As you chose."


@dataclass(frozen=True)
class Offer:
    """file: its name. sheet: the one that the mapping is for. guesses: one a column, in its order."""

    file: str
    sheet: Sheet
    guesses: tuple[Guess, ...]
    known: Known

    @property
    def roles(self) -> dict[str, str]:
        """What each column is; see `proposal`."""
        return {guess.column: guess.role for guess in self.guesses}

    @property
    def lacking(self) -> list[str]:
        """What nothing says yet, in words; with anything lacking there is no mapping to make."""
        return proposal.lacking(role for role in self.roles.values() if role)

    def changed(self, roles: Mapping[str, str]) -> "Offer":
        """The offer with other roles for some columns. A role that one column alone can have is taken from any other.

        Raises UsageError for a column or a role that is not there.
        """
        known = proposal.roles_of(self.known)
        for column, role in roles.items():
            if role not in known:
                raise UsageError(
                    f"“{role}” is no role of a column.", where=column, fix=f"It is one of {', '.join(proposal.PLAIN)}."
                )
        for column in set(roles) - set(self.roles):
            raise UsageError("the file has no such column.", where=column, fix=f"It has {', '.join(self.roles)}.")
        return replace(self, guesses=tuple(_changed(guess, roles) for guess in self.guesses))

    def content(self, title: str) -> bytes:
        """The mapping file, in TOML."""
        return writing.written(self.sheet, self.roles, self.known, title)

    def converted(self, title: str = "Proposed layout") -> Converted:
        """What the mapping makes of the sheet. Raises Trouble where it cannot, ImpactError where it is no mapping."""
        mapping = Remembered(reading.parse(self.content(title), f"the layout “{title}”"), self.file)
        return conversion.convert([self.sheet], None, lambda sheet: mapping)

    def save(self, folder: Folder, title: str) -> str:
        """Keep the mapping in the data folder under this name, for every file to come; returns its id.

        Raises UsageError where something is lacking, or a mapping of that name is there already.
        """
        name = writing.name_of(title)
        if self.lacking:
            raise UsageError(
                f"nothing says {', '.join(self.lacking)}.", fix="Say which column does, then keep the layout."
            )
        if name in reading.ids(folder):
            raise UsageError(f"there is a layout “{name}” already.", fix="Choose another name.")
        content = self.content(title)
        reading.parse(content, f"{name}.toml")
        folder.mappings.mkdir(parents=True, exist_ok=True)
        aside = folder.mappings / f".{name}.new"
        aside.write_bytes(content)
        swap(aside, folder.mappings / f"{name}.toml")
        return name


def offer(file: str, sheets: Sequence[Sheet], known: Known) -> Offer:
    """A mapping for the sheet of the file of which most columns can be told. Raises Trouble where none holds rows."""
    there = [sheet for sheet in sheets if not sheet.aside and sheet.cells.num_rows]
    if not there:
        raise Trouble("empty_file", value="no rows under its header")
    offers = [Offer(file, sheet, proposal.propose(sheet, known), known) for sheet in there]
    return max(offers, key=lambda one: (-len(one.lacking), sum(bool(role) for role in one.roles.values())))


def _changed(guess: Guess, roles: Mapping[str, str]) -> Guess:
    if guess.column in roles:
        role = roles[guess.column]
        return guess if role == guess.role else Guess(guess.column, role, CHOSEN)
    if guess.role and not guess.role.startswith(proposal.HEADED) and guess.role in roles.values():
        return Guess(guess.column, "", "Another column was chosen in its place.")
    return guess
