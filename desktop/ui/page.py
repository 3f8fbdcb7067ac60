"""What a page is, and what the window around it offers.

A page is a QWidget with a title, topics, keys and perhaps a side panel::

    class Orders(Page):
        title = N_("Orders")
        topics = frozenset({"orders", "customers"})

        def __init__(self, shell: Shell) -> None:
            super().__init__(shell)
            …build widgets…

        def keys(self) -> list[Key]:
            return [Key("N", _("new order"), self.new_order),
                    Key("Ctrl+Return", _("Confirm order"), self.confirm, primary=True)]

        def side(self) -> QWidget | None: return self._panel
        def reload(self) -> None: self._table.reload()
        def open(self, target: object) -> None: …show the thing with this id…

Call ``self.keys_changed.emit()`` when the keys or what they may do now have changed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.system.settings import Settings
from desktop.ui.background import Background
from desktop.ui.formats import Formats


@dataclass(frozen=True, slots=True)
class Key:
    """An action of the page: its key, what it is called, what it does.

    ``sequence`` as Qt writes it ("Ctrl+Return", "F6", "O"). ``primary`` is the page's one main
    action, a filled button; ``button`` a second button beside it; the others are named in the key
    bar, or where ``shown`` is false only on the F1 sheet. ``bound`` false: whatever has the focus
    handles it by itself, as lists do Enter; it is only named.
    """

    sequence: str
    label: str
    run: Callable[[], object]
    enabled: bool = True
    primary: bool = False
    button: bool = False
    shown: bool = True
    bound: bool = True


@dataclass(frozen=True, slots=True)
class Area:
    """A place to go: ``make`` builds its page at the first visit. Without ``in_rail`` other ways
    lead there: a chip, a command."""

    name: str
    title: str  # marked with N_, translated where shown
    icon: str
    make: Callable[[Shell], Page]
    in_rail: bool = True


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom the page is about now, by id: called and written to by keys that work everywhere."""

    customer: int | None = None
    order: int | None = None


class Shell(Protocol):
    """The window as a page sees it."""

    background: Background
    formats: Formats

    @property
    def settings(self) -> Settings: ...

    def now(self) -> datetime:
        """The present moment, aware UTC: what actions and queries get as ``now``."""
        ...

    def staff_id(self) -> int | None:
        """Who sits here."""
        ...

    def remember(self, **changes: object) -> None:
        """Change fields of the desk's settings and save them."""
        ...

    def notice(
        self,
        text: str,
        *,
        undo: Callable[[], object] | None = None,
        tone: str = "neutral",
        by_itself: bool = False,
    ) -> None:
        """Say something quietly; ``undo`` offers to take it back; tone "bad" for a refusal; what
        the program says ``by_itself`` does not end the way back on offer."""
        ...

    def dress(self, *, theme: str, text_size: int, compact: bool) -> None:
        """Change how everything looks, at once and from now on; see settings.Settings."""
        ...

    def speak(self, language: str) -> None:
        """Change the language, at once and from now on: the window is built again, this page too,
        as soon as the event that asked for it is over."""
        ...

    def go(self, area: str, target: object = None) -> None:
        """Show the page of an area; a ``target`` is handed to its ``open``."""
        ...

    def call(self) -> None:
        """Call who is selected: their number is dialled, and the contact begins."""
        ...

    def back(self) -> None:
        """Show the page of the rail that was seen last."""
        ...


Examples = tuple[str, Sequence[tuple[str, str]]]
"""A title, and examples of what can be typed with what they mean."""


class Page(QWidget):
    """The base of every page; see the module's example. All methods may be left as they are."""

    title = ""
    topics: frozenset[str] = frozenset()
    tells_call = False  # shows by itself how long the call lasts
    keys_changed = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self._stale = True

    def keys(self) -> list[Key]:
        """The keys of this page, in the order they are shown."""
        return []

    def examples(self) -> Examples | None:
        """How to write what is typed here, for the sheet behind F1."""
        return None

    def side(self) -> QWidget | None:
        """The panel at the right, built once; None for none."""
        return None

    def reload(self) -> None:
        """Read everything shown again; called when shown stale and when a topic changed."""

    def open(self, target: object) -> None:
        """Show one thing, for instance by its id."""

    def currencies(self) -> tuple[str, ...]:
        """The currencies that matter here now, the most important first: the rate at the top is
        that of the first one which is not the office's."""
        return ()

    def subject(self) -> Subject | None:
        """The customer who is selected, or whose record is."""
        return None

    def focus_first(self) -> None:
        """Put the focus where work starts; called when the page is shown."""
        self.focusNextChild()

    def notice_change(self, topics: frozenset[str]) -> None:
        """Called by the window: reload now if visible, when shown next otherwise."""
        if topics & self.topics:
            self._stale = True
            self._freshen()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._freshen()

    def _freshen(self) -> None:
        """Reload if something changed since the last time and the page can be seen."""
        if self._stale and self.isVisible():
            self._stale = False
            self.reload()
