"""How long a contact lasts: time on hold is told apart from time spoken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

_NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class ContactTime:
    """The clocks of a contact: begun, ended (None while it lasts), on hold since (None: is not),
    and how long it was on hold before that."""

    started_at: datetime
    ended_at: datetime | None = None
    held_at: datetime | None = None
    held_before: timedelta = _NOTHING

    def lasted(self, now: datetime) -> timedelta:
        """From the first word to the last, or to ``now``; a clock set back shows nothing."""
        return max(_NOTHING, (self.ended_at or now) - self.started_at)

    def held(self, now: datetime) -> timedelta:
        """How much of it was on hold, the present hold included."""
        if self.held_at is None:
            return self.held_before
        return self.held_before + max(_NOTHING, (self.ended_at or now) - self.held_at)

    def spoken(self, now: datetime) -> timedelta:
        """What is left without the holds."""
        return max(_NOTHING, self.lasted(now) - self.held(now))
