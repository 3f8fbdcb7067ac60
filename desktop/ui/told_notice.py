"""After a price changed: how many customers were told the old one, and the way to them."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtWidgets import QWidget

from desktop.queries.told_prices import ToldFilters, count_told
from desktop.system.language import ngettext
from desktop.ui.page import Shell


def ask_told(
    shell: Shell, owner: QWidget, products: Collection[int], told: Callable[[int], object]
) -> None:
    """Count the customers who were told another price of ``products``; ``told`` hears of some."""
    filters = ToldFilters(frozenset(products), shell.now())
    shell.background.ask(
        count_told,
        filters=filters,
        owner=owner,
        key="told",
        done=lambda count: told(count) if count else None,
    )


def told_words(count: int, formats_whole: Callable[[int], str], *, key: str) -> str:
    """What is said of them; ``key`` is the one that lists them."""
    text = ngettext(
        "{count} customer was told the old price: {key} lists them.",
        "{count} customers were told the old price: {key} lists them.",
        count,
    )
    return text.format(count=formats_whole(count), key=key)


def say_told(shell: Shell, owner: QWidget, products: Collection[int], *, key: str) -> None:
    """Say how many there are; nothing where there are none."""
    ask_told(
        shell,
        owner,
        products,
        lambda count: shell.notice(told_words(count, shell.formats.whole, key=key)),
    )
