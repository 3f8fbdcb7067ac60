"""Contacts by keys, on every page: begin, hold, wrap up; call or write to who is selected."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from desktop.domain.errors import LiaisonError
from desktop.system.language import _
from desktop.ui import dialogs
from desktop.ui.lane import later
from desktop.ui.page import Key, Subject
from desktop.ui.texts import sentence

if TYPE_CHECKING:
    from desktop.queries.calls import Reach, RunningContact
    from desktop.queries.desk import Callers
    from desktop.ui.call_bar import CallBar
    from desktop.ui.office_window import OfficeWindow

CALL, WRITE = "F11", "Shift+F11"
_NOBODY = Subject()
_PRESENT = frozenset({"contacts", "follow_ups", "customers", "staff"})


class Calling(QObject):
    """One for each window; the bar is built with the first contact."""

    def __init__(self, window: OfficeWindow) -> None:
        super().__init__(window)
        self._window = window
        self._bar: CallBar | None = None
        self._is_wanted = False  # somebody pressed the key: the notes open with the bar
        window.background.changed.connect(self._on_changed)
        window.closing.connect(self._keep)
        window.rebuilt.connect(self._rebuilt)

    def keys(self) -> list[Key]:
        """What works everywhere."""
        return [
            Key("F12", _("begin a contact, or write its notes"), self.start),
            Key("Ctrl+F12", _("put the contact on hold, or take it up"), self.hold),
            Key("Shift+F12", _("wrap the contact up"), self.wrap_up),
            Key("Ctrl+Shift+F12", _("prompt cards for the contact"), self.cards),
            Key(CALL, _("call who is selected"), self.call),
            Key(WRITE, _("write an e-mail to who is selected"), self.write),
        ]

    @property
    def bar(self) -> CallBar:
        """What shows the contact."""
        if self._bar is None:
            from desktop.ui.call_bar import CallBar

            self._bar = CallBar(self._window, hold=self.hold, end=self.wrap_up)
            self._bar.notes.left.connect(lambda: self._window.current_page().focus_first())
            self._bar.typed.connect(self._note)
            self._bar.asked.connect(self._ask)
            self._bar.promised.connect(self._promise)
            self._bar.changed.connect(lambda field, value: self._change(**{field: value}))
            self._window.put_above(self._bar)
        return self._bar

    def _rebuilt(self) -> None:
        """The window was built again: the bar is gone with its middle."""
        self._bar = None
        self.look()

    # Showing

    def look(self) -> None:
        """Read the contact in hand."""
        self._window.background.ask(
            later("desktop.queries.calls", "running"),
            staff_id=self._window.staff_id(),
            owner=self,
            key="running",
            done=self._show,
        )

    def place(self) -> None:
        """The desk shows the call of its own draft; elsewhere, and for notes, there is the bar."""
        if self._bar is None:
            return
        contact = self._bar.contact
        is_on_desk = contact is not None and contact.order_id is not None
        is_there = is_on_desk and self._window.current_page().tells_call
        is_writing = not self._bar.notes.isHidden()
        self._bar.setVisible(contact is not None and (is_writing or not is_there))

    def _show(self, found: RunningContact | None) -> None:
        if found is None and self._bar is None:
            return
        self.bar.show_contact(found)
        if found is not None and self._is_wanted and self.bar.notes.isHidden():
            self.bar.write()
        self._is_wanted = False
        self.place()

    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & _PRESENT:
            self.look()

    # Keys

    def start(self) -> None:
        """Begin a contact with who is selected; during one, write what is said."""
        if self._contact() is not None:
            self.bar.setVisible(True)
            self.bar.write()
            self.place()
            return
        self._is_wanted = True
        self._begin(self._window.current_page().subject() or _NOBODY, direction="in")

    def hold(self) -> None:
        contact = self._contact()
        if contact is None:
            return
        self._keep()
        action = "resume" if contact.time.held_at is not None else "hold"
        self._act(later("desktop.services.calls", action), contact=contact.id)

    def wrap_up(self) -> None:
        """Ask how it went and what comes next."""
        contact = self._contact()
        if contact is None:
            self._window.notice(_("There is no contact to wrap up. F12 begins one."))
            return
        from desktop.queries.desk import CallRow
        from desktop.ui.pages.desk_sheets import wrap_up

        said = self.bar.notes.said.toPlainText()
        started = contact.time.started_at
        wrap_up(self._window, self._window, CallRow(contact.id, started, said))

    def cards(self) -> None:
        """Show what helps to speak and listen, during a contact."""
        if self._contact() is None:
            self._window.notice(_("Prompt cards are there during a contact. F12 begins one."))
            return
        self.bar.setVisible(True)
        self.bar.show_cards()

    def call(self) -> None:
        """Dial the number of who is selected, and begin the contact."""
        self._reach(is_call=True)

    def write(self) -> None:
        """Begin an e-mail to who is selected, and the contact."""
        self._reach(is_call=False)

    def miss(self, number: str) -> None:
        """Nobody could answer: a contact, and the task to call back, of whoever sits here."""

        def found(callers: Callers) -> None:
            rows = callers.rows
            known = rows[0].id if len(rows) == 1 else None  # of several nobody knows which
            done = partial(self._window.notice, _("They are to be called back: see Follow-ups."))
            self._act(
                later("desktop.services.contacts", "missed_call"),
                party=number,
                customer=known,
                done=lambda _left: done(),
            )

        self._window.background.ask(
            later("desktop.queries.desk", "callers"), text=number, owner=self, done=found
        )

    def _reach(self, *, is_call: bool) -> None:
        subject = self._window.current_page().subject()
        if subject is None or subject.customer is None:
            self._window.notice(_("Select a customer, or something of theirs, first."), tone="bad")
            return

        def found(way: Reach) -> None:
            where = way.phone if is_call else way.email
            if not where:
                told = _("{name} has no phone number.") if is_call else _("{name} has no e-mail.")
                self._window.notice(told.format(name=way.name), tone="bad")
                return
            method = "telephone" if is_call else "electronic-mail"
            scheme = "tel" if is_call else "mailto"

            def begun(_contact: int) -> None:
                if not dialogs.open_address(scheme, where):
                    told = _("The system has no program for this: {where}")
                    self._window.notice(told.format(where=where), tone="bad")

            self._is_wanted = True  # what is typed while they speak are notes, not keys of the page
            self._begin(subject, direction="out", method=method, party=where, done=begun)

        self._window.background.ask(
            later("desktop.queries.calls", "reach"),
            customer_id=subject.customer,
            owner=self,
            key="reach",
            done=found,
        )

    # Actions

    def _contact(self) -> RunningContact | None:
        return self._bar.contact if self._bar is not None else None

    def _begin(
        self,
        subject: Subject,
        *,
        direction: str,
        method: str = "telephone",
        party: str = "",
        done: Any = None,
    ) -> None:
        self._act(
            later("desktop.services.calls", "begin"),
            method=method,
            direction=direction,
            party=party,
            customer=subject.customer,
            order=subject.order,
            done=done,
            failed=self._refused,
        )

    def _refused(self, error: LiaisonError) -> None:
        self._is_wanted = False
        self._window.notice(sentence(error), tone="bad")

    def _keep(self) -> None:
        if self._bar is not None:
            self._bar.keep()

    def _note(self, said: str) -> None:
        contact = self._contact()
        if contact is not None:
            keep = later("desktop.services.calls", "keep_notes")
            self._window.background.act(keep, contact=contact.id, said=said, owner=self)

    def _ask(self, kind: str, text: str) -> None:
        contact = self._contact()
        if contact is not None:
            ask = later("desktop.services.calls", "ask")
            self._act(ask, contact=contact.id, kind=kind, text=text)

    def _promise(self, hours: int) -> None:
        """Leave the call-back, and tell what to say."""
        contact = self._contact()
        if contact is None:
            return
        formats, now = self._window.formats, self._window.now()

        def left(due: datetime) -> None:
            told = _("Say: “I will find out and call you back by {moment}.” It is on your list.")
            self._window.notice(told.format(moment=formats.moment(due, now=now)))

        promise = later("desktop.services.calls", "promise_call_back")
        self._act(promise, contact=contact.id, hours=hours, done=left)

    def _change(self, **values: object) -> None:
        contact = self._contact()
        if contact is not None:
            note = later("desktop.services.contacts", "note_contact")
            self._act(note, contact=contact.id, **values)

    def _act(self, action: Any, **values: Any) -> None:
        window = self._window
        window.background.act(action, owner=self, who=window.staff_id(), now=window.now(), **values)
