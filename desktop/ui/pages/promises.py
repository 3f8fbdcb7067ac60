"""Promises: everything with a date that customers were told, and whom to tell of a change first."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.queries.promise_figures import COUNTED, PromiseFigures, promise_figures
from desktop.queries.promise_ledger import PROMISES, PromiseEntry, PromiseFilters
from desktop.queries.promise_story import PromiseStory, promise_story
from desktop.system.language import N_, _
from desktop.ui.page import Key, Shell, Subject
from desktop.ui.pages.list_page import ListPage, ListSpec
from desktop.ui.pages.promise_panel import PromisePanel, state_of, what
from desktop.ui.promise_words import by_words
from desktop.ui.telling_words import before_and_now
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.filter_bar import Filter

SHOWS = {
    "open": N_("Open"),
    "tell": N_("Tell them first"),
    "missed": N_("Missed"),
    "moved": N_("Moved"),
    "kept": N_("Kept"),
    "withdrawn": N_("Withdrawn"),
    "all": N_("All"),
}
KINDS = {
    "delivery": N_("delivery"),
    "call-back": N_("call-back"),
    "update": N_("update"),
    "price": N_("price"),
    "place": N_("place on a list"),
}


class PromisesPage(ListPage):
    """Whether a promise was kept is worked out; nothing here is typed. Enter opens what it is of,
    D says that the customer was told."""

    topics = frozenset({"orders", "follow_ups", "contacts", "customers"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, _spec(shell))
        self._panel = PromisePanel(shell)
        self.bar.search.hide()  # what is promised is looked for by customer: C and their history

    def side(self) -> QWidget:
        return self._panel

    def show_row(self, row: PromiseEntry | None) -> None:
        if row is None:
            self._panel.show_promise(None, None)
            return
        self.shell.background.ask(
            promise_story,
            entry=row,
            owner=self,
            key="story",
            done=lambda story: self._show_story(row, story),
        )

    def _show_story(self, row: PromiseEntry, story: PromiseStory) -> None:
        if row == self.table.selected_row():
            self._panel.show_promise(row, story)

    def apply(self) -> None:
        """Whom to tell first is shown with what they were told and what holds now."""
        titles = _titles(is_tell=self.bar.value() == "tell")
        model = self.table.model
        model.columns = tuple(
            replace(column, title=titles.get(column.key, column.title)) for column in model.columns
        )
        model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(model.columns) - 1)
        super().apply()

    def wanted(self, text: str, value: object) -> PromiseFilters:
        return PromiseFilters(now=self.shell.now(), show=str(value or "open"))

    def read_counts(self) -> None:
        self.shell.background.ask(
            promise_figures,
            now=self.shell.now(),
            owner=self,
            key="counts",
            done=self._show_counts,
        )

    def open(self, target: object) -> None:
        """Show one of the filters by its name."""
        if target in SHOWS:
            self.bar.choose(target)
            self.apply()
            self.table.setFocus()

    def subject(self) -> Subject | None:
        row: PromiseEntry | None = self.table.selected_row()
        return None if row is None else Subject(row.customer_id, row.order_id)

    def open_row(self, row: PromiseEntry) -> None:
        arm, key = row.id
        if arm in ("follow-up", "tell"):
            self.shell.go("follow-ups", key)
        else:
            self.shell.go("orders", row.order_id)

    def own_keys(self) -> list[Key]:
        row: PromiseEntry | None = self.table.selected_row()
        is_to_tell = row is not None and row.id[0] == "tell"
        has_row, is_telling = row is not None, self.bar.value() == "tell"
        return [
            Key("Return", _("open it"), self._open_current, enabled=has_row, bound=False),
            Key("C", _("the customer"), self._open_customer, enabled=has_row),
            Key("F11", _("Call"), self.shell.call, enabled=has_row, bound=False, button=is_telling),
            Key("D", _("They were told"), self._told, enabled=is_to_tell, primary=True),
            Key("T", _("Tell them first"), lambda: self.open("tell"), button=not is_telling),
            Key("E", _("equal attention"), lambda: self.shell.go("attention")),
            Key("Esc", _("back"), self.shell.back),
        ]

    def _open_current(self) -> None:
        self.open_row(self.table.selected_row())

    def _open_customer(self) -> None:
        self.shell.go("customers", self.table.selected_row().customer_id)

    def _told(self) -> None:
        from desktop.services import followups

        row: PromiseEntry = self.table.selected_row()
        self.shell.background.act(
            followups.finish,
            follow_up=row.id[1],
            outcome=_("told"),
            owner=self,
            who=self.shell.staff_id(),
            now=self.shell.now(),
        )

    def _show_counts(self, found: PromiseFigures) -> None:
        whole = self.shell.formats.whole
        for show in COUNTED:
            self.bar.set_count(show, whole(found.counts[show]))
        score = found.score
        told = _("{first} of {n} customers heard of a change from us before they asked")
        text = told.format(first=whole(score.first), n=whole(score.n)) if score.n else ""
        self.head.set_caption(text)


def _titles(*, is_tell: bool) -> dict[str, str]:
    """What the columns of days are called: whom to tell first is shown with what they know."""
    if is_tell:
        return {"by": _("Now"), "first": _("Told"), "told": _("Since"), "whom": _("Owner")}
    by_whom = {"told": _("Told on"), "whom": _("By whom")}
    return {"by": _("By"), "first": _("First told"), **by_whom}


def _spec(shell: Shell) -> ListSpec:
    return ListSpec(
        name="promises",
        title=_("Promises"),
        columns=_columns(shell),
        source=PROMISES,
        sort="by",
        empty=EmptyState("check", _("Nothing is promised here.")),
        filters=tuple(Filter(show, _(text)) for show, text in SHOWS.items()),
        everything="all",
    )


def _columns(shell: Shell) -> tuple[Column, ...]:
    return (
        *_days(shell),
        Column("customer", _("Customer"), lambda row: row.customer, width=130, stretch=True),
        Column("kind", _("Kind"), lambda row: _(KINDS[row.kind]), width=84),
        Column("what", _("What"), what, width=120, stretch=True, tooltip=what),
        Column("order", _("Order"), lambda row: row.order_number, width=112, whole=True),
        Column(
            "fate",
            _("State"),
            lambda row: state_of(row)[0],
            chip=lambda row: state_of(row)[1],
            width=100,
        ),
        Column(
            "told",
            _("Told on"),
            lambda row: _told_on(row, shell),
            width=88,
            ink=lambda row: "soft",
        ),
        Column("whom", _("By whom"), lambda row: row.by_whom, width=90, ink=lambda row: "soft"),
    )


def _told_on(row: PromiseEntry, shell: Shell) -> str:
    """The day it was told; of today the time."""
    formats, now = shell.formats, shell.now()
    day, today = formats.local(row.told_at).date(), formats.local(now).date()
    return formats.moment(row.told_at, now=now) if day == today else formats.day(day, today=today)


def _days(shell: Shell) -> tuple[Column, Column]:
    """What holds now, and what was told at first where that is another."""

    def when(row: PromiseEntry) -> str:
        return told(row)[1] if row.params else by_words(row, shell.formats, shell.now())

    def first(row: PromiseEntry) -> str:
        if row.params:
            return told(row)[0]
        return by_words(row, shell.formats, shell.now(), first=True) if row.moved else ""

    def told(row: PromiseEntry) -> tuple[str, str]:
        today = shell.formats.local(shell.now()).date()
        return before_and_now(row.rule, row.params, shell.formats, today=today)

    titles = _titles(is_tell=False)
    return (
        Column(
            "by", titles["by"], when, width=140, sort="by", value=lambda row: row.by, whole=True
        ),
        Column("first", titles["first"], first, width=140, ink=lambda row: "soft", whole=True),
    )
