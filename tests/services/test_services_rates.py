"""Rates on both engines: the bank's history, online and manual ones."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from pathlib import Path
from typing import Any

import pytest

from desktop.domain.errors import LiaisonError, RuleBroken
from desktop.domain.money import ENDED, Money, minor_units
from desktop.domain.rates import Rate, convert
from desktop.models.money import ExchangeRate
from desktop.models.office import History
from desktop.models.rates import finder
from desktop.services import office, online_rates, rates
from desktop.services.online_rates import Fetched
from desktop.system.ecb import history

pytestmark = pytest.mark.usefixtures("seeded")

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)


@pytest.fixture
def seeded(database: str) -> None:
    office.seed(now=NOW)


def stored() -> list[tuple[str, date, Decimal, str]]:
    rows = ExchangeRate.select().order_by(ExchangeRate.quote, ExchangeRate.on, ExchangeRate.id)
    return [(row.quote, row.on, row.rate, row.source) for row in rows]


@pytest.mark.slow
def test_the_banks_history_is_there_at_once_and_only_once() -> None:
    seen: list[tuple[int, int]] = []
    outcome = rates.seed_rates(now=NOW, progress=lambda done, total: seen.append((done, total)))
    assert outcome.changed == {"rates"}
    count = ExchangeRate.select().count()
    assert seen[-1] == (count, count)
    assert seen == sorted(seen)
    assert count > 200_000
    dollar = finder()("USD", date(1999, 1, 4))
    assert dollar is not None
    assert (dollar.value, dollar.source, dollar.fetched_at) == (Decimal("1.1789"), "ecb", NOW)
    assert rates.seed_rates(now=NOW).value == 0
    ExchangeRate.delete().where(ExchangeRate.on == date(1999, 1, 4)).execute()
    assert rates.seed_rates(now=NOW).value == 1
    assert ExchangeRate.select().count() == count


@pytest.mark.slow
def test_what_is_stored_converts_as_the_banks_file_says_to_the_last_digit() -> None:
    """Thousands of random pairs and days, against the file with 80 digits, rounded once."""
    rates.seed_rates(now=NOW)
    quoted: dict[str, dict[date, Decimal]] = {}
    for rate in history():
        quoted.setdefault(rate.currency, {})[rate.on] = rate.value
    chance, codes, find = random.Random(20261102), sorted(quoted), finder()
    agreed = 0
    for _ in range(3000):
        base, quote = chance.sample(codes, 2)
        on = date(1999, 1, 4) + timedelta(days=chance.randrange(10_000))
        amount = Money.from_minor(chance.randrange(10**9), base)
        used = [_serving(quoted[code], on) for code in (base, quote)]
        try:
            result = convert(amount, quote, on=on, find=find).result.amount
        except RuleBroken:
            assert None in used or {base, quote} & ENDED.keys(), (base, quote, on)
            continue
        assert used[0] is not None
        assert used[1] is not None
        with localcontext(prec=80):
            exact = amount.amount / used[0] * used[1]
            step = Decimal(1).scaleb(-minor_units(quote))
            assert result == exact.quantize(step, ROUND_HALF_UP), (base, quote, on, amount)
        agreed += 1
    assert agreed > 1000


def _serving(days: dict[date, Decimal], on: date) -> Decimal | None:
    found = (days.get(on - timedelta(days=age)) for age in range(8))
    return next((value for value in found if value is not None), None)


@pytest.mark.slow
def test_a_stopped_seeding_keeps_nothing() -> None:
    asked = iter([False, True])
    outcome = rates.seed_rates(now=NOW, cancelled=lambda: next(asked))
    assert (outcome.value, outcome.changed) == (0, frozenset())
    assert not ExchangeRate.select().exists()


def test_a_newer_file_of_the_bank_adds_its_days(tmp_path: Path) -> None:
    path = tmp_path / "rates.csv"
    path.write_text("Date,USD,JPY,\n2026-11-02,1.1,160.5,\n2026-10-30,1.2,N/A,\n")
    assert rates.load_file(path=path, now=NOW).value == 2
    path.write_text("Date,USD,JPY,\n2026-11-02,9.9,999,\n2026-11-03,1.3,161,\n")
    assert rates.load_file(path=path, now=NOW).value == 1
    assert stored() == [
        ("JPY", TODAY, Decimal("160.5"), "ecb"),
        ("JPY", date(2026, 11, 3), Decimal(161), "ecb"),
        ("USD", date(2026, 10, 30), Decimal("1.2"), "ecb"),
        ("USD", TODAY, Decimal("1.1"), "ecb"),
        ("USD", date(2026, 11, 3), Decimal("1.3"), "ecb"),
    ]


def test_a_file_with_a_fault_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "rates.csv"
    path.write_text("Date,USD,\n2026-11-02,1.1,\n2026-11-03,-1,\n")
    with pytest.raises(RuleBroken, match="rates-file"):
        rates.load_file(path=path, now=NOW)
    assert not ExchangeRate.select().exists()


def set_manual(**values: Any) -> frozenset[str]:
    given: dict[str, Any] = {
        "base": "EUR",
        "quote": "USD",
        "on": TODAY,
        "rate": Decimal("1.2345678901"),
        "reason": "bank's letter",
        **values,
    }
    return rates.set_manual(who=None, now=NOW, **given).changed


def test_a_manual_rate_wins_and_says_why() -> None:
    fetched = Fetched(NOW, (Rate("EUR", "USD", TODAY, Decimal("1.10"), "online", NOW),))
    online_rates.keep(fetched=fetched, who=None, now=NOW)
    assert set_manual() == {"rates"}
    found = finder()("USD", TODAY)
    assert found is not None
    assert (found.value, found.source) == (Decimal("1.2345678901"), "manual")
    set_manual(rate=Decimal("1.3"))
    row = ExchangeRate.get(ExchangeRate.source == "manual")
    assert (row.rate, row.reason) == (Decimal("1.3"), "bank's letter")
    history = History.select().where(
        History.subject == "exchange_rate", History.subject_id == row.id
    )
    assert [entry.action for entry in history] == ["created", "changed"]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"rate": Decimal(0)}, "rate-positive"),
        ({"rate": Decimal(-1)}, "rate-positive"),
        ({"rate": Decimal("Infinity")}, "rate-positive"),
        ({"rate": Decimal("0.00000000001")}, "number-decimals"),
        ({"rate": Decimal(10) ** 12}, "number-too-large"),
        ({"quote": "EUR"}, "rate-same-currency"),
        ({"quote": "ABC"}, "currency-unknown"),
        ({"on": date(2026, 11, 3)}, "rate-future"),
        ({"reason": ""}, "text-missing"),
    ],
)
def test_a_manual_rate_that_cannot_be_is_refused(values: dict[str, Any], code: str) -> None:
    with pytest.raises(LiaisonError) as refusal:
        set_manual(**values)
    assert refusal.value.code == code
    assert not ExchangeRate.select().exists()
