"""Values made safe for markup that also passes through a markdown reader.

HTML's own characters are escaped, and so are those that markdown, its mathematics (`$x$`), emphasis, links, emoji
(`:name:`) and colours (`:red[…]`) are made of: as character references they are text and nothing else.
"""

from __future__ import annotations

_MARKDOWN = "\\`*_{}[]()#+!|~$:^="
_REFERENCES = {ord(character): f"&#{ord(character)};" for character in "&<>\"'" + _MARKDOWN}
_REFERENCES |= {ord(character): " " for character in "\t\n\r\v\f\x85\u2028\u2029"}
_REFERENCES[0xA0] = "&#160;"


def safe(value: object) -> str:
    """Any value as text of one line that shows exactly itself; nothing for None."""
    return "" if value is None else str(value).translate(_REFERENCES)


def attribute(value: object) -> str:
    """A value for between the double quotes of an attribute: an address, words for a reader."""
    return safe(value)


def link(inner: str, href: str, label: str = "", kind: str = "") -> str:
    """A link in this tab round ready-made markup; without an address, the same as a span."""
    said = f' aria-label="{attribute(label)}"' if label else ""
    look = f' class="{kind}"' if kind else ""
    if not href:
        return f"<span{look}>{inner}</span>"
    return f'<a{look} href="{attribute(href)}" target="_self"{said}>{inner}</a>'


def hidden(words: str) -> str:
    """Words for a reader's software only."""
    return f'<span class="vh">{safe(words)}</span>'
