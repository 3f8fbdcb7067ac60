"""Strings that break programs come in to the letter, or are refused; nothing is interpreted."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from desktop.queries import exports
from desktop.services import office
from desktop.services.imports import import_file
from desktop.system.tabular import open_table
from desktop.system.tabular_write import write_table

pytestmark = [pytest.mark.realdata, pytest.mark.usefixtures("database")]

STRINGS = Path(__file__).resolve().parents[3] / "shared/data/names_addresses_phones/blns.txt"
NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_nasty_strings_in_and_out(database: Any, tmp_path: Path, ending: str) -> None:
    if not STRINGS.is_file():
        pytest.skip("the reference data does not lie beside this checkout")
    office.seed(now=NOW, home_country="GB", currency="EUR", time_zone="Europe/London")
    lines = STRINGS.read_text(encoding="utf-8").split("\n")
    names = [line for line in lines if line and not line.startswith("#")]
    path, refused_path = tmp_path / f"in{ending}", tmp_path / "refused.csv"
    write_table(path, ["number", "name"], [[f"N{at}", name] for at, name in enumerate(names)])
    report = import_file(
        kind="customers",
        path=path,
        who=None,
        now=NOW,
        partial=True,
        refused_path=refused_path,
    ).value
    assert report.created + report.refused == report.rows == len(names)
    assert report.created > 400
    wanted = {f"N{at}": name.strip() for at, name in enumerate(names)}
    with refused_path.open(encoding="utf-8-sig", newline="") as file:
        refused = {row["number"] for row in csv.DictReader(file)}
    out = tmp_path / f"out{ending}"
    write_table(
        out, exports.columns("customers"), exports.rows("customers", zone=ZoneInfo("Europe/London"))
    )
    with open_table(out) as table:
        found = {row.cells[0]: row.cells[1] for row in table.rows()}
    assert found == {number: name for number, name in wanted.items() if number not in refused}
