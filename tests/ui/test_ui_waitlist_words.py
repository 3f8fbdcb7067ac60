"""A waitlist's offers, certificates and log as they are said."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from babel import Locale

from desktop.domain.opening import Reason
from desktop.queries.certificates import Certificate
from desktop.queries.entries import OfferRow
from desktop.queries.waitlist_log import LogRow
from desktop.ui.certificate_words import REASONS, opened, outcome
from desktop.ui.formats import Formats
from desktop.ui.waitlist_log_words import happened
from desktop.ui.waitlist_words import offer_state, span

NOW = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)
FORMATS = Formats(locale=Locale("en", "GB"))
CERTIFICATE: dict[str, Any] = {
    "id": 1,
    "at": NOW,
    "staff": "",
    "cause": "stock",
    "policy": 4,
    "units": Decimal(3),
    "offers": 2,
    "key": NOW,
    "last_key": NOW - timedelta(days=2),
}


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(hours=3, minutes=20), ("offered, 3 h 20 left", "accent")),
        (timedelta(hours=1), ("offered, 1 h 00 left", "accent")),
        (timedelta(minutes=59), ("◐ offered, 59 min left", "partly")),
        (timedelta(microseconds=1), ("◐ offered, 0 min left", "partly")),
        (timedelta(0), ("○ offer ran out", "bad")),
        (-timedelta(days=1), ("○ offer ran out", "bad")),
    ],
)
def test_an_offer_counts_down_to_the_moment_it_is_due(
    left: timedelta, said: tuple[str, str]
) -> None:
    offer = OfferRow(1, Decimal(1), None, NOW - timedelta(hours=1), NOW + left)
    assert offer_state(offer, FORMATS, now=NOW) == said


def test_a_certificate_answers_why_not_me() -> None:
    def said(**values: Any) -> str:
        return outcome(Certificate(**(CERTIFICATE | values)), "pc", FORMATS)

    assert said(outcome="offered", quantity=Decimal(2)) == "Was offered 2 pc."
    dated = said(outcome="offered", quantity=Decimal(1), on=date(2026, 12, 20))
    assert dated == "Was offered 1 pc for Sun 20 Dec."
    assert said(outcome="passed", reason="dates") == (
        "Passed over: the units were for other dates than the ones wanted."
    )
    assert said(outcome="behind") == (
        "The last to be offered has the key Sat 28 Nov 10:00;"
        " this place has Mon 30 Nov 10:00, which is later."
    )
    assert said(outcome="behind", last_key=NOW) == (
        "The last to be offered has the same key, Mon 30 Nov 10:00, and joined before."
    )
    known = Certificate(**(CERTIFICATE | {"outcome": "behind"}))
    assert opened(known, "pc", FORMATS) == "3 pc for 2 members: stock came in or was corrected"


def test_every_reason_of_an_opening_has_its_words() -> None:
    assert set(REASONS) == set(Reason.__args__)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("action", "values", "said"),
    [
        ("joined", {"new": {"quantity": Decimal(2)}}, "joined; wants 2"),
        ("declined", {"why": "too late"}, "declined the offer; reason: too late"),
        ("offered", {"why": "offer 12: 2"}, "was offered 2"),
        ("paused", {"new": {"paused_until": date(2026, 12, 1)}}, "paused until Tue 1 Dec"),
        ("paused", {"new": {"paused_until": date.max}}, "paused until resumed"),
        ("resumed", {"new": {"paused_until": None}}, "resumed"),
        (
            "granted",
            {
                "why": "wrong twice",
                "old": {"granted_days": Decimal(0), "key": NOW},
                "new": {"granted_days": Decimal(1), "key": NOW - timedelta(days=1)},
            },
            "was granted a head start; reason: wrong twice; granted days: 0 → 1;"
            " key: Mon 30 Nov 10:00 → Sun 29 Nov 10:00",
        ),
        ("list", {"facts": {"new": "closed"}, "why": "sold out"}, "closed; reason: sold out"),
        ("gathering", {"facts": {"new": 7}, "why": "stock"}, "units are gathered"),
        ("gathering", {"facts": {"new": None}, "why": "x"}, "nothing is gathered any more"),
        ("of-the-future", {}, "of-the-future"),
    ],
)
def test_the_log_says_what_happened(action: str, values: dict[str, Any], said: str) -> None:
    row: dict[str, Any] = {
        "id": 1,
        "number": 1,
        "at": NOW,
        "staff": "",
        "entry_id": 1,
        "customer": "",
        "why": "",
        "old": {},
        "new": {},
        "facts": {},
    }
    assert happened(LogRow(**(row | {"action": action} | values)), FORMATS) == said


def test_a_range_of_days_may_have_no_end() -> None:
    first, last = date(2026, 12, 1), date(2026, 12, 4)
    assert span(first, last, FORMATS) == "Tue 1 Dec – Fri 4 Dec"
    assert span(first, None, FORMATS) == "Tue 1 Dec – …"
    assert span(first, first, FORMATS) == "Tue 1 Dec"
    assert span(None, None, FORMATS) == ""
