"""The rules of a list, or the office's default: what is in force, and every version there was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.domain.errors import NotFound
from desktop.domain.lottery import lottery_of
from desktop.models.database import faults
from desktop.models.fields import from_micros
from desktop.models.policies import followers, in_force
from desktop.models.rows import rows
from desktop.models.waitlists import WaitlistPolicy
from desktop.queries.sql import fetch, fetch_one
from desktop.queries.waitlists import PolicyRow, policy_row


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version, and who made it: empty for the program."""

    id: int
    policy: PolicyRow
    who: str


@dataclass(frozen=True, slots=True)
class PolicyBook:
    """The rules of a list, or of the office where ``waitlist`` is None. ``lists`` are how many they
    are in force for; ``versions`` the newest first.

    ``draws_until`` is when the list's opening lottery ends, None where it has none; its ``seed`` is
    shown once it is over: until then it would tell when to join.
    """

    waitlist: int | None
    title: str
    in_force: PolicyRow
    office: PolicyRow
    versions: tuple[VersionRow, ...]
    lists: int
    draws_until: datetime | None = None
    seed: str = ""


def policy_book(waitlist: int | None, *, now: datetime) -> PolicyBook:
    """Raises NotFound ``waitlist-gone``, ``waitlist-policy-gone``."""
    with faults():
        current, office = in_force(waitlist), in_force(None)
        if current is None or office is None:
            raise NotFound("waitlist-policy-gone")
        title, ends, seed = ("", None, "") if waitlist is None else _list(waitlist)
        return PolicyBook(
            waitlist=waitlist,
            title=title,
            in_force=policy_row(current),
            office=policy_row(office),
            versions=_versions(waitlist),
            lists=len(followers()) if waitlist is None else 1,
            draws_until=ends,
            seed=seed if ends is not None and ends <= now else "",
        )


def _list(waitlist: int) -> tuple[str, datetime | None, str]:
    """Its title, when its lottery ends and the seed of that."""
    row = fetch_one(
        "SELECT title, created_at, lottery_seed FROM waitlist WHERE id = ?", (waitlist,)
    )
    if row is None:
        raise NotFound("waitlist-gone", id=waitlist)
    lottery = lottery_of(from_micros(row[1]), row[2])
    return row[0], None if lottery is None else lottery.ends, row[2]


def _versions(waitlist: int | None) -> tuple[VersionRow, ...]:
    which = '"waitlist_id" IS NULL' if waitlist is None else '"waitlist_id" = ?'
    params = () if waitlist is None else (waitlist,)
    names: dict[int, str] = dict(fetch("SELECT id, name FROM staff"))
    found = rows(WaitlistPolicy, f'{which} ORDER BY "version" DESC', *params)
    return tuple(VersionRow(row.id, policy_row(row), names.get(row.staff_id, "")) for row in found)
