"""Where rates come from: the bank's files (see ``ecb``) and an online source.

The online source is reached through forex-python, whose own fetch sets no time limit and believes
every answer. Here the fetch is replaced by one that ends with its deadline whatever the server
does, and an answer counts only if it is about euros, of these days, and made of positive numbers.
Only for the network lane: this blocks until the deadline at worst.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NoReturn

from desktop.domain.errors import Unavailable
from desktop.domain.rates import EURO, MAX_AGE_DAYS, Rate
from desktop.system.ecb import EcbRate, history, read_ecb

__all__ = ["EcbRate", "fetch_online", "history", "read_ecb"]

SOURCE = "online"
_LARGEST_ANSWER = 1024 * 1024
_STEP = Decimal("1E-10")  # rates are stored with 10 decimals
_LARGEST = Decimal(10) ** 8


def fetch_online(
    *,
    currencies: Iterable[str],
    now: datetime,
    deadline_seconds: float = 5,
    url: str | None = None,
) -> list[Rate]:
    """The latest euro rates of those currencies that the source knows.

    ``now`` is the aware UTC time; ``url`` replaces forex-python's source (ends with a slash).
    Raises Unavailable: "rates-offline" (reason) if no answer came in time, "rates-nonsense"
    (reason) if it cannot be true. The reasons are for the log.
    """
    answer = _source(url, deadline_seconds).get_rates(EURO)
    on = _day_of(answer, now.date())
    rates = answer.get("rates")
    if not isinstance(rates, dict):
        _nonsense("no rates")
    found = [
        Rate(EURO, currency, on, _positive(currency, rates[currency]), SOURCE, now)
        for currency in dict.fromkeys(currencies)
        if currency != EURO and currency in rates
    ]
    if not found:
        _nonsense("none of the currencies asked for")
    return found


def _source(url: str | None, deadline_seconds: float) -> Any:
    """forex-python's source with its fetch replaced; the import takes 100 ms."""
    from forex_python.converter import CurrencyRates

    class BoundedRates(CurrencyRates):  # type: ignore[misc]  # the library has no types
        """Fetches within the deadline and returns the whole answer, base and date included."""

        def _source_url(self) -> str:
            return url or str(super()._source_url())

        def get_rates(self, base_cur: str, date_obj: date | None = None) -> dict[str, Any]:
            query = urllib.parse.urlencode({"base": base_cur, "rtype": "fpy"})
            address = f"{self._source_url()}{self._get_date_string(date_obj)}?{query}"
            return _decoded(_Fetch(address, deadline_seconds).run())

    return BoundedRates(force_decimal=True)


def _decoded(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body, parse_float=Decimal, parse_int=Decimal, parse_constant=_nonsense)
    except (ValueError, RecursionError) as error:
        raise Unavailable("rates-nonsense", reason="no JSON") from error
    if not isinstance(answer, dict):
        _nonsense("no JSON object")
    return answer


def _day_of(answer: dict[str, Any], today: date) -> date:
    """The day of the rates: not to come, and not too old to be of use."""
    if answer.get("base") != EURO:
        _nonsense("another base")
    try:
        on = date.fromisoformat(answer["date"])
    except (KeyError, TypeError, ValueError):
        _nonsense("no date")
    if not today - timedelta(days=MAX_AGE_DAYS) <= on <= today:
        _nonsense(f"another date: {on}")
    return on


def _positive(currency: str, value: object) -> Decimal:
    if not isinstance(value, Decimal) or not value.is_finite() or not 0 < value < _LARGEST:
        _nonsense(f"{currency}: {str(value)[:40]}")
    rounded = value.quantize(_STEP, ROUND_HALF_UP)
    return rounded if rounded > 0 else _nonsense(f"{currency}: {value}")


def _nonsense(reason: str) -> NoReturn:
    raise Unavailable("rates-nonsense", reason=reason)


@dataclass
class _Fetch:
    """One GET that is over when its time is up, even if the server sends a byte a second.

    Time limits of sockets start anew with every byte. So the transfer runs in a thread of its own,
    and at the deadline its connection is shut under it, which ends the thread too.
    """

    address: str
    seconds: float
    body: bytes | None = None
    failure: str = "timeout"
    twin: socket.socket | None = None
    over: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> bytes:
        """The body of a 200 answer; Unavailable("rates-offline") for anything else."""
        worker = threading.Thread(target=self._work, name="rates", daemon=True)
        worker.start()
        worker.join(self.seconds)
        with self.lock:
            self.over = True
            late = worker.is_alive()
            if self.twin is not None:
                with suppress(OSError):
                    self.twin.shutdown(socket.SHUT_RDWR)
                self.twin.close()
        if self.body is None or late:
            raise Unavailable("rates-offline", reason="timeout" if late else self.failure)
        return self.body

    def _work(self) -> None:
        try:
            with self._opener().open(self.address, timeout=self.seconds) as answer:
                body = answer.read(_LARGEST_ANSWER + 1)
                announced = int(answer.headers.get("Content-Length", len(body)))
            if len(body) > _LARGEST_ANSWER:
                self.failure = "answer too long"
            elif len(body) != announced:
                self.failure = "answer cut short"
            else:
                self.body = body
        except urllib.error.HTTPError as error:
            self.failure = f"status {error.code}"
            error.close()
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.failure = type(error).__name__

    def _opener(self) -> urllib.request.OpenerDirector:
        """Follows redirects and the system's proxies; its connections can be shut from outside."""
        fetch = self

        class Plain(http.client.HTTPConnection):
            def connect(self) -> None:
                super().connect()
                fetch._remember(self.sock)

        class Secure(http.client.HTTPSConnection, Plain):
            """Connects through ``Plain``, so that even the handshake can be cut short."""

        class PlainHandler(urllib.request.HTTPHandler):
            def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
                return self.do_open(Plain, request)

        class SecureHandler(urllib.request.HTTPSHandler):
            def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
                return self.do_open(Secure, request, context=_certificates())

        return urllib.request.build_opener(PlainHandler, SecureHandler)

    def _remember(self, sock: socket.socket) -> None:
        """Keep a twin of the connection (TLS takes the original over) to shut it by."""
        with self.lock:
            if self.over:
                sock.shutdown(socket.SHUT_RDWR)
                return
            if self.twin is not None:
                self.twin.close()
            self.twin = sock.dup()


def _certificates() -> ssl.SSLContext:
    """The certificates requests brings, which a frozen program has on every system."""
    import certifi

    return ssl.create_default_context(cafile=certifi.where())
