"""The facts behind a statement, for whoever reads it out: in the desk's language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from desktop.domain.statement import Facts
from desktop.system.language import N_, _, ngettext
from desktop.ui.formats import Formats
from desktop.ui.state_words import tier_name
from desktop.ui.waitlist_words import units

STATES = {
    "standing": (N_("stands"), "met"),
    "superseded": (N_("replaced"), "neutral"),
    "corrected": (N_("corrected"), "partly"),
}
"""The word and the tone of a statement's state."""


def facts_rows(facts: Facts, formats: Formats) -> list[tuple[str, str]]:
    """What is known of the place, said or not: names and values."""
    return list(_rows(facts, formats))


def _rows(facts: Facts, formats: Formats) -> Iterator[tuple[str, str]]:
    def day(on: date) -> str:
        return formats.day(on, today=facts.on)

    yield _("Place"), _place(facts, formats)
    if facts.day is not None:
        yield _("For"), day(facts.day)
    ahead = units(facts.units_ahead, facts.unit, formats)
    yield _("Wanted ahead"), ahead if facts.units_ahead else _("nothing")
    if facts.tier_place is not None:
        yield tier_name(facts.tier), _of(facts.tier_place, facts.tier_waiting, formats)
    if facts.best_on is not None and facts.best_place is not None:
        best = _("{day}: place {place}")
        place = formats.whole(facts.best_place)
        yield _("Best day"), best.format(day=day(facts.best_on), place=place)
    if facts.own == "waiting" and not facts.smaller:  # else others may be served before it
        yield _("Nobody passes who joins after"), day(facts.bound_on)
        worst = _("place {place}").format(place=formats.whole(facts.worst))
        yield _("At worst, of those waiting now"), worst
    if facts.moved and facts.moved_since is not None:
        yield _("Since {day}").format(day=day(facts.moved_since)), _moved(facts.moved, formats)
    for name, count in (
        (_("Paused ahead"), facts.paused_ahead),
        (_("Offered ahead"), facts.offered_ahead),
    ):
        if count:
            yield name, formats.whole(count)
    if facts.forecast is not None:
        for chance, on in zip(("50 %", "80 %", "95 %"), facts.forecast, strict=True):
            if on is not None:
                yield _("Offer by, {chance}").format(chance=chance), day(on)
    yield _("Hears from us by"), day(facts.next_on)


def _place(facts: Facts, formats: Formats) -> str:
    if facts.own == "waiting":
        return _of(facts.place, facts.waiting, formats)
    return {
        "paused": _("paused"),
        "offered": _("offered"),
        "lapsed": _("offer run out"),
        "dates": _("past its dates"),
        "limit": _("at the limit"),
    }[facts.own]


def _of(place: int, count: int | None, formats: Formats) -> str:
    """ "4 of 41"."""
    if count is None:
        return formats.whole(place)
    text = _("{place} of {count}")
    return text.format(place=formats.whole(place), count=formats.whole(count))


def _moved(places: int, formats: Formats) -> str:
    if places > 0:
        text = ngettext("{count} place up", "{count} places up", places)
    else:
        text = ngettext("{count} place back", "{count} places back", -places)
    return text.format(count=formats.whole(abs(places)))


def place_of(facts: Facts, formats: Formats) -> str:
    """ "4 of 41"; nothing where there is no place now."""
    return _of(facts.place, facts.waiting, formats) if facts.own == "waiting" else ""


def state_chip(facts: Facts, formats: Formats, *, now: datetime) -> tuple[str, str]:
    """The word and the tone of a place: "waiting", "paused", "2 h 10 left" of an offer."""
    if facts.due is None:
        word = _("waiting") if facts.own == "waiting" else _place(facts, formats)
        return word, "neutral" if facts.own == "waiting" else "partly"
    if facts.due <= now:
        return _("offer run out"), "bad"
    return formats.left(facts.due, now=now), "accent"


def details(facts: Facts, formats: Formats) -> list[str]:
    """What else the desk says of a place: what is held, or by when an offer may come."""
    if facts.due is not None and facts.held is not None:
        text = _("{quantity} held until {moment}")
        quantity = units(facts.held, facts.unit, formats)
        moment = formats.moment(facts.due, now=facts.at)
        return [text.format(quantity=quantity, moment=moment)]
    if facts.own == "paused":
        if facts.until is None:
            return [_("passed over until resumed")]
        day = formats.day(facts.until, today=facts.on)
        return [_("back in line from {day}").format(day=day)]
    if facts.own in ("dates", "limit") or facts.closed:
        return [_("the list is closed")] if facts.closed else []
    if facts.forecast is None:
        return [_("too early to say when")]
    return [_forecast(facts.forecast, formats, facts.on)]


def _forecast(dates: tuple[date, date | None, date | None], formats: Formats, today: date) -> str:
    """ "offer by Fri 4 Dec (80 %)"; the nearer date where that one lies too far off."""
    even, likely, _most = dates
    chance, on = ("50 %", even) if likely is None else ("80 %", likely)
    text = _("offer by {day} ({chance})")
    return text.format(day=formats.day(on, today=today), chance=chance)
