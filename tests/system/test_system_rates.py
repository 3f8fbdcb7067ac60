"""The online source against a real server that is slow, silent, wrong or rude."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from time import monotonic

import pytest

from desktop.domain.errors import Unavailable
from desktop.domain.rates import Rate
from desktop.system.rates import fetch_online

NOW = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)  # a Sunday
GOOD = '{"base": "EUR", "date": "2026-10-30", "rates": {"USD": 1.1172, "JPY": 175.68, "CHF": 1}}'
Behaviour = Callable[[socket.socket, threading.Event], None]


class Server:
    """Answers every connection on loopback by its behaviour, each in a thread of its own."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour
        self.stopping = threading.Event()
        self.requests: list[str] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}/api/"
        self.threads = [threading.Thread(target=self._serve)]
        self.threads[0].start()

    def _serve(self) -> None:
        while True:
            connection, _ = self.listener.accept()
            if self.stopping.is_set():
                connection.close()
                return
            thread = threading.Thread(target=self._answer, args=(connection,))
            self.threads.append(thread)
            thread.start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            try:
                self.requests.append(connection.recv(65536).decode())
                self.behaviour(connection, self.stopping)
            except OSError:
                return  # the client went away, as it should

    def stop(self) -> None:
        self.stopping.set()
        socket.create_connection(self.listener.getsockname()).close()
        for thread in self.threads:
            thread.join(10)
        assert not any(thread.is_alive() for thread in self.threads), "a connection was left open"
        self.listener.close()


def answering(body: str | bytes, *, status: str = "200 OK", length: int | None = None) -> Behaviour:
    content = body.encode() if isinstance(body, str) else body

    def behave(connection: socket.socket, _: threading.Event) -> None:
        size = len(content) if length is None else length
        head = f"HTTP/1.1 {status}\r\nContent-Length: {size}\r\nConnection: close\r\n\r\n"
        connection.sendall(head.encode() + content)

    return behave


def dripping(content: str) -> Behaviour:
    """A byte every 20 ms: far within any limit for a single read, and no end in sight."""

    def behave(connection: socket.socket, stopping: threading.Event) -> None:
        for byte in content.encode():
            connection.sendall(bytes([byte]))
            if stopping.wait(0.02):
                return

    return behave


def hanging(connection: socket.socket, stopping: threading.Event) -> None:
    """Say nothing until the client hangs up."""
    connection.settimeout(30)
    connection.recv(1)


@pytest.fixture
def serve() -> Iterator[Callable[[Behaviour], Server]]:
    servers: list[Server] = []

    def start(behaviour: Behaviour) -> Server:
        servers.append(Server(behaviour))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


Serve = Callable[[Behaviour], Server]


def fetch(server: Server, *, seconds: float = 20) -> list[Rate]:
    return fetch_online(
        currencies=["USD", "EUR", "CHF", "KES"],
        now=NOW,
        deadline_seconds=seconds,
        url=server.url,
    )


def test_a_good_answer_is_exact(serve: Serve) -> None:
    server = serve(answering(GOOD))
    friday = date(2026, 10, 30)
    assert fetch(server) == [
        Rate("EUR", "USD", friday, Decimal("1.1172"), "online", NOW),
        Rate("EUR", "CHF", friday, Decimal(1), "online", NOW),
    ]
    assert server.requests[0].startswith("GET /api/latest?base=EUR")


def test_more_digits_than_are_stored_are_rounded(serve: Serve) -> None:
    server = serve(answering(GOOD.replace("1.1172", "1.11720000000000005")))
    assert fetch(server)[0].value == Decimal("1.1172")


@pytest.mark.parametrize(
    "behaviour",
    [
        hanging,
        dripping(f"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{GOOD}" + " " * 4000),
        dripping("HTTP/1.1 200 OK\r\n" + "X-Slow: yes\r\n" * 500),
    ],
    ids=["hangs", "drips its body", "drips its head"],
)
def test_the_deadline_holds_and_the_connection_is_closed(
    serve: Serve, behaviour: Behaviour
) -> None:
    server = serve(behaviour)
    began = monotonic()
    with pytest.raises(Unavailable, match="rates-offline") as caught:
        fetch(server, seconds=0.4)
    assert monotonic() - began < 5  # 0.4 s, the library's first import, and a busy machine
    assert caught.value.params == {"reason": "timeout"}
    worker = [thread for thread in threading.enumerate() if thread.name == "rates"]
    for thread in worker:
        thread.join(10)
        assert not thread.is_alive(), "the transfer goes on behind our back"


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (answering("oh no", status="500 Internal Server Error"), "status 500"),
        (answering("gone", status="404 Not Found"), "status 404"),
        (answering(GOOD, length=5000), "answer cut short"),
        (answering(b" " * (1024 * 1024 + 1)), "answer too long"),
        (lambda connection, _: connection.sendall(b"what?\r\n\r\n"), "BadStatusLine"),
        (lambda *_: None, "RemoteDisconnected"),
    ],
)
def test_a_failing_server_is_unavailable(serve: Serve, behaviour: Behaviour, reason: str) -> None:
    with pytest.raises(Unavailable, match="rates-offline") as caught:
        fetch(serve(behaviour))
    assert caught.value.params == {"reason": reason}


def test_no_server_is_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(Unavailable, match="rates-offline"):
        fetch_online(currencies=["USD"], now=NOW, url=f"http://127.0.0.1:{port}/")


def changed(**parts: object) -> str:
    return json.dumps({**json.loads(GOOD), **parts})


@pytest.mark.parametrize(
    "body",
    [
        "<html><body>Down for maintenance</body></html>",
        "",
        GOOD[:-30],
        "null",
        "[]",
        '"EUR"',
        b"\xff\xfe\x00",
        "[" * 100_000,
        changed(rates=None),
        changed(rates=[]),
        changed(rates={}),
        changed(rates={"GBP": 0.8}),
        changed(rates={"USD": None}),
        changed(rates={"USD": "1.1172"}),
        changed(rates={"USD": True}),
        changed(rates={"USD": -1.1172}),
        changed(rates={"USD": 0}),
        changed(rates={"USD": 1e-12}),
        changed(rates={"USD": 1e12}),
        changed(rates={"USD": float("nan")}),
        changed(rates={"USD": float("inf")}),
        changed(rates={"USD": {"buy": 1.1}}),
        changed(rates={"USD": 1.1, "CHF": -1}),
        changed(base="USD"),
        changed(base=None),
        changed(date=None),
        changed(date=20261030),
        changed(date="30.10.2026"),
        changed(date="2026-11-02"),
        changed(date="2026-10-24"),
        changed(date="2019-10-30"),
    ],
)
def test_an_answer_that_cannot_be_true_is_nonsense(serve: Serve, body: str | bytes) -> None:
    with pytest.raises(Unavailable, match="rates-nonsense"):
        fetch(serve(answering(body)))


def test_a_week_old_answer_still_counts(serve: Serve) -> None:
    rates = fetch(serve(answering(changed(date="2026-10-25"))))
    assert {rate.on for rate in rates} == {date(2026, 10, 25)}
