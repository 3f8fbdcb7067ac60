"""A command's answer: sentences for people, one JSON object for machines, and the exit status."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from desktop.domain.errors import LiaisonError
from desktop.services import opening
from desktop.system.place import Place
from desktop.ui.texts import sentence


@dataclass(frozen=True, slots=True)
class Answer:
    """``lines`` for people, ``facts`` for machines; ``status`` 0 done, 1 refused."""

    lines: tuple[str, ...]
    facts: Mapping[str, object] = field(default_factory=dict)
    status: int = 0

    @classmethod
    def refused(cls, error: LiaisonError) -> Answer:
        """The answer that something was refused, with its reason."""
        text = sentence(error)
        facts = {"error": error.code, "message": text, "params": error.params}
        return cls((text,), facts, status=1)

    def give(self, *, as_json: bool) -> None:
        """Print it: JSON and results on standard output, refusals on standard error."""
        if as_json:
            print(json.dumps(self.facts, ensure_ascii=False, default=plain))
            return
        stream = sys.stderr if self.status else sys.stdout
        for line in self.lines:
            print(line, file=stream)


def plain(value: object) -> str:
    """A value as JSON text: exact decimals, ISO dates."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


@contextmanager
def open_database(target: str, now: datetime) -> Iterator[None]:
    """The office's database, open inside the block in this thread."""
    place = Place.of_this_machine()
    opening.open_office(
        target=target,
        now=now,
        home_country=place.country,
        currency=place.currency,
        zone=place.zone,
    )
    opening.enter()
    try:
        yield
    finally:
        opening.leave()


class Progress:
    """A line of progress on a terminal, rewritten in place; silent elsewhere."""

    def __init__(self) -> None:
        self._shows = sys.stderr.isatty()

    def __call__(self, done: int, total: int | None = None, _what: str = "") -> None:
        """Show how far a long command is."""
        if self._shows:
            of = f" of {total:,}" if total else ""
            end = "\n" if total is not None and done >= total else ""
            print(f"\r{done:,}{of} …", end=end, file=sys.stderr, flush=True)
