"""Figures in the unit of the metric: shares of 0 to 1 become percentages, thousands become single things."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from impact.mappings.mapping import Scale

SIMPLE = "0123456789.-+eE"


def number(text: str | None) -> Decimal | None:
    """The number that a cell's text is, exactly; None where it is none, or says `%` itself."""
    bare = (text or "").strip().replace(",", "")
    if not bare or set(bare) - set(SIMPLE):
        return None
    try:
        return Decimal(bare)
    except InvalidOperation:
        return None


def scaled(scale: Scale, texts: Sequence[str | None], concerned: Sequence[bool]) -> tuple[list[str | None], int]:
    """The figures with those concerned multiplied, where the scale holds for them; and how many those are."""
    numbers = [number(text) if ours else None for text, ours in zip(texts, concerned, strict=True)]
    found = [one for one in numbers if one is not None]
    if not found or (scale.within and not _all_within(scale, found)):
        return list(texts), 0
    times = Decimal(str(scale.times))
    return [text if one is None else _written(one * times) for text, one in zip(texts, numbers, strict=True)], len(
        found
    )


def _all_within(scale: Scale, found: list[Decimal]) -> bool:
    low, high = (Decimal(str(end)) for end in scale.within)
    whole = all(one == one.to_integral_value() for one in found)
    return len(found) >= scale.least and not whole and all(low <= one <= high for one in found)


def _written(number: Decimal) -> str:
    return f"{number.normalize():f}"
