"""The log: rotated, told of what nobody caught, and never a reason not to start."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.system import log


@pytest.fixture(autouse=True)
def _stopped() -> Iterator[None]:
    yield
    log.stop()


def test_it_is_written_to_its_folder(tmp_path: Path) -> None:
    assert log.start(folder=tmp_path / "logs") is None
    logging.getLogger("desktop.somewhere").info("opened")
    text = (tmp_path / "logs" / log.FILE_NAME).read_text()
    assert "desktop.somewhere: opened" in text


def test_it_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "FILE_SIZE", 2_000)
    log.start(folder=tmp_path)
    for number in range(1_000):
        logging.getLogger("desktop").info("line %d", number)
    files = list(tmp_path.iterdir())
    assert len(files) == log.KEPT_FILES + 1
    assert sum(file.stat().st_size for file in files) < 3_000 * len(files)


def test_a_folder_that_cannot_be_written_is_told_not_raised(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    warning = log.start(folder=tmp_path / "file")
    assert warning is not None
    assert warning.code == "log-not-written"


def test_an_uncaught_error_is_written_with_its_circumstances(
    tmp_path: Path, expected_log: Callable[[str], None]
) -> None:
    expected_log("uncaught error")
    log.start(folder=tmp_path)
    log.note("page", "orders")
    try:
        raise ZeroDivisionError("a bug")
    except ZeroDivisionError as error:
        log.uncaught(type(error), error, error.__traceback__)
    text = (tmp_path / log.FILE_NAME).read_text()
    assert "page=orders" in text
    assert "python=" in text
    assert "ZeroDivisionError: a bug" in text
    assert "test_system_log.py" in text, "with its traceback"


def test_starting_again_does_not_write_twice(tmp_path: Path) -> None:
    log.start(folder=tmp_path)
    log.start(folder=tmp_path)
    logging.getLogger("desktop").info("once")
    assert (tmp_path / log.FILE_NAME).read_text().count("once") == 1
