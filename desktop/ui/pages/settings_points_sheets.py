"""The sheets of a points programme: its terms, its tiers, its periods."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QLineEdit

from desktop.domain.errors import RuleBroken
from desktop.domain.points import NOTICE_DAYS, NOTICE_WORTH, Multiplier, Worth
from desktop.domain.programmes import checked_worth
from desktop.domain.tags import currency_code
from desktop.queries.programmes import ProgrammeRow
from desktop.services import programmes
from desktop.system.language import _
from desktop.ui.choices import currency_items, words
from desktop.ui.forms import Action, ActionSheet, Form
from desktop.ui.page import Shell
from desktop.ui.programme_words import ROUNDINGS, TIER_BY, tier_code, tier_name
from desktop.ui.typed_edits import date_edit, number_edit, whole, whole_edit
from desktop.ui.widgets.fields import Choice, NoteEdit
from desktop.ui.widgets.rows_edit import CellSpec, RowsEdit

Saved = Callable[[Any], object]
_NONE = Decimal(0)
_ONE = Decimal(1)


@contextmanager
def _said_at(field: str) -> Iterator[None]:
    """What is refused inside is said at a field of the form."""
    try:
        yield
    except RuleBroken as refused:
        raise RuleBroken(refused.code, **{**refused.params, "field": field}) from None


# --- terms ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Terms:
    """What the sheet is filled with: a programme's own, or what a new one begins with."""

    name: str
    currency: str
    earn_per_unit: Decimal
    spend_value: Decimal | None
    decimals: int
    rounding: str
    life_days: int | None
    notice_days: int | None
    notice_worth: Decimal | None
    worths: dict[str, Worth]


def terms_sheet(
    shell: Shell, row: ProgrammeRow | None, *, currency: str, saved: Saved
) -> ActionSheet:
    """Other terms from now on; without ``row`` a new programme, in ``currency`` to begin with."""
    known = _Terms(
        *("", currency, _ONE, None, 0, "down", None, NOTICE_DAYS, NOTICE_WORTH),
        {},
    )
    if row is not None:
        old = row.terms
        known = _Terms(
            *(old.name, old.currency, old.earn_per_unit, old.spend_value),
            *(old.decimals, old.rounding, old.life_days),
            *(old.notice_days, old.notice_worth, dict(old.worths)),
        )
    form = _terms_form(shell, known, is_new=row is None)

    def action() -> Action:
        values = _typed_terms(form)
        if row is None:
            return programmes.create_programme, values
        del values["currency"]
        reason = form.control("reason").toPlainText()
        return programmes.change_programme, {"programme": row.id, "reason": reason, **values}

    title = _("New programme") if row is None else _("Change {name}").format(name=known.name)
    return ActionSheet(shell, title, form, action=action, saved=saved, width=620)


def _terms_form(shell: Shell, known: _Terms, *, is_new: bool) -> Form:
    form, formats = Form(), shell.formats
    name = form.field("name", _("&Name"), QLineEdit(known.name), codes=("programme-name-taken",))
    items = currency_items() if is_new else [(known.currency, known.currency)]
    money = Choice(items, current=known.currency)
    money.setEnabled(is_new)  # what accounts hold was earned and is spent in it
    form.row(name, form.field("currency", _("C&urrency"), money))
    earned = number_edit(formats, value=known.earn_per_unit)
    spent = number_edit(formats, value=known.spend_value)
    form.row(
        form.field("earn_per_unit", _("&Points earned for one unit"), earned),
        form.field("spend_value", _("&Worth of a point"), spent),
    )
    decimals = Choice([(count, str(count)) for count in range(3)], current=known.decimals)
    rounding = Choice(words(ROUNDINGS), current=known.rounding)
    life = whole_edit(formats, value=known.life_days)
    form.row(
        form.field("decimals", _("&Decimals of a point"), decimals, codes=("points-decimals",)),
        form.field("rounding", _("&Round what is earned"), rounding, codes=("points-rounding",)),
        form.field("life_days", _("Days until points &expire"), life, hint=_("Empty: never."),
                   codes=("points-life",)),
    )  # fmt: skip
    _notice_row(form, shell, known)
    others = RowsEdit(
        [
            CellSpec(_("Currency"), QLineEdit),
            CellSpec(_("Points earned for one unit"), lambda: number_edit(formats), 2),
            CellSpec(_("Worth of a point"), lambda: number_edit(formats), 2),
        ]
    )
    others.set_values((code, one.earn, one.spend) for code, one in known.worths.items())
    hint = _("A currency that is not named here is converted at the rate of the day.")
    form.add(form.field("worths", _("&Other currencies"), others, hint=hint,
                        codes=("points-worth-own",)))  # fmt: skip
    if not is_new:
        form.add(form.field("reason", _("Re&ason"), NoteEdit(lines=2)))
    return form


def _notice_row(form: Form, shell: Shell, known: _Terms) -> None:
    days = whole_edit(shell.formats, value=known.notice_days)
    worth = number_edit(shell.formats, value=known.notice_worth)
    form.row(
        form.field("notice_days", _("Days of no&tice to customers"), days,
                   hint=_("Empty: not at all."), codes=("points-notice",)),
        form.field("notice_worth", _("For points worth at &least"), worth,
                   hint=_("Empty: of any."), codes=("points-notice-worth",)),
    )  # fmt: skip


def _typed_terms(form: Form) -> dict[str, Any]:
    earned = form.control("earn_per_unit").value() or _NONE
    spent = form.control("spend_value").value() or _NONE
    with _said_at("earn_per_unit" if earned < 0 else "spend_value"):
        checked_worth(earned, spent)
    return {
        "name": form.control("name").text(),
        "currency": form.control("currency").value(),
        "earn_per_unit": earned,
        "spend_value": spent,
        "decimals": form.control("decimals").value(),
        "rounding": form.control("rounding").value(),
        "life_days": whole(form.control("life_days")),
        "notice_days": whole(form.control("notice_days")),
        "notice_worth": form.control("notice_worth").value(),
        "worths": _typed_worths(form.control("worths").values()),
    }


def _typed_worths(rows: Iterable[tuple[Any, ...]]) -> dict[str, tuple[Decimal, Decimal]]:
    worths: dict[str, tuple[Decimal, Decimal]] = {}
    for text, earned, spent in rows:
        with _said_at("worths"):
            code = currency_code(text)
            if code in worths:
                raise RuleBroken("worth-twice", currency=code)
            if earned is None or spent is None:
                raise RuleBroken("worth-incomplete", currency=code)
            checked_worth(earned, spent)
        worths[code] = earned, spent
    return worths


# --- tiers ----------------------------------------------------------------------------------------


def tiers_sheet(shell: Shell, row: ProgrammeRow, *, saved: Saved) -> ActionSheet:
    """Which tiers the programme gives, and what 12 months must reach for each."""
    form, formats = Form(), shell.formats
    by = Choice(words(TIER_BY), current=row.terms.tier_by)
    form.row(form.field("by", _("Tiers are reached &by"), by, codes=("tier-by",)))
    tiers = RowsEdit(
        [
            CellSpec(_("Tier"), QLineEdit, 3),
            CellSpec(_("From"), lambda: number_edit(formats, decimals=2), 2),
        ]
    )
    tiers.set_values((tier_name(tier), least) for tier, least in row.terms.tiers)
    codes = ("tier-named-twice", "tier-standard", "tier-threshold", "tier-unknown")
    hint = _("Everybody else is Standard. Whoever reaches a tier by this has it at once.")
    form.add(form.field("tier", _("&Tiers"), tiers, hint=hint, codes=codes))
    form.add(form.field("reason", _("Re&ason"), NoteEdit(lines=2)))

    def action() -> Action:
        typed = [(tier_code(text), least or _NONE) for text, least in tiers.values()]
        reason = form.control("reason").toPlainText()
        given = {"programme": row.id, "tiers": typed, "by": by.value(), "reason": reason}
        return programmes.set_tiers, given

    title = _("Tiers of {name}").format(name=row.terms.name)
    return ActionSheet(shell, title, form, action=action, saved=saved, width=480)


# --- periods --------------------------------------------------------------------------------------


def periods_sheet(shell: Shell, row: ProgrammeRow, *, saved: Saved) -> ActionSheet:
    """From when to when points count several times, and for whom."""
    form, formats = Form(), shell.formats

    def day() -> QLineEdit:
        return date_edit(formats, today=lambda: formats.local(shell.now()).date(), past=True)

    periods = RowsEdit(
        [
            CellSpec(_("First day"), day, 3),
            CellSpec(_("Last day"), day, 3),
            CellSpec(_("Times"), lambda: number_edit(formats, decimals=4), 2),
            CellSpec(_("For tiers"), QLineEdit, 3),
            CellSpec(_("What it is called"), QLineEdit, 4),
        ]
    )
    periods.set_values(
        (one.first, one.last, one.factor, ", ".join(map(tier_name, one.tiers)), one.note)
        for one in row.terms.multipliers
    )
    codes = ("multiplier-factor", "multiplier-dates", "multiplier-incomplete", "tier-unknown")
    hint = _("No tier: for everybody. Where several periods hold on a day, the best one counts.")
    form.add(form.field("note", _("&Periods"), periods, hint=hint, codes=codes))
    form.add(form.field("reason", _("Re&ason"), NoteEdit(lines=2)))

    def action() -> Action:
        made = [_multiplier(*typed) for typed in periods.values()]
        reason = form.control("reason").toPlainText()
        given = {"programme": row.id, "multipliers": made, "reason": reason}
        return programmes.set_multipliers, given

    title = _("Periods of {name} that count more").format(name=row.terms.name)
    return ActionSheet(shell, title, form, action=action, saved=saved, width=840)


def _multiplier(first: Any, last: Any, factor: Any, tiers: str, note: str) -> Multiplier:
    if first is None or last is None or factor is None:
        raise RuleBroken("multiplier-incomplete")
    named = tuple(tier_code(tier) for tier in tiers.split(",") if tier.strip())
    return Multiplier(first, last, factor, named, note)
