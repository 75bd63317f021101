"""The sample in any order and split anyhow, in two batches, gives the sample's own fingerprint."""

from impact.folder import Folder
from impact.intake import take
from impact.settings import Settings
from impact.warehouse import versions
from tests.desk import TODAY
from tests.pieces import in_pieces


def test_the_fingerprint_is_that_of_all_at_once(sample, tmp_path):
    settings = Settings(Folder(tmp_path / "data"), fixed_today=TODAY)
    pieces = in_pieces(sorted((sample.root / "extracts").glob("*.parquet")), tmp_path, 2)
    for batch in (pieces[::2], pieces[1::2]):
        assert "refused" not in {one.verdict for one in take(settings, batch, by="an analyst")}
    assert versions.current(settings.folder).fingerprint == versions.current(sample).fingerprint
