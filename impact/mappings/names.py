"""Names and words as people write them: compared without case, punctuation, accents or a stray mark at the start."""

import re
import unicodedata
from collections.abc import Iterable
from fnmatch import fnmatchcase


def plain(name: str) -> str:
    """`Trust_code`, `Trust Code` and `\\ufefftrust-code ` are one name: `trust code`. A `*` and a `%` keep their meaning."""
    bare = unicodedata.normalize("NFKD", name).replace("%", " percent ")
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9*?\[\]]+", " ", bare.casefold()).strip()


def fits(word: str, patterns: Iterable[str]) -> bool:
    """Whether a word is one of the patterns, `*` in them standing for anything."""
    return any(fnmatchcase(plain(word), plain(pattern)) for pattern in patterns)


def find(wanted: Iterable[str], names: Iterable[str]) -> list[str]:
    """The names that the first of the wanted ones finds: itself where it is there, else what it stands for with `*`."""
    there = list(names)
    for one in wanted:
        same = [name for name in there if plain(name) == plain(one)]
        found = same or [name for name in there if "*" in one and fits(name, [one])]
        if found:
            return found
    return []
