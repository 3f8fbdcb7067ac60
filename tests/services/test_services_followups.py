"""Follow-ups on both engines: nothing leaves the list but done, cancelled or taken over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest

from desktop.domain.errors import LiaisonError, NotFound, RuleBroken
from desktop.models.office import History
from desktop.models.work import FollowUp
from desktop.services import customers, drafts, followups, handovers, office
from desktop.services.change import changing

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
DUE = NOW + timedelta(days=1)


class Desk(NamedTuple):
    ann: int
    bob: int
    customer: int


@pytest.fixture
def desk(database: str) -> Desk:
    office.seed(now=NOW)
    ann = office.add_staff(name="Ann", who=None, now=NOW).value
    bob = office.add_staff(name="Bob", who=None, now=NOW).value
    customer = customers.create_customer(name="Okafor", who=ann, now=NOW).value
    return Desk(ann, bob, customer)


def add(desk: Desk, **values: Any) -> int:
    given = {"what": "ask about colour", "due": DUE, "owner": desk.ann, **values}
    return followups.add(customer=desk.customer, who=desk.ann, now=NOW, **given).value


def row(key: int) -> FollowUp:
    return FollowUp.get_by_id(key)


def changes(key: int) -> list[dict[str, Any]]:
    rows = History.select().where(History.subject == "follow_up", History.subject_id == key)
    return [entry.changes for entry in rows.order_by(History.id)]


def test_a_follow_up_has_all_that_is_needed_to_act(desk: Desk) -> None:
    key = add(desk, method="electronic-mail")
    made = row(key)
    assert (made.customer_id, made.owner_id, made.what) == (
        desk.customer,
        desk.ann,
        "ask about colour",
    )
    assert (made.due, made.original_due, made.state, made.rule) == (DUE, DUE, "open", "by-hand")
    assert changes(key)[0]["what"] == [None, "ask about colour"]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"what": " "}, "text-missing"),
        ({"what": "a\x00"}, "text-control"),
        ({"method": "pigeon"}, "code-unknown"),
        ({"due": NOW + timedelta(days=9999)}, "due-too-far"),
        ({"owner": 4711}, "staff-gone"),
        ({"order": 4711}, "sales-order-gone"),
        ({"entry": 4711}, "waitlist-entry-gone"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(desk: Desk, values: dict[str, Any], code: str) -> None:
    with pytest.raises(LiaisonError) as refusal:
        add(desk, **values)
    assert refusal.value.code == code
    assert not FollowUp.select().exists()


def test_done_needs_an_outcome_and_is_final(desk: Desk) -> None:
    key = add(desk)
    with pytest.raises(RuleBroken, match="follow-up-no-outcome"):
        followups.finish(follow_up=key, outcome=" ", who=desk.ann, now=NOW)
    later = NOW + timedelta(hours=1)
    outcome = followups.finish(follow_up=key, outcome="blue", who=desk.ann, now=later)
    assert outcome.changed == {"follow_ups"}
    done = row(key)
    assert (done.state, done.outcome, done.closed_at, done.closed_by_id) == (
        "done",
        "blue",
        later,
        desk.ann,
    )
    assert changes(key)[-1]["state"] == ["open", "done"]
    for again in (
        lambda: followups.finish(follow_up=key, outcome="x", who=None, now=NOW),
        lambda: followups.cancel(follow_up=key, reason="x", who=None, now=NOW),
        lambda: followups.snooze(follow_up=key, until=DUE, who=None, now=NOW),
        lambda: handovers.hand_over(follow_up=key, to=desk.bob, who=desk.ann, now=NOW),
        lambda: handovers.take(follow_up=key, who=desk.bob, now=NOW),
    ):
        with pytest.raises(RuleBroken, match="follow-up-closed"):
            again()


def test_cancelled_needs_a_reason(desk: Desk) -> None:
    key = add(desk)
    with pytest.raises(RuleBroken, match="follow-up-no-reason"):
        followups.cancel(follow_up=key, reason="", who=desk.ann, now=NOW)
    followups.cancel(follow_up=key, reason="moved away", who=desk.ann, now=NOW)
    assert (row(key).state, row(key).outcome) == ("cancelled", "moved away")


def test_a_snooze_keeps_the_original_due_and_the_third_needs_a_reason(desk: Desk) -> None:
    key = add(desk)
    for times in (1, 2):
        until = DUE + timedelta(days=times)
        assert followups.snooze(follow_up=key, until=until, who=None, now=NOW).value == times
    third = DUE + timedelta(days=9)
    with pytest.raises(RuleBroken, match="snooze-reason"):
        followups.snooze(follow_up=key, until=third, reason=" ", who=None, now=NOW)
    assert row(key).due == DUE + timedelta(days=2)
    followups.snooze(follow_up=key, until=third, reason="on leave", who=None, now=NOW)
    assert (row(key).due, row(key).original_due, row(key).snoozes) == (third, DUE, 3)
    with pytest.raises(RuleBroken, match="snooze-past"):
        followups.snooze(follow_up=key, until=NOW, reason="x", who=None, now=NOW)


def test_handed_over_is_the_senders_until_accepted(desk: Desk) -> None:
    key = add(desk)
    handovers.hand_over(follow_up=key, to=desk.bob, who=desk.ann, now=NOW)
    assert (row(key).owner_id, row(key).handed_to_id) == (desk.ann, desk.bob)
    handovers.take(follow_up=key, who=desk.bob, now=NOW)
    assert (row(key).owner_id, row(key).handed_to_id) == (desk.bob, None)
    with pytest.raises(RuleBroken, match="follow-up-owned"):
        handovers.take(follow_up=key, who=desk.ann, now=NOW)
    with pytest.raises(RuleBroken, match="handover-not-owner"):
        handovers.hand_over(follow_up=key, to=desk.ann, who=desk.ann, now=NOW)
    with pytest.raises(RuleBroken, match="handover-to-self"):
        handovers.hand_over(follow_up=key, to=desk.bob, who=desk.bob, now=NOW)
    with pytest.raises(NotFound, match="staff-gone"):
        handovers.hand_over(follow_up=key, to=4711, who=desk.bob, now=NOW)


def test_what_is_not_wanted_stays_where_it_is(desk: Desk) -> None:
    key = add(desk)
    handovers.hand_over(follow_up=key, to=desk.bob, who=desk.ann, now=NOW)
    with pytest.raises(RuleBroken, match="handover-not-yours"):
        handovers.decline(follow_up=key, who=desk.ann, now=NOW)
    handovers.decline(follow_up=key, who=desk.bob, now=NOW)
    assert (row(key).owner_id, row(key).handed_to_id) == (desk.ann, None)


def test_the_pool_is_for_whoever_takes_it_first(desk: Desk) -> None:
    key = add(desk, owner=None)
    handovers.take(follow_up=key, who=desk.bob, now=NOW)
    with pytest.raises(RuleBroken, match="follow-up-owned"):
        handovers.take(follow_up=key, who=desk.ann, now=NOW)
    handovers.hand_over(follow_up=key, to=None, who=desk.bob, now=NOW)
    assert row(key).owner_id is None
    handovers.take(follow_up=key, who=desk.ann, now=NOW)
    assert row(key).owner_id == desk.ann


def test_another_action_leaves_and_closes_its_own(desk: Desk) -> None:
    order = drafts.start(customer=desk.customer, currency="EUR", who=desk.ann, now=NOW).value
    other = drafts.start(customer=desk.customer, currency="EUR", who=desk.ann, now=NOW).value
    with changing(who=desk.ann, now=NOW) as change:
        made = [
            followups.leave(
                change,
                customer=desk.customer,
                rule=rule,
                due=DUE,
                params={"on": "2026-11-03"},
                order=of,
            )
            for of, rule in (
                (order, "quote-expiry"),
                (order, "deliver-promise"),
                (other, "quote-expiry"),
            )
        ]
    assert change.topics == {"follow_ups"}
    assert (row(made[0]).owner_id, row(made[0]).params) == (desk.ann, {"on": "2026-11-03"})
    with changing(who=desk.bob, now=NOW) as change:
        closed = followups.close_for(
            change, order=order, rule="quote-expiry", outcome="confirmed", done=True
        )
    assert closed == 1
    with changing(who=desk.bob, now=NOW) as change:
        assert followups.close_for(change, order=order, outcome="order cancelled") == 1
    assert [row(key).state for key in made] == ["done", "cancelled", "open"]
    assert changes(made[1])[-1]["state"] == ["open", "cancelled"]


def test_what_fails_leaves_no_follow_up(desk: Desk) -> None:
    def half_done() -> None:
        with changing(who=desk.ann, now=NOW) as change:
            followups.leave(change, customer=desk.customer, rule="by-hand", due=DUE, params={})
            raise RuleBroken("line-empty")

    with pytest.raises(RuleBroken, match="line-empty"):
        half_done()
    assert not FollowUp.select().exists()
    assert not History.select().where(History.subject == "follow_up").exists()


def test_one_record_is_closed_at_a_time(desk: Desk) -> None:
    with pytest.raises(TypeError), changing(who=None, now=NOW) as change:
        followups.close_for(change, outcome="x")
