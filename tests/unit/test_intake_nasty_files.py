"""Files that are not what they say: each gets its sentence, none gets through, none ends in a traceback."""

import random
import socket

import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe
import pytest

from impact.intake import footer
from tests.desk import Desk, found, observation, table, write


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


@pytest.fixture
def good(tmp_path):
    rows = [observation(number, breakdown=f"n={part}") for part in range(40) for number in range(1, 7)]
    return write(tmp_path / "observations-good.parquet", "observations", rows).read_bytes()


def handed_in(desk, content: bytes, name: str = "observations-bad.parquet"):
    path = desk.folder / name
    path.write_bytes(content)
    return desk.take_file(path)


BYTES = [
    (b"", "empty_file"),
    (b"metric_id,org_code\nseen,ZZ1\n", "not_parquet"),
    (b"PK\x03\x04" + b"\0" * 100, "not_parquet"),
    (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "not_parquet"),
    (b"PAR1", "damaged_file"),
    (b"PAR1PAR1", "damaged_file"),
    (b"PAR1" + b"\xff\xff\xff\x7f" + b"PAR1", "damaged_file"),
    (b"PAR1" + b"\0" * 50 + b"\x20\0\0\0" + b"PAR1", "damaged_file"),
    (b"PAR1" + b"x" * 500, "truncated_file"),
    (b"PARE" + b"x" * 500 + b"PARE", "encrypted_file"),
]


@pytest.mark.parametrize(("content", "rule"), BYTES, ids=range(len(BYTES)))
def test_what_is_no_parquet_file_is_refused_and_says_what_it_looks_like(desk, content, rule):
    receipt = handed_in(desk, content)
    assert (receipt.verdict, found(receipt)) == ("refused", [(rule, None, None)])


def test_csv_under_the_name_of_parquet_is_told_to_be_called_what_it_is(desk):
    receipt = handed_in(desk, b"metric_id,org_code\n")
    assert ".csv" in receipt.faults[0].fix
    assert "text, such as CSV" in receipt.faults[0].message


def test_a_file_cut_short_anywhere_is_refused(desk, good):
    for length in sorted(
        {0, 3, 4, 7, 8, 100, len(good) // 2, len(good) - 9, len(good) - 8, len(good) - 4, len(good) - 1}
    ):
        assert handed_in(desk, good[:length]).verdict == "refused", length


def test_a_file_whose_middle_is_missing_is_refused(desk, good):
    assert handed_in(desk, good[:200] + good[400:]).verdict == "refused"


@pytest.mark.parametrize("seed", range(6))
def test_flipped_bytes_never_end_in_an_exception_and_never_harm_the_state(desk, good, seed):
    chance = random.Random(seed)
    for _ in range(25):
        broken = bytearray(good)
        for _ in range(chance.choice([1, 1, 3, 20])):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        handed_in(desk, bytes(broken))
    assert desk.take("observations", [observation(1, "ZZ2")]).taken == 1


def test_a_changed_byte_is_found_where_the_file_carries_checksums(desk):
    path = desk.folder / "observations-sums.parquet"
    rows = table("observations", [observation(number, value=70.5) for number in range(1, 7)])
    pq.write_table(rows, path, write_page_checksum=True, compression=None, use_dictionary=False)
    content = bytearray(path.read_bytes())
    content[content.index(b"seen_in_time", 200) - 40] ^= 1
    assert found(handed_in(desk, bytes(content))) == [("damaged_file", None, None)]


def test_an_encrypted_file_is_called_encrypted(desk):
    class Keys(pe.KmsClient):
        def __init__(self, *_):
            super().__init__()

        def wrap_key(self, key, _):
            return key.hex()

        def unwrap_key(self, key, _):
            return bytes.fromhex(key)

    factory = pe.CryptoFactory(lambda *_: Keys())
    rows = table("observations", [observation()])
    for name, plain in (("observations-1.parquet", False), ("observations-2.parquet", True)):
        chosen = pe.EncryptionConfiguration(
            footer_key="footer", column_keys={"key": list(rows.schema.names)}, plaintext_footer=plain
        )
        properties = factory.file_encryption_properties(pe.KmsConnectionConfig(), chosen)
        with pq.ParquetWriter(desk.folder / name, rows.schema, encryption_properties=properties) as writer:
            writer.write_table(rows)
        assert found(desk.take_file(desk.folder / name)) == [("encrypted_file", None, None)]


def test_a_file_without_rows_is_refused(desk):
    receipt = desk.take("observations", [])
    assert found(receipt) == [("empty_file", None, None)]


def test_a_file_that_claims_too_much_is_refused_before_any_row_is_read(desk, good, monkeypatch):
    monkeypatch.setattr(footer, "MOST_BYTES", 500)
    receipt = handed_in(desk, good)
    assert found(receipt) == [("too_large", None, None)]
    monkeypatch.setattr(footer, "MOST_BYTES", 2**40)
    monkeypatch.setattr(footer, "MOST_ROWS", 239)
    assert "240 rows" in handed_in(desk, good).faults[0].message


def test_a_footer_that_claims_a_hundred_gigabytes_is_refused(desk):
    schema = pa.schema([("org_code", pa.string())])
    path = desk.folder / "observations-huge.parquet"
    with pq.ParquetWriter(path, schema) as writer:
        writer.write_table(pa.table({"org_code": ["ZZ1"]}, schema=schema))
    claimed = _claiming(path.read_bytes(), 100 * 2**30)
    receipt = handed_in(desk, claimed)
    assert found(receipt) == [("too_large", None, None)]
    assert "100.0 GB" in receipt.faults[0].message


def _claiming(content: bytes, size: int) -> bytes:
    """The same file with a footer in which the row group's size, a zigzag number, is written as `size`."""
    length = int.from_bytes(content[-8:-4], "little")
    start, footer_bytes = content[: -8 - length], content[-8 - length : -8]
    real = pq.ParquetFile(pa.BufferReader(content)).metadata.row_group(0).total_byte_size
    at = footer_bytes.rindex(b"\x16" + _zigzag(real) + b"\x16\x02")
    changed = footer_bytes[: at + 1] + _zigzag(size) + footer_bytes[at + 1 + len(_zigzag(real)) :]
    return start + changed + len(changed).to_bytes(4, "little") + b"PAR1"


def _zigzag(number: int) -> bytes:
    number, written = number << 1, bytearray()
    while number > 127:
        written.append(number & 127 | 128)
        number >>= 7
    return bytes([*written, number])


def test_a_folder_a_missing_file_and_a_socket_are_refused(desk):
    (desk.folder / "observations.parquet").mkdir()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(desk.folder / "observations-s.parquet"))
        rules = [
            found(desk.take_file(desk.folder / name))[0][0]
            for name in ("observations.parquet", "observations-gone.parquet", "observations-s.parquet")
        ]
    assert rules == ["not_a_file", "missing_file", "not_a_file"]


@pytest.mark.parametrize(
    "name", ["x.parquet", "observation.parquet", "observationsfoo.parquet", ".parquet", "é.parquet"]
)
def test_a_name_without_a_dataset_is_refused_and_a_near_miss_named(desk, name):
    receipt = desk.take("observations", [observation()], name=name)
    assert found(receipt) == [("unknown_dataset", None, None)]
    assert ("did you mean observations?" in receipt.faults[0].message) == (name[0] == "o")


@pytest.mark.parametrize("path", ["", "\0", "observations\0.parquet", "a" * 5000])
def test_a_path_that_cannot_be_is_a_missing_file(desk, path):
    assert desk.take_file(path, display_name="observations.parquet").faults[0].rule in (
        "missing_file",
        "not_a_file",
        "unreadable_file",
    )


def test_text_that_is_no_text_is_refused(desk):
    rows = table("observations", [observation(breakdown="n=1")])
    broken = pa.StringArray.from_buffers(1, pa.py_buffer(b"\0\0\0\0\4\0\0\0"), pa.py_buffer(b"\xff\xfe\xfd\xfc"))
    path = desk.folder / "observations-text.parquet"
    pq.write_table(rows.set_column(rows.schema.get_field_index("breakdown"), "breakdown", broken), path)
    assert found(desk.take_file(path)) == [("damaged_file", None, None)]


def test_a_cell_of_five_million_characters_is_named_by_its_beginning(desk):
    receipt = desk.take("observations", [observation(status="x" * 5_000_000)])
    assert len(receipt.faults[-1].message) < 600
    assert receipt.rejected == 1


def test_text_that_looks_like_sql_is_text(desk):
    nasty = "'); DROP TABLE taken.observations; --"
    receipt = desk.take("observations", [observation(1, breakdown=nasty), observation(2, status=nasty)])
    assert (receipt.taken, receipt.rejected) == (1, 1)
    assert desk.rows("taken", "observations")[0]["breakdown"] == nasty


def test_text_with_braces_and_null_characters_is_shown_as_it_is(desk):
    receipt = desk.take("observations", [observation(status="{value} {0} \0 end")])
    assert "{value} {0}" in receipt.faults[-1].message


WEIRD = [
    pa.array([b"1"], pa.binary(1)),
    pa.array([1], pa.duration("s")),
    pa.array([1], pa.time32("s")),
    pa.array([None], pa.null()),
    pa.array([[1.0, 2.0]], pa.list_(pa.float64(), 2)),
    pa.array([{"a": 1}]),
    pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int64())),
]


@pytest.mark.parametrize("column", WEIRD, ids=lambda column: str(column.type))
@pytest.mark.parametrize("name", ["value", "org_code", "period_end", "extra", "x_extra", "withdrawn"])
def test_columns_of_every_other_type_end_in_a_receipt(desk, column, name):
    rows = table("observations", [observation()])
    changed = pa.table({name_: rows.column(name_) for name_ in rows.schema.names} | {name: column})
    path = desk.folder / "observations-weird.parquet"
    pq.write_table(changed, path)
    receipt = desk.take_file(path)
    assert receipt.verdict in ("refused", "accepted", "partly")


def test_a_hundred_thousand_faults_are_counted_and_a_thousand_listed(desk):
    days = pa.array(range(20_000), pa.int32()).cast(pa.date32())
    rows = pa.table(
        {
            "metric_id": pa.repeat("seen_in_time", 20_000),
            "org_code": pa.repeat("ZZ1", 20_000),
            "period_start": days,
            "period_end": days,
            "value": pa.repeat(float("nan"), 20_000),
            "status": pa.repeat("odd", 20_000),
        }
    )
    path = desk.folder / "observations-bad.parquet"
    pq.write_table(rows, path)
    receipt = desk.take_file(path)
    of_rows = [fault for fault in receipt.faults if fault.row]
    assert (len(of_rows), receipt.rejected) == (1000, 20_000)
    assert receipt.fault_count > 40_000
    assert [fault.row for fault in of_rows[:4]] == [1, 1, 2, 2]


def test_a_file_with_fewer_rows_than_its_footer_says_is_refused(desk):
    content = write(desk.folder / "observations-one.parquet", "observations", [observation()]).read_bytes()
    one_row, two_rows = b"\x16\x02\x19\x1c", b"\x16\x04\x19\x1c"  # the file's own number of rows, then its row groups
    assert content.count(one_row) == 1
    receipt = handed_in(desk, content.replace(one_row, two_rows))
    assert found(receipt) == [("damaged_file", None, None)]
    assert desk.rows("taken", "observations") == []
