"""The areas of the window, in the order of their keys; a page's module is imported when opened."""

from __future__ import annotations

from importlib import import_module

from desktop.system.language import N_
from desktop.ui.page import Area, Page, Shell
from desktop.ui.rail import SETTINGS


def _area(
    name: str, title: str, module: str, page: str, *, icon: str = "", in_rail: bool = True
) -> Area:
    def make(shell: Shell) -> Page:
        made: Page = getattr(import_module(f"desktop.ui.pages.{module}"), page)(shell)
        return made

    return Area(name, title, icon=icon or name, make=make, in_rail=in_rail)


AREAS = (
    _area("desk", N_("Desk"), "desk", "DeskPage"),
    _area("orders", N_("Orders"), "orders", "OrdersPage"),
    _area("waitlists", N_("Waitlists"), "waitlists", "WaitlistsPage"),
    _area("follow-ups", N_("Follow-ups"), "follow_ups", "FollowUpsPage"),
    _area("customers", N_("Customers"), "customers", "CustomersPage"),
    _area("catalogue", N_("Catalogue"), "catalogue", "CataloguePage"),
    _area("rates", N_("Exchange rates"), "rates", "RatesPage", icon="swap", in_rail=False),
    _area("promises", N_("Promises"), "promises", "PromisesPage", icon="check", in_rail=False),
    _area(
        "told-prices",
        N_("Told another price"),
        "told_prices",
        "ToldPricesPage",
        icon="money",
        in_rail=False,
    ),
    _area(
        "attention",
        N_("Equal attention"),
        "attention",
        "AttentionPage",
        icon="clock",
        in_rail=False,
    ),
    _area(SETTINGS, N_("Settings"), "settings", "SettingsPage"),
)
