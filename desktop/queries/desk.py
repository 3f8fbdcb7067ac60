"""What the desk shows: the draft being spoken, its customer, the call, and who is on hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from desktop.domain.amending import Stand
from desktop.domain.errors import NotFound
from desktop.domain.office import Office
from desktop.domain.phones import is_own, looks_like_phone
from desktop.domain.promise import Supply, deduct, promise
from desktop.domain.specifications import SheetItem
from desktop.models.fields import from_micros
from desktop.models.settings import office
from desktop.models.stock import free_supplies
from desktop.queries import customers, products
from desktop.queries.amendments import start_of
from desktop.queries.card import Card, card
from desktop.queries.customers import CustomerRow
from desktop.queries.drafts import DraftRow, HeldRow, draft, drafts
from desktop.queries.offers import Asked, line_offer
from desktop.queries.product import sheets_of
from desktop.queries.products import ProductRow
from desktop.queries.sql import fetch_one
from desktop.queries.waiting_place import WaitingPlace, kept_place


@dataclass(frozen=True, slots=True)
class CallRow:
    """The contact that runs while a draft is spoken."""

    id: int
    started_at: datetime
    said: str = ""


@dataclass(frozen=True, slots=True)
class DeskState:
    """Everything in the middle of the desk.

    ``draft`` is None where nobody is spoken to, or the draft is one no longer. ``typed`` is what
    stands half-typed in its line box. ``others`` are this person's other drafts, the longest held
    first. ``places`` are those that lines which choose to wait would get, by the line's id.
    ``is_stale`` where stock moved since the draft's promises were reckoned.
    """

    office: Office
    today: date
    draft: DraftRow | None
    typed: str
    card: Card | None
    call: CallRow | None
    others: tuple[HeldRow, ...]
    places: dict[int, WaitingPlace]
    is_stale: bool


def desk(*, order_id: int | None, staff_id: int | None, now: datetime, adopt: bool) -> DeskState:
    """The desk with the draft ``order_id``.

    With ``adopt`` and no order the newest draft that this person left open, not on hold, is taken
    up again: the program was ended, or killed, while it was spoken.
    """
    settings = office()
    today = settings.today(now)
    mine = [row for row in drafts(staff_id=staff_id) if row.taken_by_id == staff_id]
    if order_id is None and adopt:
        order_id = next((row.id for row in mine if row.held_at is None), None)
    found = _draft(order_id, today)
    others = [row for row in mine if found is None or row.id != found.id]
    others.sort(key=lambda row: (row.held_at or row.started_at, row.id))
    return DeskState(
        office=settings,
        today=today,
        draft=found,
        typed=_typed(found.id) if found else "",
        card=card(found.customer_id, today=today) if found and found.customer_id else None,
        call=_call(found.id) if found else None,
        others=tuple(others),
        places=_places(found, now) if found else {},
        is_stale=_is_stale(found, settings, today) if found else False,
    )


def _draft(order_id: int | None, today: date) -> DraftRow | None:
    if order_id is None:
        return None
    try:
        return draft(order_id, today=today)
    except NotFound:
        return None


def _typed(order_id: int) -> str:
    row = fetch_one("SELECT typed FROM sales_order WHERE id = ?", (order_id,))
    return str(row[0]) if row else ""


def _call(order_id: int) -> CallRow | None:
    row = fetch_one(
        "SELECT id, started_at, said FROM contact WHERE order_id = ? AND ended_at IS NULL"
        " ORDER BY started_at DESC, id DESC LIMIT 1",
        (order_id,),
    )
    return CallRow(row[0], from_micros(row[1]), row[2]) if row else None


def _places(found: DraftRow, now: datetime) -> dict[int, WaitingPlace]:
    """Two lines of one draft that wait for the same product get places one after the other."""
    places: dict[int, WaitingPlace] = {}
    before: dict[int, int] = {}
    for line in found.lines:
        if line.choice != "waitlist" or line.product_id is None:
            continue
        if line.amends_id is not None:  # what waited already keeps its place
            kept = kept_place(line.amends_id, line.product_id, office().today(now))
            if kept is not None:
                places[line.id] = kept
                continue
        asked = Asked(quantity=line.quantity, wanted_on=line.wanted_on, line_id=line.id)
        offer = line_offer(order_id=found.id, product_id=line.product_id, asked=asked, now=now)
        if offer.waiting is not None:
            ahead = before.get(line.product_id, 0)
            place, waiting = offer.waiting.place + ahead, offer.waiting.waiting + ahead
            places[line.id] = WaitingPlace(place, waiting, offer.waiting.units_ahead)
            before[line.product_id] = ahead + 1
    return places


def _is_stale(found: DraftRow, settings: Office, today: date) -> bool:
    """Whether the promises would be others now. Only then is the draft written again: two desks
    that wrote theirs at every change of stock would call each other up for ever."""
    lines = [line for line in found.lines if line.kind == "goods" and line.product_id is not None]
    wanted = products.by_ids([line.product_id for line in lines if line.product_id is not None])
    start = start_of(found.amends, found.lines, wanted)
    free: dict[int, Sequence[Supply]] = dict(start.free if start else free_supplies(wanted))
    calendar = settings.calendar
    for line in lines:
        product = wanted.get(line.product_id or 0)
        if product is None:
            continue
        stand = start.stands[line.id] if start else Stand(wanted=line.quantity)
        made = promise(
            wanted=stand.wanted,
            supplies=free.get(product.id, ()),
            today=today,
            calendar=calendar,
            lead_days=product.lead_days,
            step=product.step,
            wanted_by=line.wanted_on,
        )
        if stand.told(made).by_date != line.promise:
            return True
        free[product.id] = deduct(free.get(product.id, ()), made)
    return False


# --- who calls ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CallerRow:
    """A customer who may be calling; ``maybe`` where several share the number that was typed."""

    id: int
    customer: CustomerRow
    maybe: bool


@dataclass(frozen=True, slots=True)
class Callers:
    """Who may be calling; ``own`` where it is a number of the office itself, which tells nothing
    of the caller."""

    rows: tuple[CallerRow, ...] = ()
    own: bool = False


def callers(text: str, *, limit: int = 12) -> Callers:
    """Who may be calling, by name words, any spelling of a number, e-mail or customer number."""
    settings = office()
    is_number = looks_like_phone(text)
    if is_number and is_own(text, settings):
        return Callers(own=True)
    found = customers.find(text, home_country=settings.home_country, limit=limit)
    maybe = len(found) > 1 and is_number
    return Callers(tuple(CallerRow(row.id, row, maybe) for row in found))


def cash_customer() -> CustomerRow | None:
    """The customer of sales to nobody in particular."""
    row = fetch_one("SELECT id FROM customer WHERE cash ORDER BY id LIMIT 1")
    return customers.by_ids([row[0]]).get(row[0]) if row else None


def currency_of(customer_id: int) -> str:
    """The currency of a customer. Raises NotFound ``customer-gone``."""
    row = fetch_one("SELECT currency FROM customer WHERE id = ?", (customer_id,))
    if row is None:
        raise NotFound("customer-gone", id=customer_id)
    return str(row[0])


def caller_card(customer_id: int, *, now: datetime) -> Card:
    """The card of somebody who may be calling. Raises NotFound ``customer-gone``."""
    return card(customer_id, today=office().today(now))


# --- the line box ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Candidate:
    """A product that the words in the line box may mean; ``exact`` if named whole by its code."""

    id: int
    product: ProductRow
    sheet: tuple[SheetItem, ...]
    exact: bool


def candidates(text: str, *, customer_id: int | None, limit: int = 8) -> tuple[Candidate, ...]:
    """The products the words may mean, ranked by this customer's history."""
    found = products.find(text, customer_id=customer_id, limit=limit)
    sheets = sheets_of([row.id for row in found])
    typed = text.strip().casefold()
    return tuple(
        Candidate(
            row.id,
            row,
            tuple(sheets.get(row.id, ())),
            typed in (row.code.casefold(), row.barcode.casefold(), row.name.casefold()),
        )
        for row in found
    )


def candidate(product_id: int) -> Candidate:
    """One product with its sheet. Raises NotFound ``product-gone``."""
    row = products.by_ids([product_id]).get(product_id)
    if row is None:
        raise NotFound("product-gone", id=product_id)
    return Candidate(row.id, row, tuple(sheets_of([row.id]).get(row.id, ())), exact=True)
