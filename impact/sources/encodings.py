"""Finds out how a text file is encoded: by its byte order mark, else UTF-8 where all of it is, else Windows-1252."""

import codecs
import re
from dataclasses import dataclass
from typing import BinaryIO

from impact.sources.remarks import Remark, Trouble

AT_ONCE = 1 << 20
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
IN_WORDS = {"utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp1252": "Windows-1252"}
# UTF-8 read as Windows-1252 somewhere on its way: é as Ã©, ’ as â€™; and letters that were lost altogether.
MOJIBAKE = re.compile("Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|Â[\u00a0-\u00bf]|\ufffd")


@dataclass(frozen=True)
class Encoding:
    """name: as Python knows it. remarks: what was assumed, and what looks wrong."""

    name: str
    remarks: tuple[Remark, ...]


def detect(file: BinaryIO) -> Encoding:
    """The encoding of an open file, all of it read. Errors: Trouble where it is no text."""
    file.seek(0)
    first = file.read(AT_ONCE)
    marked = next((name for mark, name in MARKS if first.startswith(mark)), None)
    for name in [marked] if marked else [*_unmarked_utf_16(first), "utf-8", "cp1252"]:
        found = _decode(file, name)
        if found is not None:
            assumed = () if marked or name == "utf-8" else (Remark("assumed_encoding", {"value": IN_WORDS[name]}),)
            return Encoding(name, (*assumed, *found))
    raise Trouble("unknown_encoding")


def _unmarked_utf_16(first: bytes) -> list[str]:
    """UTF-16 without its mark: every other byte of plain text is a NUL."""
    half = max(1, len(first) // 2)
    for name, zeros in (("utf-16-le", first[1::2].count(0)), ("utf-16-be", first[::2].count(0))):
        if zeros > 0.7 * half:
            return [name]
    return []


def _decode(file: BinaryIO, name: str) -> tuple[Remark, ...] | None:
    """Decode all of it: None where that fails, else what looks wrong. A NUL is no text."""
    file.seek(0)
    decoder, line, broken = codecs.getincrementaldecoder(name)(), 1, 0
    try:
        while chunk := file.read(AT_ONCE):
            text = decoder.decode(chunk)
            if "\0" in text:
                raise Trouble("nul_bytes", detail=f"line {line + _lines(text, text.index(chr(0))):,}")
            if found := not text.isascii() and MOJIBAKE.search(text):
                broken = broken or line + _lines(text, found.start())
            line += text.count("\n")
        decoder.decode(b"", final=True)
    except UnicodeError:
        return None
    return (Remark("mojibake", {"detail": f"line {broken:,}"}),) if broken else ()


def _lines(text: str, end: int) -> int:
    return text.count("\n", 0, end)
