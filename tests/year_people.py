"""What people of the year's office do with follow-ups, contacts and their own days away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import year_office
import year_records
import year_stock
from year_office import Office

from desktop.models.rows import run
from desktop.services import (
    absences,
    calls,
    contacts,
    followups,
    handovers,
    papers,
    procedures,
)

_OPEN = "SELECT id FROM follow_up WHERE state = 'open'"
_DUE = f"{_OPEN} AND due <= (SELECT MAX(at) FROM history)"


def _soon(at: Office) -> timedelta:
    return timedelta(hours=at.draw.randint(1, 200))


def plan(at: Office) -> bool:
    order = at.pick("SELECT id FROM sales_order WHERE state IN ('quoted', 'confirmed')")
    owner = at.draw.choice([None, *at.people])
    whom = at.draw.choice(at.customers)
    due = at.now + _soon(at)
    followups.add(customer=whom, what="ask", due=due, owner=owner, order=order, **at.by)
    return True


def plan_again(at: Office) -> bool:
    counted = at.draw.choice(("obligation", "keep-in-touch"))
    whom, due = at.draw.choice(at.customers), at.now + _soon(at)
    every: dict[str, Any] = {"every": at.draw.randint(1, 3), "unit": "week", "counted": counted}
    followups.add_repeated(customer=whom, what="see", due=due, owner=None, **every, **at.by)
    return True


def finish(at: Office) -> bool:
    row = at.pick(_OPEN)
    if row:
        followups.finish(follow_up=row, outcome="spoken with them", **at.by)
    return row is not None


def finish_oldest(at: Office) -> bool:
    """What was due first."""
    found = run(f"{_OPEN} ORDER BY due, id LIMIT 1").fetchone()
    if found:
        followups.finish(follow_up=found[0], outcome="seen to", **at.by)
    return found is not None


def cancel(at: Office) -> bool:
    row = at.pick(_OPEN)
    if row:
        end = followups.skip if at.draw.random() < 0.2 else followups.cancel
        end(follow_up=row, reason="needless", **at.by)
    return row is not None


def snooze(at: Office) -> bool:
    row = at.pick(_OPEN)
    if row:
        followups.snooze(follow_up=row, until=at.now + _soon(at), reason="away", **at.by)
    return row is not None


def hand_over(at: Office) -> bool:
    found = run(f"{_OPEN} AND owner_id IS NOT NULL ORDER BY id DESC LIMIT 30").fetchall()
    if not found:
        return False
    row = at.draw.choice(found)[0]
    ((owner,),) = run("SELECT owner_id FROM follow_up WHERE id = ?", row).fetchall()
    to = at.draw.choice([None, *at.people])
    handovers.hand_over(follow_up=row, to=to, who=owner, now=at.now)
    if to is not None and at.draw.random() < 0.8:
        answer = handovers.take if at.draw.random() < 0.7 else handovers.decline
        answer(follow_up=row, who=to, now=at.now)
    return True


def take(at: Office) -> bool:
    row = at.pick(f"{_OPEN} AND owner_id IS NULL")
    if row:
        handovers.take(follow_up=row, who=at.draw.choice(at.people), now=at.now)
    return row is not None


def begin_procedure(at: Office) -> bool:
    """For a customer, or for an order of theirs."""
    about = "SELECT id, customer_id FROM sales_order WHERE state = 'confirmed' ORDER BY id DESC"
    found = run(f"{about} LIMIT 20").fetchall()
    order, whom = at.draw.choice(found) if found else (None, at.draw.choice(at.customers))
    (name,) = at.draw.choice(run("SELECT code FROM procedure ORDER BY id").fetchall())
    procedures.start(procedure=name, customer=whom, order=order, **at.by)
    return True


def write_letter(at: Office) -> bool:
    """Answer what was asked, or promise an answer by a day."""
    asked = f"{_OPEN} AND rule = 'answer-question'"
    found = at.pick(asked)
    if found is None:
        return False
    (whom,) = run("SELECT customer_id FROM follow_up WHERE id = ?", found).fetchone()
    letter = at.draw.choice(("holding", "answer"))
    until = at.later() if letter == "holding" else None
    sent: dict[str, Any] = {"method": "letters", "disposition": "sent", "to": "", "said": "soon"}
    values: dict[str, Any] = {"letter": letter, "until": until, "follow_up": found}
    papers.note_letter_sent(customer=whom, **values, **sent, **at.by)
    return True


def call(at: Office) -> bool:
    """A call with all that comes of it, after what was left running when a program died."""
    running = at.pick("SELECT id FROM contact WHERE ended_at IS NULL")
    if running:
        contacts.end_contact(contact=running, disposition="cut off", **at.by)
    order = at.pick("SELECT id FROM sales_order WHERE state IN ('quoted', 'confirmed')")
    by, whom = at.by, at.draw.choice(at.customers)
    made = calls.begin(method="telephone", direction="in", customer=whom, order=order, **by).value
    if at.draw.random() < 0.3:
        calls.ask(contact=made, kind="questions", text="when does it come?", **by)
    if at.draw.random() < 0.2:
        calls.promise_call_back(contact=made, hours=4, **by)
    step: dict[str, Any] = {"next_step": "send the price", "next_due": at.now + _soon(at)}
    given = step if at.draw.random() < 0.4 else {}
    contacts.end_contact(contact=made, disposition="answered", **given, **by)
    return True


def missed(at: Office) -> bool:
    contacts.missed_call(customer=at.draw.choice(at.customers), **at.by)
    return True


def be_away(at: Office) -> bool:
    gone, stands_in = at.draw.sample(at.people, 2)
    first_on = at.later()
    days: dict[str, Any] = {
        "first_on": first_on,
        "last_on": first_on + timedelta(at.draw.randint(0, 9)),
    }
    absences.plan_absence(staff=gone, substitute=stands_in, **days, **at.by)
    return True


def come_back(at: Office) -> bool:
    row = at.pick("SELECT id FROM absence")
    if row:
        absences.end_absence(absence=row, **at.by)
    return row is not None


ACTS: dict[Callable[[Office], bool], int] = {
    year_office.draft: 9,
    year_office.quote: 2,
    year_office.confirm: 9,
    year_office.reopen: 1,
    year_office.dispatch: 9,
    year_office.deliver: 8,
    year_office.cancel_order: 2,
    year_office.amend: 3,
    year_office.tell: 3,
    year_stock.expect: 4,
    year_stock.find_stock: 4,
    year_stock.receive: 4,
    year_stock.move: 2,
    year_stock.cancel_receipt: 1,
    year_stock.recount: 1,
    year_stock.join: 4,
    year_stock.place: 4,
    year_stock.restore: 2,
    year_stock.answer: 6,
    year_office.discard: 2,
    year_office.undo: 2,
    year_office.hold: 2,
    year_office.pay_points: 3,
    year_stock.offer_anew: 2,
    year_stock.tell_place: 2,
    year_stock.merge_places: 2,
    year_stock.open_dated: 1,
    year_stock.join_dated: 2,
    year_records.new_customer: 1,
    year_records.merge: 2,
    year_records.unmerge: 2,
    year_records.give_points: 4,
    year_records.take_points: 2,
    year_records.change_programme: 1,
    year_records.bring_points: 1,
    year_records.bring_supplies: 1,
    year_records.bring_customers: 1,
    year_records.change_price: 2,
    year_records.agree: 1,
    year_records.bring_rates: 3,
    year_records.decide_rate: 2,
    year_records.set_rate: 1,
    year_records.let_go: 1,
    year_records.take_back_on: 1,
    year_stock.sweep: 1,
    year_stock.turn_list: 1,
    plan: 3,
    plan_again: 1,
    finish: 6,
    finish_oldest: 8,
    cancel: 4,
    snooze: 4,
    hand_over: 4,
    take: 3,
    begin_procedure: 2,
    write_letter: 2,
    call: 5,
    missed: 2,
    be_away: 1,
    come_back: 1,
}
"""What is done in the office, and how often beside the rest."""
