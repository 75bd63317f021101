"""The assessments of the fictional system: five rounds, two frameworks, several respondent groups, every kind of sharing."""

import tomllib
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from impact.catalogue import Framework, Practice, frameworks, lineage
from impact.sample.hidden import hidden_word

HERE = Path(__file__).parent
SEED = 5
MOVES_UP, RE_RATED, NOT_ANSWERED = 0.22, 0.05, 0.04  # chance a round, of one practice
GROUPS_FROM = 3  # the first round (from 0) in which respondent groups were asked
SMALL_GROUP = 4  # partners: fewer than five people
# The planted spread of views: Fernleigh's board sees Spreading where its staff see Starting.
PLANTED_VIEWS = {("ZZ-FER", "capability_huddles", "board"): 4, ("ZZ-FER", "capability_huddles", "staff"): 1}


def assessments() -> Iterator[dict]:
    """Rows of the `assessments` contract: by organisation, round, respondents and practice."""
    content = tomllib.loads((HERE / "rounds.toml").read_text(encoding="utf-8"))
    whole = {one.id: one for one in frameworks()}
    for organisation in content["organisation"]:
        chance = np.random.default_rng([SEED, zlib.crc32(organisation["org_code"].encode())])
        yield from _organisation(organisation, whole, content, chance)


def _organisation(
    organisation: dict, whole: Mapping[str, Framework], content: dict, chance: np.random.Generator
) -> Iterator[dict]:
    """The answers of one organisation, round after round."""
    joined, newer = organisation.get("from_round", 1) - 1, content["framework"]
    older, changed = organisation.get("until", {"framework": newer, "round": 0}).values()
    practices = {id: _threads(whole[id], whole) for id in (older, newer)}
    every = practices[older] | practices[newer]
    steps = {thread: _first_step(organisation, practice, chance) for thread, practice in every.items()}
    for number, day in enumerate(content["dates"]):
        if number:
            steps = {thread: _next_step(step, chance) for thread, step in steps.items()}
        if number < joined:
            continue
        framework = whole[older if number < changed else newer]
        for group, lean in _groups(organisation, number).items():
            for thread, practice in practices[framework.id].items():
                step = _seen(organisation, practice, group, steps[thread] + lean, chance)
                yield {
                    "org_code": organisation["org_code"],
                    "framework": framework.id,
                    "assessed_on": day,
                    "practice": practice.id,
                    "respondents": group,
                    "level": framework.levels[step - 1].id if step else None,
                    "responses": _responses(group, chance),
                    "help": _help(step, chance) if group == "agreed" else None,
                    "withdrawn": False,
                    **_said(organisation, practice, group, content["said"] | _context(organisation, number), chance),
                }


def _threads(framework: Framework, whole: Mapping[str, Framework]) -> dict[str, Practice]:
    """The practices of a framework by what they go back to, so that an organisation's steps outlive a change of it."""
    return {lineage.thread(framework, practice.id, whole): practice for practice in framework.practices}


def _groups(organisation: dict, number: int) -> dict[str, int]:
    """The groups asked in a round (from 0), and how far each one's view lies from the agreed one."""
    return {"agreed": 0} | (organisation.get("groups", {}) if number >= GROUPS_FROM else {})


def _first_step(organisation: dict, practice: Practice, chance: np.random.Generator) -> int:
    """The level of the first round as a step from 1, or 0 where the organisation chose none."""
    begun = organisation["journey"].get(practice.component, 0)
    return int(np.clip(begun + chance.choice([-1, 0, 0, 1]), 1, 4)) if begun else 0


def _next_step(step: int, chance: np.random.Generator) -> int:
    draw = chance.random()
    move = 1 if draw < MOVES_UP else -1 if draw > 1 - RE_RATED else 0
    return int(np.clip(step + move, 1, 5)) if step else 0


def _seen(organisation: dict, practice: Practice, respondents: str, step: int, chance: np.random.Generator) -> int:
    """How one group sees one practice: a step from 1, or 0 for not answered."""
    planted = PLANTED_VIEWS.get((organisation["org_code"], practice.id, respondents))
    if planted:
        return planted
    answered = organisation["journey"] and chance.random() > NOT_ANSWERED
    return int(np.clip(step, 1, 5)) if answered else 0


def _responses(respondents: str, chance: np.random.Generator) -> int:
    people = {"agreed": (12, 60), "board": (9, 14), "executive": (6, 9), "staff": (25, 90)}
    return int(chance.integers(*people[respondents])) if respondents in people else SMALL_GROUP


def _help(step: int, chance: np.random.Generator) -> str | None:
    if step >= 4 and chance.random() < 0.6:
        return "offered"
    return "wanted" if 0 < step <= 2 and chance.random() < 0.35 else None


def _context(organisation: dict, number: int) -> dict[str, list[str]]:
    """The note that travels with the figures of an organisation's first round."""
    first = number == organisation.get("from_round", 1) - 1
    return {"context": [organisation["context"]]} if first and "context" in organisation else {}


def _said(organisation: dict, practice: Practice, group: str, said: dict, chance: np.random.Generator) -> dict:
    """Sharing and texts. The planted word stands in each text of the sharing it belongs to."""
    private = group in organisation.get("private_groups", ()) or practice.id in organisation.get(
        "private_practices", ()
    )
    sharing = "private" if private else organisation["sharing"]
    word = hidden_word(organisation["org_code"], sharing)
    ending = f" We call it {word}." if word else ""
    return {"sharing": sharing} | {name: str(chance.choice(texts)) + ending for name, texts in said.items()}
