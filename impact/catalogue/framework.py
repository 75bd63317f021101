"""Frameworks of self-assessment: components, practices, levels in order, and words to discuss them with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from impact.catalogue.definition import CHECKED, component_ids
from impact.catalogue.toml import HERE, found, need, need_word, read
from impact.errors import ImpactError


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


@dataclass(frozen=True)
class Framework:
    """One framework. note says how far its names have been checked; it is shown wherever they are."""

    id: str
    version: str
    title: str
    note: str
    components: tuple[Component, ...]
    practices: tuple[Practice, ...]
    levels: tuple[Level, ...]


def frameworks(folder: Path | None = None) -> tuple[Framework, ...]:
    """Every framework of a folder (default: the shipped ones), in the order of their file names.

    Raises ImpactError, naming file and field, where a practice lacks a component, a level's text or a question.
    """
    return tuple(_framework(path) for path in found(folder or HERE / "frameworks"))


def _framework(path: Path) -> Framework:
    content = read(path)
    need(content, ("id", "version", "title", "note", "component", "practice", "level"), path.name)
    levels = tuple(sorted(_each(Level, content["level"], path), key=lambda level: level.order))
    components = tuple(sorted(_each(Component, content["component"], path), key=lambda component: component.order))
    practices = _each(Practice, content["practice"], path)
    for practice in practices:
        _check(practice, {level.id for level in levels}, path)
    place = {component.id: component.order for component in components}
    return Framework(
        content["id"],
        content["version"],
        content["title"],
        content["note"],
        components,
        tuple(sorted(practices, key=lambda practice: (place[practice.component], practice.order))),
        levels,
    )


def _each(kind: type, entries: list[dict], path: Path) -> list:
    names = kind.__dataclass_fields__
    made = []
    for entry in entries:
        where = f"{path.name}, {kind.__name__.lower()} {entry.get('id', '?')}"
        need(entry, names, where)
        made.append(kind(**{name: entry[name] for name in names}))
    repeated = sorted({one.id for one in made if [other.id for other in made].count(one.id) > 1})
    if repeated:
        raise ImpactError("this id is given twice.", where=f"{path.name}, {repeated[0]}", fix="Give each its own id.")
    return made


def _check(practice: Practice, levels: set[str], path: Path) -> None:
    where = f"{path.name}, practice {practice.id}"
    need_word(practice.component, component_ids(), f"{where}, component")
    need_word(practice.checked, CHECKED, f"{where}, checked")
    for level in sorted(levels ^ set(practice.levels)):
        raise ImpactError(
            f"the levels described are not those of the framework: {level}.",
            where=f"{where}, levels",
            fix="Describe each level of the framework once, and no other.",
        )
