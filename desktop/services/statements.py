"""What members are told of their place: kept word for word, and corrected when we break it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from desktop.domain.errors import Conflict
from desktop.domain.followups import RULES
from desktop.domain.statement import Facts, clauses
from desktop.domain.typed import passage
from desktop.models.offers import WaitlistStatement
from desktop.models.rows import get, rows
from desktop.models.settings import office
from desktop.models.statements import place_of
from desktop.models.untrue import Untrue, untrue
from desktop.models.waitlists import WaitlistEntry
from desktop.models.work import FollowUp
from desktop.services.change import Change, Outcome, changing
from desktop.services.followups import close_for, leave
from desktop.services.forecasts import keep_forecast
from desktop.services.waitlist_log import ListJournal, journal

_NEWS = "waitlist-news"
_CORRECTION = "waitlist-correction"


def tell(
    *, entry: int, language: str, facts: Facts, text: str, who: int | None, now: datetime
) -> Outcome[int]:
    """Keep that a member was told ``text``, made from ``facts``, in a language; the statement's id.

    The facts are read anew under the list's lock. The statement stands until the next one; what was
    to be told or corrected is done with it, and who waits on hears again when it says so. Raises
    Conflict ``statement-moved`` (title) where what is said of the facts is no longer true,
    RuleBroken ``entry-not-waiting`` (state), ``text-…``; NotFound ``waitlist-entry-gone``.
    """
    text = passage(text, field="text", required=True)
    with changing(who=who, now=now) as change:
        book = journal(change, get(WaitlistEntry, entry).waitlist_id)
        fresh = replace(place_of(entry, now=now).facts, forecast=facts.forecast)
        if clauses(fresh) != clauses(facts):
            raise Conflict("statement-moved", title=book.row.title)
        _supersede(change, entry)
        made = change.insert(
            WaitlistStatement,
            entry=entry,
            waitlist=book.row.id,
            at=now,
            staff=who,
            language=language,
            facts=fresh.as_json(),
            text=text,
        )
        book.note("told", {"statement": made}, entry=entry)
        keep_forecast(change, entry=entry, waitlist=book.row.id, facts=fresh)
        _hear_again(change, entry, fresh)
    return Outcome(made, frozenset(change.topics))


def _supersede(change: Change, entry: int) -> None:
    waitlist = get(WaitlistEntry, entry).waitlist_id
    stands = '"waitlist_id" = ? AND "entry_id" = ? AND "state" = \'standing\''
    for row in rows(WaitlistStatement, stands, waitlist, entry, lock=True):
        change.update(row, state="superseded", closed_at=change.now)


def _hear_again(change: Change, entry: int, facts: Facts) -> None:
    """What was to be told is told; whoever waits on hears again by the day that was said."""
    row = get(WaitlistEntry, entry)
    close_for(change, entry=entry, rule=_CORRECTION, outcome="told", done=True)
    if row.state != "waiting":
        return
    open_news = '"entry_id" = ? AND "rule" = ? AND "state" = \'open\' ORDER BY "id" LIMIT 1'
    before = rows(FollowUp, open_news, entry, _NEWS)
    close_for(change, entry=entry, rule=_NEWS, outcome="told", done=True)
    known = before[0] if before else None
    quantity = f"{facts.quantity.normalize():f}"
    leave(
        change,
        customer=row.customer_id,
        order=known.order_id if known else None,
        line=row.line_id,
        entry=entry,
        rule=_NEWS,
        params=known.params if known else {"title": facts.title, "quantity": quantity},
        due=office().calendar.due_in_days(change.now, RULES[_NEWS].days),
        method=known.method if known else "telephone",
        owner=known.owner_id if known else None,
        pool=known is not None and known.owner_id is None,
    )


# --- for other actions, inside their transaction --------------------------------------------------


def correct_untrue(
    change: Change,
    waitlists: Iterable[int],
    *,
    keys: tuple[int, int] | None = None,
    known: Collection[int] = (),
) -> int:
    """Correct the standing statements that lists no longer keep; how many there were.

    To be called by whatever we do that may put somebody further back (a granted head start, other
    rules, a merge, more units ahead), after the places are written and before units are offered.
    Each is marked as corrected and leaves the follow-up that tells the member. ``keys`` are the
    ends of what one place passed, its new key and its old one: only statements of places between
    them, and only what they say of the place, are looked at. Otherwise every claim of every
    statement that stands is. ``known`` are statements (ids) that were not kept before already: not
    by this action (``broken_already``).
    """
    made = 0
    for waitlist in sorted(set(waitlists)):
        for one in list(untrue(waitlist, now=change.now, keys=keys)):
            if one.statement not in known:
                _correct(change, journal(change, waitlist), one)
                made += 1
    return made


def broken_already(
    waitlists: Iterable[int], *, now: datetime, keys: tuple[int, int] | None = None
) -> frozenset[int]:
    """The standing statements that the rules of the lists broke by themselves, to be read before
    places are written: somebody with a longer head start joined, say. ``keys`` as above."""
    return frozenset(
        one.statement
        for waitlist in sorted(set(waitlists))
        for one in untrue(waitlist, now=now, keys=keys)
    )


def _correct(change: Change, book: ListJournal, one: Untrue) -> None:
    row = get(WaitlistStatement, one.statement)
    change.update(row, state="corrected", closed_at=change.now)
    what = one.broken
    params = {"title": one.told.title, "claim": what.claim, "was": what.was, "is": what.now}
    book.note("corrected", {"statement": one.statement, **params}, entry=one.entry)
    leave(
        change,
        customer=one.customer,
        order=one.order,
        line=one.line,
        entry=one.entry,
        rule=_CORRECTION,
        params=params,
        due=office().calendar.due_after_hours(change.now, RULES[_CORRECTION].hours or 0),
    )
