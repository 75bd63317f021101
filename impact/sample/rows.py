"""The rows of the sample's smaller datasets, from the records that describe it."""

from collections.abc import Iterator
from datetime import date, timedelta

from impact.sample.system import organisations, record

FROM = date(2021, 4, 1)
FEEDS = {
    "improvement": ("improvement",),
    "workforce": ("workforce",),
    "outcomes": ("clinical", "operational", "financial"),
}
DIRECTORY = ("org_code", "name", "kind", "provider_type", "opened_on", "closed_on")


def directory() -> Iterator[dict]:
    """Rows of the `organisations` contract."""
    for organisation in organisations():
        yield {name: getattr(organisation, name) for name in DIRECTORY} | {"withdrawn": False}


def memberships() -> Iterator[dict]:
    """Rows of the `memberships` contract: as long as the organisation is open."""
    for organisation in organisations():
        for group, kind in organisation.groups:
            yield {
                "org_code": organisation.org_code,
                "group_code": group,
                "kind": kind,
                "from_date": organisation.opened_on or FROM,
                "to_date": organisation.closed_on and organisation.closed_on + timedelta(days=1),
                "withdrawn": False,
            }


def successions() -> Iterator[dict]:
    """Rows of the `successions` contract."""
    for row in record("organisations")["succession"]:
        yield row | {"withdrawn": False}


def listed(dataset: str) -> Iterator[dict]:
    """Rows of a dataset that records/ gives as they are."""
    for row in record(dataset)[dataset]:
        yield row | {"withdrawn": False}
