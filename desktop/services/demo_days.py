"""The demo office's last months, lived day by day: calls, receipts, deliveries, follow-ups."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from desktop.domain.errors import LiaisonError, RuleBroken
from desktop.models.catalogue import Product, Supply
from desktop.models.customers import Customer
from desktop.models.offers import WaitlistOffer
from desktop.models.orders import SalesOrder
from desktop.models.rows import get
from desktop.models.settings import office
from desktop.models.stock import free_supplies
from desktop.models.waitlists import WaitlistEntry
from desktop.models.work import FollowUp
from desktop.services import (
    contacts,
    drafts,
    followups,
    fulfilment,
    offers,
    orders,
    places,
    stock,
)
from desktop.services.demo_orders import SCARCE, bulk, draft
from desktop.services.demo_scenes import await_receipt, stay_away

DAYS = 100
_ORDERS = 290
_SCENES = -5  # the day from the end on which the last days are prepared
_OUTCOMES = ("reached, all well", "reached, pleased", "told by e-mail", "date confirmed")


@dataclass
class Days:
    """One office's days; ``chance`` decides what people want."""

    chance: random.Random
    staff: Sequence[int]
    customers: Sequence[int]
    products: Mapping[str, int]
    awaited: int
    _away: frozenset[date] = frozenset()  # days of the first of the staff
    _on_the_way: list[tuple[date, int]] = field(default_factory=list)

    def live(self, now: datetime) -> None:
        """Live the days up to ``now``."""
        settings = office()
        today = settings.today(now)
        days = [
            day
            for day in (today - timedelta(days=n) for n in range(DAYS, -1, -1))
            if settings.calendar.is_working_day(day)
        ]
        self._stock_up(days[0], self._at(days[0], 8))
        for number, day in enumerate(days):
            calls = _ORDERS * (number + 1) // len(days) - _ORDERS * number // len(days)
            is_last = day == today
            if day == days[_SCENES]:
                self._stage(day, [one for one in days if one < today][-2:])
            self._morning(day, is_last=is_last)
            for call in range(calls):
                at = self._at(day, 9 + 6 * call // max(calls, 1), self.chance.randint(0, 55))
                self._call(min(at, now))
            if not is_last:
                self._afternoon(day)
        self._leave_drafts(now)

    def _at(self, day: date, hour: int, minute: int = 0) -> datetime:
        return office().calendar.moment(day, time(hour, minute))

    def _stage(self, day: date, away: Sequence[date]) -> None:
        """What the last days are to hold: nothing of it is due before they are over."""
        own, substitute, *_others = self.staff
        self._away = stay_away(
            staff=own,
            substitute=substitute,
            first_on=away[0],
            last_on=away[-1],
            now=self._at(day, 8, 30),
        )
        await_receipt(self.awaited, customers=self.customers, staff=self.staff, day=day)

    def _agent(self, now: datetime) -> int:
        first = 1 if office().today(now) in self._away else 0
        return self.chance.choice(self.staff[first:2])

    # Stock

    def _stock_up(self, day: date, now: datetime) -> None:
        for code, product in self.products.items():
            row = get(Product, product)
            if row.lead_days is not None:
                continue
            amount = (
                self.chance.choice((1, 2, 3)) if code in SCARCE else self.chance.randint(20, 60)
            )
            self._supply(product, row.step * max(amount, 1) * bulk(row), "on-hand", day, now)

    def _supply(self, product: int, quantity: Decimal, kind: str, on: date, now: datetime) -> None:
        stock.add_supply(
            product=product,
            kind=kind,
            quantity=quantity,
            available_on=on,
            reference=f"PO-{now:%y%m}-{product:03d}" if kind == "receipt" else "",
            who=self.staff[2],
            now=now,
        )

    def _morning(self, day: date, *, is_last: bool) -> None:
        """What was expected arrives, who waits is served, what runs low is ordered."""
        now = self._at(day, 8, 15)
        offers.sweep(now=now)
        due = Supply.select().where(Supply.kind == "receipt", Supply.available_on <= day)
        for supply in due.where(Supply.state == "open"):
            if self.chance.random() < 0.12:
                later = office().calendar.add_working_days(day, self.chance.randint(2, 6))
                stock.move(supply=supply.id, on=later, who=self.staff[2], now=now)
            elif not is_last:
                stock.receive(supply=supply.id, who=self.staff[2], now=now)
        live = WaitlistOffer.select().where(WaitlistOffer.state == "live")
        for offer in [] if is_last else list(live.order_by(WaitlistOffer.id)):
            self._ask_about(offer.id, self._at(day, 8, 50))
        if day.weekday() in (0, 3):
            self._reorder(day, now)

    def _reorder(self, day: date, now: datetime) -> None:
        free = free_supplies(self.products.values())
        for code, product in self.products.items():
            row = get(Product, product)
            left = sum((supply.free for supply in free.get(product, [])), Decimal(0))
            if row.lead_days is not None or left > row.step * 12 * bulk(row):
                continue
            if code in SCARCE:
                if self.chance.random() > 0.22:
                    continue
                amount = self.chance.choice((1, 1, 2))
            else:
                amount = self.chance.randint(15, 45)
            on = office().calendar.add_working_days(day, self.chance.randint(5, 16))
            self._supply(product, row.step * amount * bulk(row), "receipt", on, now)

    # Calls

    def _call(self, now: datetime) -> None:
        who, customer = self._agent(now), self.chance.choice(self.customers)
        row = get(Customer, customer)
        call = contacts.start_contact(
            customer=customer, method="telephone", direction="in", who=who, now=now
        ).value
        order = draft(self.chance, self.products, row, who=who, now=now)
        after = now + timedelta(minutes=self.chance.randint(2, 9))
        contacts.end_contact(contact=call, disposition="order-taken", who=who, now=after)
        try:
            if self.chance.random() < 0.06:
                expires = office().today(now) + timedelta(days=14)
                orders.quote(order=order, expires_on=expires, who=who, now=after)
                return
            orders.confirm(order=order, who=who, now=after)
        except RuleBroken:  # everything was declined
            drafts.discard(order=order, reason="too late for them", who=who, now=after)
            return
        if self.chance.random() < 0.04:
            with suppress(LiaisonError):
                fulfilment.cancel(
                    order=order,
                    reason="ordered by mistake",
                    who=who,
                    now=after + timedelta(hours=1),
                )

    # The end of the day

    def _afternoon(self, day: date) -> None:
        now, who = self._at(day, 15, 30), self.staff[2]
        ready = SalesOrder.select().where(SalesOrder.state.in_(("confirmed", "in-progress")))
        for order in ready.order_by(SalesOrder.id):
            if self.chance.random() < 0.9:
                with suppress(RuleBroken):
                    fulfilment.dispatch(order=order.id, who=who, now=now)
                    later = self.chance.choices((0, 1, 3), weights=(88, 8, 4))[0]
                    on = office().calendar.add_working_days(day, later)
                    self._on_the_way.append((on, order.id))
        for on, order_id in [one for one in self._on_the_way if one[0] <= day]:
            self._on_the_way.remove((on, order_id))
            with suppress(RuleBroken):
                fulfilment.deliver(order=order_id, who=who, now=now)
        self._work_off(day, now)

    def _work_off(self, day: date, now: datetime) -> None:
        recent = office().today(now) > day - timedelta(days=3)
        closing = office().calendar.moment(day)
        due = FollowUp.select().where(FollowUp.state == "open", FollowUp.due <= closing)
        if day in self._away:  # who stands in calls those first who wait for a date
            due = due.where(FollowUp.owner != self.staff[0])
        for follow_up in due.order_by(FollowUp.id):
            if self.chance.random() < (0.72 if recent else 0.95):
                if follow_up.rule == "offer-call":
                    continue
                if follow_up.rule == "quote-expiry" and follow_up.due <= now:
                    fulfilment.cancel(
                        order=follow_up.order_id,
                        reason="quote lapsed",
                        who=self._agent(now),
                        now=now,
                    )
                    continue
                followups.finish(
                    follow_up=follow_up.id,
                    outcome=self.chance.choice(_OUTCOMES),
                    who=self._agent(now),
                    now=now,
                )
        entries = list(WaitlistEntry.select().where(WaitlistEntry.state == "waiting"))
        if entries and self.chance.random() < 0.05:
            self._decide_on(self.chance.choice(entries), day, now)

    def _ask_about(self, offer: int, now: datetime) -> None:
        """Call who was offered units: most take them, some refuse, a few are not reached."""
        chance, who = self.chance.random(), self._agent(now)
        with suppress(RuleBroken):
            if chance < 0.7:
                offers.accept(offer=offer, who=who, now=now)
            elif chance < 0.85:
                offers.decline(offer=offer, reason="bought elsewhere", who=who, now=now)

    def _decide_on(self, entry: WaitlistEntry, day: date, now: datetime) -> None:
        who = self.staff[3]
        if self.chance.random() < 0.5:
            until = day + timedelta(days=self.chance.randint(10, 40))
            places.pause(entry=entry.id, until=until, who=who, now=now)
        else:
            reason = "promised a place last year and was forgotten"
            places.grant(entry=entry.id, days=Decimal(3), reason=reason, who=who, now=now)

    def _leave_drafts(self, now: datetime) -> None:
        """Two calls on hold and one half-finished draft, as a morning leaves them."""
        for minutes in (14, 5):
            customer = get(Customer, self.chance.choice(self.customers))
            at = now - timedelta(minutes=minutes)
            order = draft(self.chance, self.products, customer, who=self.staff[0], now=at)
            drafts.hold(order=order, who=self.staff[0], now=at)
