"""The command line as administrators and scripts meet it: answers, JSON, exit status."""

from __future__ import annotations

import csv
import json
import sqlite3
from pathlib import Path

import pytest

from desktop.__main__ import main

CUSTOMERS = "number,name,phone\nK1,Müller & Söhne,030 123456\nK2,Okafor,+33 6 39 98 00 17\n"


@pytest.fixture
def office(tmp_path: Path) -> list[str]:
    return ["--database", str(tmp_path / "office.sqlite")]


def said(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    answer: dict[str, object] = json.loads(capsys.readouterr().out)
    return answer


def test_convert_gives_the_amount_the_rate_its_day_and_source(
    office: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*office, "convert", "1234.56 GBP in USD on 2026-10-30", "--json"]) == 0
    answer = said(capsys)
    assert (answer["result"], answer["unit"]) == ("1654.17", "USD")
    assert (answer["rate_date"], answer["source"]) == ("2026-10-30", "ecb")
    assert str(answer["rate"]).startswith("1.3398896617893979")


def test_a_saturday_uses_the_last_published_day_and_says_so(
    office: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*office, "convert", "1000 eur in usd on 2024-03-30"]) == 0
    printed = capsys.readouterr().out
    assert "1081.10 USD" in printed
    assert "2024-03-28 (2 days older)" in printed


def test_a_refusal_is_a_sentence_and_status_1(
    office: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*office, "convert", "100 HRK in EUR on 2023-05-01"]) == 1
    assert "30 Dec 2022" in capsys.readouterr().err
    assert main([*office, "convert", "100 HRK in EUR on 2023-05-01", "--json"]) == 1
    assert said(capsys)["error"] == "currency-ended"


@pytest.mark.parametrize("arguments", [["frob"], ["import", "orders"], ["export", "cats", "x.csv"]])
def test_wrong_use_is_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_what_was_imported_comes_out_again_and_twice_changes_nothing(
    office: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(CUSTOMERS, encoding="utf-8")
    assert main([*office, "import", "customers", str(source), "--json"]) == 0
    assert said(capsys)["created"] == 2
    assert main([*office, "import", "customers", str(source), "--json"]) == 0
    assert said(capsys)["unchanged"] == 2
    assert main([*office, "export", "customers", str(out)]) == 0
    with out.open(encoding="utf-8", newline="") as file:
        names = {row["number"]: row["name"] for row in csv.DictReader(file)}
    assert names["K1"] == "Müller & Söhne"


def test_a_refused_row_keeps_the_whole_file_out_and_says_where(
    office: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, refused = tmp_path / "in.csv", tmp_path / "refused.csv"
    source.write_text(CUSTOMERS + "K3,,\n", encoding="utf-8")
    command = [*office, "import", "customers", str(source), "--refused", str(refused)]
    assert main(command) == 1
    assert "line 4" in capsys.readouterr().err
    assert "K3" in refused.read_text(encoding="utf-8")
    assert main([*office, "export", "customers", str(tmp_path / "out.json"), "--json"]) == 0
    assert said(capsys)["rows"] == 0
    assert main([*command, "--partial"]) == 0


def test_a_dry_run_keeps_nothing(
    office: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "in.csv"
    source.write_text(CUSTOMERS, encoding="utf-8")
    assert main([*office, "import", "customers", str(source), "--dry-run"]) == 0
    assert "Nothing was kept" in capsys.readouterr().out
    assert main([*office, "import", "customers", str(source), "--json"]) == 0
    assert said(capsys)["created"] == 2


def test_check_is_quiet_about_a_sound_office_and_names_what_is_wrong(
    office: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*office, "check"]) == 0
    assert "in order" in capsys.readouterr().out
    database = sqlite3.connect(office[1])
    database.execute("UPDATE customer SET folded = 'x'")
    database.execute("DELETE FROM customer_word")
    database.commit()
    database.close()
    assert main([*office, "check", "--json"]) == 1
    answer = said(capsys)
    assert answer["ok"] is False
    assert answer["findings"]


def test_a_backup_is_restored_and_what_was_there_is_kept(
    office: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, saved = tmp_path / "in.csv", tmp_path / "saved.sqlite"
    source.write_text(CUSTOMERS, encoding="utf-8")
    assert main([*office, "backup", str(saved)]) == 0
    assert main([*office, "import", "customers", str(source)]) == 0
    assert main([*office, "restore", str(saved), "--json"]) == 0
    capsys.readouterr()
    assert main([*office, "export", "customers", str(tmp_path / "o.csv"), "--json"]) == 0
    assert said(capsys)["rows"] == 0


def test_a_damaged_database_is_a_sentence_not_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"this is no database at all, whatever its name says" * 100)
    assert main(["--database", str(broken), "check"]) == 1
    assert "damaged" in capsys.readouterr().err
    assert broken.read_bytes().startswith(b"this is no database")


def test_a_newer_database_is_refused(office: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*office, "check"]) == 0
    database = sqlite3.connect(office[1])
    database.execute(
        "INSERT INTO migration_history (name, applied) VALUES ('9999_future', '2030-01-01')"
    )
    database.commit()
    database.close()
    capsys.readouterr()
    assert main([*office, "check"]) == 1
    assert "newer version" in capsys.readouterr().err


def test_no_server_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--database", "postgresql://nobody@127.0.0.1:1/none", "check"]) == 1
    assert "cannot be reached" in capsys.readouterr().err
