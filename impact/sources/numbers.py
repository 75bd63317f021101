"""Reads what people write for a number: thousands marked, decimal commas, `%`, a currency, and what stands for none."""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

PLAIN = r"^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$"  # for Arrow and for Python alike
MISSING = frozenset(
    [
        "n/a",
        "na",
        "n.a.",
        "nan",
        "null",
        "none",
        "nil",
        "#n/a",
        "not",
        "available",
        "..",
        "…",
        ":",
        "[x]",
        "[z]",
        "z",
        "tbc",
    ]
)
SUPPRESSED = frozenset(
    [
        "*",
        "**",
        "-",
        "–",
        "—",
        "−",
        "--",
        "c",
        "[c]",
        "(c)",
        "s",
        "[s]",
        "#",
        "x",
        "supp",
        "supp.",
        "suppressed",
        "redacted",
        "[low]",
        "low",
    ]
)
SMALL = re.compile(r"(<|≤|<=|less than|fewer than|under) ?\d{1,2}")  # small numbers are kept back
CURRENCY = re.compile(r"^(?:£|€|\$|gbp|eur)\s*|\s*(?:£|€|gbp|eur)$", re.IGNORECASE)
GAP = "[\u0020\u00a0\u2009\u202f'’]"
GROUPED = re.compile(rf"\d{{1,3}}(?:{GAP}\d{{3}})+(?=$|[.,])")
MINUS = str.maketrans("−–", "--")
# A figure, one separator, exactly three figures: thousands in one country, thousandths in another.
TWO_WAYS = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}")


class Unreadable(ValueError):
    """A text that is no number; `rule` says how so: `unreadable_number` or `ambiguous_number`."""

    def __init__(self, rule: str):
        self.rule = rule
        super().__init__(rule)


def decimal_mark(texts: Iterable[str], separator: str | None) -> str | None:
    """The decimal mark of a source, from all the numbers in it: `.` or `,`; None where both could be.

    separator: that of a CSV; where it is `;`, commas are free to be decimal marks.
    """
    marks = {mark for text in texts if (mark := _mark(text))}
    if len(marks) == 1:
        return marks.pop()
    return "." if not marks and separator != ";" else None


def number(text: str, decimal: str | None = ".") -> float:
    """The number that `text` says; of `85%` it is 85. Raises Unreadable."""
    bare = _bare(text)
    if TWO_WAYS.fullmatch(bare):
        if decimal is None:
            raise Unreadable("ambiguous_number")
        return float(bare.replace(",", "").replace(".", "") if decimal not in bare else bare.replace(",", "."))
    for mark, thousands in ((".", ","), (",", ".")):
        if re.fullmatch(rf"[-+]?[1-9]\d{{0,2}}(\{thousands}\d{{3}})+(\{mark}\d+)?", bare):
            return float(bare.replace(thousands, "").replace(mark, "."))
    if re.fullmatch(r"[-+]?\d+,\d+", bare):
        bare = bare.replace(",", ".")
    if not re.match(PLAIN, bare):
        raise Unreadable("unreadable_number")
    return float(bare)


def is_suppressed(text: str) -> bool:
    """Whether a text stands for a figure that is there but kept back."""
    low = text.strip().lower()
    return low in SUPPRESSED or SMALL.fullmatch(low) is not None


def is_missing(text: str) -> bool:
    """Whether a text stands for no figure at all."""
    return text.strip().lower() in MISSING


def as_percent(share: float) -> str:
    """A share as Excel shows it under a percent format: 0.285 is `28.5%`, to the last figure."""
    try:
        return f"{(Decimal(repr(share)) * 100).normalize():f}%"
    except InvalidOperation:
        return repr(share)


def _mark(text: str) -> str | None:
    """The decimal mark that this text can only have."""
    bare = _bare(text)
    if TWO_WAYS.fullmatch(bare):
        return None
    if re.fullmatch(r"[-+]?\d*\.\d+", bare) or re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", bare):
        return "."
    if re.fullmatch(r"[-+]?\d*,\d+", bare) or re.fullmatch(r"[-+]?\d{1,3}(\.\d{3})+(,\d+)?", bare):
        return ","
    return None


def _bare(text: str) -> str:
    """The text without currency, percent sign, brackets for a minus, and gaps between thousands."""
    bare = text.strip().translate(MINUS)
    if re.fullmatch(r"\(.+\)", bare):
        bare = f"-{bare[1:-1].strip()}"
    sign, rest = (bare[0], bare[1:].strip()) if bare[:1] in ("-", "+") else ("", bare)
    rest = CURRENCY.sub("", rest).removesuffix("%").strip()
    grouped = GROUPED.match(rest)
    if grouped:
        rest = re.sub(GAP, "", grouped.group()) + rest[grouped.end() :]
    return rest if rest.startswith(("-", "+")) and not sign else f"{sign}{rest}"
