"""Where a member stands, in short sentences to be read aloud to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from desktop.domain.statement import Facts, clauses
from desktop.system.language import N_
from desktop.ui.spoken.voice import Voice

TIERS = {"standard": N_("Standard"), "silver": N_("Silver"), "gold": N_("Gold")}


def statement(facts: Facts, voice: Voice) -> str:
    """What is said of these facts, a sentence to a line."""
    return "\n".join(_SAID[one.code](one.values, _Told(facts, voice)) for one in clauses(facts))


def ordinal(count: int, voice: Voice) -> str:
    """ "4th", "4.", "4e" (the first "1er"): where a language has no sign for it, the number."""
    number = voice.formats.whole(count)
    language = voice.say.locale.language
    if language == "en":
        teens = count % 100 in (11, 12, 13)
        return number + ("th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th"))
    if language == "fr":
        return number + ("er" if count == 1 else "e")
    return f"{number}." if language == "de" else number


class _Told:
    """The facts and the voice that a sentence is made with."""

    def __init__(self, facts: Facts, voice: Voice) -> None:
        self.facts, self.voice, self.say = facts, voice, voice.say

    @property
    def title(self) -> str:
        return self.voice.name(self.facts.title)

    def day(self, day: date) -> str:
        """With the year where it is another than that of the statement."""
        if day.year == self.facts.on.year:
            return self.voice.day(day)
        return self.voice.formats.long_day(day)

    def moment(self, moment: datetime) -> dict[str, str]:
        local = self.voice.formats.local(moment)
        return {"day": self.day(local.date()), "time": self.voice.formats.time(moment)}

    def nth(self, count: int) -> str:
        return ordinal(count, self.voice)

    def ngettext(self, one: str, more: str, count: int, **values: str) -> str:
        text = self.say.ngettext(one, more, count)
        return text.format(count=self.voice.formats.whole(count), **values)


Said = Any  # the values of one clause


def _first(said: Said, told: _Told) -> str:
    if said["waiting"] == 1:
        return told.say._("On the list for {title} you are first.").format(title=told.title)
    text = told.say._("On the list for {title} you are first of {count} waiting.")
    return text.format(title=told.title, count=told.voice.formats.whole(said["waiting"]))


def _place(said: Said, told: _Told) -> str:
    text = told.say._("On the list for {title} you are {nth} of {count} waiting.")
    count = told.voice.formats.whole(said["waiting"])
    return text.format(title=told.title, nth=told.nth(said["place"]), count=count)


def _place_on(said: Said, told: _Told) -> str:
    text = told.say._("On the list for {title}, {day}, you are {nth} of {count} waiting.")
    count = told.voice.formats.whole(said["waiting"])
    day, nth = told.day(said["day"]), told.nth(said["place"])
    return text.format(title=told.title, day=day, nth=nth, count=count)


def _paused(said: Said, told: _Told) -> str:
    if said["until"] is None:
        text = told.say._(
            "On the list for {title} you are passed over until you tell us; your place is kept."
        )
        kept = text.format(title=told.title)
    else:
        text = told.say._(
            "On the list for {title} you are passed over now and your place is kept;"
            " from {day} you are back in line."
        )
        kept = text.format(title=told.title, day=told.day(said["until"]))
    if not said["ahead"]:
        ahead = told.say._("Today nobody would be ahead of you.")
    else:
        ahead = told.ngettext(
            "Today {count} person would be ahead of you.",
            "Today {count} people would be ahead of you.",
            said["ahead"],
        )
    return f"{kept}\n{ahead}"


def _offered(said: Said, told: _Told) -> str:
    text = told.say._("We hold {quantity} of {title} for you until {day}, {time}.")
    quantity = told.voice.quantity(said["quantity"], told.facts.unit)
    return text.format(quantity=quantity, title=told.title, **told.moment(said["until"]))


def _lapsed(said: Said, told: _Told) -> str:
    text = told.say._("What we held of {title} for you was held until {day}, {time}.")
    return text.format(title=told.title, **told.moment(said["at"]))


def _dates_passed(said: Said, told: _Told) -> str:
    text = told.say._("The days for which you wait for {title} ended on {day}.")
    return text.format(title=told.title, day=told.day(said["on"]))


def _limit(said: Said, told: _Told) -> str:
    text = told.say._(
        "You have had as much of {title} as one customer is given from the list;"
        " your place is kept."
    )
    return text.format(title=told.title)


def _units_ahead(said: Said, told: _Told) -> str:
    text = told.say._("Those ahead of you want {units} in all.")
    return text.format(units=told.voice.quantity(said["units"], told.facts.unit))


def _tier(said: Said, told: _Told) -> str:
    name, nth = said["tier"], told.nth(said["place"])
    tier = told.say._(TIERS[name]) if name in TIERS else told.voice.name(name)
    if said["waiting"] is None:
        text = told.say._("Of the {tier} members you are {nth}.")
        return text.format(tier=tier, nth=nth)
    text = told.say._("Of the {count} {tier} members you are {nth}.")
    return text.format(tier=tier, nth=nth, count=told.voice.formats.whole(said["waiting"]))


def _better_day(said: Said, told: _Told) -> str:
    text = told.say._("For {day} instead of {instead} you are {nth}.")
    return text.format(**_days(said, told))


def _other_day(said: Said, told: _Told) -> str:
    text = told.say._("For {day} instead of {instead} you would be {nth}.")
    return text.format(**_days(said, told))


def _days(said: Said, told: _Told) -> dict[str, str]:
    day, instead = told.day(said["day"]), told.day(said["instead"])
    return {"day": day, "instead": instead, "nth": told.nth(said["place"])}


def _moved_up(said: Said, told: _Told) -> str:
    return told.ngettext(
        "You have moved up {count} place since {day}.",
        "You have moved up {count} places since {day}.",
        said["places"],
        day=told.day(said["since"]),
    )


def _moved_back(said: Said, told: _Told) -> str:
    return told.ngettext(
        "That is {count} place further back than on {day}.",
        "That is {count} places further back than on {day}.",
        said["places"],
        day=told.day(said["since"]),
    )


def _bound(said: Said, told: _Told) -> str:
    text = told.say._("Nobody who joins after {day} can pass you.")
    return text.format(day=told.day(said["on"]))


def _bound_now(said: Said, told: _Told) -> str:
    return told.say._("Nobody who joins from now on can pass you.")


def _paused_ahead(said: Said, told: _Told) -> str:
    return told.ngettext(
        "{count} person ahead of you has paused and may return.",
        "{count} people ahead of you have paused and may return.",
        said["count"],
    )


def _offered_ahead(said: Said, told: _Told) -> str:
    return told.ngettext(
        "{count} person ahead of you has an offer and may let it go.",
        "{count} people ahead of you have an offer and may let it go.",
        said["count"],
    )


def _smaller(said: Said, told: _Told) -> str:
    return told.say._("When few units open, somebody who wants less may be served before you.")


def _worst(said: Said, told: _Told) -> str:
    text = told.say._("At worst you will be {nth} of those waiting now.")
    return text.format(nth=told.nth(said["place"]))


def _closed(said: Said, told: _Told) -> str:
    return told.say._("The list is closed now: nothing is offered until it is opened again.")


def _forecast(said: Said, told: _Told) -> str:
    days = [told.day(said[name]) for name in ("p50", "p80", "p95") if said[name] is not None]
    texts = (
        told.say._("An offer will come by {p50} as likely as not."),
        told.say._("An offer will come by {p50} as likely as not, and by {p80} with 80 percent."),
        told.say._(
            "An offer will come by {p50} as likely as not, by {p80} with 80 percent,"
            " and by {p95} with 95 percent."
        ),
    )
    return texts[len(days) - 1].format(**dict(zip(("p50", "p80", "p95"), days, strict=False)))


def _too_early(said: Said, told: _Told) -> str:
    return told.say._("It is too early to say when you will have an offer.")


def _next(said: Said, told: _Told) -> str:
    text = told.say._("You will hear from us by {day}, also if nothing has changed.")
    return text.format(day=told.day(said["on"]))


_SAID: dict[str, Callable[[Said, _Told], str]] = {
    "first": _first,
    "place": _place,
    "place-on": _place_on,
    "paused": _paused,
    "paused-open": _paused,
    "offered": _offered,
    "lapsed": _lapsed,
    "dates-passed": _dates_passed,
    "limit": _limit,
    "units-ahead": _units_ahead,
    "tier": _tier,
    "better-day": _better_day,
    "other-day": _other_day,
    "moved-up": _moved_up,
    "moved-back": _moved_back,
    "bound": _bound,
    "bound-now": _bound_now,
    "paused-ahead": _paused_ahead,
    "offered-ahead": _offered_ahead,
    "smaller": _smaller,
    "worst": _worst,
    "closed": _closed,
    "forecast": _forecast,
    "too-early": _too_early,
    "next": _next,
}
