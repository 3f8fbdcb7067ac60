"""The rules of a waitlist by keys: what they would do, a reason, saving, undoing, old versions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any, cast

import pytest
from list_pages import CTRL, KEY, NOW, Person, World, sit_down
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.domain.policy_change import Move, PolicyChange, TierChange
from desktop.domain.statement import Broken
from desktop.domain.waitlist_policy import Policy
from desktop.models.offers import WaitlistStatement
from desktop.models.policies import in_force, rules_of
from desktop.models.statements import place_of
from desktop.models.waitlists import Waitlist, WaitlistEntry, WaitlistPolicy
from desktop.queries.policy_preview import BrokenRow, Preview
from desktop.services import statements
from desktop.services.policies import save_policy
from desktop.ui import policy_words as words
from desktop.ui.formats import Formats
from desktop.ui.pages.policy_sheet import PolicySheet
from desktop.ui.pages.settings import SettingsPage
from desktop.ui.pages.settings_waitlists import WaitlistsSection
from desktop.ui.pages.waitlists import WaitlistsPage
from desktop.ui.policy_editor import PolicyEditor

pytestmark = pytest.mark.usefixtures("database")
BY: dict[str, Any] = {"who": 1, "now": NOW}


class Supervisor(Person[Any]):
    """Somebody who changes rules."""

    def waits(self) -> None:
        """Until the sheet is there, and what it asked for after a short rest."""
        for _twice in range(2):
            assert self.window.background.idle()
            QApplication.processEvents()
            editor = self.found()
            if editor is not None:
                self.qtbot.waitUntil(partial(_has_rested, editor))
        assert self.window.background.idle()
        QApplication.processEvents()

    def found(self) -> PolicyEditor | None:
        over = QApplication.activeModalWidget()
        if isinstance(over, PolicySheet):
            return over.editor
        section = self.page.section() if isinstance(self.page, SettingsPage) else None
        return section.editor if isinstance(section, WaitlistsSection) else None

    @property
    def editor(self) -> PolicyEditor:
        found = self.found()
        assert found is not None
        return found

    def fills(self, name: str, text: str) -> None:
        control = self.editor.form.control(name)
        control.setFocus()
        control.selectAll()
        self.types(text)

    def gives_gold(self, days: str) -> None:
        cell: Any = self.editor.form.control("tiers").cell(0, 1)
        cell.setFocus()
        cell.selectAll()
        self.types(days)

    def reads(self) -> str:
        labels = self.editor.effect.findChildren(QLabel)
        return "\n".join(each.text() for each in labels if each.isVisible())

    def can_save(self) -> bool:
        return cast(PolicySheet, self.sheet()).accept_button.isEnabled()

    def undoes(self) -> None:
        self.presses(KEY.Key_Z, CTRL)


def _has_rested(editor: PolicyEditor) -> bool:
    return not any(timer.isActive() for timer in editor.findChildren(QTimer))


@pytest.fixture
def world(database: str) -> World:
    """Acme waits for a gearbox since Friday, Maria (gold) since today: she stands first."""
    made = World()
    made.order(made.acme, (made.gear, 3), ago=3)
    made.order(made.maria, (made.gear, 1))
    return made


@pytest.fixture
def supervisor(world: World, qtbot: QtBot) -> Iterator[Supervisor]:
    sitting = sit_down("waitlists", qtbot)
    window = next(sitting).window
    made = Supervisor(window, cast(WaitlistsPage, window.page("waitlists")), qtbot)
    made.waits()
    yield made
    assert next(sitting, None) is None


@pytest.fixture
def in_settings(world: World, qtbot: QtBot) -> Iterator[Supervisor]:
    sitting = sit_down("customers", qtbot)
    window = next(sitting).window
    window.go("settings", "waitlists")
    made = Supervisor(window, cast(SettingsPage, window.page("settings")), qtbot)
    made.waits()
    made.waits()
    yield made
    assert next(sitting, None) is None


def gearboxes() -> int:
    return int(Waitlist.get().id)


def rules(waitlist: int | None) -> Policy:
    row = in_force(waitlist)
    assert row is not None
    return rules_of(row)


def order() -> list[str]:
    rows = WaitlistEntry.select().order_by(WaitlistEntry.key, WaitlistEntry.id)
    return [row.customer.name for row in rows]


def test_the_difference_is_shown_while_typing_and_saving_needs_a_reason(
    supervisor: Supervisor,
) -> None:
    assert order() == ["Maria Okafor", "Acme Limited"]
    facts = place_of(WaitlistEntry.get(WaitlistEntry.tier == "gold").id, now=NOW).facts
    told = {"entry": WaitlistEntry.get(WaitlistEntry.tier == "gold").id, "language": "en"}
    statements.tell(**told, facts=facts, text="You are first", **BY)
    supervisor.presses(KEY.Key_E)
    assert "nobody moves" in supervisor.reads()
    assert "Every statement given stays true." in supervisor.reads()
    supervisor.gives_gold("2")
    said = supervisor.reads()
    assert "Maria Okafor\n1 down\nplace 1 → 2" in said
    assert "Acme Limited\n1 up\nplace 2 → 1" in said
    assert "1 statement would no longer be true." in said
    assert "told place 1, would be 2" in said
    assert WaitlistPolicy.select().count() == 1  # nothing is changed yet
    assert not supervisor.can_save()
    supervisor.presses(KEY.Key_Return, CTRL)
    assert WaitlistPolicy.select().count() == 1
    supervisor.fills("reason", "Fairer to all")
    assert supervisor.can_save()
    supervisor.sends()
    assert rules(gearboxes()).tier_days["gold"] == 2
    assert order() == ["Acme Limited", "Maria Okafor"]
    version = WaitlistPolicy.get(WaitlistPolicy.waitlist_id == gearboxes())
    assert (version.reason, version.staff_id) == ("Fairer to all", 1)
    assert WaitlistStatement.get().state == "corrected"
    supervisor.undoes()
    assert rules(gearboxes()).tier_days["gold"] == 14
    assert order() == ["Maria Okafor", "Acme Limited"]
    newest = WaitlistPolicy.select().order_by(WaitlistPolicy.id.desc()).get()
    assert (newest.follows_office, newest.reason) == (True, "Undone: back to version 1")


def test_an_error_is_said_beside_while_typing_and_at_its_field_when_sent(
    supervisor: Supervisor,
) -> None:
    supervisor.presses(KEY.Key_E)
    supervisor.fills("cap_days", "10")
    assert "The head start of Gold is above the cap of 10 days." in supervisor.reads()
    supervisor.fills("reason", "Shorter")
    supervisor.presses(KEY.Key_Return, CTRL)
    form = supervisor.editor.form
    assert form.error() == "The head start of Gold is above the cap of 10 days."
    supervisor.fills("cap_days", "99999")
    supervisor.presses(KEY.Key_Return, CTRL)
    assert form.error() == "This is at most 3650."
    supervisor.fills("cap_days", "")
    supervisor.presses(KEY.Key_Return, CTRL)
    assert form.error() != ""
    assert WaitlistPolicy.select().count() == 1
    supervisor.sheet().reject()


def test_every_field_is_saved_as_it_is_typed(supervisor: Supervisor) -> None:
    supervisor.presses(KEY.Key_E)
    form = supervisor.editor.form
    supervisor.gives_gold("9")
    hours: Any = form.control("tiers").cell(0, 2)
    hours.setFocus()
    supervisor.types("12")
    for name, text in (("points_per_day", ""), ("cap_days", "30"), ("hold_hours", "6"),
                       ("refusals_until_paused", "0"), ("most_skips", "5"),
                       ("customer_limit", "2.5"), ("lottery_minutes", "45")):  # fmt: skip
        supervisor.fills(name, text)
        if not text:
            supervisor.presses(KEY.Key_Delete)
    form.control("unanswered").choose("pause")
    form.control("quantity_rule").choose("partial")
    form.control("sell_to_walk_ins").choose(True)
    supervisor.fills("reason", "All of it")
    supervisor.sends()
    assert rules(gearboxes()) == Policy(
        tier_days={"gold": 9, "silver": 7, "standard": 0}, points_per_day=None, cap_days=30,
        hold_hours=6, hold_hours_by_tier={"gold": 12}, refusals_until_paused=0,
        unanswered="pause", quantity_rule="partial", most_skips=5, sell_to_walk_ins=True,
        lottery_minutes=45, customer_limit=Decimal("2.5"),
    )  # fmt: skip


def test_a_list_goes_back_to_the_offices_rules(supervisor: Supervisor) -> None:
    save_policy(waitlist=gearboxes(), rules=Policy(cap_days=3), reason="Own", **BY)
    supervisor.presses(KEY.Key_E)
    form = supervisor.editor.form
    assert form.control("own").value() is True
    form.control("own").choose(False)
    supervisor.waits()
    assert form.control("cap_days").text() == "21"
    supervisor.fills("reason", "Like the others")
    supervisor.sends()
    row = in_force(gearboxes())
    assert row is not None
    assert row.waitlist_id is None
    assert order() == ["Maria Okafor", "Acme Limited"]
    supervisor.undoes()
    assert rules(gearboxes()) == Policy(cap_days=3)


def test_an_older_version_is_brought_back_by_enter(supervisor: Supervisor) -> None:
    key = gearboxes()
    save_policy(waitlist=key, rules=Policy(cap_days=3), reason="First", **BY)
    save_policy(waitlist=key, rules=Policy(cap_days=5), reason="Second", **BY)
    supervisor.presses(KEY.Key_E)
    versions = supervisor.editor.versions
    assert [versions.model().index(row, 2).data() for row in range(2)] == ["Second", "First"]
    assert "Nora" in versions.model().index(0, 1).data()
    versions.select_place(1)
    versions.setFocus()
    supervisor.presses(KEY.Key_Return)
    assert supervisor.editor.form.reason() == "Back to version 1"
    supervisor.sends()
    assert rules(key) == Policy(cap_days=3)
    assert WaitlistPolicy.select().where(WaitlistPolicy.waitlist_id == key).count() == 3


def test_somebody_else_was_faster(supervisor: Supervisor) -> None:
    supervisor.presses(KEY.Key_E)
    supervisor.fills("cap_days", "30")
    supervisor.fills("reason", "Wider")
    save_policy(waitlist=gearboxes(), rules=Policy(cap_days=3), reason="Faster", **BY)
    supervisor.presses(KEY.Key_Return, CTRL)
    assert "version 1 of the rules is in force" in supervisor.editor.form.error()
    assert rules(gearboxes()) == Policy(cap_days=3)
    supervisor.sheet().reject()


def test_the_offices_default_is_changed_in_the_settings(in_settings: Supervisor) -> None:
    assert "2 have a place · nobody moves" in in_settings.reads()
    assert in_settings.key("Ctrl+Return") is None
    in_settings.gives_gold("1")
    assert "Maria Okafor\n1 down\nplace 1 → 2" in in_settings.reads()
    in_settings.fills("reason", "For all lists")
    assert in_settings.key("Ctrl+Return") is not None
    in_settings.presses(KEY.Key_Return, CTRL)
    assert rules(None).tier_days["gold"] == 1
    assert order() == ["Acme Limited", "Maria Okafor"]
    in_settings.waits()
    assert in_settings.editor.form.reason() == ""
    assert in_settings.editor.versions.rows() == 2
    in_settings.undoes()
    assert rules(None).tier_days["gold"] == 14
    assert order() == ["Maria Okafor", "Acme Limited"]


def test_what_is_half_typed_is_not_taken_away_by_what_others_do(in_settings: Supervisor) -> None:
    in_settings.fills("cap_days", "30")
    save_policy(waitlist=None, rules=Policy(cap_days=3), reason="Faster", **BY)
    in_settings.page.reload()
    in_settings.waits()
    assert in_settings.editor.form.control("cap_days").text() == "30"
    assert in_settings.editor.versions.rows() == 2
    in_settings.fills("reason", "Wider")
    in_settings.presses(KEY.Key_Return, CTRL)
    assert "version 2 of the rules is in force" in in_settings.editor.form.error()


# --- words ----------------------------------------------------------------------------------------


def formats() -> Formats:
    from babel import Locale

    return Formats(locale=Locale("en", "GB"))


def shown(*, lists: int = 1, served: int = 0, **change: Any) -> Preview:
    return Preview(lists, PolicyChange(**change), (), (), (), served)


@pytest.mark.parametrize(
    ("preview", "said"),
    [
        (shown(placed=41), "41 have a place · nobody moves"),
        (shown(placed=41, down=1), "41 have a place"),
        (shown(lists=3, placed=1, up=1), "3 lists · 1 has a place"),
    ],
)
def test_what_it_comes_to_in_a_line(preview: Preview, said: str) -> None:
    assert words.summary(preview, formats()) == said


def tier(mean: str, median: str = "0") -> TierChange:
    moved = Decimal(mean)
    return TierChange("gold", 4, 1, 1, Decimal(median), moved, Decimal(10), Decimal(10) - moved)


@pytest.mark.parametrize(
    ("one", "served", "said"),
    [
        (tier("-2", "-3"), 0, "on average place 10.0 → 12.0, half of them 3 down or more"),
        (tier("-2", "-3"), 4, "on average place 10.0 → 12.0, half of them 3 down or more"),
        (tier("-2", "1.5"), 45,
         "on average place 10.0 → 12.0, half of them 1.5 up or more, about 4 days later"),
        (tier("0.5"), 45,
         "on average place 10.0 → 9.5, half of them do not move, about 1 day sooner"),
    ],
)  # fmt: skip
def test_what_a_tier_gains_or_loses(one: TierChange, served: int, said: str) -> None:
    assert words.tier(one, shown(served=served), formats()) == said


def test_several_lists_have_no_common_pace() -> None:
    assert words.days_of(Decimal(3), shown(lists=2, served=90)) is None
    assert words.pace(shown(lists=2, served=90), formats()) == ""
    assert words.pace(shown(served=9), formats()) == (
        "Days at the pace of the last 90 days: 9 were served."
    )


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (Broken("place", "2", "4"), "told place 2, would be 4"),
        (Broken("tier", "1", "2"), "told place 1 of the tier, would be 2"),
        (Broken("day", "1", "2"), "told place 1 for the best day, would be 2"),
        (Broken("worst", "5", "1200"), "told place 5 at worst, would be 1,200"),
        (Broken("bound", "2026-11-12", "2026-11-29"),
         "told nobody passes who joins after Thu 12 Nov, would be Sun 29 Nov"),
        (Broken("units", "2.5", "4"), "told 2.5 wanted ahead, would be 4"),
    ],
)  # fmt: skip
def test_what_would_no_longer_be_true(broken: Broken, said: str) -> None:
    row = BrokenRow(1, 1, "Maria", "Gearbox", NOW - timedelta(days=1), broken)
    assert words.broken(row, formats()) == said


def test_a_move_is_said_with_both_places() -> None:
    move = Move(1, "gold", 1012, 15, 0, 0)
    assert words.move(move, formats()) == "place 1,012 → 15"
    assert words.steps(move, formats()) == "997 up"
