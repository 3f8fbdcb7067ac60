"""What the list pages say: follow-up rules, states, changes, head starts, periods."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from babel import Locale

import desktop
from desktop.domain import followups, orders
from desktop.queries.entries import EntryRow
from desktop.queries.followups import FollowUpRow
from desktop.queries.history import ChangeRow
from desktop.queries.waitlists import PolicyRow
from desktop.ui import follow_up_words, waitlist_words
from desktop.ui.formats import Formats
from desktop.ui.history_words import told
from desktop.ui.pages.periods import PERIODS, ends, since
from desktop.ui.sentences import rules
from desktop.ui.state_words import FULFILMENTS, ORDER_STATES

NOW = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)  # a Monday
TODAY = NOW.date()
FORMATS = Formats(locale=Locale("en", "GB"), zone=UTC)

FOLLOW_UP = FollowUpRow(
    id=1,
    customer_id=1,
    customer="Okafor",
    phone="",
    rule="deliver-promise",
    params={"number": "2026-000001", "on": "2026-12-03"},
    what="",
    method="telephone",
    owner_id=1,
    owner="Nora",
    handed_to_id=None,
    handed_to="",
    original_due=NOW,
    due=NOW,
    state="open",
    snoozes=0,
    outcome="",
    created_at=NOW - timedelta(days=4),
    closed_at=None,
    order_id=None,
    order_number="",
    line_id=None,
    entry_id=None,
    contact_id=None,
)


def rules_left_by_services() -> set[str]:
    folder = Path(desktop.__file__).parent / "services"
    texts = [path.read_text("utf-8") for path in folder.glob("*.py")]
    return {rule for text in texts for rule in re.findall(r'\brule="([a-z-]+)"', text)}


def test_every_rule_says_what_to_do_and_why() -> None:
    left = rules_left_by_services()
    assert "waitlist-news" in left, "they are found"
    for rule in left | set(followups.RULES):
        assert rules.WHAT[rule]
        assert rules.WHY[rule]


@pytest.mark.parametrize(
    ("rule", "params", "said"),
    [
        (
            "deliver-promise",
            {"number": "2026-000001", "on": "2026-12-03"},
            "Order 2026-000001 goes out as promised for Thu 3 Dec: see to it",
        ),
        (
            "promise-moved",
            {"number": "A-1", "old": "2026-12-03", "new": "2026-12-10"},
            "Tell them first: order A-1 moved from Thu 3 Dec to Thu 10 Dec",
        ),
        (
            "units-free",
            {"title": "Lantern", "quantity": "1200.5"},
            "Call: Lantern, 1,200.5 free for this customer now",
        ),
        ("units-free", {}, "Call: …, … free for this customer now"),
        ("missed-call", {"party": ""}, "Return the missed call"),
        (
            "quote-expiry",
            {"number": "7", "on": "soon"},
            "Quote 7 runs out on soon: ask for the decision",
        ),
        ("of-tomorrow", {}, "of-tomorrow"),
        ("missed-call", {"party": "{0} %s <b>"}, "Return the missed call {0} %s <b>"),
    ],
)  # fmt: skip
def test_a_rule_with_its_parameters(rule: str, params: dict[str, Any], said: str) -> None:
    row = replace(FOLLOW_UP, rule=rule, params=params)
    assert follow_up_words.what(row, FORMATS) == said


def test_what_somebody_noted_goes_first_on_one_line() -> None:
    row = replace(FOLLOW_UP, what="call\n\n  her  mother")
    assert follow_up_words.what(row, FORMATS) == "call her mother"


@pytest.mark.parametrize(
    ("away", "said", "tone"),
    [
        (timedelta(days=-3), "3 days overdue", "bad"),
        (timedelta(minutes=-40), "40 min overdue", "bad"),
        (timedelta(hours=-3), "3 h overdue", "bad"),
        (timedelta(hours=-13), "1 day overdue", "bad"),
        (timedelta(), "today 10:00", "partly"),
        (timedelta(hours=2), "today 12:00", "partly"),
        (timedelta(hours=23), "tomorrow 09:00", "neutral"),
        (timedelta(days=3), "Thu 3 Dec 10:00", "neutral"),
    ],
)
def test_due_times_in_words(away: timedelta, said: str, tone: str) -> None:
    row = replace(FOLLOW_UP, due=NOW + away)
    assert follow_up_words.due(row, FORMATS, now=NOW) == said
    assert follow_up_words.due_tone(row, FORMATS, now=NOW) == tone


def test_age_and_owner() -> None:
    assert follow_up_words.age(FOLLOW_UP, FORMATS, now=NOW) == "4 days"
    assert follow_up_words.age(replace(FOLLOW_UP, created_at=NOW), FORMATS, now=NOW) == "new"
    assert follow_up_words.owner(replace(FOLLOW_UP, owner_id=None, owner="")) == "pool"
    handed = replace(FOLLOW_UP, handed_to_id=2, handed_to="Henrik")
    assert follow_up_words.owner(handed) == "Nora → Henrik"


def test_every_state_has_its_word() -> None:
    assert set(ORDER_STATES) == set(orders.STATES)
    assert set(FULFILMENTS) == {"", *orders.FULFILMENTS}


def change(number: int, **values: Any) -> ChangeRow:
    made: dict[str, Any] = {
        "id": number,
        "at": NOW,
        "staff": "Nora",
        "subject": "sales_order",
        "subject_id": 1,
        "action": "changed",
        "changes": {},
    }
    return ChangeRow(**(made | values))


def test_days_of_another_year_than_the_one_spoken_in_have_their_year() -> None:
    """A task of November that moves to a day of next November would seem to move to the past."""
    moved = {"number": "A-1", "old": "2026-11-24", "new": "2027-11-02"}
    row = replace(FOLLOW_UP, rule="promise-moved", params=moved)
    said = "Tell them first: order A-1 moved from Tue 24 Nov to Tue 2 Nov 2027"
    assert follow_up_words.what(row, FORMATS) == said
    due = ("2026-11-24T17:00:00+00:00", "2027-11-02T17:00:00+00:00")
    changes = [
        change(1, subject="follow_up", changes={"due": due}),
        change(2, at=NOW + timedelta(days=1), changes={"delivery_on": due_days(due)}),
    ]
    assert [each.lines for each in told(changes, FORMATS)] == [
        ("due: Tue 24 Nov 17:00 → Tue 2 Nov 2027 17:00",),
        ("delivery date: Tue 24 Nov → Tue 2 Nov 2027",),
    ]


def due_days(moments: tuple[str, str]) -> tuple[str, str]:
    old, new = moments
    return old[:10], new[:10]


def test_changes_of_one_action_stand_together_and_machinery_is_left_out() -> None:
    earlier = NOW - timedelta(hours=1)
    promised = {"promised_on": (None, "2026-12-03")}
    changes = [
        change(3, changes={"state": ("draft", "confirmed"), "version": (1, 2)}),
        change(2, subject="order_line", subject_id=7, changes=promised),
        change(1, at=earlier, action="created", changes={"currency": (None, "EUR")}),
        change(0, at=earlier - timedelta(hours=1), changes={"version": (0, 1)}),
    ]
    moments = told(changes, FORMATS, currency="EUR", names={7: "Widget"})
    assert [(moment.who, moment.lines) for moment in moments] == [
        ("Nora", ("Widget: promised: Thu 3 Dec", "state: draft → confirmed")),
        ("Nora", ("begun",)),
    ]


@pytest.mark.parametrize(
    ("field", "old", "new", "said"),
    [
        ("total_minor", 0, 19665, "total: 0.00 EUR → 196.65 EUR"),
        ("discount_percent", "0", "5", "discount: 0 → 5"),
        ("reference", "", "0042", "reference: 0042"),
        ("notes", "old", "", "notes: old → —"),
        ("currency", "AED", "EUR", "currency: AED → EUR"),
        ("quote_expires_on", None, "2026-12-07", "quote until: Mon 7 Dec"),
        ("points_wanted", "0", "1200", "points to pay with: 0 → 1,200"),
        ("points_used", "0", "12.5", "points used: 0 → 12.5"),
        ("covered_minor", 0, 1250, "covered by points: 0.00 EUR → 12.50 EUR"),
        ("line_points", "300", "0", "lines in points: 300 → 0"),
        ("points", "0", "300", "points: 0 → 300"),
        ("in_points", False, True, "price in points: no → yes"),
        ("points_days", "0", "3", "head start by points: 0 → 3"),
        ("tier_days", 7, 14, "head start by tier: 7 → 14"),
    ],
)
def test_old_and_new_values_as_a_person_would_say_them(
    field: str, old: Any, new: Any, said: str
) -> None:
    moments = told([change(1, changes={field: (old, new)})], FORMATS, currency="EUR")
    assert moments[0].lines == (said,)


POLICY = PolicyRow(
    id=1,
    own=True,
    version=4,
    tier_days={"standard": 0, "silver": 7, "gold": 14},
    points_per_day=2000,
    cap_days=21,
    hold_hours=8,
    quantity_rule="skip",
    reason="",
    at=datetime(2026, 11, 2, tzinfo=UTC),
    staff_id=None,
)
ENTRY = EntryRow(
    id=1,
    waitlist_id=1,
    place=1,
    customer_id=1,
    customer="Okafor",
    customer_number="",
    tier="gold",
    quantity=Decimal(1),
    minimum=Decimal(1),
    joined_at=NOW,
    tier_days=14,
    points_days=Decimal(3),
    granted_days=Decimal(0),
    head_start_days=Decimal(17),
    key=NOW,
    unpassable_after=None,
    state="waiting",
    paused_until=None,
    reason="",
    closed_at=None,
    line_id=None,
    order_id=None,
    order_number="",
    title="",
)


def test_a_policy_can_be_read_out() -> None:
    assert waitlist_words.policy(POLICY, FORMATS) == (
        "Policy 4 of Mon 2 Nov 2026: Gold 14 days, Silver 7 days, 1 day per 2,000 points,"
        " cap 21 days · who fits may pass"
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "14 d Gold + 3 d points"),
        ({"tier": "standard"}, "14 d tier + 3 d points"),
        ({"granted_days": Decimal(9)}, "14 d Gold + 3 d points + 9 d granted, counts as 17 d"),
        ({"tier_days": 0, "points_days": Decimal(0), "head_start_days": Decimal(0)}, "none"),
    ],
)
def test_a_head_start_says_where_it_comes_from(changes: dict[str, Any], said: str) -> None:
    """A tier that the customer no longer has is not named: that would be false."""
    assert waitlist_words.head_start(replace(ENTRY, **changes), POLICY, FORMATS) == said


def test_a_pause_is_over_on_its_day() -> None:
    paused = replace(ENTRY, paused_until=date(2026, 12, 1))
    state = waitlist_words.entry_state
    assert state(paused, FORMATS, today=TODAY) == ("paused until Tue 1 Dec", "partly")
    assert state(paused, FORMATS, today=date(2026, 12, 1)) == ("waiting", "neutral")


def test_periods_begin_on_the_offices_clock() -> None:
    zone = ZoneInfo("Europe/Berlin")
    wednesday = date(2026, 12, 2)
    starts = {period: since(period, wednesday, zone) for period in PERIODS}
    assert starts.pop("") is None
    assert {period: start.isoformat() for period, start in starts.items() if start} == {
        "today": "2026-12-02T00:00:00+01:00",
        "week": "2026-11-30T00:00:00+01:00",
        "month": "2026-12-01T00:00:00+01:00",
        "quarter": "2026-09-03T00:00:00+02:00",
        "year": "2026-01-01T00:00:00+01:00",
    }


def test_the_week_ends_with_sunday_on_the_offices_clock() -> None:
    formats = Formats(locale=Locale("en", "GB"), zone=ZoneInfo("Asia/Tokyo"))
    sunday_late = datetime(2026, 12, 6, 14, 30, tzinfo=UTC)  # 23:30 in Tokyo
    edges = ends(sunday_late, formats)
    assert edges.today_ends.isoformat() == "2026-12-07T00:00:00+09:00"
    assert edges.week_ends == edges.today_ends
