"""What other rules would do, in words, and the versions of rules there were."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from desktop.domain.policy_change import Move, TierChange
from desktop.queries.policies import VersionRow
from desktop.queries.policy_preview import PACE_DAYS, BrokenRow, Preview
from desktop.system.language import N_, _, ngettext
from desktop.ui.formats import Formats

_LEAST_SERVED = 5  # fewer say nothing of how long a place takes

BROKEN = {
    "place": N_("told place {was}, would be {now}"),
    "tier": N_("told place {was} of the tier, would be {now}"),
    "day": N_("told place {was} for the best day, would be {now}"),
    "worst": N_("told place {was} at worst, would be {now}"),
    "bound": N_("told nobody passes who joins after {was}, would be {now}"),
    "units": N_("told {was} wanted ahead, would be {now}"),
}
"""What of a statement would no longer be true."""


def summary(shown: Preview, formats: Formats) -> str:
    """ "41 waiting: nobody's place would change." — with the lists, where there are several."""
    change = shown.change
    waiting = ngettext("{count} has a place", "{count} have a place", change.placed)
    text = waiting.format(count=formats.whole(change.placed))
    if shown.lists != 1:
        lists = ngettext("{count} list", "{count} lists", shown.lists)
        text = f"{lists.format(count=formats.whole(shown.lists))} · {text}"
    if not change.up and not change.down:
        return f"{text} · {_('nobody moves')}"
    return text


def moving(count: int, most: int, formats: Formats) -> str:
    """ "12, by 5 places at most"; "nobody"."""
    if not count:
        return _("nobody")
    text = ngettext("{count}, by {places} place", "{count}, by up to {places} places", most)
    return text.format(count=formats.whole(count), places=formats.whole(most))


def tier(one: TierChange, shown: Preview, formats: Formats) -> str:
    """ "place 12.5 → 15.1 on average, half of them 3 or more down, about 6 days later"."""
    if not one.up and not one.down:
        return _("nobody moves")
    text = _("on average place {before} → {after}, half of them {median}").format(
        before=formats.decimal(one.mean_before, 1),
        after=formats.decimal(one.mean_after, 1),
        median=_median(one.median, formats),
    )
    days = days_of(one.mean, shown)
    if days is None or not days:
        return text
    later = ngettext("{count} day later", "{count} days later", abs(days))
    sooner = ngettext("{count} day sooner", "{count} days sooner", abs(days))
    said = (later if days < 0 else sooner).format(count=formats.whole(abs(days)))
    return _("{moves}, about {days}").format(moves=text, days=said)


def days_of(places: Decimal, shown: Preview) -> int | None:
    """What so many places are worth in whole days at the pace of late; None where that is too
    little to tell by, or several lists have a pace each."""
    if shown.lists != 1 or shown.served < _LEAST_SERVED:
        return None
    return round(places * PACE_DAYS / shown.served)


def pace(shown: Preview, formats: Formats) -> str:
    """On what the days are reckoned; empty where none are said."""
    if days_of(Decimal(0), shown) is None:
        return ""
    text = ngettext(
        "Days at the pace of the last {days}: {count} was served.",
        "Days at the pace of the last {days}: {count} were served.",
        shown.served,
    )
    return text.format(days=formats.days(PACE_DAYS), count=formats.whole(shown.served))


def _median(places: Decimal, formats: Formats) -> str:
    if not places:
        return _("do not move")
    count = formats.quantity(abs(places))
    text = _("{count} up or more") if places > 0 else _("{count} down or more")
    return text.format(count=count)


def move(one: Move, formats: Formats) -> str:
    """ "place 12 → 15"."""
    before, after = formats.whole(one.before), formats.whole(one.after)
    return _("place {before} → {after}").format(before=before, after=after)


def steps(one: Move, formats: Formats) -> str:
    """ "3 down"."""
    count = formats.whole(abs(one.places))
    return (_("{count} up") if one.places > 0 else _("{count} down")).format(count=count)


def broken(row: BrokenRow, formats: Formats) -> str:
    """What was told and would be so instead."""
    what = row.broken
    was, now = (_claimed(what.claim, text, formats) for text in (what.was, what.now))
    return _(BROKEN[what.claim]).format(was=was, now=now)


def _claimed(claim: str, text: str, formats: Formats) -> str:
    if claim == "bound":
        return formats.day(date.fromisoformat(text))
    return formats.quantity(Decimal(text))


def version(row: VersionRow, formats: Formats, *, is_office: bool) -> str:
    """ "4"; of a list that gave its own rules up "5, the office's"."""
    number = formats.whole(row.policy.version)
    if row.policy.own or is_office:
        return number
    return _("{version}, the office's").format(version=number)


def made(row: VersionRow, formats: Formats) -> str:
    """When, and by whom."""
    return f"{formats.moment(row.policy.at)} · {row.who or _('the program')}"
