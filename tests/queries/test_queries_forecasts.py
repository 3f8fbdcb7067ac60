"""What lists have seen and what follows from it, against the same counted the slow way."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
import shop
from queries_world import Statements

from desktop.domain.forecast import forecast
from desktop.domain.forecast_score import Score
from desktop.domain.pace import History
from desktop.models.offers import WaitlistForecast, WaitlistOffer
from desktop.models.settings import office
from desktop.models.waitlists import WaitlistEntry
from desktop.queries.forecasts import dates_of, dates_of_list, scores
from desktop.queries.list_history import history_of
from desktop.queries.statements import statement_of
from desktop.services import offers, places, waitlists
from desktop.services.statements import tell

pytestmark = pytest.mark.usefixtures("database")

START = datetime(2026, 8, 3, 9, tzinfo=UTC)  # a Monday, when London is an hour ahead
NOW = shop.NOW


def at(days: int, hours: int = 1) -> datetime:
    return START + timedelta(days=days, hours=hours)


def offered(waitlist: int) -> list[WaitlistOffer]:
    mine = (WaitlistOffer.waitlist == waitlist) & (WaitlistOffer.state == "live")
    return list(WaitlistOffer.select().where(mine).order_by(WaitlistOffer.id))


class List:
    """A list whose units come on some days: taken, refused, or given up while waiting."""

    def __init__(self, waiting: int = 12, **values: Any) -> None:
        shop.seed()
        self.product = shop.product("WX", now=START)
        opened = {"product": self.product, "title": "Widget", **values}
        self.id = waitlists.open_list(**opened, who=None, now=START).value
        self.joined = 0
        for _ in range(waiting):
            self.join(START)

    def join(self, now: datetime, **values: Any) -> int:
        self.joined += 1
        customer = shop.customer(f"M{self.joined}")
        wanted = {"quantity": Decimal(1), **values}
        return places.join_by_hand(
            waitlist=self.id, customer=customer, **wanted, who=None, now=now
        ).value

    def entries(self) -> list[WaitlistEntry]:
        waiting = (WaitlistEntry.waitlist == self.id) & (WaitlistEntry.state == "waiting")
        return list(
            WaitlistEntry.select().where(waiting).order_by(WaitlistEntry.key, WaitlistEntry.id)
        )

    def open(self, units: int, now: datetime, *, refusing: bool = False) -> None:
        """So many units come and are taken; the first offer is refused for good, if so wished."""
        shop.give(self.product, units, now=now)
        if refusing:
            first = offered(self.id)[0]
            offers.decline(offer=first.id, who=None, now=now + timedelta(minutes=1))
            places.withdraw(
                entry=first.entry_id, reason="no more", who=None, now=now + timedelta(minutes=2)
            )
        self.take(now + timedelta(minutes=5))

    def take(self, now: datetime) -> None:
        for offer in offered(self.id):
            offers.accept(offer=offer.id, who=None, now=now)

    def live(self, days: int, *, seed: int = 4) -> None:
        """So many days of it, weekends too."""
        rng = random.Random(seed)
        for number in range(days):
            for _ in range(rng.randrange(3)):
                self.join(at(number))
            self.take(at(number, 2))
            if rng.random() < 0.4:
                self.open(rng.choice((1, 1, 2)), at(number, 3), refusing=rng.random() < 0.3)
            if rng.random() < 0.2 and self.entries():
                last = self.entries()[-1]
                places.withdraw(entry=last.id, reason="no need", who=None, now=at(number, 5))


def slowly(waitlist: int, now: datetime) -> History:
    """The history of a list, looking at every row for every working day before today."""
    settings = office()
    calendar, today = settings.calendar, settings.today(now)
    entries = list(WaitlistEntry.select().where(WaitlistEntry.waitlist == waitlist))
    given = [
        (calendar.next_working_day(settings.today(offer.made_at)), offer.quantity)
        for offer in WaitlistOffer.select().where(WaitlistOffer.waitlist == waitlist)
        if offer.state in ("accepted", "live")
    ]
    gone = [entry for entry in entries if entry.state == "withdrawn"]
    by_itself = Counter(
        calendar.next_working_day(settings.today(entry.closed_at))
        for entry in gone
        if not entry.refusals
    )
    opened, waited, left = [], [], []
    day = settings.today(START)
    while day < today:
        if calendar.is_working_day(day):
            before = calendar.working_days_before(day, 1) + timedelta(1)
            begins = datetime.combine(before, time(), settings.zone)
            ends = datetime.combine(day + timedelta(1), time(), settings.zone)
            there = [e for e in entries if e.closed_at is None or e.closed_at >= begins]
            waiting = sum(entry.joined_at < begins for entry in there)
            if waiting or any(begins <= entry.joined_at < ends for entry in there):
                opened.append(float(sum(units for on, units in given if on == day)))
                waited.append(float(max(waiting, 1)))
                left.append(float(by_itself[day]))
        day += timedelta(1)
    refused = [entry for entry in gone if entry.refusals]
    served = [entry for entry in entries if entry.state == "served"]
    return History(opened, waited, left, len(served) + len(refused), len(refused))


def test_the_history_is_what_happened_day_by_day() -> None:
    line = List()
    line.live(40)
    found = history_of(line.id, now=at(60))
    assert found == slowly(line.id, at(60))
    assert sum(found.opened) > 10
    assert sum(found.left) >= 3
    assert found.refused >= 2
    assert history_of(line.id, now=at(23)).opened == slowly(line.id, at(23)).opened


def test_a_history_is_read_in_a_few_statements_and_kept_while_the_list_is_as_it_was(
    statements: Statements,
) -> None:
    line = List()
    line.live(25)
    with statements() as sent:
        first = history_of(line.id, now=at(30))
    assert len(sent) <= 12
    with statements() as sent:
        assert history_of(line.id, now=at(30)) == first
    assert len(sent) <= 2
    line.open(1, at(26, 2))
    assert history_of(line.id, now=at(30)) == slowly(line.id, at(30))


def test_a_list_that_opens_rarely_is_looked_at_longer() -> None:
    line = List(2)
    for number in (1, 100, 200, 300):
        line.join(at(number, 1))
        line.open(1, at(number, 2))
    assert sum(history_of(line.id, now=at(310)).opened) == 4


def test_who_refused_until_paused_is_waited_for_by_nobody() -> None:
    line = List(1)
    shop.give(line.product, 1, now=at(0))
    for number in range(3):
        assert history_of(line.id, now=at(number)).refused == 0
        (offer,) = offered(line.id)
        offers.decline(offer=offer.id, who=None, now=at(number, 2))
        waitlists.offer_now(waitlist=line.id, who=None, now=at(number + 1))
    (paused,) = WaitlistEntry.select().where(WaitlistEntry.paused_until.is_null(False))
    away = line.join(at(3), quantity=Decimal(5))
    places.pause(entry=away, until=None, who=None, now=at(4))
    found = history_of(line.id, now=at(10))
    assert (found.offers, found.refused, sum(found.opened)) == (1, 1, 0)
    places.resume(entry=paused.id, who=None, now=at(9))
    assert history_of(line.id, now=at(10)).refused == 0


def test_the_dates_are_so_many_working_days_ahead() -> None:
    line = List(20)
    line.live(40)
    now = at(45)
    (entry, *_others) = line.entries()
    found = dates_of(entry.id, units_ahead=Decimal(3), now=now)
    said = forecast(history_of(line.id, now=now), ahead=3)
    assert said is not None
    assert found is not None
    calendar, today = office().calendar, office().today(now)
    for by, days in zip(found, (said.p50, said.p80, said.p95), strict=True):
        assert by == (calendar.add_working_days(today, days) if days else None)


def test_a_whole_list_gets_the_dates_of_each() -> None:
    line = List(25)
    line.live(40)
    line.join(at(41), quantity=Decimal(3))
    paused = line.entries()[4]
    places.pause(entry=paused.id, until=date(2027, 1, 1), who=None, now=at(42))
    now = at(45)
    found = dates_of_list(line.id, now=now)
    waiting = [entry for entry in line.entries() if entry.id != paused.id]
    assert list(found) == [entry.id for entry in waiting]
    for number, entry in enumerate(waiting):
        alone = dates_of(entry.id, units_ahead=Decimal(number), now=now)
        listed = found[entry.id]
        assert alone is not None
        assert listed is not None
        assert abs((alone[0] - listed[0]).days) <= 3
    firsts = [dates[0] for dates in found.values() if dates]
    assert firsts == sorted(firsts)


def test_nothing_is_said_of_closed_lists_of_dates_or_after_the_last_day_wanted() -> None:
    line = List(20)
    line.live(40)
    now = at(45)
    entry = line.entries()[5]
    plain = dates_of(entry.id, units_ahead=Decimal(5), now=now)
    assert plain is not None
    assert plain[2] is None or plain[0] < plain[2]
    WaitlistEntry.update(last_on=plain[0]).where(WaitlistEntry.id == entry.id).execute()
    assert dates_of(entry.id, units_ahead=Decimal(5), now=now) == (plain[0], None, None)
    before = plain[0] - timedelta(1)
    WaitlistEntry.update(last_on=before).where(WaitlistEntry.id == entry.id).execute()
    assert dates_of(entry.id, units_ahead=Decimal(5), now=now) is None
    waitlists.close_list(waitlist=line.id, reason="sold out", who=None, now=now)
    assert dates_of(line.entries()[0].id, units_ahead=Decimal(0), now=now) is None
    assert dates_of_list(line.id, now=now) == {}
    day = date(2026, 12, 24)
    dated = waitlists.open_list(
        product=line.product, title="Eve", from_on=day, to_on=day, who=None, now=now
    ).value
    assert dates_of_list(dated, now=now) == {}


def test_what_was_told_is_kept_and_scored_when_its_date_is_over() -> None:
    line = List(20)
    line.live(40)
    now = at(45)
    early, late, gone = (line.entries()[n] for n in (0, 3, 6))
    for entry in (early, late, gone):
        facts = statement_of(entry.id, now=now).facts
        assert facts.forecast is not None
        tell(entry=entry.id, language="en", facts=facts, text="so it is", who=None, now=now)
    kept = {row.entry_id: row for row in WaitlistForecast.select()}
    assert set(kept) == {early.id, late.id, gone.id}
    assert kept[late.id].ahead == 3
    assert scores(now=now).p50 == Score(None, 0)
    line.open(1, now + timedelta(hours=1))
    places.withdraw(entry=gone.id, reason="no need", who=None, now=now + timedelta(days=1))
    after = datetime.combine(max(row.p50 for row in kept.values()) + timedelta(1), time(12), UTC)
    # One of three was offered in time; of those left, the one who stayed until its date was not.
    held = scores(now=after).p50
    assert held.share == pytest.approx(1 / 3)
    assert held.decided == 2
    assert scores(now=after, waitlist_id=line.id).p50 == held
    assert scores(now=after, waitlist_id=line.id + 1).p50 == Score(None, 0)


def test_where_it_is_too_early_nothing_is_kept() -> None:
    line = List(3)
    entry = line.entries()[0]
    facts = statement_of(entry.id, now=NOW).facts
    assert facts.forecast is None
    tell(entry=entry.id, language="en", facts=facts, text="so it is", who=None, now=NOW)
    assert WaitlistForecast.select().count() == 0
