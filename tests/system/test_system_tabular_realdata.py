"""The files that break readers: each is read exactly, or refused by name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.domain.errors import RuleBroken
from desktop.system.tabular import open_table

pytestmark = pytest.mark.realdata

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
TORTURE = DATA / "csv_torture"
SPECTRUM = sorted(path.stem for path in (TORTURE / "csv-spectrum" / "csvs").glob("*.csv"))


@pytest.fixture(autouse=True)
def _needs_data() -> None:
    if not DATA.is_dir():
        pytest.skip("the reference data does not lie beside this checkout")


@pytest.mark.parametrize("name", SPECTRUM)
def test_csv_spectrum_gives_what_it_expects(name: str) -> None:
    folder = TORTURE / "csv-spectrum"
    expected = json.loads((folder / "json" / f"{name}.json").read_text(encoding="utf-8"))
    with open_table(folder / "csvs" / f"{name}.csv") as table:
        read = [dict(zip(table.columns, row.cells, strict=True)) for row in table.rows()]
    if name == "location_coordinates":  # its expectation is one object, with another phone number
        assert read == [{**expected, "Contact Phone Number": "2095257564"}]
    else:
        assert read == expected


# Per file: separator, header line, columns, rows without a fault, rows with one, and the last row.
OUTCOMES = {
    "csvkit/bad.csv": (",", 1, 3, 1, 2, ["0", "mixed types.... uh oh", "17"]),
    "csvkit/blanks.csv": (",", 1, 6, 1, 0, ["", "NA", "N/A", "NONE", "NULL", "."]),
    "csvkit/date_like_number.csv": (",", 1, 1, 1, 0, ["4.5"]),
    "csvkit/dummy.tsv": ("\t", 1, 3, 1, 0, ["1", "2", "3"]),
    "csvkit/optional_quote_characters.csv": (",", 1, 3, 1, 0, ["1", "2", "3"]),
    "csvkit/test_empty_columns.csv": (",", 1, 3, 2, 0, ["", "", "c"]),
    "csvkit/test_locale.csv": (",", 1, 3, 1, 0, ["1,7", "200.000.000", ""]),
    "csvkit/test_utf8.csv": (",", 1, 3, 2, 0, ["4", "5", "ʤ"]),
    "csvkit/test_utf8_bom.csv": (",", 1, 3, 2, 0, ["4", "5", "ʤ"]),
    "messytables-horror/complex.csv": (",", 1, 4, 3, 0, ["2011-01-03", "", "6,000,000", "Galway"]),
    "messytables-horror/example.tsv": ("\t", 1, 17, 140, 0, None),
    "messytables-horror/excel_pasting.csv": (",", 4, 9, 16, 0, None),
    "messytables-horror/long.csv": (",", 1, 1, 3999, 0, ["foo"]),
    "messytables-horror/null.csv": (",", 0, 4, 10, 0, ["10", "null", "0", "0"]),
    "messytables-horror/simple.csv": (",", 1, 3, 6, 0, ["2011-01-03", "5", "Berkeley"]),
    "messytables-horror/simple.psv": ("|", 1, 6, 28, 0, None),
    "messytables-horror/simple.ssv": (";", 1, 3, 6, 0, ["2011-01-03", "5", "Berkeley"]),
    "messytables-horror/skip_initials.csv": (",", 1, 2, 2, 0, ["hello2", "goodbye2"]),
    "messytables-horror/small.csv": (",", 1, 1, 0, 0, None),
    "messytables-horror/utf8bom.csv": (",", 1, 2, 0, 0, None),
    "messytables-horror/weird_head_padding.csv": (";", 12, 10, 60, 16, None),
    # Its four lines of titles are as wide as the table; no rule finds the names among them.
    "messytables-horror/begrotingsanalyse-2011.csv": (",", 9, 14, 34, 0, None),
}


@pytest.mark.parametrize("name", OUTCOMES)
def test_messy_files_are_read(name: str) -> None:
    separator, header_line, width, sound, faulty, last = OUTCOMES[name]
    with open_table(TORTURE / name) as table:
        rows = list(table.rows())
        assert table.spelling is not None
        assert (table.spelling.separator, table.header_line) == (separator, header_line)
        assert len(table.columns) == width
    assert sum(1 for row in rows if not row.fault) == sound
    assert sum(1 for row in rows if row.fault) == faulty
    if last is not None:
        assert rows[-1].cells == last


def test_every_messy_file_has_an_outcome() -> None:
    found = {f"{path.parent.name}/{path.name}" for path in TORTURE.glob("[cm]*[!m]/*.?sv")}
    assert found == {*OUTCOMES, "csvkit/empty.csv"}


def test_a_line_end_alone_is_an_empty_file() -> None:
    with pytest.raises(RuleBroken, match="file-empty"), open_table(TORTURE / "csvkit/empty.csv"):
        pass


def test_the_header_can_be_told() -> None:
    path = TORTURE / "messytables-horror/begrotingsanalyse-2011.csv"
    with open_table(path, header_line=7) as table:
        assert table.columns[:3] == ["NR.", "Cluster", "#3"]
        assert len(list(table.rows())) == 36


def test_a_retail_file_is_read_whole() -> None:
    path = next((DATA / "online_retail").glob("*.csv.gz"))
    with open_table(path) as table:
        assert sum(1 for row in table.rows() if not row.fault) == 105_335
        assert table.position == table.size
