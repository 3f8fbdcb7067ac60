"""The rules of a waitlist as a form: each field with plain words, errors at their field."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QLineEdit

from desktop.domain.errors import LiaisonError, RuleBroken
from desktop.domain.waitlist_policy import Policy, check_policy
from desktop.system.language import N_, _
from desktop.ui.choices import words
from desktop.ui.formats import Formats
from desktop.ui.forms import Form
from desktop.ui.programme_words import tier_code
from desktop.ui.state_words import tier_name
from desktop.ui.typed_edits import number_edit, whole_edit
from desktop.ui.widgets.fields import Choice, Field, NoteEdit
from desktop.ui.widgets.rows_edit import CellSpec, RowsEdit

UNANSWERED = {
    "keep": N_("keeps the place, but others are asked first"),
    "behind": N_("moves behind everybody"),
    "pause": N_("is paused until they call"),
}
QUANTITY_RULES = {
    "strict": N_("nobody passes: units are gathered for the first"),
    "skip": N_("who fits may pass, a few times"),
    "partial": N_("what is there is offered, the rest keeps its place"),
}
WALK_INS = {
    False: N_("are kept for those who wait"),
    True: N_("may be sold to others"),
}
FOLLOWS = {True: N_("rules of its own"), False: N_("the office's rules")}
_OPTIONAL = ("points_per_day", "lottery_minutes")
_NUMBERS = (*_OPTIONAL, "cap_days", "hold_hours", "refusals_until_paused", "most_skips")
_CHOICES = ("unanswered", "quantity_rule", "sell_to_walk_ins")
_TIERS = ("tier_days", "hold_hours_by_tier")


class PolicyForm(Form):
    """``show_policy`` fills it, ``policy`` reads it. ``is_office``: it is the office's default."""

    def __init__(self, formats: Formats, *, is_office: bool) -> None:
        super().__init__()
        self._formats = formats
        self._is_office = is_office
        self._is_filling = False
        if not is_office:
            self.row(self.field("own", _("This list &follows"), Choice(words(FOLLOWS))))
        self._build_head_starts()
        self._build_offers()
        self._build_units()
        self.part(_("Why"))
        hint = _("Stays with the version, and in the log of each list.")
        self.row(self.field("reason", _("&Reason"), NoteEdit(lines=2), hint=hint))
        if not is_office:
            self._on_rules(self._make_own)

    # Filling and reading

    def show_policy(self, policy: Policy, *, own: bool = True) -> None:
        """Put these rules into the fields."""
        self._is_filling = True
        if not self._is_office:
            self.control("own").choose(own)
        days, hours = policy.tier_days, policy.hold_hours_by_tier
        tiers = sorted({*days, *hours}, key=lambda tier: (-days.get(tier, 0), tier))
        self.control("tiers").set_values(
            (tier_name(tier), _decimal(days.get(tier, 0)), _decimal(hours.get(tier)))
            for tier in tiers
        )
        for name in _NUMBERS:
            number = getattr(policy, name)
            self.control(name).set_value(_decimal(number or None if name in _OPTIONAL else number))
        self.control("customer_limit").set_value(policy.customer_limit)
        for name in _CHOICES:
            self.control(name).choose(getattr(policy, name))
        self.clear_errors()
        self._is_filling = False

    def follows_office(self) -> bool:
        """Whether the list is to have no rules of its own."""
        return not self._is_office and not self.control("own").value()

    def reason(self) -> str:
        text: str = self.control("reason").toPlainText()
        return text.strip()

    def policy(self) -> Policy:
        """The rules that are typed, also in a field that is not left yet.

        Raises RuleBroken as the fields do, ``text-missing``, ``tier-named-twice``, ``policy-…``.
        """
        numbers: dict[str, Any] = {name: self._number(name) for name in _NUMBERS}
        numbers["lottery_minutes"] = numbers["lottery_minutes"] or 0
        tiers = self._tiers()
        made = Policy(
            tier_days={tier: days or 0 for tier, (days, _hours) in tiers.items()},
            hold_hours_by_tier={t: hours for t, (_d, hours) in tiers.items() if hours is not None},
            customer_limit=self.control("customer_limit").meant(),
            **{name: self.control(name).value() for name in _CHOICES},
            **numbers,
        )
        try:
            check_policy(made)
        except RuleBroken as error:  # a tier is said by its name
            named = {key: tier_name(str(value)) if key == "tier" else value
                     for key, value in error.params.items()}  # fmt: skip
            raise RuleBroken(error.code, **named) from error
        return made

    def on_edit(self, run: Callable[[], object]) -> None:
        """Call ``run`` whenever something is typed or chosen."""
        self._on_rules(run)
        self.control("reason").textChanged.connect(run)

    def on_choice(self, run: Callable[[], object]) -> None:
        """Call ``run`` when the list is to follow the office, or no longer."""
        self.control("own").currentIndexChanged.connect(lambda _place: run())

    def show_error(self, error: LiaisonError) -> None:
        if error.params.get("field") in _TIERS:
            error = RuleBroken(error.code, **(error.params | {"field": "tiers"}))
        super().show_error(error)

    # Inside

    def _build_head_starts(self) -> None:
        self.part(_("Who comes first"))
        tiers = RowsEdit(
            [
                CellSpec(_("Tier"), QLineEdit, 3),
                CellSpec(_("Head start, days"), lambda: whole_edit(self._formats), 2),
                CellSpec(_("Offer held, hours"), lambda: whole_edit(self._formats), 2),
            ]
        )
        hint = _("Without hours an offer is held as long as for everybody.")
        codes = ("policy-tier-above-cap", "tier-named-twice")
        self.add(self.field("tiers", _("&Tiers"), tiers, hint=hint, codes=codes))
        cap = _("Nobody who joins this much later can pass.")
        self.row(
            self._whole("points_per_day", _("&Points for one day"), _("Empty: none count.")),
            self._whole("cap_days", _("Head start at most, &days"), cap),
        )

    def _build_offers(self) -> None:
        self.part(_("Offers"))
        self.row(
            self._whole("hold_hours", _("An offer is &held, hours"), _("Office hours.")),
            self._whole("refusals_until_paused", _("Refusals until pau&sed"), _("0: never.")),
        )
        self.row(self.field("unanswered", _("Who does not &answer"), Choice(words(UNANSWERED))))

    def _build_units(self) -> None:
        self.part(_("Units"))
        rules = Choice(words(QUANTITY_RULES))
        self.row(self.field("quantity_rule", _("The first &wants more than there is"), rules))
        limit = number_edit(self._formats)
        text, hint = _("Units for one &customer"), _("At most, from this list. Empty: no limit.")
        self.row(
            self._whole("most_skips", _("Passed at most, ti&mes"), _("Then units are gathered.")),
            self.field("customer_limit", text, limit, hint=hint, codes=("policy-limit",)),
        )
        free = Choice(words(WALK_INS))
        lottery = _("Who joins in the first minutes is drawn. Empty: none.")
        self.row(
            self.field("sell_to_walk_ins", _("Fr&ee units, while somebody waits, …"), free),
            self._whole("lottery_minutes", _("Opening &lottery, minutes"), lottery),
        )

    def _whole(self, name: str, text: str, hint: str) -> Field:
        codes = {"hold_hours": ("policy-hold-hours",), "points_per_day": ("policy-points",)}
        edit = whole_edit(self._formats)
        return self.field(name, text, edit, hint=hint, codes=codes.get(name, ()))

    def _number(self, name: str) -> int | None:
        value = self.control(name).meant()
        if value is None and name not in _OPTIONAL:
            raise RuleBroken("text-missing", field=name)
        return None if value is None else int(value)

    def _tiers(self) -> dict[str, tuple[int | None, int | None]]:
        tiers: dict[str, tuple[int | None, int | None]] = {}
        for text, days, hours in self.control("tiers").meant():
            tier = tier_code(text)
            if not tier:
                raise RuleBroken("text-missing", field="tiers")
            if tier in tiers:
                raise RuleBroken("tier-named-twice", tier=tier)
            tiers[tier] = _whole_number(days), _whole_number(hours)
        return tiers

    def _on_rules(self, run: Callable[[], object]) -> None:
        for name in (*_NUMBERS, "customer_limit"):
            self.control(name).textChanged.connect(lambda _text: run())
        self.control("tiers").edited.connect(run)
        for name in _CHOICES:
            self.control(name).currentIndexChanged.connect(lambda _place: run())

    def _make_own(self) -> None:
        """Whoever changes a figure of a list that follows the office gives it its own rules."""
        if not self._is_filling:
            self.control("own").choose(True)


def _decimal(number: int | None) -> Decimal | None:
    return None if number is None else Decimal(number)


def _whole_number(value: Decimal | None) -> int | None:
    return None if value is None else int(value)
