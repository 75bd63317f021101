"""Frameworks of self-assessment: components, practices, levels in order, and words to discuss them with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from impact.catalogue import lineage
from impact.catalogue.definition import CHECKED, component_ids
from impact.catalogue.lineage import Follows
from impact.catalogue.toml import (
    HERE,
    found,
    need,
    need_mapping,
    need_number,
    need_pattern,
    need_text,
    need_word,
    parse,
    read,
)
from impact.errors import ImpactError

SHIPPED = HERE / "frameworks"
ID = "[a-z][a-z0-9_-]{1,59}"
LOCAL_WORDING = "local wording, check against the official tool"
PARTS = ("id", "version", "title", "note", "component", "practice", "level")


@dataclass(frozen=True)
class Component:
    """One of the five components. id is the same in every framework."""

    id: str
    order: int
    title: str
    short_title: str


@dataclass(frozen=True)
class Level:
    """One step of a framework. Levels have an order and nothing else: they are counted, never added up."""

    id: str
    order: int
    title: str


@dataclass(frozen=True)
class Practice:
    """One thing that is assessed: its place in a component, a question to discuss, a description of each level."""

    id: str
    component: str
    order: int
    title: str
    short_title: str
    checked: str
    question: str
    levels: Mapping[str, str] = field(hash=False)

    @property
    def wording(self) -> str:
        """What is said beside its name where nobody has checked that; nothing where somebody has."""
        return LOCAL_WORDING if self.checked == "unverified" else ""


@dataclass(frozen=True)
class Framework:
    """One framework. note says how far its names have been checked; it is shown wherever they are.

    follows: the framework before it, and what became of its practices and levels; None for a first one.
    """

    id: str
    version: str
    title: str
    note: str
    components: tuple[Component, ...]
    practices: tuple[Practice, ...]
    levels: tuple[Level, ...]
    follows: Follows | None = None

    @property
    def ids(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """What an extract refers to it by, each id with its title: its own, those of its practices, of its levels."""
        named = {"framework": (self,), "practice": self.practices, "level": self.levels}
        return {kind: tuple((one.id, one.title) for one in those) for kind, those in named.items()}


def newest() -> Framework:
    """The shipped framework that no other follows; of several the last by id."""
    followed = {one.follows.framework for one in frameworks() if one.follows}
    return [one for one in frameworks() if one.id not in followed][-1]


def frameworks(*folders: Path) -> tuple[Framework, ...]:
    """Every framework of the folders (default: the shipped ones), in the order of their ids.

    Of two with one id the later folder's is the one. Raises ImpactError, naming file and field, where a practice lacks
    a component, a level's text or a question, or where what became of an earlier framework does not hang together.
    """
    whole = {one.id: one for folder in folders or (SHIPPED,) for one in map(_framework, found(folder))}
    lineage.check(whole)
    return tuple(whole[id] for id in sorted(whole))


def written(content: bytes, file: str) -> Framework:
    """The framework in these bytes of TOML, by itself: whether its past hangs together is not looked at.

    file: its name, perhaps with its folder. Raises ImpactError, naming file and field, where it is none.
    """
    return declared(parse(content, file, "Mend the line it names, or remove the file."), file)


def declared(content: Mapping, file: str) -> Framework:
    """The same from what the file's TOML holds."""
    _need_whole(content, file)
    levels = _in_order(_each(Level, content["level"], file), file)
    components = _in_order(_each(Component, content["component"], file), file)
    if tuple(one.id for one in components) != component_ids():
        raise ImpactError(
            "its components are not the five.",
            where=f"{file}, component",
            fix=f"Give these five, in this order: {', '.join(component_ids())}.",
        )
    practices = _each(Practice, content["practice"], file)
    for practice in practices:
        _check(practice, {level.id for level in levels}, file)
    return Framework(
        content["id"],
        content["version"],
        content["title"],
        content["note"],
        components,
        _by_component(practices, components, file),
        levels,
        lineage.follows(content.get("follows"), file),
    )


def _framework(path: Path) -> Framework:
    return declared(read(path), path.name)


def _need_whole(content: Mapping, file: str) -> None:
    need(content, PARTS, file)
    for unknown in sorted(set(content) - {*PARTS, "follows"}):
        raise ImpactError(f"“{unknown}” is no part of a framework.", where=file, fix=f"Use {', '.join(PARTS)}.")
    need_pattern(content["id"], ID, f"{file}, id")
    need_word(content["id"], (Path(file).stem,), f"{file}, id")
    for name in ("version", "title", "note"):
        need_text(content[name], f"{file}, {name}")


def _each(kind: type, entries: object, file: str) -> list:
    word, names = kind.__name__.lower(), tuple(kind.__dataclass_fields__)
    if not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
        fix = f"Write each {word} under a line [[{word}]] of its own."
        raise ImpactError("this is not a list of tables.", where=f"{file}, {word}", fix=fix)
    made = []
    for entry in entries:
        where = f"{file}, {word} {entry.get('id', '?')}"
        need(entry, names, where)
        for name in sorted(set(entry) - {"order", "levels"}):
            need_word(name, names, f"{where}, {name}")
            need_text(entry[name], f"{where}, {name}")
        if "order" in names:
            _need_place(entry["order"], len(entries), f"{where}, order")
        if "levels" in names:
            need_mapping(entry["levels"], f"{where}, levels")
        made.append(kind(**{name: entry[name] for name in names}))
    _once([one.id for one in made], "this id is given twice.", "Give each its own id.", file)
    return made


def _need_place(value: object, of: int, where: str) -> None:
    if not isinstance(value, int):
        raise ImpactError(f"“{value}” is no place in an order.", where=where, fix="Number them 1, 2, 3, …")
    need_number(value, 1, of, where)


def _in_order(entries: list, file: str) -> tuple:
    """The entries by their order, which must be 1, 2, 3, …"""
    ordered = sorted(entries, key=lambda one: one.order)
    for place, one in enumerate(ordered, 1):
        if one.order != place:
            raise ImpactError(
                f"its order is {one.order}, where {place} comes next.",
                where=f"{file}, {type(one).__name__.lower()} {one.id}, order",
                fix="Number them 1, 2, 3, … without a gap and without one twice.",
            )
    return tuple(ordered)


def _by_component(practices: Sequence[Practice], components: Sequence[Component], file: str) -> tuple[Practice, ...]:
    of_each = [[one for one in practices if one.component == component.id] for component in components]
    for component, own in zip(components, of_each, strict=True):
        if not own:
            raise ImpactError(
                "no practice belongs to this component.",
                where=f"{file}, component {component.id}",
                fix="Give it at least one practice.",
            )
    return tuple(one for own in of_each for one in _in_order(own, file))


def _once(values: Sequence[str], what: str, fix: str, file: str) -> None:
    repeated = sorted({value for value in values if values.count(value) > 1})
    if repeated:
        raise ImpactError(what, where=f"{file}, {repeated[0]}", fix=fix)


def _check(practice: Practice, levels: set[str], file: str) -> None:
    where = f"{file}, practice {practice.id}"
    need_pattern(practice.id, ID, f"{where}, id")
    need_word(practice.component, component_ids(), f"{where}, component")
    need_word(practice.checked, CHECKED, f"{where}, checked")
    for level in sorted(levels ^ set(practice.levels)):
        raise ImpactError(
            f"the levels described are not those of the framework: {level}.",
            where=f"{where}, levels",
            fix="Describe each level of the framework once, and no other.",
        )
