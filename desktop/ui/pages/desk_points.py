"""Paying an order partly in points: what is there, what may be used, what it covers."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.domain.errors import LiaisonError, RuleBroken
from desktop.domain.figures import parse_number
from desktop.queries.desk import DeskState
from desktop.queries.order_points import Payable, payable
from desktop.queries.points import AccountRow
from desktop.services import payment
from desktop.system.language import _
from desktop.ui import points_words as words
from desktop.ui.formats import Formats
from desktop.ui.forms import Action, ActionSheet, Form, open_form
from desktop.ui.page import Shell
from desktop.ui.style import look
from desktop.ui.texts import sentence
from desktop.ui.typed_edits import number_edit
from desktop.ui.widgets.labels import label

_NONE = Decimal(0)


class PayForm(Form):
    """How many points; says while typing what they cover and what stays due."""

    def __init__(
        self, formats: Formats, known: Payable, account: AccountRow | None, *, wanted: Decimal
    ) -> None:
        super().__init__()
        self._formats, self._known = formats, known
        self.add(label(_there(known, account, formats), "text", wrap=True))
        self.add(label(_most(known, formats), "soft", wrap=True))
        edit = number_edit(formats, decimals=known.decimals, value=wanted or known.points or None)
        codes = ("points-amount", "points-short", "points-programme", "order-no-customer")
        self.row(self.field("points", _("&Points to pay with"), edit, codes=codes))
        self._covers = label("", "strong", wrap=True)
        self._covers.setMinimumHeight(look.px(40))  # room for two lines: nothing moves while typing
        self._covers.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.add(self._covers)
        edit.textChanged.connect(self._say)
        edit.selectAll()
        self._say(edit.text())

    def points(self) -> Decimal:
        """What is to be used; an empty field is none."""
        return self.control("points").value() or _NONE

    def covers(self) -> str:
        """What the typed points would do, as it is said under them."""
        return self._covers.text()

    def _say(self, text: str) -> None:
        """What is half-typed says nothing yet; its error comes at the field."""
        formats, known = self._formats, self._known
        try:
            points = _NONE
            if text.strip():
                points = parse_number(text, locale=str(formats.locale), max_decimals=known.decimals)
            said = covers(points, known, formats)
        except LiaisonError:
            said = ""
        self._covers.setText(said)


def covers(points: Decimal, known: Payable, formats: Formats) -> str:
    """ "Covers 12.00 EUR, 0.75 EUR stay due." of so many points, or why they cannot be used."""

    def money(minor: int) -> str:
        return formats.money(minor, known.total.currency)

    if points <= 0:
        return _("No points are used: {due} stay due.").format(due=money(known.total.minor))
    if known.problem:
        return _problem(known)
    if points > known.balance:
        return sentence(RuleBroken("points-short", balance=known.balance, wanted=points))
    paid = known.paying(points)
    if not paid.points:
        return _("That covers nothing: {due} stay due.").format(due=money(paid.rest.minor))
    texts = {"amount": money(paid.covered.minor), "due": money(paid.rest.minor)}
    if paid.points < points:
        enough = words.counted(paid.points, formats)
        return _("{points} are enough: they cover {amount}, {due} stay due.").format(
            points=enough, **texts
        )
    return _("Covers {amount}, {due} stay due.").format(**texts)


def _problem(known: Payable) -> str:
    """Why a point has no worth in the order's currency."""
    return sentence(RuleBroken(known.problem, **dict(known.params)))


def _there(known: Payable, account: AccountRow | None, formats: Formats) -> str:
    """ "Balance 1,240 points, 300 points expire in 6 days. The lines take 300 points of it." """
    if account is None:
        return _("Balance {points}.").format(points=words.counted(known.balance, formats))
    said = [_("Balance {points}").format(points=words.counted(account.balance, formats))]
    said.append(words.expiring(account, formats))
    text = ", ".join(part for part in said if part) + "."
    if account.balance > known.balance:
        of_lines = words.counted(account.balance - known.balance, formats)
        text += " " + _("The lines take {points} of it.").format(points=of_lines)
    return text


def _most(known: Payable, formats: Formats) -> str:
    if known.problem:
        return _problem(known)
    worth = formats.price(known.value or _NONE, known.total.currency)
    return _("At most {points} may be used. A point is worth {value}.").format(
        points=words.counted(known.points, formats), value=worth
    )


def pay_points(shell: Shell, parent: QWidget, state: DeskState) -> None:
    """Open the sheet on the draft of the desk; where no points can be used, say why."""
    draft = state.draft
    if draft is None:
        return
    wanted = draft.points.wanted if draft.points is not None else _NONE

    def ready(known: Payable | None) -> None:
        if known is None:
            code = "order-no-customer" if draft.customer_id is None else "points-programme"
            shell.notice(sentence(RuleBroken(code)), tone="bad")
        elif known.problem and not wanted:
            shell.notice(_problem(known), tone="bad")
        elif not known.balance and not wanted:
            text = _("{name} has no points to pay with.")
            shell.notice(text.format(name=draft.customer), tone="bad")
        else:
            open_form(parent, lambda: _sheet(shell, state, known, wanted))

    shell.background.ask(
        payable, done=ready, owner=parent, key="pay", order_id=draft.id, today=state.today
    )


def _sheet(shell: Shell, state: DeskState, known: Payable, wanted: Decimal) -> ActionSheet:
    draft, card = state.draft, state.card
    assert draft is not None
    accounts = card.accounts if card is not None else ()
    account = next((one for one in accounts if one.programme == known.programme), None)
    form = PayForm(shell.formats, known, account, wanted=wanted)
    order = draft.id

    def action() -> Action:
        return payment.pay_points, {"order": order, "points": form.points()}

    title = _("Pay with points: {programme}").format(programme=known.programme)
    return ActionSheet(shell, title, form, action=action, accept=_("Use them"), width=460)
