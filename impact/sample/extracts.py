"""The sample's extracts, one of each dataset, always the same."""

from datetime import date
from pathlib import Path

from impact.sample.parquet import write
from impact.sample.rounds import assessments
from impact.sample.rows import FEEDS, directory, listed, memberships, successions
from impact.sample.series import observations

TODAY = date(2026, 7, 14)
LISTED = ("contacts", "metrics", "targets", "events", "initiatives", "benefits", "resources")


def write_extracts(folder: Path) -> list[Path]:
    """Write every extract of the sample into `folder`/extracts and return the files, definitions before what uses them.

    The bytes are the same on every run with the same versions of numpy and pyarrow. Files there are replaced.
    """
    place = folder / "extracts"
    place.mkdir(parents=True, exist_ok=True)
    datasets = {"organisations": directory(), "memberships": memberships(), "successions": successions()}
    datasets |= {name: listed(name) for name in LISTED}
    datasets["assessments"] = assessments()
    paths = [write(rows, dataset, place / f"{dataset}.parquet") for dataset, rows in datasets.items()]
    return paths + _write_observations(place)


def _write_observations(place: Path) -> list[Path]:
    """One file a feed, as they would come from different offices."""
    rows = list(observations(TODAY))
    paths = []
    for feed, domains in FEEDS.items():
        sent = [row for domain, row in rows if domain in domains]
        paths.append(write(sent, "observations", place / f"observations-{feed}.parquet"))
    return paths
