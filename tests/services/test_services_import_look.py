"""The first look at a file: what it is, what was proposed, and what must be decided."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.domain.errors import RuleBroken
from desktop.domain.importing import Mapping, Source
from desktop.services import office
from desktop.services.import_files import Reading
from desktop.services.import_look import look

pytestmark = pytest.mark.usefixtures("database")

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _office(database: Any) -> None:
    office.seed(now=NOW, home_country="GB", currency="EUR", time_zone="Europe/London")


def test_a_look_tells_how_the_file_is_written_and_what_would_be_refused(tmp_path: Path) -> None:
    path = tmp_path / "products.csv"
    path.write_text("title\n\nSKU;Name;Preis\nA;Nut;1,50\nB;;0,75\nC;Bolt;x\n", encoding="utf-8")
    seen = look(path=path, kind="products", now=NOW)
    assert (seen.encoding, seen.certain, seen.separator, seen.header_line) == (
        "utf-8",
        True,
        ";",
        3,
    )
    assert seen.columns == ("SKU", "Name", "Preis")
    assert seen.rows[0].cells == ["A", "Nut", "1,50"]
    assert seen.mapping.fields["price"] == Source(("Preis",), decimal=",")
    assert seen.problem is None
    assert [(one.line, one.code) for one in seen.refusals] == [
        (5, "field-missing"),
        (6, "number-malformed"),
    ]


def test_a_look_names_what_must_be_decided(tmp_path: Path) -> None:
    path = tmp_path / "products.csv"
    path.write_text("code;name;price\nA;Nut;1.500\n", encoding="utf-8")
    seen = look(path=path, kind="products", now=NOW)
    assert seen.problem is not None
    assert seen.problem.code == "import-decimal-unclear"
    fields = {**seen.mapping.fields, "price": Source(("price",), decimal=",")}
    decided = Mapping(name="", kind="products", fields=fields)
    assert look(path=path, kind="products", now=NOW, mapping=decided).problem is None
    lacking = Mapping(name="", kind="products", fields={"code": Source(("code",))})
    problem = look(path=path, kind="products", now=NOW, mapping=lacking).problem
    assert problem is not None
    assert problem.params == {"field": "name"}


def test_a_look_can_be_told_how_the_file_is_written(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes("number|ordered_at|quantity|unit_price\n1|2026-01-05|1|2\n".encode("utf-16"))
    seen = look(path=path, kind="orders", now=NOW, rows=1)
    assert (seen.encoding, seen.separator, len(seen.rows)) == ("utf-16", "|", 1)
    other = look(path=path, kind="orders", now=NOW, reading=Reading(separator=","))
    assert other.columns == ("number|ordered_at|quantity|unit_price",)
    assert other.problem is not None


def test_what_cannot_be_shown_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_bytes(b"")
    with pytest.raises(RuleBroken, match="file-empty"):
        look(path=path, kind="orders", now=NOW)
