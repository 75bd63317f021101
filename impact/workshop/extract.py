"""A finished workshop as an `assessments` extract, which goes through intake like any other."""

import io

import pyarrow as pa
import pyarrow.parquet as pq

from impact.workshop.workshop import Workshop

COLUMNS = pa.schema(
    [
        ("org_code", pa.string()),
        ("framework", pa.string()),
        ("assessed_on", pa.date32()),
        ("practice", pa.string()),
        ("respondents", pa.string()),
        ("level", pa.string()),
        ("responses", pa.int64()),
        ("evidence", pa.string()),
        ("next_step", pa.string()),
        ("help", pa.string()),
        ("context", pa.string()),
        ("sharing", pa.string()),
    ]
)


class Extract(io.BytesIO):
    """The bytes of an extract, with its name; the name says no more than that assessments arrived."""

    name: str


def extract(workshop: Workshop) -> Extract:
    """Every answer that stands, a row each, by practice and group; the same answers give the same bytes."""
    rows = [
        {
            "org_code": workshop.organisation,
            "framework": workshop.framework,
            "assessed_on": workshop.round,
            "practice": practice,
            "respondents": respondents,
            **{name: value or None for name, value in entry.body.model_dump().items()},
        }
        for (practice, respondents), entry in sorted(workshop.answers().items())
    ]
    made = Extract()
    pq.write_table(pa.Table.from_pylist(rows, COLUMNS), made)
    made.name = f"assessments-{workshop.round}.parquet"
    return made
