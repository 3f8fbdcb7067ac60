"""The form for a customer: capture in one go, with those who may be the same shown while typing.

``new_customer`` and ``edit_customer`` open it over a page; both read what they need first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.domain.office import Office
from desktop.domain.phones import looks_like_phone
from desktop.queries import card as cards
from desktop.queries.card import Card
from desktop.queries.duplicates import DuplicateRow, possible_duplicates
from desktop.queries.office import settings as office_settings
from desktop.queries.staff import StaffRow, staff
from desktop.services import customers
from desktop.system.language import _
from desktop.ui import choices
from desktop.ui.forms import Action, ActionSheet, Form, open_form
from desktop.ui.page import Shell
from desktop.ui.possible_duplicates import PossibleDuplicates
from desktop.ui.state_words import TIERS
from desktop.ui.widgets.fields import Choice, NoteEdit

PAUSE = 150  # milliseconds after the last key before duplicates are looked for


@dataclass(frozen=True, slots=True)
class Known:
    """What the form is built from; ``card`` is the customer who is changed, None for a new one."""

    office: Office
    staff: tuple[StaffRow, ...]
    card: Card | None


def read_known(*, customer_id: int | None, today: date) -> Known:
    """For the database lane. Raises NotFound ``customer-gone``."""
    card = cards.card(customer_id, today=today) if customer_id is not None else None
    return Known(office_settings(), tuple(staff()), card)


class CustomerForm(Form):
    """``known(customer id)``: the person chose one of those who are there already."""

    known = Signal(int)

    def __init__(self, shell: Shell, known: Known) -> None:
        super().__init__()
        self._shell, self._known = shell, known
        self._looked_for: tuple[Any, ...] = ()
        self.is_new = known.card is None
        self._build_first()
        self._duplicates = PossibleDuplicates()
        self._duplicates.chosen.connect(self.known)
        self.add(self._duplicates)
        self._build_rest()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._look_for_duplicates)
        for name in ("name", "phone", "email"):
            if name in self.typed():
                self.control(name).textChanged.connect(self._pause.start)
        if known.card is not None:
            self._fill(known.card)
        self._duplicates.install(self)
        self._first = self.typed()

    def begin_with(self, text: str) -> None:
        """Put what was searched for where it belongs: phone, e-mail or name."""
        name = "email" if "@" in text else "phone" if looks_like_phone(text) else "name"
        self.control(name).setText(text)

    def action(self) -> Action:
        """What saving does."""
        values = self._values()
        if self._known.card is not None:
            # Only what was changed here: another desk may have changed the rest meanwhile.
            changed = {name: value for name, value in values.items() if value != self._first[name]}
            return customers.change_customer, {"customer": self._known.card.id, **changed}
        points = [(kind, self._text(kind)) for kind in ("phone", "email", "address")]
        person = self._text("person")
        return customers.create_customer, {
            **values,
            "points": [(kind, text) for kind, text in points if text],
            "people": [(person, "")] if person else [],
        }

    # Building

    def _build_first(self) -> None:
        """What is enough to take an order."""
        locale = self._shell.formats.locale
        self.row(
            self.field("name", _("&Name"), QLineEdit()),
            self.field("kind", _("&Kind"), Choice(choices.words(choices.KINDS))),
        )
        if self.is_new:
            phone = self.field("phone", _("&Phone"), QLineEdit(), codes=("phone-without-digits",))
            self.row(
                phone, self.field("email", _("E-&mail"), QLineEdit(), codes=("email-malformed",))
            )
        languages = choices.languages(locale, known=self._card_text("language"))
        methods = choices.code_items("liaison-methods")
        self.row(
            self.field(
                "language", _("&Language"), Choice(choices.with_none(languages, _("not known")))
            ),
            self.field(
                "preferred_method",
                _("P&referred method"),
                Choice(choices.with_none(methods, _("none named"))),
            ),
        )

    def _build_rest(self) -> None:
        """What can follow later."""
        self.part(_("More"))
        locale = self._shell.formats.locale
        country, currency = self._card_text("country"), self._card_text("currency")
        self.row(
            self.field("form_of_address", _("Form of &address"), QLineEdit()),
            self.field("preferred_hours", _("Preferred &hours"), QLineEdit()),
        )
        countries = choices.countries(locale, known=country)
        self.row(
            self.field(
                "country",
                _("C&ountry"),
                Choice(choices.with_none(countries, _("not known"))),
            ),
            self.field(
                "currency",
                _("C&urrency"),
                Choice(choices.currency_items(known=currency), current=self._known.office.currency),
            ),
        )
        self.row(
            self.field("tier", _("&Tier"), Choice(self._tiers())),
            self.field("technically_aware", _("Technical kno&wledge"), self._aware()),
        )
        owners = [(row.id, row.name) for row in self._known.staff]
        officer = self.field(
            "officer",
            _("L&iaison officer"),
            Choice(choices.with_none(list(owners), _("nobody in particular"), value=None)),
            codes=("staff-gone",),
        )
        if not self.is_new:
            self.row(officer, QWidget())
            return
        person = self.field("person", _("Contact p&erson"), QLineEdit())
        self.row(officer, person)
        self.row(self.field("address", _("A&ddress"), NoteEdit(lines=2)))

    def _tiers(self) -> choices.Items:
        tiers = choices.words(TIERS)
        own = self._card_text("tier")
        return tiers if not own or own in TIERS else [*tiers, (own, own)]

    def _aware(self) -> Choice:
        return Choice(choices.with_none(choices.words(choices.AWARE), _("not known"), value=None))

    def _card_text(self, name: str) -> str:
        card = self._known.card
        return str(getattr(card, name)) if card is not None else ""

    def _fill(self, card: Card) -> None:
        for name in ("name", "form_of_address", "preferred_hours"):
            self.control(name).setText(getattr(card, name))
        for name in ("kind", "language", "preferred_method", "country", "currency", "tier"):
            self.control(name).choose(getattr(card, name))
        self.control("technically_aware").choose(card.technically_aware)
        self.control("officer").choose(card.officer_id)

    # Reading

    def _text(self, name: str) -> str:
        control = self.control(name)
        text = control.toPlainText() if isinstance(control, NoteEdit) else control.text()
        return str(text).strip()

    def _values(self) -> dict[str, Any]:
        typed = self.typed()
        return {name: value for name, value in typed.items() if name not in _POINTS}

    # Duplicates

    def _look_for_duplicates(self) -> None:
        """Ask who has this number, this address or a very similar name."""
        typed = self.typed()
        wanted = (typed["name"], typed.get("phone", ""), typed.get("email", ""))
        if wanted == self._looked_for:
            return
        self._looked_for = wanted
        card = self._known.card
        self._shell.background.ask(
            possible_duplicates,
            done=self._show_duplicates,
            owner=self,
            key="duplicates",
            name=wanted[0],
            phones=[wanted[1]] if wanted[1].strip() else [],
            emails=[wanted[2]] if wanted[2].strip() else [],
            home_country=self._known.office.home_country,
            leave_out=card.id if card is not None else None,
            limit=4,
        )

    def _show_duplicates(self, rows: Sequence[DuplicateRow]) -> None:
        unchanged = self._known.card is not None and self.control("name").text() == (
            self._known.card.name
        )
        self._duplicates.show_rows([] if unchanged else rows)


_POINTS = frozenset({"phone", "email", "address", "person"})


def new_customer(
    shell: Shell,
    parent: QWidget,
    *,
    text: str = "",
    saved: Callable[[int], object],
    known: Callable[[int], object],
) -> None:
    """Open the form for a new customer, beginning with what was searched for.

    ``saved`` gets the id of the customer made, ``known`` that of one who was there already.
    """

    def make(read: Known) -> ActionSheet:
        form = CustomerForm(shell, read)
        if text:
            form.begin_with(text)
        sheet = ActionSheet(
            shell, _("New customer"), form, action=form.action, saved=saved, width=600
        )

        def go(customer_id: int) -> None:
            sheet.done(sheet.DialogCode.Accepted)
            known(customer_id)

        form.known.connect(go)
        return sheet

    _open(shell, parent, None, make)


def edit_customer(
    shell: Shell,
    parent: QWidget,
    customer_id: int,
    *,
    known: Callable[[int], object] | None = None,
) -> None:
    """Open the form on a customer; the page reloads by itself when it is saved."""

    def make(read: Known) -> ActionSheet:
        form = CustomerForm(shell, read)
        sheet = ActionSheet(shell, _("Change customer"), form, action=form.action, width=600)

        def go(other: int) -> None:
            sheet.done(sheet.DialogCode.Accepted)
            if known is not None:
                known(other)

        form.known.connect(go)
        return sheet

    _open(shell, parent, customer_id, make)


def _open(
    shell: Shell, parent: QWidget, customer_id: int | None, make: Callable[[Known], ActionSheet]
) -> None:
    def ready(read: Known) -> None:
        open_form(parent, lambda: make(read))

    today = shell.formats.local(shell.now()).date()
    shell.background.ask(
        read_known, done=ready, owner=parent, key="form", customer_id=customer_id, today=today
    )
