"""Procedures an office edits itself, on both engines: seeded once, versions, what runs stays."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from desktop.domain.errors import LiaisonError
from desktop.domain.procedures import SHIPPED, STEP, Step, kept_steps
from desktop.models.office import History
from desktop.models.procedures import Procedure
from desktop.models.work import FollowUp
from desktop.queries.follow_up_story import follow_up_story
from desktop.queries.procedures import procedures as known
from desktop.queries.procedures import startable
from desktop.services import customers, followups, office, procedures, step_lists

pytestmark = pytest.mark.usefixtures("database")
NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)  # a Monday
ME: dict[str, Any] = {"who": 1, "now": NOW}
LATE = "delayed-delivery"
TWO = (Step("Call", hours=3), Step("Write", method="letters", days=2))


@pytest.fixture(autouse=True)
def _office(database: Any) -> None:
    office.seed(now=NOW)


def row(code: str) -> Procedure:
    found: Procedure = Procedure.get(Procedure.code == code)
    return found


def begin(code: str) -> int:
    customer = customers.create_customer(name="Okafor", **ME).value
    return procedures.start(procedure=code, customer=customer, **ME).value


def done(key: int) -> FollowUp:
    """Do a step; the one that opens."""
    followups.finish(follow_up=key, outcome="told", **ME)
    found: FollowUp = FollowUp.get(FollowUp.state == "open", FollowUp.rule == STEP)
    return found


def test_an_office_begins_with_ours_and_what_it_made_of_them_stays() -> None:
    assert [one.terms.code for one in known()] == [one.code for one in SHIPPED]
    assert [one.terms.steps for one in known()] == [one.steps for one in SHIPPED]
    late = row(LATE)
    step_lists.change_procedure(procedure=late.id, name="Too late", steps=TWO, active=False, **ME)
    office.seed(now=NOW)
    again = row(LATE)
    assert (again.name, again.steps, again.active) == ("Too late", kept_steps(TWO), False)
    assert [one.terms.code for one in known()] == ["new-customer", "complaint", LATE]
    assert Procedure.select().count() == 3


def test_a_procedure_of_their_own_is_begun_by_its_steps() -> None:
    step_lists.create_procedure(name=" Return ", steps=TWO, **ME)
    second = step_lists.create_procedure(name="Repair", steps=TWO, **ME).value
    assert [row.code for row in Procedure.select().order_by(Procedure.id)][3:] == ["own-1", "own-2"]
    (chosen,) = (one for one in startable(now=NOW) if one.name == "Return")
    assert [due for _step, due in chosen.steps] == [
        datetime(2026, 11, 2, 13, 0, tzinfo=UTC),
        datetime(2026, 11, 4, 17, 0, tzinfo=UTC),
    ]
    first = FollowUp.get_by_id(begin(chosen.code))
    assert (first.due, first.method) == (chosen.steps[0][1], "telephone")
    follows = done(first.id)
    assert (follows.original_due, follows.method) == (chosen.steps[1][1], "letters")
    step_lists.change_procedure(procedure=second, active=False, **ME)
    assert "Repair" not in [one.name for one in startable(now=NOW)]


def test_what_runs_keeps_the_steps_it_began_with() -> None:
    first = begin(LATE)
    step_lists.change_procedure(procedure=row(LATE).id, steps=TWO[:1], active=False, **ME)
    ours = SHIPPED[0].steps
    story = follow_up_story(first)
    assert [step.text for step in story.steps] == [step.text for step in ours]
    assert [step.state for step in story.steps] == ["open", "ahead", "ahead"]
    assert story.working is not None
    assert story.working.hours == 2
    second = done(first)
    assert second.params["step"] == ours[1].text
    assert second.original_due == datetime(2026, 11, 3, 17, 0, tzinfo=UTC)
    third = done(second.id)
    assert (third.params["step"], third.params["ahead"]) == (ours[2].text, [])
    assert follow_up_story(third.id).working.days == 5  # type: ignore[union-attr]


def test_what_begins_later_has_the_steps_of_now() -> None:
    step_lists.change_procedure(procedure=row(LATE).id, steps=TWO, **ME)
    assert FollowUp.get_by_id(begin(LATE)).params["step"] == "Call"


def test_every_version_is_in_the_history_and_the_last_can_be_taken_back() -> None:
    key = row(LATE).id
    before = known()[0].terms
    assert step_lists.change_procedure(procedure=key, name=before.name, **ME).value == 1
    assert step_lists.change_procedure(procedure=key, name="Late", steps=TWO, **ME).value == 2
    assert step_lists.restore(before=before, **ME).value == 3
    assert known()[0].terms.steps == before.steps
    kept = History.select().where(History.subject == "procedure", History.subject_id == key)
    said = [one.changes for one in kept.order_by(History.id)]
    assert said[1]["name"] == ["Delayed delivery", "Late"]
    assert said[1]["steps"] == [kept_steps(before.steps), kept_steps(TWO)]
    assert said[2]["name"] == ["Late", "Delayed delivery"]
    assert [len(one.changes) for one in known()] == [3, 1, 1]


def test_nobody_takes_back_what_others_changed_since() -> None:
    key, before = row(LATE).id, known()[0].terms
    step_lists.change_procedure(procedure=key, steps=TWO, **ME)
    step_lists.change_procedure(procedure=key, name="Late", **ME)
    assert refused(step_lists.restore, before=before) == "procedure-moved"
    assert row(LATE).name == "Late"


def refused(action: Any, **values: Any) -> str:
    try:
        action(**values, **ME)
    except LiaisonError as error:
        return error.code
    raise AssertionError("it was not refused")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": " "}, "text-missing"),
        ({"name": "Complaint"}, "procedure-name-taken"),
        ({"name": "x" * 121}, "text-too-long"),
        ({"steps": ()}, "procedure-no-steps"),
        ({"steps": (Step("", days=1),)}, "step-text"),
        ({"steps": (Step("x"),)}, "step-time"),
        ({"steps": (Step("x", days=1, hours=1),)}, "step-time"),
        ({"steps": (Step("x", method="pigeon", days=1),)}, "code-unknown"),
    ],
)
def test_what_cannot_be_is_refused_when_made_and_when_changed(
    values: dict[str, Any], code: str
) -> None:
    assert refused(step_lists.create_procedure, **{"name": "x", "steps": TWO, **values}) == code
    change = step_lists.change_procedure
    assert refused(change, procedure=row(LATE).id, **values) == code
    assert refused(change, procedure=4711, active=False) == "procedure-gone"
    with pytest.raises(TypeError):
        change(procedure=row(LATE).id, code="other", **ME)
    assert Procedure.select().where(Procedure.version > 1).count() == 0


def test_a_retired_one_does_not_begin() -> None:
    step_lists.change_procedure(procedure=row(LATE).id, active=False, **ME)
    assert refused(procedures.start, procedure=LATE, customer=1) == "procedure-gone"
    step_lists.change_procedure(procedure=row(LATE).id, active=True, **ME)
    assert begin(LATE)
