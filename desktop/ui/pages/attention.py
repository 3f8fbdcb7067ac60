"""Equal attention: how timely follow-ups are for whom, with the doubt there is about it."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtWidgets import QWidget

from desktop.domain.attention import Attention
from desktop.queries.attention import ATTENTION, AttentionFilters, AttentionRow, difference
from desktop.system.language import N_, _
from desktop.ui.choices import language_name
from desktop.ui.page import Key, Shell
from desktop.ui.pages.list_page import ListPage, ListSpec
from desktop.ui.state_words import method_name, tier_name
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.filter_bar import Filter

BY = {"band": N_("Significance"), "language": N_("Language"), "method": N_("Method")}


class AttentionPage(ListPage):
    """Alt+Right groups by something else; the export writes what is shown."""

    topics = frozenset({"follow_ups", "customers"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, _spec(shell))
        self.bar.search.hide()  # there are few groups

    def side(self) -> QWidget | None:
        return None

    def wanted(self, text: str, value: object) -> AttentionFilters:
        return AttentionFilters(str(value or "band"), self.shell.now())

    def own_keys(self) -> list[Key]:
        return [Key("Esc", _("back"), self.shell.back)]

    def apply(self) -> None:
        super().apply()
        self.read_counts()

    def read_counts(self) -> None:
        filters = self.wanted("", self.bar.value())
        self.shell.background.ask(
            difference,
            by=filters.by,
            now=filters.now,
            owner=self,
            key="difference",
            done=lambda found: self._tell(filters.by, found),
        )

    def _tell(self, by: str, found: tuple[Attention, Attention] | None) -> None:
        told = _("No clear difference in the last year.")
        if found is not None:
            worse, better = (group_name(by, one.group, self.shell) for one in found)
            told = _("{worse} is served clearly later than {better}.")
            told = told.format(worse=worse, better=better)
        self.bar.set_remark(told)


def group_name(by: str, group: str, shell: Shell) -> str:
    """What a group is called."""
    if by == "band":
        return tier_name(group)
    if by == "language":
        return language_name(group, shell.formats.locale) if group else _("not known")
    return method_name(group)


def _spec(shell: Shell) -> ListSpec:
    return ListSpec(
        name="attention",
        title=_("Equal attention"),
        columns=_columns(shell),
        source=ATTENTION,
        sort="group",
        empty=EmptyState("clock", _("No follow-up has come due in the last year.")),
        filters=tuple(Filter(by, _(text)) for by, text in BY.items()),
        everything="band",
    )


def _columns(shell: Shell) -> tuple[Column, ...]:
    whole = shell.formats.whole

    def percent(value: Decimal | None) -> str:
        return "—" if value is None else shell.formats.percent(value, places=1)

    def between(row: AttentionRow) -> str:
        return f"{percent(row.figures.low)} – {percent(row.figures.high)}"

    return (
        Column(
            "group",
            _("Who"),
            lambda row: group_name(row.id[0], row.id[1], shell),
            sort="group",
            stretch=True,
            width=160,
        ),
        Column("n", _("Follow-ups"), lambda row: whole(row.figures.n), align="right", width=110),
        Column(
            "timely", _("In time"), lambda row: whole(row.figures.timely), align="right", width=90
        ),
        Column(
            "share", _("Share"), lambda row: percent(row.figures.share), align="right", width=90
        ),
        Column("between", _("95 % sure between"), between, align="right", width=190),
    )
