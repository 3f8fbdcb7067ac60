"""Small forms of a customer's page: a way to reach them, a person, a fact, a note, points."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.domain.codes import EITHER_OR
from desktop.queries.card import Card, FactRow, PointRow
from desktop.queries.points import AccountRow
from desktop.services import customers
from desktop.services import points as ledger
from desktop.services.change import Outcome
from desktop.services.customers import CONTRACT_TERMS
from desktop.system.language import N_, _
from desktop.ui import choices
from desktop.ui.forms import Action, ActionSheet, Form, open_form
from desktop.ui.page import Shell
from desktop.ui.typed_edits import date_edit, number_edit
from desktop.ui.widgets.fields import Choice, NoteEdit

CONTRACT_LABEL = N_("contract terms")


def fact_items() -> choices.Items:
    """The facts of the vocabulary that are recorded, then the terms of a contract.

    New or repeat is computed from the orders, so it is not asked for.
    """
    computed = ("repeat-or-one-off", "new-or-established")
    items = [one for one in choices.code_items("customer-relationships") if one[0] not in computed]
    return [*items, (CONTRACT_TERMS, _(CONTRACT_LABEL))]


def fact_label(fact: str) -> str:
    """What a fact is called."""
    return dict(fact_items()).get(fact, fact)


def fact_value(fact: str, value: str) -> str:
    """What a fact says: a choice of two by its label, a text as it was typed."""
    labels = dict(EITHER_OR.get(fact, ()))
    return _(labels[value]) if value in labels else value


# --- ways to reach them ---------------------------------------------------------------------------


def add_point(shell: Shell, parent: QWidget, card: Card) -> None:
    """Phone, e-mail, address or fax; of the customer or one of its people."""

    def make() -> ActionSheet:
        form = Form()
        people: choices.Items = [(person.id, person.name) for person in card.people]
        form.row(
            form.field("kind", _("&Kind"), Choice(choices.words(choices.POINT_KINDS))),
            form.field(
                "person", _("&Whose"), Choice(choices.with_none(people, card.name, value=None))
            ),
        )
        typed = NoteEdit(lines=3)
        codes = ("email-malformed", "phone-without-digits", "text-missing", "text-too-long")
        form.row(form.field("typed", _("&Number or address"), typed, codes=codes))
        form.row(form.field("preferred", _("&Use"), Choice(_uses())))
        form.setFocusProxy(typed)

        def action() -> Action:
            values = form.typed()
            return customers.add_contact_point, {"customer": card.id, **values}

        return ActionSheet(
            shell,
            _("How to reach {name}").format(name=card.name),
            form,
            action=action,
            accept=_("Add"),
        )

    open_form(parent, make)


def _uses() -> choices.Items:
    return [(False, _("one of several")), (True, _("preferred of its kind"))]


def take_point_off(shell: Shell, parent: QWidget, card: Card) -> None:
    """Take a way to reach a customer off; the notice offers to put it back."""
    if not card.points:
        shell.notice(_("There is no phone, e-mail or address to take off."))
        return
    points = {point.id: point for point in card.points}

    def make() -> ActionSheet:
        form = Form()
        which = Choice([(point.id, point.typed) for point in card.points])
        form.row(form.field("point", _("&Which"), which))

        def action() -> Action:
            return customers.remove_contact_point, {"point": which.value()}

        def saved(_none: object) -> None:
            point = points[which.value()]
            shell.notice(
                _("{text} was taken off.").format(text=point.typed),
                undo=lambda: _put_back(shell, card.id, point),
            )

        title = _("Take off from {name}").format(name=card.name)
        return ActionSheet(shell, title, form, action=action, accept=_("Take off"), saved=saved)

    open_form(parent, make)


def _put_back(shell: Shell, customer: int, point: PointRow) -> None:
    shell.background.act(
        customers.add_contact_point,
        customer=customer,
        kind=point.kind,
        typed=point.typed,
        person=point.person_id,
        preferred=point.preferred,
        who=shell.staff_id(),
        now=shell.now(),
    )


def add_person(shell: Shell, parent: QWidget, card: Card) -> None:
    """A person of an organisation."""

    def make() -> ActionSheet:
        form = Form()
        form.row(
            form.field("name", _("&Name"), QLineEdit()),
            form.field("role", _("&Role"), QLineEdit()),
        )
        return ActionSheet(
            shell,
            _("A person of {name}").format(name=card.name),
            form,
            action=lambda: (customers.add_person, {"customer": card.id, **form.typed()}),
            accept=_("Add"),
        )

    open_form(parent, make)


# --- facts and notes ------------------------------------------------------------------------------


class FactForm(Form):
    """One fact with its dates; what is on record for it is filled in."""

    def __init__(self, shell: Shell, facts: Iterable[FactRow]) -> None:
        super().__init__()
        self._facts = {fact.fact: fact for fact in facts}
        self._which = Choice(fact_items())
        self.row(self.field("fact", _("&Fact"), self._which))
        self._either = Choice([])
        self._either_field = self.field("either", _("&Which"), self._either)
        self.row(self._either_field)
        hint = _("An empty text takes the fact off the record.")
        self._value_field = self.field("value", _("&What is known"), NoteEdit(), hint=hint)
        self.row(self._value_field)
        local = shell.formats.local

        def edit() -> QWidget:
            return date_edit(shell.formats, today=lambda: local(shell.now()).date(), past=True)

        self.row(
            self.field("from_on", _("F&rom"), edit()),
            self.field("to_on", _("&Until"), edit(), codes=("dates-reversed",)),
        )
        self._which.currentIndexChanged.connect(self._show_known)
        self._show_known()

    def values(self) -> dict[str, Any]:
        fact = self._which.value()
        value = self._either.value() if fact in EITHER_OR else self.typed()["value"]
        return {
            "fact": fact,
            "value": value or "",
            "from_on": self.control("from_on").value(),
            "to_on": self.control("to_on").value(),
        }

    def _show_known(self) -> None:
        fact = self._which.value()
        known = self._facts.get(fact)
        either = EITHER_OR.get(fact)
        self._either_field.setVisible(bool(either))
        self._value_field.setVisible(not either)
        self._either.clear()
        for value, text in [("", N_("not known")), *(either or ())]:
            self._either.addItem(_(text), value)
        self._either.choose(known.value if known else "")
        self.control("value").setPlainText(known.value if known and not either else "")
        self.control("from_on").set_value(known.from_on if known else None)
        self.control("to_on").set_value(known.to_on if known else None)


def set_fact(shell: Shell, parent: QWidget, card: Card) -> None:
    """A relationship fact of the vocabulary, or terms agreed with their dates."""

    def make() -> ActionSheet:
        form = FactForm(shell, card.facts)
        return ActionSheet(
            shell,
            _("A fact about {name}").format(name=card.name),
            form,
            action=lambda: (customers.set_fact, {"customer": card.id, **form.values()}),
        )

    open_form(parent, make)


def add_note(shell: Shell, parent: QWidget, card: Card) -> None:
    """A note, marked as fact, customer's view or staff opinion."""
    note_about(shell, parent, customer=card.id, name=card.name)


def note_about(shell: Shell, parent: QWidget, *, customer: int, name: str) -> None:
    """The same for a customer whose card nobody has read."""

    def make() -> ActionSheet:
        form = Form()
        text = NoteEdit(lines=5)
        form.row(form.field("kind", _("This &is"), Choice(choices.words(choices.NOTE_KINDS))))
        form.row(form.field("text", _("&Note"), text))
        form.setFocusProxy(text)
        return ActionSheet(
            shell,
            _("Note about {name}").format(name=name),
            form,
            action=lambda: (customers.add_note, {"customer": customer, **form.typed()}),
        )

    open_form(parent, make)


# --- points ---------------------------------------------------------------------------------------


def adjust_points(shell: Shell, parent: QWidget, card: Card, *, programme: int = 0) -> None:
    """Give or take points, with the reason: in a ``programme``, else the customer's first. Opens
    the account where there is none."""
    own = [one for one in card.accounts if one.programme_id == programme]
    account = next(iter((*own, *card.accounts)), None)

    def make() -> ActionSheet:
        form = Form()
        edit = number_edit(shell.formats, decimals=2)
        hint = _("Above zero gives, below zero takes.")
        if account is not None:
            balance = shell.formats.quantity(account.balance)
            hint = _("Balance {points}. Above zero gives, below zero takes.").format(points=balance)
        codes = ("points-amount", "points-short", "number-empty")
        form.row(form.field("points", _("&Points"), edit, hint=hint, codes=codes))
        form.row(form.field("reason", _("&Reason"), NoteEdit(lines=2)))

        def action() -> Action:
            values = {"points": edit.value() or Decimal(0), "reason": form.typed()["reason"]}
            return give_points, {"customer": card.id, "account": account, **values}

        def saved(balance: Decimal) -> None:
            text = _("{name} has {points} points now.")
            shell.notice(text.format(name=card.name, points=shell.formats.quantity(balance)))

        return ActionSheet(
            shell, _("Points of {name}").format(name=card.name), form, action=action, saved=saved
        )

    open_form(parent, make)


def give_points(
    *,
    customer: int,
    account: AccountRow | None,
    points: Decimal,
    reason: str,
    who: int | None,
    now: datetime,
) -> Outcome[Decimal]:
    """Adjust the account, an empty one opened where there is none. Raises as ``points.adjust``."""
    opened: frozenset[str] = frozenset()
    key = account.id if account is not None else 0
    if account is None:
        made = ledger.open_account(customer=customer, who=who, now=now)
        key, opened = made.value, made.changed
    given = ledger.adjust(account=key, points=points, reason=reason, who=who, now=now)
    return Outcome(given.value, opened | given.changed)
