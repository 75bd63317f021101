"""Which mapping a sheet belongs to: the one whose columns it has; none, or a fault where two claim it alike."""

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from impact.mappings.mapping import Mapping
from impact.mappings.names import find, plain


class Contested(Exception):
    """Two mappings claim one sheet, and neither asks for more than the other."""

    def __init__(self, claimants: Sequence[Mapping]):
        self.claimants = tuple(claimants)
        super().__init__(" and ".join(f"“{one.title}” ({one.id})" for one in claimants))


def recognise(mappings: Iterable[Mapping], columns: Sequence[str], file: str, sheet: str) -> Mapping | None:
    """The mapping of a sheet with these columns, or None. One that asks for all another asks for, and more, goes first.

    file: the file's name. sheet: the sheet's title. Raises Contested.
    """
    claimants = [one for one in mappings if claims(one, columns, file, sheet)]
    first = [one for one in claimants if not any(_asks_more(other, one) for other in claimants)]
    if len(first) > 1:
        raise Contested(first)
    return first[0] if first else None


def claims(mapping: Mapping, columns: Sequence[str], file: str, sheet: str) -> bool:
    """Whether everything is there that a mapping recognises a sheet by."""
    asked = mapping.recognise
    names = fnmatchcase(file.casefold(), asked.file.casefold()) and fnmatchcase(
        sheet.casefold(), asked.sheet.casefold()
    )
    return names and all(find([wanted], columns) for wanted in asked.columns)


def _asks_more(one: Mapping, other: Mapping) -> bool:
    ours, theirs = _asked(one), _asked(other)
    return ours > theirs


def _asked(mapping: Mapping) -> set[str]:
    names = {plain(column) for column in mapping.recognise.columns}
    patterns = {
        f"{kind}:{value}" for kind, value in (("file", mapping.recognise.file), ("sheet", mapping.recognise.sheet))
    }
    return names | {pattern for pattern in patterns if not pattern.endswith(":*")}
