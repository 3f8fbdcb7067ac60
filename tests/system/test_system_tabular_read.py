"""Reading tables: whatever a file is, it gives exact rows or one typed fault."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.errors import RuleBroken, Unavailable
from desktop.system.tabular import WIDEST, Table, open_table
from desktop.system.tabular_detect import FIELD_LIMIT

Put = Callable[[bytes], Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    def write(content: bytes) -> Path:
        path = tmp_path / "given.csv"
        path.write_bytes(content)
        return path

    return write


def cells(table: Table) -> list[list[str]]:
    return [row.cells for row in table.rows()]


@pytest.mark.parametrize(
    ("codec", "mark"),
    [("utf-8", b""), ("utf-8-sig", b""), ("utf-16", b""), ("utf-32", b""), ("utf-16-le", b"")],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_spelling_gives_the_same_rows(
    put: Put, codec: str, mark: bytes, end: str, separator: str
) -> None:
    lines = [["name", "town"], ["Müller", "Köln"], ["Nuñez", "León"], ["Li", "Xi'an"]]
    text = end.join(separator.join(line) for line in lines) + end
    with open_table(put(mark + text.encode(codec))) as table:
        assert table.columns == lines[0]
        assert cells(table) == lines[1:]
        assert [row.line for row in table.rows()] == [2, 3, 4]


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("cp1252", "Name;Straße\nMüller;Königstraße 5\nJäger;Gärtnerweg 2\n"),
        ("cp1251", "Имя;Город\nИван;Москва\nОльга;Тверь\n"),
        ("cp932", "姓名;城市\n山田;東京\n鈴木太郎;大阪市北区\n"),
    ],
)
def test_an_encoding_without_a_mark_is_guessed_and_called_a_guess(
    put: Put, codec: str, text: str
) -> None:
    with open_table(put(text.encode(codec))) as table:
        assert table.spelling is not None
        assert not table.spelling.certain
        assert [table.columns, *cells(table)] == [line.split(";") for line in text.splitlines()]


def test_a_foreign_byte_far_behind_the_sample_is_seen(put: Put) -> None:
    content = b"name,town\n" + b"Smith,York\n" * 200_000 + "Müller,Köln\n".encode("cp1252")
    with open_table(put(content)) as table:
        assert cells(table)[-1] == ["Müller", "Köln"]


def test_a_wrong_encoding_names_the_line(put: Put) -> None:
    path = put("name,town\nSmith,York\nMüller,Köln\n".encode("cp1252"))
    with pytest.raises(RuleBroken) as caught, open_table(path, encoding="utf-8"):
        pass
    assert caught.value.code == "file-encoding"
    late = put(b"name,town\n" + b"Smith,York\n" * 100_000 + b"M\xfcller,K\xf6ln\n")
    with open_table(late, encoding="utf-8") as table, pytest.raises(RuleBroken) as caught:
        list(table.rows())
    assert 99_000 < caught.value.params["line"] <= 100_002  # type: ignore[operator]
    with pytest.raises(RuleBroken, match="encoding-unknown"), open_table(path, encoding="no-such"):
        pass


def test_a_row_starts_on_its_physical_line(put: Put) -> None:
    with open_table(put(b'a,b\n"one\ntwo",1\n\n,\n"three\r\nfour\n",2\nlast,3')) as table:
        assert [(row.line, row.cells) for row in table.rows()] == [
            (2, ["one\ntwo", "1"]),
            (6, ["three\r\nfour\n", "2"]),
            (9, ["last", "3"]),
        ]


def test_rows_of_another_width_are_marked_and_reading_goes_on(put: Put) -> None:
    with open_table(put(b"a,b\n1\n1,2,3\n1,2,,,\n1,2\n")) as table:
        assert [(row.line, row.fault) for row in table.rows()] == [
            (2, "row-too-short"),
            (3, "row-too-long"),
            (4, ""),
            (5, ""),
        ]


def test_stray_quotation_marks_and_zero_bytes_are_faults_of_their_row(put: Put) -> None:
    with open_table(put(b'a,b\n"x" y,1\nx\0,2\n"5 in ""plain""",3\n"a\nb\0\nc",4\n')) as table:
        assert list(table.rows()) == [
            (2, ['"x" y,1'], "row-quotes"),
            (3, ["x\0", "2"], "row-nul"),
            (4, ['5 in "plain"', "3"], ""),
            (5, ["a\nb\0\nc", "4"], "row-nul"),
        ]


def test_an_open_quotation_mark_refuses_the_file(put: Put) -> None:
    with (
        open_table(put(b"a,b\n1,2\n" + b'"x,3\n' + b"1,2\n" * 200_000)) as table,
        pytest.raises(RuleBroken, match=r"file-quote-open|file-field-too-long") as caught,
    ):
        list(table.rows())
    assert caught.value.params["line"] == 3


def test_a_cell_of_ten_megabytes_refuses_the_file_where_it_stands(put: Put) -> None:
    with (
        open_table(put(b"a,b\n1,2\n" + b"x" * 10_000_000 + b",2\n")) as table,
        pytest.raises(RuleBroken) as caught,
    ):
        list(table.rows())
    assert caught.value.code == "file-field-too-long"
    assert caught.value.params == {"line": 3, "limit": FIELD_LIMIT}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"\n\n \n", "file-empty"),
        (b"\xef\xbb\xbf", "file-empty"),
        (b",,,\n,,,\n", "file-empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "file-not-table"),
        (b"%PDF-1.7\n", "file-not-table"),
        (b"PK\x03\x04 and nothing more", "file-not-table"),
        (b"\x1f\x8b and nothing more", "file-not-table"),
        (gzip.compress(b"a,b\n1,2\n" * 100, mtime=0)[:-9], "file-not-table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file-old-excel"),
        (b"a," * WIDEST + b"a\n", "file-too-wide"),
    ],
)
def test_what_is_no_table_is_refused_by_name(put: Put, content: bytes, code: str) -> None:
    with pytest.raises(RuleBroken) as caught, open_table(put(content)) as table:
        list(table.rows())
    assert caught.value.code == code


def test_a_file_that_cannot_be_read_is_unavailable(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.csv", tmp_path):
        with pytest.raises(Unavailable) as caught, open_table(path):
            pass
        assert caught.value.code == "file-unreadable"
        assert caught.value.params["path"] == str(path)


def test_titles_above_the_table_are_skipped_unless_told(put: Put) -> None:
    path = put(b"Price list 2026\n,,\n\ncode,name,price\nA1,Bolt,1.50\nA2,Nut,0.75\n")
    with open_table(path) as table:
        assert (table.header_line, table.columns) == (4, ["code", "name", "price"])
        assert cells(table) == [["A1", "Bolt", "1.50"], ["A2", "Nut", "0.75"]]
    with open_table(path, header_line=5) as table:
        assert table.columns == ["A1", "Bolt", "1.50"]
    with open_table(path, header_line=0) as table:
        assert table.columns == ["#1", "#2", "#3"]
        assert next(table.rows()).fault == "row-too-short"


def test_columns_without_a_name_or_with_a_used_one_get_their_own(put: Put) -> None:
    with open_table(put(b"name,,name, Straight \n road ,\n1,2,3,4,\n")) as table:
        assert table.columns == ["name", "#2", "name (2)", "Straight"]
    with open_table(put(b"1,2.5,0\n2,3.5,0\n")) as table:
        assert (table.header_line, len(cells(table))) == (0, 2)


def test_gzip_is_read_through_and_progress_counts_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n" + b"1,2\n" * 50_000))
    with open_table(path) as table:
        assert sum(1 for _ in table.rows()) == 50_000
        assert table.position == table.size == path.stat().st_size


def test_two_readings_of_one_table_do_not_disturb_each_other(put: Put) -> None:
    with open_table(put(b"a\n1\n2\n3\n")) as table:
        first, second = table.rows(), table.rows()
        assert next(first).cells == ["1"]
        assert [row.cells for row in second] == [["1"], ["2"], ["3"]]
        assert next(first).cells == ["2"]
        assert [row.cells for row in table.sample(2)] == [["1"], ["2"]]


value = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\r\n\t\x85"), max_size=12
)


@given(
    rows=st.lists(st.lists(value, min_size=3, max_size=3), max_size=8),
    separator=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_what_is_written_by_the_rules_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], separator: str, end: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([["first", "second", "third"], *rows])
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    with open_table(path, separator=separator) as table:
        assert cells(table) == [row for row in rows if any(row)]


def test_sheets_give_the_texts_of_their_values(tmp_path: Path) -> None:
    from openpyxl import Workbook

    path = tmp_path / "book.xlsx"
    moment = datetime(2026, 10, 30, 14, 5, tzinfo=UTC).replace(tzinfo=None)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["text", "number", "day", "moment", "yes"])
    sheet.append([" 007", 0.1, date(2026, 10, 30), moment, True])
    sheet.append([None, 1e15, None, None, False])
    sheet.append(["tail", -12, date(2024, 2, 29)])
    sheet["D2"].number_format = "dd/mm/yyyy hh:mm"
    second = book.create_sheet("other")
    second.append(["only"])
    book.save(path)
    with open_table(path) as table:
        assert table.sheets == ("Sheet", "other")
        assert table.columns == ["text", "number", "day", "moment", "yes"]
        assert [(row.line, row.cells, row.fault) for row in table.rows()] == [
            (2, [" 007", "0.1", "2026-10-30", "2026-10-30 14:05:00", "true"], ""),
            (3, ["", "1000000000000000", "", "", "false"], ""),
            (4, ["tail", "-12", "2024-02-29", "", ""], ""),
        ]
    with open_table(path, sheet="other") as table:
        assert table.columns == ["only"]
    with pytest.raises(RuleBroken, match="file-sheet"), open_table(path, sheet="absent"):
        pass
