"""Memberships and successions that go round in a circle: an organisation would belong to itself, or follow itself."""

from collections import defaultdict
from datetime import date

from impact.intake.faults import Findings, fault

Edge = tuple[str, str, date | None, date | None, int | None]  # from, to, first day, day after the last, row in the file

# One row an edge that would be in force or wait, once the file is taken.
EDGES = {
    "memberships": """
        SELECT org_code, group_code, from_date, to_date, "row" FROM incoming WHERE NOT coalesce(withdrawn, FALSE)
        UNION ALL
        SELECT org_code, group_code, from_date, to_date, NULL FROM (
            FROM taken.memberships SELECT org_code, group_code, kind, from_date, to_date, withdrawn
            UNION ALL
            FROM waiting.memberships SELECT org_code, group_code, kind, from_date, to_date, withdrawn
        )
        WHERE NOT coalesce(withdrawn, FALSE) AND (org_code, group_code, kind, from_date) NOT IN (
            SELECT (org_code, group_code, kind, from_date) FROM incoming
        )
        ORDER BY ALL
    """,
    "successions": """
        SELECT predecessor_code, successor_code, NULL, NULL, "row" FROM incoming WHERE NOT coalesce(withdrawn, FALSE)
        UNION ALL
        SELECT predecessor_code, successor_code, NULL, NULL, NULL FROM (
            FROM taken.successions SELECT predecessor_code, successor_code, effective_on, withdrawn
            UNION ALL
            FROM waiting.successions SELECT predecessor_code, successor_code, effective_on, withdrawn
        )
        WHERE NOT coalesce(withdrawn, FALSE) AND (predecessor_code, successor_code, effective_on) NOT IN (
            SELECT (predecessor_code, successor_code, effective_on) FROM incoming
        )
        ORDER BY ALL
    """,
}
SECOND_COLUMN = {"memberships": "group_code", "successions": "successor_code"}


def judge(findings: Findings) -> None:
    """Block the file where its rows close a circle (for memberships: one that holds on some day)."""
    dataset = findings.contract.dataset
    edges = findings.connection.execute(EDGES[dataset]).fetchall()
    circle = closed_circle(edges)
    if circle:
        row = min(edge[4] for edge in circle if edge[4] is not None)
        way = " → ".join([circle[0][0]] + [edge[1] for edge in circle])
        detail = f"{way} (row {row})"
        findings.of_file.append(
            fault("circle", row=row, column=SECOND_COLUMN[dataset], value=circle[0][1], detail=detail)
        )


def closed_circle(edges: list[Edge]) -> list[Edge] | None:
    """A circle through a row of the file, on one day, as its edges in order; None where there is none."""
    undated = _circle_through_file(edges)
    if undated is None:
        return None
    # A circle that holds at all holds on the first day of its youngest edge, and that is some edge's first day.
    days = sorted({edge[2] for edge in edges if edge[2] is not None})
    for day in days or [None]:
        found = _circle_through_file([edge for edge in edges if _holds(edge, day)])
        if found:
            return found
    return None


def _holds(edge: Edge, day: date | None) -> bool:
    begins, ends = edge[2], edge[3]
    return day is None or ((begins is None or begins <= day) and (ends is None or day < ends))


def _circle_through_file(edges: list[Edge]) -> list[Edge] | None:
    onwards = defaultdict(list)
    for edge in edges:
        onwards[edge[0]].append(edge)
    alive = _without_dead_ends(edges)
    for edge in edges:
        if edge[4] is not None and edge[0] in alive and edge[1] in alive:
            back = _way(onwards, edge[1], edge[0], alive)
            if back is not None:
                return [edge, *back]
    return None


def _without_dead_ends(edges: list[Edge]) -> set[str]:
    """The organisations that could be in a circle: each has a way in and a way out to another such."""
    alive = {code for edge in edges for code in edge[:2]}
    while True:
        kept = {edge[0] for edge in edges if edge[1] in alive} & {edge[1] for edge in edges if edge[0] in alive} & alive
        if kept == alive:
            return alive
        alive = kept


def _way(onwards: dict[str, list[Edge]], start: str, goal: str, alive: set[str]) -> list[Edge] | None:
    """A shortest way from `start` to `goal` as edges; empty where they are the same; None where there is none."""
    reached: dict[str, Edge | None] = {start: None}
    frontier = [start]
    while frontier and goal not in reached:
        found = [edge for code in frontier for edge in onwards[code] if edge[1] in alive and edge[1] not in reached]
        for edge in found:
            reached.setdefault(edge[1], edge)
        frontier = list(dict.fromkeys(edge[1] for edge in found))
    if goal not in reached:
        return None
    way, at = [], goal
    while reached[at] is not None:
        way.insert(0, reached[at])
        at = reached[at][0]
    return way
