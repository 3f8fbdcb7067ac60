"""Ten processes at one waitlist: they open units, answer, sweep, join, pause and leave at once."""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from desks import race
from postgres import Postgres

from desktop import app
from desktop.models import database
from desktop.models.catalogue import Supply
from desktop.models.offers import OfferPart, WaitlistOffer
from desktop.models.orders import Allocation
from desktop.queries import integrity
from desktop.services import catalogue, customers, opening, waitlists

ROLES = ("join", "join", "open", "open", "answer", "answer", "answer", "sweep", "move", "order")
SECONDS = float(os.environ.get("LIAISON_RACE_SECONDS", "5"))
BEGAN = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DESK = """
import json, random, sys, time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from desktop.domain.errors import LiaisonError
from desktop.models.catalogue import Product
from desktop.models.offers import WaitlistOffer
from desktop.models.orders import OrderLine
from desktop.models.waitlists import Waitlist, WaitlistEntry
from desktop.services import (
    customers, drafts, fulfilment, lines, offers, opening, orders, places, stock, waitlists
)

target, role, seed, seconds, start = sys.argv[1:6]
pick, began = random.Random(int(seed)), datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
opening.open_office(target=target, now=began, home_country="GB", currency="EUR",
                    zone="Europe/London")
opening.enter()
lists = [row.id for row in Waitlist.select().order_by(Waitlist.id)]
products = [row.product_id for row in Waitlist.select().order_by(Waitlist.id)]
EXPECTED = {
    "offer-closed", "offer-expired", "entry-offered", "entry-not-waiting", "waitlist-joined",
    "promise-taken", "promise-changed", "unmet-without-choice", "order-state", "entry-merge",
}


def now():
    # A second is an hour of the office, so that offers run out while others are answered.
    return began + timedelta(seconds=(time.time() - float(start)) * 3600)


def one(model, *where):
    found = list(model.select().where(*where).limit(30))
    return pick.choice(found) if found else None


def join(me):
    made = customers.create_customer(name=f"C{pick.random()}", currency="EUR", **me).value
    wanted = Decimal(pick.randint(1, 3))
    places.join_by_hand(waitlist=pick.choice(lists), customer=made, quantity=wanted, **me)


def open(me):
    supply = {"quantity": Decimal(2), "available_on": me["now"].date(), "kind": "on-hand"}
    stock.add_supply(product=pick.choice(products), **supply, **me)
    time.sleep(0.05)


def answer(me):
    offer = one(WaitlistOffer, WaitlistOffer.state == "live")
    if offer is None:
        return
    kind = pick.random()
    if kind < 0.5:
        order = offers.accept(offer=offer.id, **me).value
        if pick.random() < 0.2:
            fulfilment.cancel(order=order, reason="changed their mind", **me)
    elif kind < 0.8:
        offers.decline(offer=offer.id, **me)
    else:
        offers.withdraw_offer(offer=offer.id, reason="a mistake", **me)


def sweep(me):
    offers.sweep(now=me["now"])
    time.sleep(0.02)


def move(me):
    entry = one(WaitlistEntry, WaitlistEntry.state == "waiting")
    if entry is None:
        return
    act = pick.choice(("pause", "resume", "grant", "withdraw"))
    if act == "pause":
        places.pause(entry=entry.id, until=None, **me)
    elif act == "resume":
        places.resume(entry=entry.id, **me)
    elif act == "grant":
        places.grant(entry=entry.id, days=Decimal(1), reason="x", **me)
    else:
        places.withdraw(entry=entry.id, reason="x", **me)


def order(me):
    draft = drafts.start(customer=2, currency="EUR", **me).value
    for product in pick.sample(products, 2):
        line = lines.add_line(order=draft, product=product, quantity=Decimal(1), **me).value
        row = OrderLine.get_by_id(line)
        if not row.promise:
            lines.choose(line=line, choice="waitlist", **me)
    orders.confirm(order=draft, **me)


print("ready", flush=True)
sys.stdin.readline()
done, faults = 0, {}
end = float(start) + float(seconds)
while time.time() < end:
    try:
        globals()[role]({"who": None, "now": now()})
        done += 1
    except LiaisonError as refusal:
        if refusal.code not in EXPECTED:
            raise
        faults[refusal.code] = faults.get(refusal.code, 0) + 1
print(json.dumps([role, done, faults]))
"""


@pytest.fixture(params=["sqlite", "postgres"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An office with two products that people wait for, and nothing of them."""
    server: Postgres | None = None
    if request.param == "postgres":
        server = request.getfixturevalue("postgres")
    made = server.create() if server else str(tmp_path / "office.sqlite")
    app.open_database(made)
    opening.open_office(
        target=made, now=BEGAN, home_country="GB", currency="EUR", zone="Europe/London"
    )
    opening.enter()
    me: dict[str, Any] = {"who": 1, "now": BEGAN}
    customers.create_customer(name="Okafor", currency="EUR", **me)
    for code in "AB":
        product = catalogue.create_product(
            code=code, name=code, list_price=Decimal(4), currency="EUR", **me
        ).value
        waitlists.open_list(product=product, title=code, **me)
    opening.leave()
    database.close_database()
    yield made
    database.close_database()
    if server:
        server.drop(made)


def test_nothing_is_given_twice_and_no_fault_reaches_a_desk(target: str) -> None:
    start = time.time() + 4
    told = race(
        DESK,
        [(target, role, str(seed), str(SECONDS), str(start)) for seed, role in enumerate(ROLES)],
    )
    done = Counter[str]()
    for said in told:
        role, actions, refused = json.loads(said)
        done[role] += actions
        print(role, actions, refused)
    assert all(done[role] for role in ROLES), done
    _holds(target)


def _holds(target: str) -> None:
    """The invariants, read anew."""
    database.open_database(target)
    with database.connected():
        held = Counter[int]()
        live = WaitlistOffer.state == "live"
        for part in OfferPart.select().join(WaitlistOffer).where(live):
            held[part.supply_id] += int(part.quantity)
        for allocation in Allocation.select().where(Allocation.state == "allocated"):
            held[allocation.supply_id] += int(allocation.quantity)
        for supply in Supply.select():
            assert supply.allocated == held[supply.id] <= supply.quantity
        entries = [offer.entry_id for offer in WaitlistOffer.select().where(live)]
        assert len(entries) == len(set(entries)), "one live offer for each place"
        assert integrity.check(now=datetime.now(UTC)) == []
