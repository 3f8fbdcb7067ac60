"""Procedures and the looks at their steps (scenario 7), on both engines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from desktop.domain.errors import LiaisonError, RuleBroken
from desktop.domain.procedures import CHECK, STEP
from desktop.models.work import FollowUp
from desktop.services import customers, drafts, followups, handovers, office, procedures
from desktop.services.change import changing

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)  # a Monday
LATE = "delayed-delivery"


class Desk(NamedTuple):
    boss: int
    trainee: int
    expert: int
    customer: int


@pytest.fixture
def desk(database: str) -> Desk:
    office.seed(now=NOW, staff_name="Boss")
    trainee, expert = (
        office.add_staff(name=name, competency_level=level, who=None, now=NOW).value
        for name, level in (("Ann", "A"), ("Dora", "D"))
    )
    return Desk(1, trainee, expert, new_customer("Okafor"))


def new_customer(name: str) -> int:
    return customers.create_customer(name=name, who=1, now=NOW).value


def begin(customer: int, who: int) -> int:
    return procedures.start(procedure=LATE, customer=customer, who=who, now=NOW).value


def rows(rule: str, state: str = "open") -> list[FollowUp]:
    found = FollowUp.select().where(FollowUp.rule == rule, FollowUp.state == state)
    return list(found.order_by(FollowUp.id))


def done(key: int, *, who: int, now: datetime) -> None:
    followups.finish(follow_up=key, outcome="told", who=who, now=now)


def test_steps_open_one_after_the_other_timed_from_the_deadline_before(desk: Desk) -> None:
    first = begin(desk.customer, desk.trainee)
    (step,) = rows(STEP)
    assert (step.id, step.due, step.owner_id) == (first, NOW + timedelta(hours=2), desk.trainee)
    early = NOW + timedelta(minutes=10)
    done(first, who=desk.trainee, now=early)
    (second,) = rows(STEP)
    assert second.params["number"] == 2
    assert second.due == datetime(2026, 11, 3, 17, 0, tzinfo=UTC)
    late = datetime(2026, 11, 6, 10, 0, tzinfo=UTC)
    done(second.id, who=desk.trainee, now=late)
    (third,) = rows(STEP)
    assert third.due == datetime(2026, 11, 10, 17, 0, tzinfo=UTC), "five days after the 3rd"
    assert third.about_id == second.about_id == first
    done(third.id, who=desk.trainee, now=late)
    assert rows(STEP) == []


def test_a_deadline_that_has_passed_is_due_today_and_still_counts(desk: Desk) -> None:
    first = begin(desk.customer, desk.trainee)
    late = datetime(2026, 11, 9, 10, 0, tzinfo=UTC)
    done(first, who=desk.trainee, now=late)
    (second,) = rows(STEP)
    assert second.original_due == datetime(2026, 11, 3, 17, 0, tzinfo=UTC)
    assert second.due == datetime(2026, 11, 9, 17, 0, tzinfo=UTC)
    done(second.id, who=desk.trainee, now=late)
    (third,) = rows(STEP)
    assert third.original_due == datetime(2026, 11, 10, 17, 0, tzinfo=UTC)


def test_a_skipped_step_is_kept_as_skipped_and_the_next_opens(desk: Desk) -> None:
    first = begin(desk.customer, desk.trainee)
    with pytest.raises(RuleBroken, match="follow-up-no-reason"):
        followups.skip(follow_up=first, reason=" ", who=desk.trainee, now=NOW)
    followups.skip(follow_up=first, reason="knew it", who=desk.trainee, now=NOW)
    skipped = FollowUp.get_by_id(first)
    assert (skipped.state, skipped.outcome) == ("cancelled", "knew it")
    assert skipped.params["skipped"] is True
    assert [row.params["number"] for row in rows(STEP)] == [2]
    other = followups.add(
        customer=desk.customer, what="x", due=NOW + timedelta(1), owner=None, who=1, now=NOW
    ).value
    with pytest.raises(RuleBroken, match="follow-up-no-step"):
        followups.skip(follow_up=other, reason="x", who=1, now=NOW)


def test_cancelled_it_ends_and_can_begin_anew(desk: Desk) -> None:
    first = begin(desk.customer, desk.trainee)
    with pytest.raises(RuleBroken, match="procedure-running"):
        begin(desk.customer, desk.expert)
    followups.cancel(follow_up=first, reason="arrived after all", who=desk.trainee, now=NOW)
    assert rows(STEP) == rows(CHECK) == []
    begin(desk.customer, desk.expert)


def test_an_order_and_its_customer_have_their_own_and_it_goes_with_the_order(desk: Desk) -> None:
    order = drafts.start(customer=desk.customer, currency="EUR", who=desk.trainee, now=NOW).value
    begin(desk.customer, desk.trainee)
    of_order = procedures.start(
        procedure=LATE, customer=desk.customer, order=order, who=desk.trainee, now=NOW
    ).value
    with changing(who=1, now=NOW) as change:
        followups.close_for(change, order=order, outcome="cancelled")
    assert FollowUp.get_by_id(of_order).state == "cancelled"
    assert len(rows(STEP)) == len(rows(CHECK)) == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"procedure": "nothing"}, "procedure-gone"),
        ({"customer": 4711}, "customer-gone"),
        ({"order": 4711}, "sales-order-gone"),
    ],
)
def test_what_is_not_there_is_refused(desk: Desk, given: dict[str, object], code: str) -> None:
    values: dict[str, object] = {"procedure": LATE, "customer": desk.customer, **given}
    with pytest.raises(LiaisonError) as refusal:
        procedures.start(**values, who=1, now=NOW)  # type: ignore[arg-type]
    assert refusal.value.code == code


def test_a_trainees_steps_are_looked_at_sooner_and_oftener_the_customers_dates_are_equal(
    desk: Desk,
) -> None:
    begin(desk.customer, desk.trainee)
    begin(new_customer("Quist"), desk.expert)
    of_trainee, of_expert = rows(STEP)
    assert of_trainee.due == of_expert.due
    sooner, later = rows(CHECK)
    assert (sooner.about_id, later.about_id) == (of_trainee.id, of_expert.id)
    assert (sooner.owner_id, later.owner_id) == (desk.boss, desk.boss)
    assert sooner.due < later.due
    looks = 0
    while (check := min(rows(CHECK), key=lambda row: row.due)).about_id == of_trainee.id:
        done(check.id, who=desk.boss, now=check.due)
        looks += 1
    assert looks >= 9, "ten times as often, while the step is open"
    done(of_trainee.id, who=desk.trainee, now=later.due)
    done(of_expert.id, who=desk.expert, now=later.due)
    second, of_other = rows(STEP)
    assert (second.original_due, second.due) == (of_other.original_due, of_other.due)


def test_a_step_that_is_done_needs_no_look(desk: Desk) -> None:
    first = begin(desk.customer, desk.trainee)
    done(first, who=desk.trainee, now=NOW)
    assert [row.about_id for row in rows(CHECK)] == [rows(STEP)[0].id]


def test_whoever_takes_it_over_is_looked_at_at_their_own_pace(desk: Desk) -> None:
    first = begin(desk.customer, desk.expert)
    (before,) = rows(CHECK)
    handovers.hand_over(follow_up=first, to=desk.trainee, who=desk.expert, now=NOW)
    assert rows(CHECK)[0].id == before.id, "not yet accepted"
    handovers.take(follow_up=first, who=desk.trainee, now=NOW)
    (after,) = rows(CHECK)
    assert after.due < before.due
    assert FollowUp.get_by_id(first).due == NOW + timedelta(hours=2)


def test_in_the_pool_nobody_is_looked_at_until_somebody_takes_it(desk: Desk) -> None:
    first = begin(desk.customer, desk.expert)
    handovers.hand_over(follow_up=first, to=None, who=desk.expert, now=NOW)
    assert rows(CHECK) == []
    handovers.take(follow_up=first, who=desk.trainee, now=NOW)
    (look,) = rows(CHECK)
    assert (look.owner_id, look.params["owner"]) == (desk.boss, "Ann")


def test_the_only_supervisor_is_not_looked_at(desk: Desk) -> None:
    begin(desk.customer, desk.boss)
    assert rows(CHECK) == []
