"""Markup in, plain sentences out, in the same order: for a reader's software, a phone, an e-mail.

Every picture of the app carries its words (`aria-label`, or text beside it for readers only), so a page read this way
says what the page shows. Headings stay headings and links stay links; a table gives one sentence a row.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from lxml import html

from impact.charts.escaping import safe

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4}
BLOCKS = {
    *HEADINGS, "div", "section", "nav", "ul", "ol", "li", "p", "table", "details", "summary", "figure", "figcaption",
    "dl", "dt", "dd", "pre", "article", "fieldset", "label",
}  # fmt: skip
LEFT_OUT = {"pre", "style", "script"}
# What a narrow screen repeats in another form, and the keys of marks that are not drawn here.
ONLY_FOR_THE_EYE = {"mob", "im-key", "im-levels", "cg"}
EACH_ITS_OWN = {"sm", "sg"}  # links side by side in a picture
TABLE = 4
GAP = r"[ \t\r\n]+"  # a space that may not break stays what it is


@dataclass(frozen=True)
class Block:
    """One heading (`level` 1 to 4) or one paragraph (0): pieces of text, each with an address or none."""

    level: int
    pieces: Sequence[tuple[str, str]]

    @property
    def text(self) -> str:
        """Its words alone."""
        return _tidy("".join(words for words, _ in self.pieces))

    @property
    def markup(self) -> str:
        """The same as markup, every value escaped, with its links."""
        tag = f"h{self.level}" if self.level else "p"
        return f"<{tag}>{_tidy(''.join(_linked(words, href) for words, href in self.pieces))}</{tag}>"


def blocks(markup: str) -> list[Block]:
    """What this markup says, block by block; nothing for markup without words."""
    root = html.fragment_fromstring(markup, create_parent="div")
    found = (_merged(level, pieces) for level, pieces in _blocks(root))
    return [block for block in found if re.search(r"\w", block.text)]


def plain(of: Sequence[Block]) -> str:
    """The blocks as a text file: headings as in Markdown, an empty line between blocks, links without addresses."""
    return "\n\n".join(f"{'#' * block.level} {block.text}".strip() for block in of) + "\n"


def _blocks(element) -> Iterator[tuple[int, list]]:
    """The blocks inside an element; what stands between blocks is a paragraph of its own."""
    if _is_silent(element) or (element.tag == "details" and not _opens_on_words(element)):
        return
    if element.tag == "table":
        yield from _table(element)
    elif element.tag == "dl":
        yield from _pairs(element)
    elif any(_is_block(child) for child in element):
        yield from _mixed(element)
    else:
        yield HEADINGS.get(element.tag, 0), _pieces(element)


def _mixed(element) -> Iterator[tuple[int, list]]:
    loose = [(element.text or "", "")]
    for child in element:
        if _is_block(child):
            yield 0, loose
            yield from _blocks(child) if child.tag in BLOCKS else [(0, _inside(child))]
            loose = []
        else:
            loose += _inside(child)
        loose.append((child.tail or "", ""))
    yield 0, loose


def _opens_on_words(details) -> bool:
    """Whether something that opens on demand holds anything to read: code does not count."""
    return any(_words(child) for child in details if child.tag != "summary")


def _is_block(element) -> bool:
    return element.tag in BLOCKS or bool(EACH_ITS_OWN & _classes(element))


def _table(table) -> Iterator[tuple[int, list]]:
    """A sentence a row; a row of one cell across the whole table is read as what stands in it."""
    caption = table.find("caption")
    if caption is not None:
        yield TABLE, _pieces(caption)
    names = [_words(cell) for cell in table.xpath("./thead/tr[last()]/*")]
    for row in table.xpath("./tbody/tr"):
        yield from _blocks(row[0]) if len(row) == 1 else [(0, _row(row, names))]


def _row(row, names: Sequence[str]) -> list:
    """`Aldermoor Hospitals. Purpose: no signal, of 3 metrics; People: 1 improvement, of 6 metrics.`"""
    first, *cells = row
    who = _words(first)
    told = []
    for cell, name in zip(cells, [*names[1:], *[""] * len(cells)], strict=False):
        said = _without(_pieces(cell), who, name)
        if not _is_silent(cell) and _tidy("".join(words for words, _ in said)):
            told += [("; " if told else ". ", ""), (f"{name}: " if name else "", ""), *said]
    return [*_pieces(first), *told, (".", "")]


def _without(pieces: list, who: str, name: str) -> list:
    """A cell's words without its row's and its column's name in front, which the sentence says already."""
    beginning = re.compile(rf"^\s*(?:{re.escape(who)}|[^,:]*), {re.escape(name)}: ")
    return [(beginning.sub("", words), href) for words, href in pieces]


def _pairs(listed) -> Iterator[tuple[int, list]]:
    for name in listed.findall("dt"):
        what = name.getnext()
        if what is not None:
            yield 0, [(f"{_words(name)}: ", ""), *_pieces(what)]


def _pieces(element) -> list:
    """The words inside an element, each with the address it leads to; neighbours without a gap get one."""
    if _is_silent(element):
        return []
    return [(element.text or "", ""), *chain.from_iterable(_with_tail(child) for child in element)]


def _with_tail(child) -> list:
    return [*_inside(child), (" ", ""), (child.tail or "", "")]


def _inside(element) -> list:
    """An element's own words: what it is called where it has a name for readers, else what stands in it."""
    if _is_silent(element):
        return []
    named = element.get("aria-label") or element.get("alt") or ""
    if element.tag in ("svg", "img"):
        return [(named, "")]
    if element.tag == "a":
        return [(named or _words(element), element.get("href", ""))]
    return _pieces(element)


def _is_silent(element) -> bool:
    """Whether nothing of it is for reading."""
    if not isinstance(element.tag, str) or element.tag in LEFT_OUT:
        return True
    return element.get("aria-hidden") == "true" or bool(ONLY_FOR_THE_EYE & _classes(element))


def _classes(element) -> set[str]:
    return set(element.get("class", "").split())


def _words(element) -> str:
    return _tidy("".join(words for words, _ in _pieces(element)))


def _merged(level: int, pieces: Sequence[tuple[str, str]]) -> Block:
    return Block(level, [(re.sub(GAP, " ", words), href) for words, href in pieces if words])


def _linked(words: str, href: str) -> str:
    return f'<a href="{safe(href)}" target="_self">{safe(words)}</a>' if href else safe(words)


def _tidy(words: str) -> str:
    """Single spaces, and none before a mark that ends something."""
    return re.sub(r"\s+(?=(?:</a>)?[.,;:?!)](?:\s|$|<))", "", re.sub(GAP, " ", words)).replace("..", ".").strip()
