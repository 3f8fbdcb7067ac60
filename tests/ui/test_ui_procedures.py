"""Procedures in the settings and where they begin, by keys, on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest
from list_pages import ALT, CTRL, KEY, NOW, World
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from settings_clerk import Clerk, at_section

from desktop.domain.procedures import SHIPPED, Step, read_steps
from desktop.models.absences import absences_from
from desktop.models.office import Staff
from desktop.models.procedures import Procedure
from desktop.queries.follow_up_story import follow_up
from desktop.queries.office import settings as office_settings
from desktop.services import followups, office, procedures, step_lists
from desktop.services.absences import plan_absence
from desktop.system.language import set_language
from desktop.ui.follow_up_words import what
from desktop.ui.forms import ActionSheet
from desktop.ui.pages.procedure_sheets import open_procedure
from desktop.ui.procedure_words import meant, shown
from desktop.ui.widgets.ordered_rows import OrderedRows
from desktop.ui.widgets.row_list import RowList

pytestmark = pytest.mark.usefixtures("database")
BY: dict[str, Any] = {"who": 1, "now": NOW}
LATE = "delayed-delivery"


@pytest.fixture
def world(database: str) -> World:
    return World()


@pytest.fixture
def clerk(world: World, qtbot: QtBot) -> Iterator[Clerk]:
    yield from at_section("procedures", qtbot)


def row(code: str) -> Procedure:
    found: Procedure = Procedure.get(Procedure.code == code)
    return found


def texts(code: str) -> list[str]:
    return [step.text for step in read_steps(row(code).steps)]


def rows_of(clerk: Clerk) -> OrderedRows:
    return cast(OrderedRows, clerk.form.control("steps"))


def test_a_procedure_is_made_by_keys(clerk: Clerk) -> None:
    clerk.presses(KEY.Key_N)
    clerk.types("Return")
    clerk.fills_row("steps", 0, "Say how it is sent back", "", "3")
    rows_of(clerk).cell(0, 3).choose("hours")  # type: ignore[union-attr]
    clerk.fills_row("steps", 1, "Ask whether the money came", "", "0")
    rows_of(clerk).cell(1, 1).choose("letters")  # type: ignore[union-attr]
    clerk.sends()
    made = row("own-1")
    assert (made.name, made.active) == ("Return", True)
    assert read_steps(made.steps) == (
        Step("Say how it is sent back", "telephone", hours=3),
        Step("Ask whether the money came", "letters", days=0),
    )
    assert clerk.names() == ["Delayed delivery", "New customer", "Complaint", "Return"]
    said = clerk.reads()
    assert "1. Say how it is sent back\ntelephone · 3 office hours after the start" in said
    assert "letters · the same day as the step before" in said
    clerk.undoes()
    assert not row("own-1").active


def test_a_step_moves_and_goes_by_keys_and_undo_brings_all_back(clerk: Clerk) -> None:
    before = texts(LATE)
    clerk.presses(KEY.Key_E)
    cells = rows_of(clerk)
    cells.cell(2, 0).setFocus()
    clerk.presses(KEY.Key_Up, ALT)
    assert cells.cell(1, 0).hasFocus()
    clerk.presses(KEY.Key_Up, ALT)
    clerk.presses(KEY.Key_Up, ALT)  # it is the first already
    cells.cell(1, 2).setFocus()
    clerk.presses(KEY.Key_Delete, ALT)
    clerk.presses(KEY.Key_Down, ALT)  # under it are only empty rows
    assert cells.cell(1, 2).hasFocus()
    cells.cell(2, 0).setFocus()
    clerk.presses(KEY.Key_Up, ALT)
    assert cells.cell(2, 0).hasFocus()
    assert cells.is_filled(1)
    clerk.sends()
    assert texts(LATE) == [before[2], before[1]]
    assert read_steps(row(LATE).steps)[0].days == 5
    assert f"step taken out: {before[0]}" in clerk.reads()
    assert clerk.notice() == "Delayed delivery is changed from now on."
    clerk.undoes()
    assert texts(LATE) == before
    assert row(LATE).version == 3


def test_nothing_typed_makes_no_version_and_times_alone_one(clerk: Clerk) -> None:
    clerk.presses(KEY.Key_E)
    clerk.sends()
    assert clerk.notice() == "Nothing was different."
    assert row(LATE).version == 1
    clerk.presses(KEY.Key_E)
    clerk.fills_row("steps", 0, "Tell them", "", "7")
    clerk.presses(KEY.Key_Escape)
    assert row(LATE).version == 1
    clerk.presses(KEY.Key_E)
    rows_of(clerk).cell(0, 3).choose("days")  # type: ignore[union-attr]
    clerk.sends()
    assert read_steps(row(LATE).steps)[0] == Step(texts(LATE)[0], days=2)
    assert "steps: changed" in clerk.reads()


@pytest.mark.parametrize(
    ("name", "rows", "field", "said"),
    [
        ("Return", [], "steps", "at least one step"),
        ("Return", [("Call", "", "")], "steps", "Step 1: say after how many"),
        ("Return", [("Call", "", "1"), ("", "", "2")], "steps", "Step 2: write what"),
        ("Return", [("Call", "", "-1")], "steps", "0 to 366 working days"),
        ("Return", [("Call", "", "soon")], "steps", "soon"),
        ("Complaint", [("Call", "", "1")], "name", "of this name"),
        ("", [("Call", "", "1")], "name", "must be written"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    clerk: Clerk, name: str, rows: list[tuple[str, ...]], field: str, said: str
) -> None:
    clerk.presses(KEY.Key_N)
    clerk.types(name)
    for number, cells in enumerate(rows):
        clerk.fills_row("steps", number, *cells)
    clerk.refused()
    assert said in clerk.form._fields[field].error()
    clerk.presses(KEY.Key_Escape)
    assert Procedure.select().count() == len(SHIPPED)


def test_one_is_retired_and_used_again(clerk: Clerk, world: World) -> None:
    clerk.presses(KEY.Key_F)
    assert not row(LATE).active
    assert clerk.notice() == "Delayed delivery is retired. What runs already goes on."
    assert clerk.names()[-1] == "Delayed delivery"
    assert "in use: yes → no" in clerk.reads()
    clerk.undoes()
    assert row(LATE).active


def test_the_first_one_is_made_where_there_is_none(clerk: Clerk) -> None:
    Procedure.delete().execute()
    clerk.window.background.changed.emit(frozenset({"settings"}))
    clerk.waits()
    assert "N makes the first one" in clerk.reads()
    offered = clerk.section.keys()
    assert [key.sequence for key in offered if key.enabled] == ["N", "L"]


def test_undo_does_not_take_back_what_others_changed_since(clerk: Clerk) -> None:
    clerk.presses(KEY.Key_E)
    clerk.fills("name", "Late")
    clerk.sends()
    assert "name: Delayed delivery → Late" in clerk.reads()
    step_lists.change_procedure(procedure=row(LATE).id, name="Later still", **BY)
    clerk.undoes()
    assert row(LATE).name == "Later still"
    assert "Somebody changed this procedure since" in clerk.notice()


def test_looks_by_level_are_changed_and_brought_back(clerk: Clerk) -> None:
    assert "A assistant/trainee\nevery 4 office hours" in clerk.reads()
    clerk.presses(KEY.Key_L)
    clerk.fills("B", "3")
    assert "4 or more" in clerk.refused()
    assert clerk.form.control("B").hasFocus()
    clerk.fills("B", "401")
    assert "from 1 to 400" in clerk.refused()
    clerk.fills("B", "12")
    clerk.sends()
    assert office_settings().check_hours == (4, 12, 16, 40)
    assert "B competent\nevery 12 office hours" in clerk.reads()
    clerk.undoes()
    assert office_settings().check_hours == (4, 8, 16, 40)


def told_of(world: World, text: str, clerk: Clerk) -> str:
    """What the list says of a step with this text."""
    made = step_lists.create_procedure(name=f"with {text}", steps=[Step(text, days=1)], **BY).value
    code = Procedure.get_by_id(made).code
    key = procedures.start(procedure=code, customer=world.maria, **BY).value
    return what(follow_up(key), clerk.window.formats)


def test_ours_are_translated_and_stay_ours_when_saved_in_another_language(
    clerk: Clerk, world: World
) -> None:
    ours = SHIPPED[0].steps[0].text
    set_language("de")
    try:
        assert shown(ours) != ours
        assert meant(f" {shown(ours)} ") == ours
        assert (shown("Frei getippt"), meant(" Frei getippt ")) == ("Frei getippt", "Frei getippt")
        told = {text: told_of(world, text, clerk) for text in (ours, "done")}
        assert told == {ours: shown(ours), "done": "done"}, "only ours are translated"
    finally:
        set_language("en")


def begins(clerk: Clerk, world: World) -> ActionSheet:
    page: QWidget = clerk.page
    open_procedure(page, clerk.window, customer=world.maria, order=None, name="Maria Okafor")
    clerk.waits()
    return clerk.sheet()


def plan(sheet: ActionSheet) -> list[tuple[str, str]]:
    found = sheet.form.findChild(RowList)
    assert isinstance(found, RowList)
    model = found.model()
    return [
        (str(model.index(n, 0).data()), str(model.index(n, 2).data()))
        for n in range(model.rowCount())
    ]


def test_before_it_begins_its_steps_stand_there_with_their_due_times(
    clerk: Clerk, world: World
) -> None:
    step_lists.change_procedure(
        procedure=row("new-customer").id, steps=[Step("Call", hours=1), Step("Write", days=1)], **BY
    )
    sheet = begins(clerk, world)
    assert plan(sheet) == [
        ("1. Tell the customer that the delivery is late", "today 12:00"),
        ("2. Agree a new date with the customer", "Tue 1 Dec 17:00"),
        ("3. Ask after the delivery whether everything is right", "Tue 8 Dec 17:00"),
    ]
    sheet.form.control("procedure").choose("new-customer")
    assert plan(sheet) == [("1. Call", "today 11:00"), ("2. Write", "Tue 1 Dec 17:00")]
    clerk.presses(KEY.Key_Return, CTRL)
    clerk.waits()
    again = begins(clerk, world)
    again.form.control("procedure").choose("new-customer")
    assert "runs already" in clerk.refused()


def test_without_a_procedure_in_use_it_is_said_where_they_are(clerk: Clerk, world: World) -> None:
    for one in Procedure.select():
        step_lists.change_procedure(procedure=one.id, active=False, **BY)
    open_procedure(clerk.page, clerk.window, customer=world.maria, order=None, name="x")
    clerk.waits()
    assert clerk.notice() == "No procedure is in use: the settings have a section for them."


@pytest.fixture
def at_staff(world: World, qtbot: QtBot) -> Iterator[Clerk]:
    yield from at_section("staff", qtbot)


def test_whoever_leaves_leaves_their_work_in_the_pool(at_staff: Clerk, world: World) -> None:
    followups.add(customer=world.maria, what="ask", due=NOW, owner=world.henrik, **BY)
    office.add_staff(name="Zoltan", **BY)
    days: dict[str, Any] = {"first_on": NOW.date(), "last_on": NOW.date()}
    plan_absence(staff=world.nora, substitute=world.henrik, **days, **BY)
    at_staff.section.reload()
    at_staff.waits()
    at_staff.section.list.select_place(0)
    at_staff.presses(KEY.Key_E)
    at_staff.form.control("active").choose(False)
    said = at_staff.refused()
    assert "They stand in for Nora until Mon 30 Nov" in said
    assert at_staff.form._fields["active"].error() == said
    at_staff.presses(KEY.Key_Escape)
    (absence,) = absences_from(NOW.date())
    assert absence.substitute_id == world.henrik
    at_staff.section.list.select_place(1)
    at_staff.presses(KEY.Key_B)
    at_staff.section.list.select_place(0)
    at_staff.presses(KEY.Key_E)
    at_staff.form.control("active").choose(False)
    at_staff.sends()
    assert not Staff.get_by_id(world.henrik).active
    assert at_staff.notice() == "1 follow-up is in the pool now: somebody has to take it."


def test_nobody_goes_on_working_in_the_name_of_who_has_left(at_staff: Clerk, world: World) -> None:
    assert at_staff.window.staff_id() == world.nora
    office.change_staff(staff=world.nora, active=False, who=world.henrik, now=NOW)
    at_staff.window.background.changed.emit(frozenset({"staff"}))
    at_staff.waits()
    assert at_staff.window.staff_id() is None
