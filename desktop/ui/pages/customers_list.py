"""What the list of customers shows, and where its rows come from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from desktop.queries.customers import CUSTOMERS, CustomerFilters, CustomerRow
from desktop.queries.office import settings as office_settings
from desktop.system.language import _
from desktop.ui import choices
from desktop.ui.page import Shell
from desktop.ui.pages.list_page import ListSpec
from desktop.ui.state_words import tier_name
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.filter_bar import Filter


class _AtHome:
    """The list of customers with phone numbers read as those of the office's country."""

    def count(self, *, filters: CustomerFilters) -> int:
        return CUSTOMERS.count(filters=_home(filters))

    def page(self, *, filters: CustomerFilters, **how: Any) -> list[CustomerRow]:
        return CUSTOMERS.page(filters=_home(filters), **how)

    def place(self, *, filters: CustomerFilters, **how: Any) -> int | None:
        return CUSTOMERS.place(filters=_home(filters), **how)


def _home(filters: CustomerFilters) -> CustomerFilters:
    return replace(filters, home=office_settings().home_country) if filters.text else filters


def customers_list(shell: Shell) -> ListSpec:
    return ListSpec(
        name="customers",
        title=_("Customers"),
        columns=_columns(shell),
        exported=_exported(shell),
        source=_AtHome(),
        sort="name",
        placeholder=_("Name, number, phone or e-mail"),
        empty=EmptyState(
            "customers",
            _("Customers will stand here, with everything that is known of them."),
            key="N",
            action=_("new customer"),
        ),
        filters=(
            Filter(None, _("All")),
            Filter("mine", _("Mine")),
            Filter(("tier", "gold"), _("Gold")),
            Filter(("tier", "silver"), _("Silver")),
            Filter(("kind", "organisation"), _("Organisations")),
            Filter(("kind", "person"), _("People")),
        ),
    )


def _columns(shell: Shell) -> list[Column]:
    def country(row: CustomerRow) -> str:
        return choices.country_name(row.country, shell.formats.locale) if row.country else ""

    def language(row: CustomerRow) -> str:
        return choices.language_name(row.language, shell.formats.locale) if row.language else ""

    def last_order(row: CustomerRow) -> str:
        if row.last_order_at is None:
            return ""
        local = shell.formats.local
        return shell.formats.day(local(row.last_order_at).date(), today=local(shell.now()).date())

    def tone(row: CustomerRow) -> str | None:
        return {"gold": "accent", "standard": None}.get(row.tier, "neutral")

    return [
        Column("number", _("Number"), lambda row: row.number, width=96, sort="number", ink=_soft),
        Column("name", _("Name"), lambda row: row.name, sort="name", stretch=True, strong=True),
        Column("phone", _("Phone"), lambda row: row.phone, width=140),
        Column("country", _("Country"), country, width=120, value=lambda row: row.country),
        Column("tier", _("Tier"), lambda row: tier_name(row.tier), width=90, chip=tone, ink=_soft),
        Column("last", _("Last order"), last_order, width=116, value=lambda row: row.last_order_at),
        Column("language", _("Language"), language, width=120, value=lambda row: row.language),
    ]


def _exported(shell: Shell) -> list[Column]:
    return [
        Column("email", _("E-mail"), lambda row: row.email),
        Column("kind", _("Kind"), lambda row: row.kind),
        Column("currency", _("Currency"), lambda row: row.currency),
        Column("officer", _("Liaison officer"), lambda row: row.officer),
    ]


def _soft(_row: CustomerRow) -> str:
    return "soft"
