"""Others on the same database: long locks, writers at once, a second start, a server that dies."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
from faults_desk import ORDERED, Desk, asked, furnish, sound
from postgres import Postgres
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.models import database
from desktop.models.database import close_database
from desktop.services import opening
from desktop.system.running_copy import address

ROOT = Path(__file__).parents[2]
BUSY = "Somebody else is writing to the database. Try again in a moment."
HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(sys.argv[2])
print("held", flush=True)
sys.stdin.read()
"""
WRITER = """
import json, sys
from datetime import UTC, datetime
from decimal import Decimal
from desktop.models.catalogue import Product
from desktop.models.customers import Customer
from desktop.services import drafts, lines, opening, orders

now = datetime.now(UTC)
opening.open_office(target=sys.argv[1], now=now, home_country="DE", currency="EUR",
                    zone="Europe/Berlin")
opening.enter()
customer = Customer.get(Customer.name == "Okafor").id
product = Product.get(Product.code == "W").id
print("ready", flush=True)
sys.stdin.readline()
numbers = []
for _number in range(30):
    order = drafts.start(customer=customer, currency="EUR", who=1, now=now).value
    lines.add_line(order=order, product=product, quantity=Decimal(1), who=1, now=now)
    numbers.append(orders.confirm(order=order, who=1, now=now).value)
print(json.dumps(numbers))
"""


def process(*command: str) -> subprocess.Popen[str]:
    """A Python process that knows our packages and can be talked to."""
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


class Mortal(Postgres):
    """A server of its own for one test, which dies and comes back; commits are durable."""

    def create(self) -> str:
        url = super().create()
        with closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as to:
            name = connection.info.dbname
            to.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = on')
        return url

    def kill(self) -> None:
        """As if the machine's plug were pulled: no farewell, recovery at the next start."""
        master = self._server.get_postmaster_info().process
        assert master is not None
        master.send_signal(signal.SIGQUIT)
        master.wait(20)

    def start_again(self) -> None:
        self._server.ensure_postgres_running()


@pytest.fixture
def server() -> Iterator[Mortal]:
    made = Mortal()
    yield made
    close_database()
    made.stop()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[str]:
    """A furnished office in a file."""
    target = str(tmp_path / "office.sqlite")
    furnish(target)
    yield target
    close_database()


@pytest.fixture
def hold() -> Iterator[Callable[[str, str], subprocess.Popen[str]]]:
    """Another process that takes a lock with a statement and keeps it until ``communicate``."""
    holders: list[subprocess.Popen[str]] = []

    def take(target: str, statement: str) -> subprocess.Popen[str]:
        holder = process("-c", HOLDER, target, statement)
        holders.append(holder)
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        return holder

    yield take
    for holder in holders:
        if holder.returncode is None:
            holder.kill()
            holder.communicate()


def test_a_lock_that_another_program_keeps_is_told_and_what_was_typed_stays(
    qapp: QApplication,
    office: str,
    hold: Callable[[str, str], subprocess.Popen[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0.3)
    desk = Desk(office)
    desk.finds_and_types_a_line()
    holder = hold(office, "BEGIN IMMEDIATE")
    desk.confirms()
    assert desk.told() == BUSY
    desk.enters_a_line()
    assert desk.beside().endswith(BUSY)
    assert desk.typed() == "3 widget"
    assert asked(ORDERED) == 0
    holder.communicate("")
    desk.presses(Qt.Key.Key_Return)
    desk.confirms()
    assert "-000001 for Okafor" in desk.told()
    desk.close()
    assert asked("SELECT COUNT(*) FROM order_line") == 2
    assert sound()


def test_the_window_stays_alive_while_it_waits_for_a_lock(
    qapp: QApplication, office: str, hold: Callable[[str, str], subprocess.Popen[str]]
) -> None:
    desk = Desk(office)
    desk.finds_and_types_a_line()
    holder = hold(office, "BEGIN IMMEDIATE")
    released = threading.Timer(1.0, lambda: holder.communicate(""))
    released.start()
    desk.confirms()  # the patience of 15 seconds is not used up
    released.join()
    assert "-000001 for Okafor" in desk.told()
    desk.close()


def test_a_database_that_is_locked_whole_is_refused_at_the_start(
    office: str,
    hold: Callable[[str, str], subprocess.Popen[str]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from desktop.__main__ import main

    monkeypatch.setattr(database, "_BUSY_SECONDS", 0.3)
    with closing(sqlite3.connect(office)) as connection:  # without WAL readers are locked out too
        connection.execute("PRAGMA journal_mode = delete")
    holder = hold(office, "BEGIN EXCLUSIVE")
    assert main(["--database", office, "check"]) == 1
    assert capsys.readouterr().err.strip() == BUSY
    holder.communicate("")
    assert main(["--database", office, "check"]) == 0


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_two_processes_that_write_at_once_lose_nothing(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    server: Postgres | None = None
    if engine == "postgres":
        server = request.getfixturevalue("postgres")
    target = server.create() if server else str(tmp_path / "office.sqlite")
    furnish(target)
    close_database()
    writers = [process("-c", WRITER, target) for _number in range(2)]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    told = [number for writer in writers for number in json.loads(writer.communicate()[0])]
    database.open_database(target)
    assert asked(ORDERED) == len(told) == 60
    assert sorted(int(number[-6:]) for number in told) == list(range(1, 61)), "no gap, no double"
    assert asked("SELECT SUM(allocated) FROM supply") == 60_000_000
    assert sound()
    close_database()
    if server:
        server.drop(target)


def test_the_second_start_of_the_program_hands_over(office: str) -> None:
    """Two real starts; the second one says so and ends with 0 while the first goes on."""
    environ = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "offscreen",
        "LIAISON_DATABASE": office,
    }
    command = [sys.executable, "-m", "desktop"]
    first = subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.DEVNULL)
    lock = Path(f"{address(office)[1]}.lock")
    try:
        while first.poll() is None and not lock.exists():  # else the second might be the first
            time.sleep(0.01)
        starts = [
            subprocess.run(
                command,
                cwd=ROOT,
                env=environ,
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            for _number in range(2)
            if first.poll() is None
        ]
    finally:
        first.terminate()
        first.wait(20)
    assert [(start.returncode, start.stdout.strip()) for start in starts] == [
        (0, "Liaison is open on this database already; its window has come forward.")
    ] * 2


@pytest.mark.slow
def test_a_server_that_dies_and_returns_is_told_and_worked_with_again(
    qapp: QApplication, server: Mortal, expected_log: Callable[[str], None]
) -> None:
    expected_log("could not open or close: database-unreachable")
    target = server.create()
    furnish(target)
    desk = Desk(target)
    desk.finds_and_types_a_line()
    server.kill()
    desk.confirms()
    lost = desk.told()
    desk.enters_a_line()
    typed, beside = desk.typed(), desk.beside()
    server.start_again()
    desk.presses(Qt.Key.Key_Return)
    desk.confirms()
    confirmed = desk.told()
    desk.close()
    assert "connection to the database was lost" in lost or "cannot be reached" in lost
    assert "cannot be reached" in beside
    assert typed == "3 widget"
    assert "-000001 for Okafor" in confirmed
    assert asked("SELECT COUNT(*) FROM order_line") == 2
    assert sound()


@pytest.mark.slow
def test_a_window_sees_again_what_others_do_after_the_server_returned(
    qapp: QApplication, server: Mortal, expected_log: Callable[[str], None]
) -> None:
    expected_log("could not open or close: database-unreachable")
    target = server.create()
    furnish(target)
    desk = Desk(target)
    changed: list[frozenset[str]] = []
    desk.window.background.changed.connect(changed.append)
    server.kill()
    desk.types("x")
    server.start_again()
    desk.sees(lambda: opening.EVERYTHING in changed, "what may have been missed meanwhile")
    changed.clear()
    other = process("-c", WRITER, target)
    assert len(json.loads(other.communicate("go\n")[0].removeprefix("ready\n"))) == 30
    desk.sees(lambda: any("orders" in topics for topics in changed), "another desk's orders")
    desk.close()


@pytest.mark.parametrize(
    "address",
    ["localhost:desk/office", "localhost/office?colour=blue", "localhost/office?connect_timeout=x"],
)
def test_an_address_that_is_none_ends_in_a_sentence_without_its_password(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from desktop.__main__ import main

    assert main(["--database", f"postgresql://anna:geheim@{address}", "check"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("The address of the database is not understood")
    assert "geheim" not in said
    close_database()


def test_what_the_address_says_of_the_connection_goes_first(postgres: Postgres) -> None:
    url = postgres.create()
    database.open_database(
        f"{url}{'&' if '?' in url else '?'}application_name=desk&connect_timeout=9"
    )
    assert asked("SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'desk'") == 1
    close_database()
    postgres.drop(url)


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("down", "cannot be reached. Is its server running?"),
        ("missing", "no_such_office"),
        ("stranger", "stranger"),
    ],
)
def test_a_server_that_cannot_be_used_ends_in_a_sentence(
    postgres: Postgres, capsys: pytest.CaptureFixture[str], fault: str, says: str
) -> None:
    from desktop.__main__ import main

    url = postgres.create()
    name = urlsplit(url).path.removeprefix("/")
    target = {
        "down": "postgresql://postgres@127.0.0.1:1/office",
        "missing": url.replace(name, "no_such_office"),
        "stranger": url.replace("//postgres", "//stranger", 1),
    }[fault]
    assert main(["--database", target, "check"]) == 1
    said = capsys.readouterr()
    assert says in said.err
    assert len(said.err.splitlines()) == 1
    assert said.out == ""
    close_database()
    postgres.drop(url)
