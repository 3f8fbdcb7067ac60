"""What members are told: kept with its facts, refused when it moved, corrected when we break it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import shop

from desktop.domain.errors import Conflict, RuleBroken
from desktop.domain.statement import Facts, clauses
from desktop.domain.waitlist import DAY, key
from desktop.models.offers import WaitlistLog, WaitlistStatement
from desktop.models.statements import place_of
from desktop.models.waitlists import Waitlist, WaitlistEntry, WaitlistPolicy
from desktop.models.work import FollowUp
from desktop.services import places
from desktop.services.change import changing
from desktop.services.statements import broken_already, correct_untrue, tell
from desktop.services.waitlist_log import journal

pytestmark = pytest.mark.usefixtures("database")

NOW = shop.NOW  # Monday 2 November 2026, 10:00 in London
ME: dict[str, Any] = {"who": None, "now": NOW}


class List:
    """A waitlist with a customer for each name, who joined a day after the one before."""

    def __init__(self, *names: str, **values: Any) -> None:
        shop.seed()
        self.product = shop.product("WX")
        with changing(**ME) as change:
            self.id = change.insert(
                Waitlist, product=self.product, title="Widget", created_at=NOW, **values
            )
        self.entries: dict[str, int] = {}
        for days, name in enumerate(names):
            self.join(name, NOW - timedelta(len(names) - days))

    def join(self, name: str, joined: datetime, *, head_start: int = 0, **values: Any) -> int:
        customer = shop.customer(name)
        with changing(**ME) as change:
            self.entries[name] = journal(change, self.id).add(
                customer=customer,
                quantity=values.pop("quantity", Decimal(1)),
                minimum=Decimal(1),
                joined_at=joined,
                tier_days=head_start,
                points_days=Decimal(0),
                granted_days=Decimal(0),
                key=key(joined, Decimal(head_start)),
                **values,
            )
        return self.entries[name]

    def change(self, name: str, **values: Any) -> None:
        with changing(**ME) as change:
            row = WaitlistEntry.get_by_id(self.entries[name])
            journal(change, self.id).change(row, "changed", **values)

    def facts(self, name: str, now: datetime = NOW) -> Facts:
        return place_of(self.entries[name], now=now).facts

    def tell(self, name: str, now: datetime = NOW) -> int:
        return tell(
            entry=self.entries[name],
            language="en",
            facts=self.facts(name, now),
            text="what was said",
            who=None,
            now=now,
        ).value

    def grant(self, name: str, days: int, now: datetime = NOW) -> int:
        """Move a place forward as a granted head start does; how many are corrected."""
        row = WaitlistEntry.get_by_id(self.entries[name])
        old = row.key
        with changing(who=None, now=now) as change:
            journal(change, self.id).change(row, "granted", key=old - days * DAY)
            return correct_untrue(change, [self.id], keys=(row.key, old))


def states() -> dict[int, str]:
    return {row.id: row.state for row in WaitlistStatement.select()}


def corrections() -> list[dict[str, Any]]:
    found = FollowUp.select().where(FollowUp.rule == "waitlist-correction")
    return [row.params | {"entry": row.entry_id} for row in found.order_by(FollowUp.id)]


def test_scenario_20_who_was_told_next_is_told_first_that_somebody_was_put_before_them() -> None:
    line = List("A", "B")
    told = line.tell("A")
    later: dict[str, Any] = {"who": None, "now": NOW + timedelta(minutes=5)}
    with pytest.raises(RuleBroken):
        places.grant(entry=line.entries["B"], days=Decimal(2), reason="", **later)
    assert states() == {told: "standing"}
    places.grant(entry=line.entries["B"], days=Decimal(2), reason="a burst pipe", **later)
    assert states() == {told: "corrected"}
    (left,) = FollowUp.select().where(FollowUp.rule == "waitlist-correction")
    assert (left.entry_id, left.params) == (
        line.entries["A"],
        {"title": "Widget", "claim": "place", "was": "1", "is": "2"},
    )
    assert left.due == datetime(2026, 11, 2, 14, 5, tzinfo=UTC), "four office hours"
    log = WaitlistLog.select().order_by(WaitlistLog.number)
    assert [row.action for row in log] == ["joined", "joined", "told", "granted", "corrected"]


def test_nobody_is_corrected_whose_place_is_still_as_good_as_told() -> None:
    line = List("A", "B", "C", "D", "E")
    told = {name: line.tell(name) for name in "BCE"}
    line.change("A", state="served", closed_at=NOW)
    assert line.grant("D", 3) == 0, "C was third and is third again"
    assert line.grant("E", 3) == 1
    assert {name: states()[key] for name, key in told.items()} == {
        "B": "standing",
        "C": "corrected",
        "E": "standing",
    }


def test_a_statement_that_moved_while_it_was_read_is_refused_and_nothing_is_kept() -> None:
    line = List("A", "B")
    shown = line.facts("B")
    line.join("C", NOW, head_start=5)
    with pytest.raises(Conflict) as refused:
        tell(entry=line.entries["B"], language="en", facts=shown, text="said", **ME)
    assert (refused.value.code, refused.value.params["title"]) == ("statement-moved", "Widget")
    assert not WaitlistStatement.select().exists()
    line.tell("B")


def test_a_new_statement_takes_the_place_of_the_one_before_and_says_how_far_they_came() -> None:
    line = List("A", "B", "C", "D")
    first = line.tell("D")
    for name in "AB":
        line.change(name, state="served", closed_at=NOW)
    later = NOW + timedelta(3)
    assert (line.facts("D", later).moved, line.facts("D", later).moved_since) == (2, shop.TODAY)
    second = line.tell("D", later)
    assert states() == {first: "superseded", second: "standing"}
    kept = Facts.from_json(WaitlistStatement.get_by_id(second).facts)
    assert (kept.place, kept.waiting, kept.moved) == (2, 2, 2)


def test_whoever_is_told_hears_again_by_the_day_that_was_said() -> None:
    line = List("A", "B")
    line.tell("B")
    later = NOW + timedelta(hours=2)
    line.tell("B", later)
    news = FollowUp.select().where(FollowUp.rule == "waitlist-news").order_by(FollowUp.id)
    assert [row.state for row in news] == ["done", "open"]
    assert list(news)[1].due.date() == line.facts("B", later).next_on == shop.TODAY + timedelta(7)


def test_telling_them_anew_is_what_a_correction_asks_for() -> None:
    line = List("A", "B")
    line.tell("A")
    line.grant("B", 2)
    line.tell("A")
    (left,) = FollowUp.select().where(FollowUp.rule == "waitlist-correction")
    assert (left.state, left.outcome) == ("done", "told")


def test_who_has_left_the_list_is_told_no_place() -> None:
    line = List("A")
    facts = line.facts("A")
    line.change("A", state="withdrawn", closed_at=NOW)
    with pytest.raises(RuleBroken, match="entry-not-waiting"):
        tell(entry=line.entries["A"], language="en", facts=facts, text="said", **ME)


def rules(line: List, cap: int) -> None:
    """Other rules for the list: another cap."""
    WaitlistPolicy.create(
        waitlist_id=line.id,
        version=2,
        tier_days={},
        cap_days=cap,
        hold_hours=4,
        quantity_rule="strict",
        at=NOW,
    )


def test_a_wider_cap_breaks_what_was_said_of_who_can_still_pass() -> None:
    line = List("A", "B")
    line.tell("A")
    with changing(**ME) as change:
        rules(line, 60)
        assert correct_untrue(change, [line.id]) == 1
    (left,) = corrections()
    assert left["claim"] == "bound"
    assert date.fromisoformat(left["is"]) - date.fromisoformat(left["was"]) == timedelta(60 - 21)


def test_what_the_rules_broke_by_themselves_is_not_ours_to_correct() -> None:
    line = List("A", "B")
    line.tell("A")
    line.join("C", NOW, head_start=9)
    before = broken_already([line.id], now=NOW)
    assert len(before) == 1
    with changing(**ME) as change:
        assert correct_untrue(change, [line.id], known=before) == 0
        assert correct_untrue(change, [line.id]) == 1


def test_more_units_wanted_ahead_are_said() -> None:
    line = List("A", "B", "C")
    line.tell("C")
    line.change("A", quantity=Decimal(4))
    with changing(**ME) as change:
        assert correct_untrue(change, [line.id]) == 1
    assert [(one["claim"], one["was"], one["is"]) for one in corrections()] == [("units", "2", "5")]


def test_what_was_said_of_the_tier_is_corrected_though_the_place_is_as_good() -> None:
    line = List("A", "B")
    for name in ("C", "D", "E"):
        line.join(name, NOW, tier="silver")
    line.tell("C")
    assert line.facts("C").tier_place == 1
    for name in ("A", "B"):
        line.change(name, state="served", closed_at=NOW)
    assert line.grant("D", 1) == 1
    assert [(one["claim"], one["was"], one["is"]) for one in corrections()] == [("tier", "1", "2")]


def test_what_was_said_of_the_best_day_is_corrected() -> None:
    days = {"from_on": shop.TODAY, "to_on": shop.TODAY + timedelta(3)}
    first, second = shop.TODAY, shop.TODAY + timedelta(1)
    line = List(**days)
    line.join("A", NOW - timedelta(3), first_on=first, last_on=first)
    line.join("B", NOW - timedelta(2))
    line.join("C", NOW - timedelta(1), first_on=second, last_on=second)
    facts = line.facts("B")
    assert (facts.day, facts.place, facts.best_on, facts.best_place) == (first, 2, second, 1)
    line.tell("B")
    line.change("A", state="served", closed_at=NOW)
    assert line.grant("C", 2) == 1
    assert [(one["claim"], one["was"], one["is"]) for one in corrections()] == [("day", "1", "2")]


def test_one_place_that_moves_corrects_only_what_it_passed() -> None:
    line = List("A", "B", "E")
    line.tell("A")
    line.join("C", NOW, head_start=9)
    assert line.grant("E", 1) == 0, "C passed A by the rules of the list; E did not"


def test_who_was_given_the_most_of_the_list_is_told_so_and_no_place() -> None:
    line = List("A", "B")
    WaitlistPolicy.update(customer_limit=Decimal(1)).execute()
    with changing(**ME) as change:
        customer = WaitlistEntry.get_by_id(line.entries["A"]).customer_id
        again = journal(change, line.id).add(
            customer=customer,
            quantity=Decimal(1),
            minimum=Decimal(1),
            joined_at=NOW,
            points_days=Decimal(0),
            granted_days=Decimal(0),
            key=key(NOW, Decimal(0)),
        )
    assert place_of(again, now=NOW).facts.own == "waiting"
    shop.give(line.product, 1)
    assert line.facts("A").own == "offered"
    assert [one.code for one in clauses(place_of(again, now=NOW).facts)] == ["limit", "next"]


def test_a_list_that_follows_the_office_has_the_offices_cap() -> None:
    line = List("A")
    rules(line, 60)
    wide = line.facts("A").bound
    WaitlistPolicy.create(
        waitlist_id=line.id,
        version=3,
        tier_days={},
        cap_days=60,
        hold_hours=4,
        quantity_rule="strict",
        at=NOW,
        follows_office=True,
    )
    assert wide - line.facts("A").bound == timedelta(60 - 21)
