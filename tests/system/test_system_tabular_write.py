"""Writing tables: exact, whole or not at all, and readable again."""

from __future__ import annotations

import json
import resource
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.errors import RuleBroken, Unavailable
from desktop.system.tabular import open_table
from desktop.system.tabular_write import Value, write_table

MOMENT = datetime(2026, 10, 30, 14, 5, tzinfo=UTC)
COLUMNS = ["text", "amount", "number", "on", "at", "open"]
ROWS: list[list[Value]] = [
    ['Müller, "Söhne"\n', Decimal("0.10"), -3, date(2026, 10, 30), MOMENT, True],
    ["=1+1", Decimal("12345678901234567.89"), 2**60, date(1850, 1, 2), None, False],
    [" _x0041_\x0b#N/A ", None, None, None, None, None],
    ["#N/A", Decimal("-0.000001"), 0, None, None, None],
]


def test_csv_is_exact_and_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    assert write_table(path, COLUMNS, ROWS) == 4
    assert path.read_bytes().startswith(b"text,amount,number,on,at,open\r\n")
    with open_table(path) as table:
        assert [row.cells for row in table.rows()][:2] == [
            ['Müller, "Söhne"\n', "0.10", "-3", "2026-10-30", "2026-10-30T14:05:00+00:00", "true"],
            ["=1+1", "12345678901234567.89", str(2**60), "1850-01-02", "", "false"],
        ]


def test_a_mark_is_written_when_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    write_table(path, ["a"], [["ä"]], marked=True)
    assert path.read_bytes() == b"\xef\xbb\xbfa\r\n\xc3\xa4\r\n"


def test_json_keeps_decimals_as_texts(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    write_table(path, COLUMNS, ROWS)
    assert json.loads(path.read_text(encoding="utf-8"))[0] == {
        "text": 'Müller, "Söhne"\n',
        "amount": "0.10",
        "number": -3,
        "on": "2026-10-30",
        "at": "2026-10-30T14:05:00+00:00",
        "open": True,
    }
    write_table(path, COLUMNS, [])
    assert json.loads(path.read_text(encoding="utf-8")) == []


def test_a_sheet_holds_texts_numbers_and_days_and_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    write_table(path, COLUMNS, ROWS)
    with open_table(path) as table:
        assert [row.cells for row in table.rows()] == [
            ['Müller, "Söhne"\n', "0.1", "-3", "2026-10-30", "2026-10-30 14:05:00", "true"],
            ["=1+1", "12345678901234567.89", str(2**60), "1850-01-02", "", "false"],
            [" _x0041_\x0b#N/A ", "", "", "", "", ""],
            ["#N/A", "-0.000001", "0", "", "", ""],
        ]
    from openpyxl import load_workbook

    book = load_workbook(path)
    kinds = {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row}
    assert kinds <= {"s", "n", "d", "b"}


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_any_text_survives_a_sheet(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.xlsx"
    write_table(path, ["first", "second"], [["x", text]])
    with open_table(path) as table:
        assert [row.cells for row in table.rows()] == [["x", text]]


def test_what_a_sheet_would_cut_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    with pytest.raises(RuleBroken, match="sheet-text-too-long"):
        write_table(path, ["a"], [["x" * 32_768]])
    with pytest.raises(RuleBroken, match="export-format"):
        write_table(tmp_path / "out.ods", ["a"], [])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".json"])
def test_cancelling_or_failing_leaves_the_old_file(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"out{ending}"
    path.write_bytes(b"old")
    seen: list[int] = []

    def rows() -> Iterator[list[Value]]:
        while True:
            yield ["x"]

    with pytest.raises(RuleBroken, match="cancelled"):
        write_table(
            path,
            ["a"],
            rows(),
            progress=lambda done, total, text: seen.append(done),
            cancelled=lambda: len(seen) == 3,
        )
    assert seen == [0, 1_000, 2_000]

    def failing() -> Iterator[list[Value]]:
        yield ["x"]
        raise KeyError("a bug")

    with pytest.raises(KeyError):
        write_table(path, ["a"], failing())
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".json"])
def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"out{ending}"
    rows: list[list[Value]] = [["x" * 100, number] for number in range(20_000)]
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
    try:
        with pytest.raises(Unavailable) as caught:
            write_table(path, ["a", "b"], rows)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert caught.value.code == "file-write"
    assert caught.value.params["path"] == str(path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="file-write"):
        write_table(tmp_path / "absent" / "out.csv", ["a"], [])
