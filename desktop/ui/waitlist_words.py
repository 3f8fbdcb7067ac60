"""A waitlist in words: its policy, a head start with where it comes from, a place."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from desktop.queries.entries import EntryRow, OfferRow
from desktop.queries.offers_due import SOON
from desktop.queries.waitlists import PolicyRow, WaitlistRow
from desktop.system.language import N_, _, ngettext
from desktop.ui.formats import Formats
from desktop.ui.state_words import ENTRY_STATES, tier_name
from desktop.ui.unit_words import unit_name

RULES = {
    "strict": N_("nobody passes a head that does not fit"),
    "skip": N_("who fits may pass"),
    "partial": N_("what is there is given, the rest keeps its place"),
}
"""What happens where the first wants more than there is."""


def policy(row: PolicyRow, formats: Formats) -> str:
    """ "Policy 4 of Mon 2 Nov: Gold 14 days, Silver 7, 1 day per 2,000 points, cap 21 days"."""
    day = formats.day(formats.local(row.at).date(), today=date.min)
    name = _("Policy {version} of {day}") if row.own else _("Office's policy {version} of {day}")
    tiers = [(tier, days) for tier, days in row.tier_days.items() if days]
    tiers.sort(key=lambda item: -item[1])
    said = [f"{tier_name(tier)} {formats.days(days)}" for tier, days in tiers]
    if row.points_per_day:
        points = formats.whole(row.points_per_day)
        said.append(_("1 day per {points} points").format(points=points))
    said.append(_("cap {days}").format(days=formats.days(row.cap_days)))
    whole = f"{name.format(version=row.version, day=day)}: {', '.join(said)}"
    return f"{whole} · {_(RULES[row.quantity_rule])}" if row.quantity_rule in RULES else whole


def tier_source(entry: EntryRow, rules: PolicyRow | None) -> str:
    """The tier a head start comes from, by name only while the customer still has that tier."""
    days = rules.tier_days.get(entry.tier) if rules is not None else None
    return tier_name(entry.tier) if days == entry.tier_days else _("tier")


def head_start(entry: EntryRow, rules: PolicyRow | None, formats: Formats) -> str:
    """Where it comes from: "14 d Gold + 3 d points", cut where the cap cuts it; "none"."""
    parts = [
        (Decimal(entry.tier_days), tier_source(entry, rules)),
        (entry.points_days, _("points")),
        (entry.granted_days, _("granted")),
    ]
    said = [
        _("{days} d {source}").format(days=formats.quantity(days), source=source)
        for days, source in parts
        if days
    ]
    if not said:
        return _("none")
    text = " + ".join(said)
    if entry.head_start_days < sum((days for days, _source in parts), Decimal(0)):
        cut = formats.quantity(entry.head_start_days)
        return _("{parts}, counts as {days} d").format(parts=text, days=cut)
    return text


def entry_state(
    entry: EntryRow, formats: Formats, *, today: date, now: datetime | None = None
) -> tuple[str, str]:
    """The word and tone of a place: "waiting", "paused until Tue 1 Dec", "served", and of an offer
    how long it stands ``now``."""
    if entry.state == "waiting" and entry.paused_until is not None and entry.paused_until > today:
        if entry.paused_until == date.max:
            return _("paused until resumed"), "partly"
        day = formats.day(entry.paused_until, today=today)
        return _("paused until {day}").format(day=day), "partly"
    if entry.offer is not None and now is not None:
        return offer_state(entry.offer, formats, now=now)
    return _(ENTRY_STATES[entry.state]), "met" if entry.state == "served" else "neutral"


def offer_state(offer: OfferRow, formats: Formats, *, now: datetime) -> tuple[str, str]:
    """How long an offer stands: "offered, 3 h 20 left", "◐ offered, 40 min left" in its last hour,
    "○ offer ran out". Shape and word say it; the tone is only beside them."""
    left = offer.due_at - now
    if left <= timedelta(0):
        return _("○ offer ran out"), "bad"
    said = formats.left(offer.due_at, now=now)
    if left < SOON:
        return _("◐ offered, {left}").format(left=said), "partly"
    return _("offered, {left}").format(left=said), "accent"


def units(amount: Decimal, unit: str, formats: Formats) -> str:
    """ "3 pc", "0.5 kg"."""
    return f"{formats.quantity(amount)} {unit_name(unit)}"


def longest_wait(row: WaitlistRow, formats: Formats, *, today: date) -> str:
    """How long the longest waiting one waits: "27 days", "since today"; empty without any."""
    if row.waiting_since is None:
        return ""
    days = (today - formats.local(row.waiting_since).date()).days
    return formats.days(days) if days > 0 else _("since today")


def dates(row: WaitlistRow, formats: Formats) -> str:
    """The dates a list is for: "Sun 12 Jul – Sun 19 Jul"; empty for any."""
    return span(row.from_on, row.to_on, formats)


def span(first: date | None, last: date | None, formats: Formats) -> str:
    """A range of days: "Sun 12 Jul – Sun 19 Jul", "Sun 12 Jul – …"; empty where it has no end."""
    if first is None and last is None:
        return ""
    if first == last and first is not None:
        return formats.day(first)
    return " – ".join(formats.day(day) if day is not None else "…" for day in (first, last))


def free_units(free: Decimal, formats: Formats) -> str:
    """ "1 unit free", "3 units free"; empty where nothing is."""
    if free <= 0:
        return ""
    text = ngettext("{count} unit free", "{count} units free", 1 if free == 1 else 2)
    return text.format(count=formats.quantity(free))


def offers_out(row: WaitlistRow, formats: Formats, *, now: datetime) -> str:
    """ "2 offered, the first until today 17:00"; empty where none is."""
    if row.next_due is None or not row.offered:
        return ""
    text = ngettext(
        "{count} offered, until {moment}",
        "{count} offered, the first until {moment}",
        row.offered,
    )
    moment = formats.moment(row.next_due, now=now)
    return text.format(count=formats.whole(row.offered), moment=moment)


def head_chips(
    row: WaitlistRow, free: Decimal, formats: Formats, *, now: datetime
) -> tuple[tuple[str, str], ...]:
    """A list's figures with their tones; an empty text is no chip."""
    waiting = ngettext("{count} waiting", "{count} waiting", row.waiting)
    paused = ngettext("{count} paused", "{count} paused", row.paused) if row.paused else ""
    return (
        (waiting.format(count=formats.whole(row.waiting)), "neutral"),
        (offers_out(row, formats, now=now), "accent"),
        (paused.format(count=formats.whole(row.paused)), "partly"),
        (free_units(free, formats), "met"),
        (_("closed") if row.state == "closed" else "", "bad"),
    )
