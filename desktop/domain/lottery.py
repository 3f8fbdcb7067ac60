"""The opening lottery of a waitlist: who joins in its first minutes is drawn, not the fastest.

Each gets a moment of the window in place of the one they joined at, from the seed published on the
list and the number of the entry on it: anybody can reckon it again, and nobody can choose it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Lottery:
    """The window of ``minutes`` from ``opened`` on, and the ``seed`` (hexadecimal digits)."""

    opened: datetime
    minutes: int
    seed: str

    @property
    def ends(self) -> datetime:
        """The moment from which nobody is drawn any more."""
        return self.opened + timedelta(minutes=self.minutes)

    @property
    def published(self) -> str:
        """What is written on the list: the minutes that were in force when it opened, the seed."""
        return f"{self.minutes}-{self.seed}"

    def takes(self, joined_at: datetime) -> bool:
        """Is somebody who joined at this moment drawn?"""
        return self.opened <= joined_at < self.ends

    def drawn_at(self, number: int) -> datetime:
        """The moment of the window that the entry with this number on its list gets.

        SHA-256 of the published text, a slash and the number, read as a fraction of the window.
        """
        digest = sha256(f"{self.published}/{number}".encode()).digest()
        window = (self.ends - self.opened) // _MICROSECOND
        return self.opened + _MICROSECOND * (int.from_bytes(digest) * window >> 8 * len(digest))


def lottery_of(opened: datetime, published: str) -> Lottery | None:
    """The lottery of a list that was ``opened`` then; None where it has none."""
    minutes, _dash, seed = published.partition("-")
    return Lottery(opened, int(minutes), seed) if published else None
