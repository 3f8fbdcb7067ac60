"""Rates fetched online on both engines: kept, set aside, decided upon, and the faults survived."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from desktop.domain.errors import LiaisonError, RuleBroken
from desktop.domain.rates import Rate
from desktop.models.money import AsideRate, ExchangeRate, RateFetch
from desktop.models.rates import finder
from desktop.queries import rate_curve
from desktop.queries import rates as shown
from desktop.services import office, online_rates, rates
from desktop.services.online_rates import Fetched, Kept

pytestmark = pytest.mark.usefixtures("seeded")

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)
FRIDAY = date(2026, 10, 30)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def seeded(database: str) -> None:
    office.seed(now=NOW, home_country="GB", currency="EUR", time_zone="Europe/London")


def online(quote: str, value: str, on: date = TODAY) -> Rate:
    return Rate("EUR", quote, on, Decimal(value), "online", NOW)


def keep(*found: Rate, now: datetime = NOW) -> Kept:
    return online_rates.keep(fetched=Fetched(now, found), who=None, now=now).value


def fail(code: str, *, now: datetime) -> None:
    online_rates.keep(fetched=Fetched(now, code=code, reason="x"), who=None, now=now)


def stored() -> list[tuple[Any, ...]]:
    rows = ExchangeRate.select().order_by(ExchangeRate.quote, ExchangeRate.on, ExchangeRate.id)
    return [(row.quote, row.on, row.rate, row.source) for row in rows]


def state(quote: str = "GBP", *, today: date = TODAY) -> shown.RateState:
    return shown.state("EUR", quote, today=today)


# --- kept and corrected ---------------------------------------------------------------------------


def test_rates_are_stored_once_and_corrected() -> None:
    assert keep(online("USD", "1.10"), online("GBP", "0.87")).count == 2
    assert keep(online("USD", "1.10"), online("GBP", "0.88")).count == 1
    assert stored() == [
        ("GBP", TODAY, Decimal("0.88"), "online"),
        ("USD", TODAY, Decimal("1.1"), "online"),
    ]


def test_gbp_at_0_1327_after_1_16_is_set_aside_and_the_last_rate_serves() -> None:
    keep(online("GBP", "1.16", FRIDAY))
    kept = keep(online("GBP", "0.1327"), online("USD", "1.10"))
    assert kept.count == 1
    [jump] = kept.jumps
    assert (jump.rate.value, jump.last, jump.last_on) == (
        *(Decimal("0.1327"), Decimal("1.16")),
        FRIDAY,
    )
    assert stored()[0] == ("GBP", FRIDAY, Decimal("1.16"), "online")
    now = state()
    assert (now.status, now.aside, now.rate, now.age_days) == ("aside", 1, Decimal("1.16"), 3)
    assert state("USD").status == "ok"
    [row] = shown.aside()
    assert (row.id, row.rate, row.last_rate, row.percent) == (
        *(jump.id, Decimal("0.1327"), Decimal("1.16")),
        Decimal("-88.6"),
    )


def test_ten_percent_is_no_jump() -> None:
    keep(online("USD", "1.00", FRIDAY))
    assert keep(online("USD", "1.10")).jumps == ()


def test_an_accepted_jump_serves_and_says_who_and_why() -> None:
    keep(online("GBP", "1.16", FRIDAY))
    [jump] = keep(online("GBP", "0.87")).jumps
    with pytest.raises(RuleBroken, match="text-missing"):
        online_rates.accept_rate(aside=jump.id, reason=" ", who=1, now=NOW)
    done = online_rates.accept_rate(aside=jump.id, reason="the bank says so", who=1, now=NOW)
    assert done.changed == {"rates", "follow_ups"}
    row = ExchangeRate.get(ExchangeRate.on == TODAY)
    assert (row.rate, row.reason, row.staff_id) == (Decimal("0.87"), "the bank says so", 1)
    assert keep(online("GBP", "0.88")).jumps == ()  # from here on this is the last one
    [decided] = shown.aside(state="accepted")
    assert (decided.staff, decided.decided_at) == ("Office", NOW)
    assert state().status == "ok"


def test_a_refused_jump_is_kept_as_refused_and_not_asked_about_again() -> None:
    keep(online("GBP", "1.16", FRIDAY))
    [jump] = keep(online("GBP", "0.1327")).jumps
    assert keep(online("GBP", "0.1327")).jumps == ()  # it waits already
    online_rates.refuse_rate(aside=jump.id, reason="a misplaced point", who=1, now=NOW)
    assert keep(online("GBP", "0.1327")).jumps == ()
    assert len(keep(online("GBP", "0.1328")).jumps) == 1  # another one is
    assert [row.on for row in ExchangeRate.select()] == [FRIDAY]
    [row] = shown.aside(state="refused")
    assert (row.reason, row.staff) == ("a misplaced point", "Office")
    for decide in (online_rates.accept_rate, online_rates.refuse_rate):
        with pytest.raises(LiaisonError) as refused:
            decide(aside=jump.id, reason="again", who=1, now=NOW)
        assert (refused.value.code, refused.value.params) == ("aside-decided", {"state": "refused"})
        with pytest.raises(LiaisonError, match="aside-rate-gone"):
            decide(aside=4711, reason="x", who=1, now=NOW)


# --- what the chip says ---------------------------------------------------------------------------


def test_the_chip_says_since_when_the_source_is_silent() -> None:
    keep(online("GBP", "0.87"))
    assert (state().status, state().last_success) == ("ok", NOW)
    for hours in (1, 2, 3):
        fail("rates-offline", now=NOW + timedelta(hours=hours))
    now = state()
    assert (now.status, now.fetch_code) == ("offline", "rates-offline")
    assert (now.offline_since, now.last_attempt, now.last_success) == (
        NOW + timedelta(hours=1),
        NOW + timedelta(hours=3),
        NOW,
    )
    assert (now.rate, now.age_days) == (Decimal("0.87"), 0)
    keep(online("GBP", "0.87"), now=NOW + timedelta(hours=4))
    now = state()
    assert (now.status, now.offline_since, now.fetch_code) == ("ok", None, "")


def test_a_source_that_never_answered_is_offline_since_the_first_attempt() -> None:
    rates.set_manual(
        base="EUR", quote="GBP", on=TODAY, rate=Decimal(1), reason="x", who=None, now=NOW
    )
    assert state().status == "ok"  # nobody has tried yet
    fail("rates-nonsense", now=NOW)
    assert (state().status, state().offline_since) == ("offline", NOW)


@pytest.mark.parametrize(
    ("later", "status", "problem"),
    [(5, "ok", ""), (6, "old", ""), (7, "old", ""), (8, "too-old", "rate-too-old")],
)
def test_the_chip_says_how_old_the_rate_is(later: int, status: str, problem: str) -> None:
    keep(online("GBP", "0.87"))
    now = state(today=TODAY + timedelta(days=later))
    assert (now.status, now.problem) == (status, problem)
    assert state("USD").status == "missing"
    assert state("HRK").problem == "currency-ended"


def test_old_attempts_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(online_rates, "_ATTEMPTS_KEPT", 3)
    for hours in range(6):
        fail("rates-offline", now=NOW + timedelta(hours=hours))
    assert [row.at for row in shown.fetches()] == [NOW + timedelta(hours=h) for h in (5, 4, 3)]


# --- the source misbehaves ------------------------------------------------------------------------

GOOD = '{"base": "EUR", "date": "2026-11-02", "rates": {"GBP": %s}}'


def serving(body: str, status: int = 200) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (GOOD % "0.87", 500, "rates-offline"),
        ("<html>maintenance</html>", 200, "rates-nonsense"),
        (GOOD[:30], 200, "rates-nonsense"),
        ('{"base": "EUR", "date": "2026-11-02", "rates": null}', 200, "rates-nonsense"),
        (GOOD % "-0.87", 200, "rates-nonsense"),
        (GOOD % '"0.87"', 200, "rates-nonsense"),
        ((GOOD % "0.87").replace("EUR", "USD"), 200, "rates-nonsense"),
        ((GOOD % "0.87").replace("2026-11-02", "2026-01-02"), 200, "rates-nonsense"),
    ],
)
def test_whatever_the_source_says_the_last_rate_stays_and_the_fault_is_known(
    body: str, status: int, code: str, expected_log: Callable[[str], None]
) -> None:
    expected_log(f"online rates: {code}")
    keep(online("GBP", "0.86", FRIDAY))
    server = serving(body, status)
    try:
        url = f"http://127.0.0.1:{server.server_port}/"
        later = NOW + timedelta(hours=1)
        made = online_rates.update_online(currencies=["GBP"], who=None, now=later, url=url).value
    finally:
        server.shutdown()
        server.server_close()
    assert (made.count, made.code) == (0, code)
    assert stored() == [("GBP", FRIDAY, Decimal("0.86"), "online")]
    assert (state().status, state().rate) == ("offline", Decimal("0.86"))
    assert RateFetch.select().where(RateFetch.code == code).count() == 1


def test_a_sound_answer_is_kept_and_a_jump_in_it_set_aside() -> None:
    keep(online("GBP", "0.86", FRIDAY))
    answers = (("0.87", 1, 0), ("0.1327", 0, 1))
    for value, count, aside in answers:
        server = serving(GOOD % value)
        try:
            url = f"http://127.0.0.1:{server.server_port}/"
            made = online_rates.update_online(currencies=["GBP"], who=None, now=NOW, url=url).value
        finally:
            server.shutdown()
            server.server_close()
        assert (made.count, len(made.jumps), made.code) == (count, aside, "")
    assert AsideRate.get().last_rate == Decimal("0.87")


DESK = """
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from desktop.models.database import connected, open_database
from desktop.services import rates

open_database(sys.argv[1])
with connected():
    print("ready", flush=True)
    sys.stdin.readline()  # all start together
    for number in range(40):
        rates.set_manual(
            base="EUR", quote="USD", on=date(2026, 9, 1 + number % 20), rate=Decimal(sys.argv[2]),
            reason="x", who=None, now=datetime(2026, 11, 2, 11, 0, tzinfo=UTC),
        )
"""


@pytest.mark.slow
def test_desks_that_correct_the_same_rates_at_once_leave_one_of_each(database: str) -> None:
    desks = [
        subprocess.Popen(
            [sys.executable, "-c", DESK, database, value],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for value in ("1.1", "1.2", "1.3")
    ]
    for desk in desks:
        assert desk.stdout is not None
        assert desk.stdout.readline() == "ready\n"
    for desk in desks:
        assert desk.stdin is not None
        desk.stdin.write("go\n")
        desk.stdin.flush()
    for desk in desks:
        desk.communicate(timeout=100)
    assert [desk.returncode for desk in desks] == [0, 0, 0]
    assert len(stored()) == 20
    assert {row[2] for row in stored()} <= {Decimal("1.1"), Decimal("1.2"), Decimal("1.3")}


# --- the curve ------------------------------------------------------------------------------------


def test_a_curve_is_of_the_days_there_are_and_of_the_most_trusted_source() -> None:
    keep(online("USD", "1.10", FRIDAY), online("GBP", "0.8", FRIDAY))
    keep(online("USD", "1.12"))
    rates.set_manual(
        base="EUR", quote="USD", on=TODAY, rate=Decimal("1.2"), reason="x", who=None, now=NOW
    )
    period: dict[str, Any] = {"since": FRIDAY, "until": TODAY}
    usd = rate_curve.curve("EUR", "USD", **period)
    assert usd.points == ((FRIDAY, Decimal("1.1")), (TODAY, Decimal("1.2")))
    assert (usd.days, usd.sources) == (2, ("manual", "online"))
    assert rate_curve.curve("USD", "EUR", **period).points[1] == (
        TODAY,
        Decimal("0.8333333333333333"),
    )
    cross = rate_curve.curve("GBP", "USD", **period)
    assert cross.points == ((FRIDAY, Decimal("1.375")),)
    assert rate_curve.curve("GBP", "CHF", **period).points == ()


@pytest.mark.slow
def test_a_curve_of_27_years_is_thinned_and_keeps_its_peaks() -> None:
    rates.seed_rates(now=NOW)
    made = rate_curve.curve("EUR", "USD", since=date(1999, 1, 1), until=TODAY)
    assert made.days > 7000
    assert 1000 < len(made.points) <= rate_curve.MOST
    values = [value for _, value in made.points]
    assert (min(values), max(values)) == (Decimal("0.8252"), Decimal("1.5990"))
    assert made.points[0] == (date(1999, 1, 4), Decimal("1.1789"))
    assert finder()("USD", TODAY) is not None
