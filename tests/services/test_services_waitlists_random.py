"""Random histories of a waitlist against a list on paper, which does the same the slow way."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shop import NOW, customer, give, product, seed

from desktop.domain.errors import RuleBroken
from desktop.domain.waitlist import DAY, micros
from desktop.models.catalogue import Supply
from desktop.models.offers import WaitlistOffer
from desktop.models.orders import SalesOrder
from desktop.models.policies import in_force, rules_of
from desktop.models.waitlists import Waitlist, WaitlistEntry
from desktop.queries import integrity
from desktop.services import fulfilment, offers, places, stock, waitlists
from desktop.services.policies import save_policy

pytestmark = pytest.mark.usefixtures("database")
_numbers = count(1)
_SKIPS, _REFUSALS = 2, 2


@pytest.fixture(autouse=True)
def _seeded(database: str) -> None:
    seed()


@dataclass
class Slip:
    """One place on the paper."""

    id: int
    key: int
    quantity: int
    minimum: int
    state: str = "waiting"
    paused: bool = False
    refused_in: int | None = None
    refusals: int = 0
    skips: int = 0
    offered: int = 0


@dataclass
class Paper:
    """A list as somebody with a pencil would keep it."""

    rule: str
    free: int = 0
    cascade: int = 0
    slips: dict[int, Slip] = field(default_factory=dict)
    sold: dict[int, int] = field(default_factory=dict)

    def waiting(self) -> list[Slip]:
        found = [slip for slip in self.slips.values() if slip.state == "waiting"]
        return sorted(found, key=lambda slip: (slip.key, slip.id))

    def open(self, *, anew: bool) -> None:
        """Give on what is free."""
        number = self.cascade + (1 if anew else 0)
        head: Slip | None = None
        for slip in self.waiting():
            if slip.paused or slip.refused_in == number or not self.free:
                continue
            part = slip.quantity if slip.quantity <= self.free else 0
            if self.rule == "partial" and not part and self.free >= slip.minimum:
                part = self.free
            if not part:
                head = head or slip
            elif self.rule == "partial" or head is None:
                self._offer(slip, part, number)
            elif self.rule == "skip" and head.skips < _SKIPS:
                head.skips += 1
                self._offer(slip, part, number)

    def _offer(self, slip: Slip, part: int, number: int) -> None:
        slip.state, slip.offered, slip.skips = "offered", part, 0
        self.free -= part
        self.cascade = number

    def back(self, slip: Slip) -> None:
        """The offer ends; its units are free, and the slip waits."""
        self.free += slip.offered
        slip.state, slip.offered, slip.refused_in = "waiting", 0, self.cascade


class Desk:
    """The program and the paper side by side."""

    def __init__(self, rule: str) -> None:
        number = next(_numbers)
        self.product = product(f"R{number}")
        self.list = waitlists.open_list(
            product=self.product, title=f"L{number}", who=None, now=NOW
        ).value
        self.now = NOW
        rules = in_force(self.list)
        assert rules is not None
        wanted = {name: getattr(rules_of(rules), name) for name in rules_of(rules).__slots__}
        wanted |= {"quantity_rule": rule, "most_skips": _SKIPS, "cap_days": 30}
        wanted |= {"refusals_until_paused": _REFUSALS, "hold_hours": 4}
        save_policy(
            waitlist=self.list, rules=type(rules_of(rules))(**wanted), reason="x", who=None, now=NOW
        )
        self.supply = give(self.product, 1)
        stock.correct(supply=self.supply, quantity=Decimal(0), reason="x", who=None, now=NOW)
        self.paper = Paper(rule)

    def act(self, what: str, which: int, amount: int) -> None:
        """One step on both, a minute later."""
        self.now += timedelta(minutes=1)
        slips = list(self.paper.slips.values())
        slip = slips[which % len(slips)] if slips else None
        if what in ("join", "units"):
            getattr(self, f"_{what}")(which, amount)
        elif slip is not None:
            getattr(self, f"_{what}")(slip, amount)

    def _join(self, least: int, quantity: int) -> None:
        minimum = min(least % 3 + 1, quantity)
        made = places.join_by_hand(
            waitlist=self.list,
            customer=customer(f"C{next(_numbers)}"),
            quantity=Decimal(quantity),
            minimum=Decimal(minimum),
            who=None,
            now=self.now,
        ).value
        self.paper.slips[made] = Slip(made, micros(self.now), quantity, minimum)
        self.paper.open(anew=False)

    def _units(self, _which: int, quantity: int) -> None:
        row = Supply.get_by_id(self.supply)
        more = row.quantity + quantity
        stock.correct(supply=self.supply, quantity=more, reason="x", who=None, now=self.now)
        self.paper.free += quantity
        self.paper.open(anew=True)

    def _offer_of(self, slip: Slip) -> int:
        live = (WaitlistOffer.entry == slip.id) & (WaitlistOffer.state == "live")
        return int(WaitlistOffer.get(live).id)

    def _accept(self, slip: Slip, _amount: int) -> None:
        if slip.state != "offered":
            return
        order = offers.accept(offer=self._offer_of(slip), who=None, now=self.now).value
        self.paper.sold[order] = slip.offered
        left = slip.quantity - slip.offered
        slip.state, slip.offered, slip.refusals = ("waiting" if left else "served"), 0, 0
        slip.quantity = left or slip.quantity
        slip.minimum = min(slip.minimum, slip.quantity)

    def _decline(self, slip: Slip, _amount: int) -> None:
        if slip.state != "offered":
            return
        offers.decline(offer=self._offer_of(slip), who=None, now=self.now)
        self.paper.back(slip)
        slip.refusals += 1
        slip.paused = slip.paused or slip.refusals >= _REFUSALS
        self.paper.open(anew=False)

    def _take_back(self, slip: Slip, _amount: int) -> None:
        if slip.state != "offered":
            return
        offers.withdraw_offer(offer=self._offer_of(slip), reason="x", who=None, now=self.now)
        self.paper.back(slip)
        self.paper.open(anew=False)

    def _run_out(self, slip: Slip, _amount: int) -> None:
        """Wait until this offer is due: all that ran out by then go on together."""
        if slip.state != "offered":
            return
        self.now = max(self.now, WaitlistOffer.get_by_id(self._offer_of(slip)).due_at)
        due = (WaitlistOffer.state == "live") & (WaitlistOffer.due_at <= self.now)
        gone = [row.entry_id for row in WaitlistOffer.select().where(due)]
        offers.sweep(now=self.now)
        for key in gone:
            if key in self.paper.slips:
                self.paper.back(self.paper.slips[key])
        self.paper.open(anew=False)

    def _pause(self, slip: Slip, _amount: int) -> None:
        if slip.state != "waiting" or slip.paused:
            return
        places.pause(entry=slip.id, until=None, who=None, now=self.now)
        slip.paused = True
        self.paper.open(anew=False)

    def _resume(self, slip: Slip, _amount: int) -> None:
        if slip.state != "waiting":
            return
        places.resume(entry=slip.id, who=None, now=self.now)
        slip.paused, slip.refusals = False, 0
        self.paper.open(anew=False)

    def _grant(self, slip: Slip, days: int) -> None:
        if slip.state != "waiting":
            with pytest.raises(RuleBroken):
                places.grant(entry=slip.id, days=Decimal(1), reason="x", who=None, now=self.now)
            return
        places.grant(entry=slip.id, days=Decimal(days), reason="x", who=None, now=self.now)
        began = micros(WaitlistEntry.get_by_id(slip.id).joined_at)
        slip.key = max(slip.key - days * DAY, began - 30 * DAY)
        self.paper.open(anew=False)

    def _leave(self, slip: Slip, _amount: int) -> None:
        if slip.state != "waiting":
            return
        places.withdraw(entry=slip.id, reason="x", who=None, now=self.now)
        slip.state = "withdrawn"
        self.paper.open(anew=False)

    def _cancel(self, _slip: Slip, _amount: int) -> None:
        for order, quantity in self.paper.sold.items():
            if SalesOrder.get_by_id(order).state == "confirmed":
                fulfilment.cancel(order=order, reason="x", who=None, now=self.now)
                self.paper.free += quantity
                self.paper.open(anew=True)
                return

    def agree(self) -> None:
        """Program and paper say the same, and nothing is held twice."""
        rows = WaitlistEntry.select().where(WaitlistEntry.waitlist == self.list)
        live = {
            row.entry_id: int(row.quantity)
            for row in WaitlistOffer.select().where(
                WaitlistOffer.waitlist == self.list, WaitlistOffer.state == "live"
            )
        }
        said = {row.id: (row.state, row.key, int(row.quantity), row.skips) for row in rows}
        paper = {
            slip.id: (slip.state, slip.key, slip.quantity, slip.skips)
            for slip in self.paper.slips.values()
        }
        assert said == paper
        assert live == {s.id: s.offered for s in self.paper.slips.values() if s.offered}
        supply = Supply.get_by_id(self.supply)
        assert int(supply.quantity - supply.allocated) == self.paper.free
        order = sorted((row for row in rows if row.state == "waiting"), key=lambda r: (r.key, r.id))
        assert [row.id for row in order] == [slip.id for slip in self.paper.waiting()]


STEPS = st.tuples(
    st.sampled_from(
        (
            *("join",) * 5,
            *("units",) * 4,
            *("accept",) * 3,
            *("decline",) * 3,
            *("take_back", "run_out", "pause", "resume", "grant", "leave", "cancel"),
        )
    ),
    st.integers(0, 9),
    st.integers(1, 4),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rule=st.sampled_from(("strict", "skip", "partial")),
    steps=st.lists(STEPS, min_size=4, max_size=18),
)
def test_the_program_does_what_the_paper_says(rule: str, steps: list[tuple[str, int, int]]) -> None:
    desk = Desk(rule)
    for what, which, amount in steps:
        desk.act(what, which, amount)
        desk.agree()
    assert integrity.check(now=desk.now) == []
    assert Waitlist.get_by_id(desk.list).revision > 0
