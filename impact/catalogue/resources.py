"""Where to read on: the public pages that every data folder shows, until an extract of resources says otherwise."""

from functools import cache

from impact.catalogue.definition import split
from impact.catalogue.toml import HERE, need, read

NAMED = ("resource_id", "title", "components", "link", "summary")


@cache
def resources() -> tuple[dict, ...]:
    """The shipped resources as rows of the `resources` contract. Raises ImpactError for one without what it must say."""
    found = read(HERE / "resources.toml")["resource"]
    for number, one in enumerate(found, 1):
        need(one, NAMED, f"resources.toml, resource {number}")
    return tuple(one | {"components": ";".join(split(one["components"]))} for one in found)
