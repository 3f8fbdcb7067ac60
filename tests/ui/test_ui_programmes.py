"""Points programmes in the settings, by keys, on a real database of either engine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from list_pages import ALT, KEY, NOW, World
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from settings_clerk import Clerk, at_section

from desktop.domain.points import Multiplier, Programme, Worth
from desktop.models.customers import Customer
from desktop.models.points import terms
from desktop.models.programmes import PointsProgramme
from desktop.services import points, programmes
from desktop.services.change import changing

pytestmark = pytest.mark.usefixtures("database")
BY: dict[str, Any] = {"who": 1, "now": NOW}


@pytest.fixture
def world(database: str) -> World:
    return World()


@pytest.fixture
def clerk(world: World, qtbot: QtBot) -> Iterator[Clerk]:
    yield from at_section("points", qtbot)


def kept(name: str = "Points") -> Programme:
    return terms(PointsProgramme.get(PointsProgramme.name == name))


def test_a_programme_is_made_by_keys_with_all_that_it_says(clerk: Clerk) -> None:
    clerk.presses(KEY.Key_N)
    clerk.types("Partner points")
    clerk.form.control("currency").choose("GBP")
    clerk.fills("earn_per_unit", "1.5")
    clerk.fills("spend_value", "0.005")
    clerk.form.control("decimals").choose(2)
    clerk.form.control("rounding").choose("half-up")
    clerk.fills("life_days", "365")
    clerk.fills_row("worths", 0, "usd", "1.2", "0.004")
    clerk.fills_row("worths", 1, "JPY", "0.01", "0.9")
    clerk.sends()
    made = kept("Partner points")
    assert (made.currency, made.earn_per_unit, made.spend_value) == (
        "GBP",
        Decimal("1.5"),
        Decimal("0.005"),
    )
    assert (made.decimals, made.rounding, made.life_days) == (2, "half-up", 365)
    assert made.worths == {
        "JPY": Worth(Decimal("0.01"), Decimal("0.9")),
        "USD": Worth(Decimal("1.2"), Decimal("0.004")),
    }
    assert clerk.names() == ["Points", "Partner points"]
    assert clerk.section.list.row().terms == made
    said = clerk.reads()
    assert "Points earned for 1 GBP\n1.5" in said
    assert "In USD\n1 USD earns 1.2 p · 1 p is worth 0.004 USD" in said
    assert "What is earned is rounded\nto the nearest" in said
    clerk.undoes()
    assert not PointsProgramme.get(PointsProgramme.name == "Partner points").active


def test_how_long_before_points_expire_customers_are_told_is_set(clerk: Clerk) -> None:
    assert "Customers are told before\n30 days, of 5.00 EUR or more" in clerk.reads()
    clerk.presses(KEY.Key_E)
    clerk.fills("notice_days", "14")
    clerk.fills("notice_worth", "")
    clerk.presses(KEY.Key_Delete)
    clerk.sends()
    assert (kept().notice_days, kept().notice_worth) == (14, None)
    assert "Customers are told before\n14 days" in clerk.reads()
    clerk.undoes()
    assert (kept().notice_days, kept().notice_worth) == (30, Decimal(5))


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("name", "Points", "Points"),
        ("earn_per_unit", "-1", "fewer than 0"),
        ("spend_value", "0", "more than nothing"),
        ("life_days", "0", "from 1 to"),
        ("notice_days", "0", "from 1 to"),
        ("notice_worth", "0", "above zero"),
        ("name", "", "must be written"),
    ],
)
def test_terms_that_cannot_be_are_refused_at_their_field(
    clerk: Clerk, field: str, text: str, said: str
) -> None:
    clerk.presses(KEY.Key_N)
    for name, fine in (("name", "Stars"), ("spend_value", "0.01"), (field, text)):
        clerk.fills(name, fine)
        if not text and name == field:
            clerk.presses(KEY.Key_Delete)
    assert said in clerk.refused()
    assert said in clerk.form._fields[field].error()
    assert clerk.form.control(field).hasFocus()
    clerk.presses(KEY.Key_Escape)
    assert PointsProgramme.select().count() == 1


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("EUR", "1", "1")], "own currency"),
        ([("XYZ", "1", "1")], "XYZ"),
        ([("HRK", "1", "1")], "HRK"),
        ([("USD", "1", "")], "needs both"),
        ([("USD", "1", "0")], "more than nothing"),
        ([("USD", "1", "1"), ("usd", "2", "2")], "there twice"),
    ],
)
def test_worths_that_cannot_be_are_refused_at_the_currencies(
    clerk: Clerk, rows: list[tuple[str, ...]], said: str
) -> None:
    clerk.presses(KEY.Key_E)
    for number, row in enumerate(rows):
        clerk.fills_row("worths", number, *row)
    clerk.refused()
    assert said in clerk.form._fields["worths"].error()
    clerk.presses(KEY.Key_Escape)
    assert kept().version == 1


def test_changed_terms_make_a_version_with_its_reason_and_undo_brings_the_old_ones(
    clerk: Clerk,
) -> None:
    clerk.presses(KEY.Key_E)
    clerk.fills("earn_per_unit", "2")
    clerk.fills("life_days", "")
    clerk.presses(KEY.Key_Delete)
    clerk.form.control("reason").setPlainText("the board's letter")
    clerk.sends()
    made = kept()
    assert (made.earn_per_unit, made.life_days, made.version) == (Decimal(2), None, 2)
    said = clerk.reads()
    assert "Points expire after\nnever" in said
    assert "points earned for one unit: 1 → 2\ndays until points expire: 730 → —" in said
    assert "reason: the board's letter" in said
    clerk.undoes()
    back = kept()
    assert (back.earn_per_unit, back.life_days, back.version) == (Decimal(1), 730, 3)


def test_undo_does_not_take_back_what_others_changed_since(clerk: Clerk) -> None:
    clerk.presses(KEY.Key_E)
    clerk.fills("earn_per_unit", "2")
    clerk.sends()
    programmes.change_programme(programme=1, earn_per_unit=Decimal(3), **BY)
    clerk.undoes()
    assert kept().earn_per_unit == 3
    assert "changed again meanwhile" in clerk.notice()


def test_nothing_typed_makes_no_version(clerk: Clerk) -> None:
    clerk.presses(KEY.Key_E)
    clerk.sends()
    assert kept().version == 1
    assert clerk.notice() == "Nothing was different."


def test_tiers_are_set_in_their_own_words_and_reached_at_once(clerk: Clerk, world: World) -> None:
    account = points.open_account(customer=world.acme, **BY).value
    with changing(**BY) as change:
        points.earn(change, account=account, points=Decimal(600))
    clerk.presses(KEY.Key_T)
    clerk.fills_row("tier", 0, "Silver", "500")
    clerk.fills_row("tier", 1, "House friend", "10000")
    clerk.sends()
    assert kept().tiers == (("silver", Decimal(500)), ("House friend", Decimal(10000)))
    assert Customer.get_by_id(world.acme).tier == "silver"
    assert "Silver\nfrom 500 points" in clerk.reads()
    assert "Nora\ntoday 10:00\ntiers: changed" in clerk.reads()
    assert "House friend\nfrom 10,000 points" in clerk.reads()
    clerk.undoes()
    assert kept().tiers == ()
    assert "gives no tiers" in clerk.reads()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("Standard", "5")], "Everybody has the tier standard"),
        ([("Silver", "0")], "above zero"),
        ([("Silver", "5"), ("silver", "6")], "there twice"),
    ],
)
def test_tiers_that_cannot_be_are_refused_at_their_field(
    clerk: Clerk, rows: list[tuple[str, ...]], said: str
) -> None:
    clerk.presses(KEY.Key_T)
    for number, row in enumerate(rows):
        clerk.fills_row("tier", number, *row)
    clerk.refused()
    assert said in clerk.form._fields["tier"].error()
    clerk.presses(KEY.Key_Escape)
    assert kept().tiers == ()


def test_periods_are_set_and_say_whether_they_are_now(clerk: Clerk) -> None:
    programmes.set_tiers(programme=1, tiers=[("gold", Decimal(9))], by="points", **BY)
    clerk.window.background.changed.emit(frozenset({"points"}))
    clerk.waits()
    clerk.presses(KEY.Key_P)
    clerk.fills_row("note", 0, "27 nov 2026", "30 nov 2026", "2", "Gold", "Black Friday")
    clerk.fills_row("note", 1, "24 dec 2026", "24 dec 2026", "1.5")
    clerk.sends()
    black = Multiplier(
        date(2026, 11, 27), date(2026, 11, 30), Decimal(2), ("gold",), "Black Friday"
    )
    eve = Multiplier(date(2026, 12, 24), date(2026, 12, 24), Decimal("1.5"))
    assert kept().multipliers == (black, eve)
    said = clerk.reads()
    assert "Fri 27 Nov to Mon 30 Nov\nnow\n× 2 for Gold · Black Friday" in said
    assert "Thu 24 Dec\nto come\n× 1.5" in said


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("30 nov 2026", "29 nov 2026", "2"), "before it begins"),
        (("30 nov 2026", "", "2"), "its last day"),
        (("30 nov 2026", "30 nov 2026", "0"), "more than 0"),
        (("30 nov 2026", "30 nov 2026", "2", "Bronze"), "no tier Bronze"),
    ],
)
def test_periods_that_cannot_be_are_refused_at_their_field(
    clerk: Clerk, row: tuple[str, ...], said: str
) -> None:
    clerk.presses(KEY.Key_P)
    clerk.fills_row("note", 0, *row)
    clerk.refused()
    assert said in clerk.form._fields["note"].error()
    clerk.presses(KEY.Key_Escape)
    assert kept().multipliers == ()


def test_a_programme_is_taken_out_of_force_and_put_back(clerk: Clerk) -> None:
    clerk.presses(KEY.Key_F)
    assert not PointsProgramme.get_by_id(1).active
    assert "Accounts keep their points" in clerk.notice()
    clerk.undoes()
    assert PointsProgramme.get_by_id(1).active
    clerk.presses(KEY.Key_F)
    clerk.presses(KEY.Key_F)
    assert PointsProgramme.get_by_id(1).active


def test_the_first_programme_is_made_where_there_is_none(clerk: Clerk) -> None:
    PointsProgramme.delete().execute()
    clerk.window.background.changed.emit(frozenset({"points"}))
    clerk.waits()
    assert "N makes the first one" in clerk.reads()
    offered = clerk.section.keys()
    assert [key.sequence for key in offered if key.enabled] == ["N"]


def test_what_is_below_is_reached_by_keys(clerk: Clerk) -> None:
    clerk.window.resize(1200, 520)
    QApplication.processEvents()
    last = next(label for label in clerk.section.findChildren(QLabel) if label.text() == "made")
    assert last.visibleRegion().isEmpty()
    for _page in range(3):
        clerk.presses(KEY.Key_PageDown, ALT)
    assert not last.visibleRegion().isEmpty()
    for _page in range(3):
        clerk.presses(KEY.Key_PageUp, ALT)
    assert last.visibleRegion().isEmpty()
