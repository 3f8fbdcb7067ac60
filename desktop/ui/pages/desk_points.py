"""Paying an order partly in points: what is there, what may be used, what it covers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.domain.errors import LiaisonError, RuleBroken
from desktop.domain.figures import parse_number
from desktop.queries.desk import DeskState
from desktop.queries.order_points import Payable, payables
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
from desktop.ui.widgets.fields import Choice
from desktop.ui.widgets.labels import label

_NONE = Decimal(0)


class PayForm(Form):
    """How many points; says while typing what they cover and what stays due.

    Where the customer could pay by several programmes (``known``) the first question is by which.
    """

    def __init__(
        self,
        formats: Formats,
        known: Sequence[Payable],
        accounts: Sequence[AccountRow],
        *,
        wanted: Decimal,
    ) -> None:
        super().__init__()
        self._formats, self._known = formats, known[0]
        self._accounts = {one.programme_id: one for one in accounts}
        if len(known) > 1:
            self._ask_which(known)
        self._there = label("", "text", wrap=True)
        self._most = label("", "soft", wrap=True)
        self.add(self._there)
        self.add(self._most)
        finest = max(one.decimals for one in known)
        self._edit = number_edit(formats, decimals=finest, value=wanted or None)
        codes = ("points-amount", "points-short", "points-programme", "order-no-customer")
        self.row(self.field("points", _("&Points to pay with"), self._edit, codes=codes))
        self._covers = label("", "strong", wrap=True)
        self._covers.setMinimumHeight(look.px(40))  # room for two lines: nothing moves while typing
        self._covers.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.add(self._covers)
        self._edit.textChanged.connect(self._say)
        self._take(known[0], suggest=not wanted)
        self.setFocusProxy(self._edit)  # what is asked in nearly every call

    def _ask_which(self, known: Sequence[Payable]) -> None:
        def named(one: Payable) -> str:
            return f"{one.programme} · {words.counted(one.balance, self._formats)}"

        which = Choice([(one.programme_id, named(one)) for one in known])
        self.row(self.field("programme", _("P&rogramme"), which))
        by_id = {one.programme_id: one for one in known}
        which.currentIndexChanged.connect(lambda _place: self._take(by_id[which.value()]))

    def _take(self, known: Payable, *, suggest: bool = True) -> None:
        """Say what there is of a programme; ``suggest`` the most that may be used."""
        self._known = known
        account = self._accounts.get(known.programme_id)
        self._there.setText(_there(known, account, self._formats))
        self._most.setText(_most(known, self._formats))
        if suggest:
            self._edit.set_value(known.points or None)
        self._edit.selectAll()
        self._say(self._edit.text())

    def programme(self) -> int:
        """Whose points are used."""
        return self._known.programme_id

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

    def ready(known: tuple[Payable, ...]) -> None:
        if not known:
            code = "order-no-customer" if draft.customer_id is None else "points-programme"
            shell.notice(sentence(RuleBroken(code)), tone="bad")
        elif all(one.problem for one in known) and not wanted:
            shell.notice(_problem(known[0]), tone="bad")
        elif not any(one.balance for one in known) and not wanted:
            text = _("{name} has no points to pay with.")
            shell.notice(text.format(name=draft.customer), tone="bad")
        else:
            open_form(parent, lambda: _sheet(shell, state, known, wanted))

    shell.background.ask(
        payables, done=ready, owner=parent, key="pay", order_id=draft.id, today=state.today
    )


def _sheet(
    shell: Shell, state: DeskState, known: tuple[Payable, ...], wanted: Decimal
) -> ActionSheet:
    draft, card = state.draft, state.card
    assert draft is not None
    accounts = card.accounts if card is not None else ()
    form = PayForm(shell.formats, known, accounts, wanted=wanted)
    order = draft.id

    def action() -> Action:
        values = {"order": order, "points": form.points(), "programme": form.programme()}
        return payment.pay_points, values

    title = _("Pay with points")
    if len(known) == 1:
        title = _("Pay with points: {programme}").format(programme=known[0].programme)
    return ActionSheet(shell, title, form, action=action, accept=_("Use them"), width=460)
