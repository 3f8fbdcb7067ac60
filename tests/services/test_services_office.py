"""What a new database starts with, and the office's own decisions, on both engines."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from desktop.domain.codes import CODE_LISTS
from desktop.domain.errors import LiaisonError, NotFound, RuleBroken
from desktop.models.customers import Customer
from desktop.models.office import Code, History, OfficeSetting, Staff
from desktop.models.programmes import PointsProgramme
from desktop.models.settings import office as settings
from desktop.models.waitlists import WaitlistPolicy
from desktop.queries import desk, duplicates
from desktop.services import customers, office

pytestmark = pytest.mark.usefixtures("database")

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


def seed(**values: str) -> frozenset[str]:
    return office.seed(now=NOW, **values).changed


def test_a_new_database_has_all_that_an_office_starts_with() -> None:
    changed = seed(home_country="DE", currency="EUR", time_zone="Europe/Berlin", staff_name="Ada")
    assert {"settings", "staff", "waitlists", "points", "customers"} <= changed
    found = settings()
    assert (found.home_country, found.currency, found.time_zone) == ("DE", "EUR", "Europe/Berlin")
    for name, entries in CODE_LISTS.items():
        stored = Code.select(Code.code, Code.label).where(Code.list == name)
        assert list(stored.order_by(Code.position).tuples()) == list(entries)
    policy = WaitlistPolicy.get(WaitlistPolicy.waitlist_id.is_null())
    assert policy.tier_days == {"gold": 14, "silver": 7, "standard": 0}
    rules = (policy.version, policy.points_per_day, policy.cap_days, policy.hold_hours)
    assert rules == (1, 2000, 21, 8)
    assert policy.quantity_rule == "skip"
    assert [row.name for row in Staff.select()] == ["Ada"]
    assert Customer.select().where(Customer.cash).count() == 1
    assert PointsProgramme.select().count() == 1


def test_seeding_again_changes_nothing_and_keeps_what_was_decided() -> None:
    seed(home_country="DE")
    office.change_settings(who=None, now=NOW, currency="USD", holidays=[])
    before = History.select().count()
    assert seed(home_country="FR", currency="GBP", staff_name="Somebody else") == frozenset()
    assert History.select().count() == before
    assert (settings().home_country, settings().currency) == ("DE", "USD")
    assert settings().holidays == ()  # a day the office works on is not given back to it


def test_public_holidays_follow_the_years_and_the_country() -> None:
    seed(home_country="DE")
    assert {"2026-10-03", "2027-12-25"} <= set(settings().holidays)
    assert not office.calendar().is_working_day(date(2027, 10, 3))
    later = datetime(2029, 1, 8, tzinfo=UTC)
    office.seed(now=later)
    assert "2031-10-03" in settings().holidays
    office.change_settings(who=None, now=NOW, home_country="FR")
    assert "2026-07-14" in settings().holidays
    assert "2026-10-03" not in settings().holidays


def test_a_country_without_known_holidays_has_none() -> None:
    seed(home_country="IC")
    assert settings().holidays == ()


def test_each_decision_leaves_its_history() -> None:
    seed(home_country="GB")
    staff = office.add_staff(name="Ada", who=None, now=NOW).value
    outcome = office.change_settings(who=staff, now=NOW, established_years=2)
    assert outcome.changed == {"settings"}
    last = History.select().order_by(History.id.desc()).first()
    assert (last.subject, last.staff_id, last.changes) == (
        "office_setting",
        staff,
        {"established_years": [None, 2]},
    )
    assert office.change_settings(who=staff, now=NOW, established_years=2).changed == frozenset()


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"home_country": "Utopia"}, "country-unknown"),
        ({"currency": "HRK"}, "currency-ended"),
        ({"currency": "XXX"}, "currency-unknown"),
        ({"time_zone": "Europe/Atlantis"}, "time-zone-unknown"),
        ({"time_zone": "../../etc/passwd"}, "time-zone-unknown"),
        ({"established_years": -1}, "setting-range"),
        ({"holidays": ["2026-02-30"]}, "holiday-malformed"),
        ({"name": "x" * 201}, "text-too-long"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_whole(values: dict[str, Any], code: str) -> None:
    seed()
    with pytest.raises(RuleBroken) as refusal:
        office.change_settings(who=None, now=NOW, rate_max_age_days=3, **values)
    assert refusal.value.code == code
    assert settings().rate_max_age_days == 7


def test_staff_have_names_of_their_own_and_somebody_is_always_there() -> None:
    seed(staff_name="Ada")
    first = Staff.get().id
    second = office.add_staff(name="Björn", role="agent", who=first, now=NOW).value
    with pytest.raises(RuleBroken, match=r"staff-name-taken.*Ada"):
        office.add_staff(name="Ada", who=first, now=NOW)
    with pytest.raises(RuleBroken, match="staff-name-taken"):
        office.change_staff(staff=second, name="Ada", who=first, now=NOW)
    office.change_staff(staff=first, active=False, who=first, now=NOW)
    with pytest.raises(RuleBroken, match="staff-last"):
        office.change_staff(staff=second, active=False, who=first, now=NOW)
    rows = History.select().where(History.subject == "staff", History.subject_id == first)
    assert [row.changes for row in rows][-1] == {"active": [True, False]}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"role": "king"}, "role-unknown"),
        ({"competency_level": "E"}, "level-unknown"),
        ({"name": "  "}, "text-missing"),
    ],
)
def test_staff_need_a_name_a_role_and_a_level(values: dict[str, str], code: str) -> None:
    with pytest.raises(LiaisonError) as refusal:
        office.add_staff(**{"name": "Ada", **values}, who=None, now=NOW)
    assert refusal.value.code == code


def test_nobody_can_be_changed_who_is_not_there() -> None:
    with pytest.raises(NotFound, match="staff-gone"):
        office.change_staff(staff=4711, name="x", who=None, now=NOW)


def test_a_site_adds_its_own_codes_after_the_shipped_ones() -> None:
    seed()
    made = office.add_code(
        list_name="contact-reasons", label="Für alles Übrige", who=None, now=NOW
    ).value
    rows = list(Code.select().where(Code.list == "contact-reasons").order_by(Code.position))
    assert (rows[-1].code, rows[-1].label, rows[-1].own) == (made, "Für alles Übrige", True)
    assert [row.own for row in rows[:-1]] == [False] * 5
    for label, code in (("Für alles Übrige", made), ("again", "complaints")):
        with pytest.raises(RuleBroken, match="code-taken"):
            office.add_code(list_name="contact-reasons", label=label, code=code, who=None, now=NOW)
    with pytest.raises(RuleBroken, match="code-list-unknown"):
        office.add_code(list_name="colours", label="red", who=None, now=NOW)
    assert OfficeSetting.select().exists()


def test_the_offices_own_numbers_are_kept_in_one_form_and_find_nobody() -> None:
    office.seed(now=NOW, home_country="GB", currency="EUR")
    who: dict[str, Any] = {"who": None, "now": NOW}
    made = customers.create_customer(
        name="Okafor", points=[("phone", "020 7946 0123")], **who
    ).value
    assert [row.id for row in desk.callers("+442079460123").rows] == [made]
    spellings = ["020 7946 0123", "+44 20 7946 0123", "020 7946 0999"]
    office.change_settings(own_numbers=spellings, **who)
    assert settings().own_numbers == ("+442079460123", "+442079460999")
    assert desk.callers("0044 20 7946 0123") == desk.Callers(own=True)
    assert desk.callers("okafor").rows[0].id == made, "by name as ever"
    alike = duplicates.possible_duplicates(name="X", phones=["02079460123"], home_country="GB")
    assert alike == [], "many have it on file"
    with pytest.raises(RuleBroken, match="own-number"):
        office.change_settings(own_numbers=["reception"], **who)
