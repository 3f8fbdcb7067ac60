"""The line under the list of orders: what those that are shown come to, in each currency."""

from __future__ import annotations

from desktop.domain.money import Money
from desktop.queries.order_counts import MOST_ADDED, totals_of
from desktop.queries.order_filters import OrderFilters
from desktop.system.language import _, ngettext
from desktop.ui.page import Shell
from desktop.ui.widgets.labels import Line


class OrderTotals(Line):
    """Filled by ``read``; empty where nothing is listed."""

    def __init__(self, shell: Shell) -> None:
        super().__init__("", "detail")
        self._shell = shell
        self.setAccessibleName(_("Totals of the orders shown"))

    def read(self, filters: OrderFilters) -> None:
        """Add up the orders that the filters leave."""
        ask = self._shell.background.ask
        ask(totals_of, filters=filters, owner=self, key="totals", done=self._show)

    def _show(self, totals: tuple[tuple[Money, int], ...] | None) -> None:
        formats = self._shell.formats
        if totals is None:
            text = _("Totals are added up of {count} orders at most: narrow the list.")
            self.setText(text.format(count=formats.whole(MOST_ADDED)))
            return
        said = []
        for money, count in totals:
            text = ngettext("{amount} in {count} order", "{amount} in {count} orders", count)
            amount = formats.money(money.minor, money.currency)
            said.append(text.format(amount=amount, count=formats.whole(count)))
        self.setText(" · ".join(said))
