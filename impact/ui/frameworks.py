"""The frameworks of self-assessment: those of the version on the screen, and files that are none or not in it yet."""

from collections import defaultdict

from impact import catalogue
from impact.charts.markup import safe
from impact.ui import running
from impact.ui.address import link
from impact.ui.ask import rows
from impact.ui.tables import Markup, fold, table

OURS, SHIPPED = "this data folder’s own", "shipped"


def practices() -> str:
    """Every framework of the version: where it comes from, and its practices by component, each with its question."""
    found = rows("frameworks")
    lines = [
        (one["title"], one["version"], OURS if one["sha256"] else SHIPPED, one["follows_title"] or "–", one["practices"], one["levels"])
        for one in found
    ]  # fmt: skip
    headings = ("Framework", "Version", "From", "Follows", "Practices", "Levels")
    of_each = defaultdict(list)
    for row in rows("practices"):
        of_each[row["framework"], row["component"]].append((_with_id(row), row["question"]))
    whole = table("Frameworks of this version", headings, lines, numeric=(4, 5))
    return left_out() + whole + "".join(_framework(one, of_each) for one in found)


def left_out() -> str:
    """Which files of the data folder are no frameworks and why, and which are not in the version yet; often nothing."""
    now = running.version_now()
    if now is not None and now.is_earlier:
        return ""
    found = catalogue.in_force(running.settings().folder.frameworks)
    told = [f"Left out: {fault}" for fault in found.broken] + _not_yet(found, now)
    return "".join(f"<p class='said'>{safe(sentence)}</p>" for sentence in told)


def waiting() -> str:
    """Under which frameworks answers wait, or soon will, because their file is none; nothing where each can be read."""
    now = running.version_now()
    if now is None or now.is_earlier or now.folder != running.settings().folder:
        return ""
    unknown = catalogue.in_force(now.folder.frameworks).unknown
    inside = {one["framework"] for one in rows("frameworks")} if unknown else set()
    data = f"<a href='{safe(link('data'))}' target='_self'>Data page</a>"
    return "".join(
        f"<p class='said'>Answers under {safe(id)} {'will not be shown from the next version on' if id in inside else 'are not shown'}:"
        f" frameworks/{safe(id)}.toml is left out. Why is said on the {data}.</p>"
        for id in unknown
    )


def _not_yet(found: catalogue.Frameworks, now: running.Shown | None) -> list[str]:
    """A sentence for each file that is new, has changed or has gone since the version on the screen was built."""
    if now is None or now.folder != running.settings().folder:
        when = "It comes in with the first extract accepted here."
        return [f"frameworks/{id}.toml is not in what is shown. {when}" for id in found.own]
    inside = {one["framework"]: one["sha256"] for one in rows("frameworks") if one["sha256"]}
    when = "The next take brings that in, or: python -m impact prepare."
    became = {id: "is not in this version yet" for id in found.own if id not in inside}
    there = running.settings().folder.frameworks
    gone = [id for id in inside if id not in found.own and not (there / f"{id}.toml").exists()]  # else it is left out
    became |= {id: "has gone since this version was built" for id in gone}
    became |= {
        id: "has changed since this version was built"
        for id, sha in found.digests.items()
        if inside.get(id, sha) != sha
    }
    return [f"frameworks/{id}.toml {became[id]}. {when}" for id in sorted(became)]


def _with_id(row: dict) -> Markup:
    """A practice or level as people read it and as an extract names it."""
    return Markup(f"{safe(row['title'])} <code>{safe(row.get('practice') or row['level'])}</code>")


def _framework(one: dict, of_each: dict[tuple[str, str], list]) -> str:
    about = f"<p class='small'><b>{safe(one['title'])}</b>, version {safe(one['version'])}. {safe(one['note'])}</p>"
    levels = [_with_id(row) for row in rows("levels") if row["framework"] == one["framework"]]
    named = (
        f"<p class='small'>An extract names it <code>{safe(one['framework'])}</code>. Levels: {', '.join(levels)}.</p>"
    )
    headings = ("Practice, and its id in an extract", "A question to discuss")
    return (
        about
        + named
        + "".join(
            fold(
                f"{component['component_order']} {component['title']}",
                table(component["title"], headings, of_each[one["framework"], component["component"]]),
            )
            for component in rows("components")
        )
    )
