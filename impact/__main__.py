"""The command line: `python -m impact COMMAND`. Every command says in sentences what it did, or what to do next."""

import getpass
import json
import os
import sys
import tempfile
import traceback
from pathlib import Path

import click

from impact import settings, stopping
from impact.errors import ImpactError, UsageError, of_the_system

STEP = "… "
WORST_FIRST = (2, 1, 3, 0)
STATUS_OF = {"refused": 1, "partly": 3, "accepted": 0, "unchanged": 0}


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--data", metavar="DIR", type=click.Path(path_type=Path), help="The data folder (else IMPACT_DATA, else data/)."
)
@click.pass_context
def main(context: click.Context, data: Path | None) -> None:
    """Improvement across an NHS system: take extracts in, build versions, make the sample."""
    context.obj = settings.load(data)


def _files(command):
    """The arguments that `check` and `take` share."""
    for option in (
        click.argument("files", nargs=-1, type=click.Path(path_type=Path)),
        click.option(
            "--as-given",
            multiple=True,
            type=click.Choice(["percent"]),
            help="`percent`: values of 0 to 1 really are that small.",
        ),
        click.option(
            "--withdraw-missing",
            is_flag=True,
            help="Rows sent before that a file issues again without having them go out of view.",
        ),
        click.option("--json", "as_json", is_flag=True, help="Print a list with one object a file."),
        click.option("--progress", is_flag=True, help="Say each step on standard error, beside --json too."),
        click.option("--data", metavar="DIR", type=click.Path(path_type=Path), help="The data folder."),
    ):
        command = option(command)
    return command


@main.command()
@_files
@click.pass_obj
def check(chosen: settings.Settings, files, as_given, withdraw_missing, as_json, progress, data) -> None:
    """Say what would become of FILES (or of the inbox) and what taking them would change, and change nothing."""
    from impact.intake import foresee, inbox

    ours, say = _settings(chosen, data), _progress(as_json and not progress)
    files = files or _whole(inbox.look(ours.folder), say)
    options = {"as_given": frozenset(as_given), "withdraw_missing": withdraw_missing, "progress": say}
    receipts, preview = foresee(ours, files, **options) if files else ([], None)
    _answer(receipts, as_json, preview, nothing=_nothing(ours))


@main.command()
@_files
@click.option("--by", default=None, help="Who takes the files (default: the user of this machine).")
@click.pass_obj
def take(chosen: settings.Settings, files, as_given, withdraw_missing, as_json, progress, data, by) -> None:
    """Take FILES in, or else what lies in the inbox: one batch, one version."""
    from impact.intake import inbox
    from impact.intake import take as take_in

    ours, options = _settings(chosen, data), {"by": by or _user(), "as_given": frozenset(as_given)}
    options |= {"withdraw_missing": withdraw_missing, "progress": _progress(as_json and not progress)}
    receipts = take_in(ours, files, **options) if files else inbox.sweep(ours, **options)
    _answer(receipts, as_json, nothing=_nothing(ours))


@main.command()
@click.argument("receipt", type=int)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--by", default=None, help="Who undoes it (default: the user of this machine).")
@click.option("--json", "as_json", is_flag=True, help="Print an object; asks nothing.")
@click.option("--progress", is_flag=True, help="Say each step on standard error, beside --json too.")
@click.pass_obj
def undo(chosen: settings.Settings, receipt: int, yes, dry_run, by, as_json, progress) -> None:
    """Take back what came in with RECEIPT (its number), or put back what an undo took back."""
    from impact.intake import undo as undoing

    steps = _progress(as_json and not progress)
    if not (yes or as_json) or dry_run:
        _say(undoing.foresee_undo(chosen, receipt, steps), as_json)
    if dry_run or not (yes or as_json or click.confirm("Undo it?")):
        click.echo("Nothing was changed.", err=True)
        return
    _say(undoing.undo(chosen, receipt, by=by or _user(), progress=steps), as_json)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print a list with one object a version.")
@click.pass_obj
def versions(chosen: settings.Settings, as_json: bool) -> None:
    """List every version there was, the newest first, with what arrived or was undone in it."""
    from impact.intake import chronicle

    told = chronicle.chapters(chosen.folder)
    if as_json:
        _print_json([chapter.to_json() for chapter in told])
        return
    click.echo("\n".join(chronicle.sentences(told, lambda at: f"{at.astimezone(settings.LONDON):%Y-%m-%d %H:%M}")))


@main.command()
@click.argument("directory", required=False, type=click.Path(path_type=Path))
@click.pass_obj
def sample(chosen: settings.Settings, directory: Path | None) -> None:
    """Make the fictional sample system in DIRECTORY, or in the data folder where it has none yet."""
    from impact.folder import Folder
    from impact.sample import make, make_if_missing

    if directory is None:
        made = make_if_missing(chosen, progress=_progress(False))
        click.echo(f"The sample system is in {chosen.folder.sample.root}" + ("." if made else ", as it was."))
        return
    make(chosen, Folder(directory.absolute()), progress=_progress(False))
    click.echo(f"The sample system is in {directory}.")


@main.command()
@click.pass_obj
def prepare(chosen: settings.Settings) -> None:
    """Build anew what older code built, and make the sample where nothing has been taken yet."""
    from impact.readiness import prepare as make_ready

    done = make_ready(chosen, progress=_progress(False))
    click.echo("The data folder is ready." if done else "The data folder is ready, as it was.")


@main.command()
@click.argument("serial", required=False, type=int)
@click.option("--json", "as_json", is_flag=True, help="Print an object about the earlier version.")
@click.option("--progress", is_flag=True, help="Say each step on standard error, beside --json too.")
@click.pass_obj
def build(chosen: settings.Settings, serial: int | None, as_json: bool, progress: bool) -> None:
    """Build the version anew from the archive and the ledger; or the earlier version SERIAL, to be opened as at."""
    from impact.intake import rebuild
    from impact.intake.reconstruction import reconstruct

    if serial is not None:
        again = reconstruct(chosen, serial, _progress(as_json and not progress))
        if as_json:
            _print_json(again.to_json())
        else:
            click.echo(f"Version {serial} can be opened: {again.sentence()}")
        return

    version = rebuild(chosen, progress=_progress(False))
    click.echo(f"Version {version.serial} is built: ledger place {version.place}, content {version.fingerprint}.")


@main.command()
@click.argument("dataset")
@click.option(
    "--as", "form", type=click.Choice(["yaml", "markdown", "json-schema"]), default="markdown", show_default=True,
    help="The file as it stands, plain words, or JSON Schema of one row.",
)  # fmt: skip
def contract(dataset: str, form: str) -> None:
    """Print what an extract of DATASET must be, to send to whoever makes it."""
    from impact.contracts.documents import document, named

    # As bytes: a contract is UTF-8 wherever the output goes.
    click.echo(document(named(dataset), form).encode("utf-8"), nl=False)


@main.command()
@click.argument("dataset")
@click.argument("directory", default=Path("."), type=click.Path(path_type=Path))
def template(dataset: str, directory: Path) -> None:
    """Write an empty workbook and an empty CSV file of DATASET into DIRECTORY (default: here)."""
    from impact.catalogue import newest
    from impact.contracts.documents import named
    from impact.contracts.templates import write

    for path in write(named(dataset), directory, newest().ids):
        click.echo(f"{path} is there to fill in.")


@main.command("map")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--column", "columns", multiple=True, metavar="HEADING=ROLE",
    help="What a column is, where the proposal is wrong: org_code, period, metric_id, value, figure:METRIC, or nothing.",
)  # fmt: skip
@click.option("--save", "title", metavar="NAME", default=None, help="Remember the layout under this name.")
@click.option("--json", "as_json", is_flag=True, help="Print an object: columns, mapping, rows, what is lacking.")
@click.pass_obj
def map_layout(chosen: settings.Settings, file: Path, columns, title: str | None, as_json: bool) -> None:
    """Propose how the layout of FILE (CSV or Excel) becomes an extract, and show ten rows of it; or remember that."""
    from impact.intake import layouts
    from impact.mappings import telling

    offer = layouts.offered(file, file.name, layouts.known_in(chosen)).changed(dict(map(_role, columns)))
    told = offer, None if offer.lacking else layouts.converted(offer), title or file.stem
    if not as_json:
        click.echo("\n".join(telling.sentences(*told)))
    kept = str(chosen.folder.mappings / f"{offer.save(chosen.folder, title)}.toml") if title else None
    if as_json:
        _print_json(telling.to_json(*told) | {"saved": kept})
    elif kept:
        click.echo(f"Remembered as {kept}; the next file of this layout is taken as it is.")


def _role(text: str) -> tuple[str, str]:
    heading, _, role = text.rpartition("=")
    if not heading:
        raise UsageError(
            "this does not say a heading and a role.", where=text, fix="Write it as `Beds=figure:bed_occupancy`."
        )
    return heading.strip(), role.strip()


def _whole(found, say) -> list[Path]:
    """The inbox's files that are whole; of the others it is said why they are left."""
    for sentence in found.left:
        say(sentence)
    return list(found.whole)


def _say(undone, as_json: bool) -> None:
    if as_json:
        _print_json(undone.to_json())
    else:
        click.echo("\n".join(undone.sentences()))


def _print_json(told) -> None:
    click.echo(json.dumps(told, ensure_ascii=False, indent=1))


def _settings(chosen: settings.Settings, data: Path | None) -> settings.Settings:
    return chosen if data is None else settings.load(data)


def _nothing(ours: settings.Settings) -> str:
    """What is said where no file was judged: the inbox is empty, or nothing that lies in it can be taken now."""
    from impact.intake import inbox

    if inbox.look(ours.folder).left:
        return "Nothing that lies in the inbox can be taken now. Why each file is left is said above (with --json: --progress)."
    return "There is nothing in the inbox to take; name files, or drop some there."


def _answer(receipts, as_json: bool, preview=None, *, nothing: str = "") -> None:
    """Print the receipts; with a preview, that of the whole batch stands in the first file's object, null in others."""
    if as_json:
        told = [receipt.to_json() for receipt in receipts]
        if preview:
            told = [one | {"preview": None if number else preview.to_json()} for number, one in enumerate(told)]
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        from impact.intake.foretelling import sentences

        told = [receipt.sentences() for receipt in receipts] + ([sentences(preview)] if preview else [])
        for lines in told or [[nothing]]:
            click.echo("\n".join(lines) + "\n")
    found = {STATUS_OF[receipt.verdict] for receipt in receipts} or {0}
    sys.exit(next(status for status in WORST_FIRST if status in found))


def _progress(quiet: bool):
    """Say each step on standard error, where it does not disturb what is printed."""
    return (lambda sentence: None) if quiet else (lambda sentence: click.echo(f"{STEP}{sentence}", err=True))


def _user() -> str:
    """Who is at the command line; a schedule has no USER, yet an account."""
    try:
        return os.environ.get("USER") or os.environ.get("USERNAME") or getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name
        return "command line"


def run() -> None:
    """Run the command line; errors a user can act on become sentences and an exit status."""
    try:
        with stopping.listening():
            main(standalone_mode=True)
    except stopping.Stopped:
        _stopped()
    except UsageError as fault:
        click.echo(f"Cannot do that. {fault}", err=True)
        sys.exit(2)
    except ImpactError as fault:
        _end(f"Not done. {fault}")
    except OSError as fault:
        _end(f"Not done. {of_the_system(fault)}")
    except Exception:
        if stopping.asked():  # a statement was interrupted before Python heard of it
            _stopped()
        _end(
            f"Not done, by a fault of ours; what viewers see has not changed. Please send us this file: {_traceback()}"
        )


def _stopped() -> None:
    click.echo("Stopped, as you asked: nothing was changed.", err=True)
    sys.stderr.flush()
    os._exit(
        stopping.STATUS
    )  # all is undone by now; DuckDB's own objects complain when they go on an interrupted way out


def _end(sentence: str) -> None:
    click.echo(sentence, err=True)
    sys.exit(1)


def _traceback() -> str:
    """Keep the traceback of a fault of ours, out of the user's sight; returns the file it is in."""
    with tempfile.NamedTemporaryFile("w", prefix="impact-", suffix=".log", delete=False, encoding="utf-8") as kept:
        kept.write(traceback.format_exc())
    return kept.name


if __name__ == "__main__":
    run()
