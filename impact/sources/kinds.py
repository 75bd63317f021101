"""What kind of file a source is, by its first bytes; its name decides only where they do not."""

from pathlib import Path
from zipfile import BadZipFile, ZipFile

from impact.sources.remarks import Trouble

PARQUET, CSV, EXCEL = "parquet", "csv", "excel"
ZIPPED, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OF_PARQUET = (b"PAR1", b"PARE")
OTHERS = (
    (b"\x1f\x8b", "a gzipped file"),
    (b"%PDF", "a PDF"),
    (b"SQLite format 3", "an SQLite database"),
    (b"ARROW1", "an Arrow (Feather) file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"7z\xbc\xaf", "a 7-Zip file"),
    (b"{\\rtf", "a text document (RTF)"),
)
ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")  # the one part of a workbook under a password
INSIDE = (
    ("xl/workbook.xml", EXCEL),
    ("xl/workbook.bin", "a binary Excel workbook (.xlsb)"),
    ("word/document.xml", "a Word document"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
    ("Index/Document.iwa", "a Numbers or Pages document"),
)


def kind_of(path: Path, name: str) -> str:
    """`parquet`, `csv` or `excel`. A file called `.parquet` is taken at its word; intake then says what is wrong.

    Errors: Trouble for anything that is none of them; OSError where the file cannot be opened.
    """
    with path.open("rb") as file:
        first = file.read(64)
    if name.lower().endswith(".parquet") or first[:4] in OF_PARQUET:
        return PARQUET
    if first.startswith(ZIPPED):
        return _zipped(path)
    if first.startswith(OLD_OFFICE):
        raise _old_office(path)
    for begins, kind in OTHERS:
        if first.startswith(begins):
            raise Trouble("unknown_kind", value=kind)
    return CSV


def _zipped(path: Path) -> str:
    try:
        with ZipFile(path) as parts:
            names = set(parts.namelist())
            inside = parts.read("mimetype")[:100].decode("ascii", "replace") if "mimetype" in names else ""
    except (BadZipFile, RuntimeError, NotImplementedError, ValueError, EOFError) as broken:
        raise Trouble("broken_workbook") from broken
    if "opendocument" in inside:
        raise Trouble("other_workbook", value="an OpenDocument spreadsheet (.ods)")
    kind = next((kind for part, kind in INSIDE if part in names), "a zipped file")
    if kind == EXCEL:
        return EXCEL
    raise Trouble("other_workbook" if "workbook" in kind or "Numbers" in kind else "unknown_kind", value=kind)


def _old_office(path: Path) -> Trouble:
    """Excel before 2007 and Excel under a password share their first bytes."""
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            if ENCRYPTED_PART in chunk:
                return Trouble("encrypted_workbook")
    return Trouble("other_workbook", value="an old Excel workbook (.xls)")
