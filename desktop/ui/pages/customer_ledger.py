"""A customer's points: what is there, what expires next, and every entry of the ledger with why."""

from __future__ import annotations

from collections.abc import Callable

from desktop.queries.card import Card
from desktop.queries.points import LEDGER, AccountRow, PointsEntryRow, PointsFilters
from desktop.system.language import N_, _
from desktop.ui import points_words as words
from desktop.ui.page import Shell
from desktop.ui.pages.customer_rows import CustomerRows
from desktop.ui.state_words import tier_name
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.filter_bar import Filter

_NO_ACCOUNT = 0
_KINDS = {
    "earn": N_("Earned"),
    "spend": N_("Spent"),
    "adjust": N_("Adjusted"),
    "expire": N_("Expired"),
    "reverse": N_("Reversed"),
}
_TONES = {"earn": "met", "adjust": "accent", "expire": "partly"}


class CustomerLedger(CustomerRows):
    """``show_customer(id)`` starts another ledger; ``show_card`` says whose it is and reads it."""

    def __init__(self, shell: Shell, open_record: Callable[[str, int], object]) -> None:
        self._accounts: tuple[AccountRow, ...] = ()
        self._place = 0  # which of the accounts is shown
        super().__init__(
            shell,
            open_record,
            name="ledger",
            kinds=(Filter(kind, _(text)) for kind, text in _KINDS.items()),
            columns=_columns(shell),
            source=LEDGER,
            empty=EmptyState(
                "star",
                _("Points that are earned, spent or given will stand here, each with its reason."),
                key="A",
                action=_("give points"),
            ),
            title=_("Points"),
        )

    def has_programmes(self) -> bool:
        """Whether the customer collects in more than one programme."""
        return len(self._accounts) > 1

    def programme(self) -> int:
        """The programme whose points are shown; 0 where there is no account."""
        account = self._account()
        return account.programme_id if account is not None else 0

    def show_customer(self, customer_id: int, name: str) -> None:
        """Start a ledger from the top; its account comes with the card."""
        self._accounts, self._place = (), 0
        super().show_customer(customer_id, name)

    def show_card(self, card: Card) -> None:
        """Show the balance; the entries are read anew where the account is another one."""
        before = self._account()
        self._accounts = card.accounts
        self.head.set_title(_("Points of {name}").format(name=card.name))
        self._say()
        now = self._account()
        if (before and before.id) != (now and now.id):
            self._read()

    def next_programme(self) -> None:
        """Show the account in another programme."""
        if self._accounts:
            self._place = (self._place + 1) % len(self._accounts)
            self._say()
            self._read()

    def _account(self) -> AccountRow | None:
        return self._accounts[self._place] if self._place < len(self._accounts) else None

    def _say(self) -> None:
        account, formats = self._account(), self._shell.formats
        if account is None:
            self.head.set_chips(((_("no points yet"), "neutral"),))
            self.head.set_caption("")
            return
        chips = [
            (_("balance {points}").format(points=formats.quantity(account.balance)), "accent"),
            (words.expiring(account, formats), words.expiring_tone(account)),
        ]
        self.head.set_chips(chips)
        said = [account.programme, tier_name(account.tier) if account.tier else ""]
        worth = formats.price(account.spend_value, account.currency)
        said.append(_("a point is worth {value}").format(value=worth))
        self.head.set_caption(" · ".join(text for text in said if text))

    def _read(self, *_args: object) -> None:
        account, kind = self._account(), self.bar.value()
        shown = PointsFilters(account.id if account else _NO_ACCOUNT, str(kind or ""))
        self.table.set_filters(shown, is_filtered=kind is not None)

    def _go(self, row: PointsEntryRow) -> None:
        if row.order_id is not None:
            self._open("orders", row.order_id)


def _columns(shell: Shell) -> list[Column]:
    formats = shell.formats

    def moment(row: PointsEntryRow) -> str:
        return formats.moment(row.at, now=shell.now())

    def good_until(row: PointsEntryRow) -> str:
        return words.last_day(row.expires_on, formats, today=formats.local(shell.now()).date())

    def why(row: PointsEntryRow) -> str:
        return words.why(row, formats)

    return [
        Column("at", _("When"), moment, width=148, sort="at", value=lambda row: row.at, whole=True),
        Column("kind", _("What"), words.kind, width=104, chip=_tone),
        Column(
            "points",
            _("Points"),
            lambda row: words.signed(row.points, formats),
            width=90,
            align="right",
            ink=lambda row: "bad" if row.points < 0 else None,
        ),
        Column("expires", _("Good until"), good_until, width=128, ink=_soft, whole=True),
        Column("order", _("Order"), lambda row: row.order_number, width=116, whole=True),
        Column("why", _("Why"), why, stretch=True, tooltip=why),
        Column("staff", _("Who"), lambda row: row.staff, width=110, ink=_soft),
    ]


def _tone(row: PointsEntryRow) -> str:
    return _TONES.get(row.kind, "neutral")


def _soft(_row: PointsEntryRow) -> str:
    return "soft"
