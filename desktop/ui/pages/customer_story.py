"""A customer's history on one page: everything that happened, newest first, by kind."""

from __future__ import annotations

from collections.abc import Callable

from desktop.domain.money import Money
from desktop.queries.card import Card
from desktop.queries.story import KINDS
from desktop.queries.story_list import STORY, StoryFilters, StoryRow
from desktop.system.language import N_, _
from desktop.ui.page import Shell
from desktop.ui.pages.customer_rows import CustomerRows
from desktop.ui.pages.customer_words import EVENTS, merged_into_told, state, what
from desktop.ui.pages.desk_customer_words import summary
from desktop.ui.state_words import tier_name
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.filter_bar import Filter

_PLURALS = {
    "order": N_("Orders"),
    "contact": N_("Contacts"),
    "follow-up": N_("Follow-ups"),
    "entry": N_("Waitlists"),
    "letter": N_("Letters"),
    "note": N_("Notes"),
}
_AREAS = {"order": "orders", "follow-up": "follow-ups"}


class CustomerStory(CustomerRows):
    """``show_customer(id)`` starts another history; ``show_card`` says whose it is."""

    def __init__(self, shell: Shell, open_record: Callable[[str, int], object]) -> None:
        super().__init__(
            shell,
            open_record,
            name="story",
            kinds=(Filter(kind, _(_PLURALS[kind])) for kind in KINDS),
            columns=_columns(shell),
            source=STORY,
            empty=EmptyState("clock", _("Whatever happens with this customer will stand here.")),
        )
        self.bar.search.setPlaceholderText(_("Find in what was written"))
        self.bar.search.show()

    def show_card(self, card: Card) -> None:
        """Say who it is, above the history."""
        formats = self._shell.formats
        self.head.set_title(card.name)
        tone = "accent" if card.tier == "gold" else "neutral"
        self.head.set_chips([(card.number, "neutral"), (tier_name(card.tier), tone)])
        today = formats.local(self._shell.now()).date()
        told = summary(card, formats, today)
        if card.merged_into is not None:
            told = merged_into_told(card.merged_into, self._shell)
        self.head.set_caption(told)

    def _read(self, *_args: object) -> None:
        if self._customer is None:
            return
        kind, text = self.bar.value(), self.bar.text()
        kinds = frozenset(KINDS) if kind is None else frozenset({str(kind)})
        self.table.set_filters(
            StoryFilters(self._customer, kinds=kinds, text=text),
            is_filtered=kind is not None or bool(text),
        )

    def _go(self, row: StoryRow) -> None:
        area = _AREAS.get(row.event.kind)
        if area is not None:
            self._open(area, row.event.id)


def _columns(shell: Shell) -> list[Column]:
    def moment(row: StoryRow) -> str:
        return shell.formats.moment(row.event.at, now=shell.now())

    def total(row: StoryRow) -> str:
        money: Money | None = row.event.total
        return shell.formats.money(money.minor, money.currency) if money is not None else ""

    def text(row: StoryRow) -> str:
        return what(row.event, shell.formats)

    def tone(row: StoryRow) -> str | None:
        return state(row.event)[1]

    return [
        Column("at", _("When"), moment, width=148),
        Column("kind", _("What"), lambda row: _(EVENTS[row.event.kind]), width=90, ink=_soft),
        Column("text", "", text, stretch=True, tooltip=text),
        Column("state", _("State"), lambda row: state(row.event)[0], width=100, chip=tone),
        Column("total", _("Total"), total, width=116, align="right"),
        Column("staff", _("Who"), lambda row: row.event.staff, width=120, ink=_soft),
    ]


def _soft(_row: StoryRow) -> str:
    return "soft"
