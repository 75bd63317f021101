"""The one family of errors that a user can act on: what happened, where, and what to do about it.

They are shown once, by `app.py` on the screen and by `impact/__main__.py` on the command line. Any other exception is
a fault of ours: it keeps its traceback in the log, and the user sees a calm sentence with a reference number.
"""


class ImpactError(Exception):
    """Something a user can put right.

    what: one plain sentence about what is wrong. where: file, row, column or setting, if any. fix: what to do next.
    """

    def __init__(self, what: str, *, where: str = "", fix: str):
        self.what = what
        self.where = where
        self.fix = fix
        super().__init__(" ".join(part for part in (f"{where}:" if where else "", what, fix) if part))


class UsageError(ImpactError):
    """The command line, a setting or an address says something that cannot be done (exit status 2)."""


class NoData(ImpactError):
    """The data folder holds no version that could be shown."""


class Busy(ImpactError):
    """Another take is running on the same data folder, and this one was told not to wait."""


def of_the_system(fault: OSError) -> ImpactError:
    """What the operating system refused (a file where a folder belongs, no right to write, a full disk), in words."""
    return ImpactError(
        f"{fault.strerror or fault}.",
        where=str(fault.filename or "the data folder"),
        fix="Check that the path is right, that there is room on the disk, and that you may write there.",
    )
