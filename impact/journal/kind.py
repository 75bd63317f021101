"""Kinds of entries: each is a small module in `impact/journal/kinds`, found there and registered nowhere.

A kind says what its entries are about (the fields of their subject), what their body is, and whose people may see them.
"""

import importlib
import pkgutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote, unquote

from pydantic import BaseModel, ConfigDict, ValidationError

from impact.errors import ImpactError
from impact.journal import kinds as folder

END = "/"  # closes each part of a subject; it cannot stand within one
AFTER_END = chr(ord(END) + 1)
UNWRITABLE = ("\x00", *map(chr, range(0xD800, 0xE000)))  # neither database keeps these


class Body(BaseModel):
    """What an entry says. An unknown field, or a word that is not in the list, is refused; no input is ever repeated."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


@dataclass(frozen=True)
class Kind:
    """One kind of entry.

    name: its id. subject: the names of the fields that say what an entry is about, the widest first. body: the model
    of what it says. owner: the field of the subject that names the organisation whose own people alone may read and
    write; empty where everybody may. writer: the same for writing alone, of what everybody may read.
    """

    name: str
    subject: tuple[str, ...]
    body: type[Body]
    owner: str = "organisation"
    writer: str = ""

    def encode(self, parts: Sequence[str]) -> str:
        """The subject, or the beginning of one, as one text in which `a/` stands before all that begins with `a`."""
        if len(parts) > len(self.subject) or not all(parts):
            raise ValueError(f"a subject of {self.name} is {', '.join(self.subject)}")
        return "".join(quote(part, safe="") + END for part in parts)

    def decode(self, text: str) -> tuple[str, ...]:
        """The fields of a subject that `encode` made."""
        return tuple(unquote(part) for part in text.split(END)[:-1])

    def owner_of(self, parts: Sequence[str]) -> str | None:
        """The organisation whose entry this is; None for a kind that is everybody's."""
        return parts[self.subject.index(self.owner)] if self.owner else None

    def writer_of(self, parts: Sequence[str]) -> str | None:
        """The organisation whose people alone may write this; None for a kind that everybody may write."""
        named = self.writer or self.owner
        return parts[self.subject.index(named)] if named else None

    def read(self, body: dict) -> Body:
        """The body of an entry that was kept. Raises ImpactError where newer code wrote what this one does not know."""
        try:
            return self.body.model_validate(body)
        except ValidationError:
            raise ImpactError(
                f"an entry of kind {self.name} was written by newer code.", where="the journal",
                fix="Bring the app up to date.",
            ) from None  # fmt: skip

    def check(self, body: dict | Body) -> Body:
        """A valid body. Raises ImpactError in plain words that do not repeat what was typed."""
        try:
            valid = self.body.model_validate(body.model_dump() if isinstance(body, Body) else body)
        except ValidationError as fault:
            raise _in_words(self, fault) from None
        for name, value in valid.model_dump().items():
            if isinstance(value, str) and any(character in value for character in UNWRITABLE):
                raise ImpactError(
                    "this holds a character that cannot be kept.",
                    where=_field(name),
                    fix="Type it again without what was pasted from elsewhere.",
                )
        return valid


@cache
def kinds() -> dict[str, Kind]:
    """Every kind there is, by name."""
    modules = (
        importlib.import_module(f"{folder.__name__}.{found.name}") for found in pkgutil.iter_modules(folder.__path__)
    )
    return {module.KIND.name: module.KIND for module in modules}


def kind(name: str) -> Kind:
    """One kind. Raises ImpactError where no module has it (an entry of newer code)."""
    try:
        return kinds()[name]
    except KeyError:
        raise ImpactError(
            f"there is no kind of entry `{name}` here.", where="the journal", fix="Bring the app up to date."
        ) from None


def _in_words(of: Kind, fault: ValidationError) -> ImpactError:
    """The first thing wrong with a body, named by its field; never with the value."""
    first = fault.errors(include_input=False, include_url=False, include_context=True)[0]
    field = _field(first["loc"][0]) if first["loc"] else of.name
    if first["type"] == "string_too_long":
        most = first["ctx"]["max_length"]
        return ImpactError(
            f"this is longer than {most:,} characters.", where=field, fix="Shorten it; nothing was saved."
        )
    if first["type"] == "extra_forbidden":
        return ImpactError(f"an entry of kind {of.name} has no such field.", where=field, fix="Leave it out.")
    return ImpactError("this is not one of the values it may have.", where=field, fix="Choose one of those offered.")


def _field(name: object) -> str:
    return str(name).replace("_", " ")
