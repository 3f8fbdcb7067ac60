"""Somebody's place that is asked for from elsewhere: its list is chosen, then it is selected."""

from __future__ import annotations

from desktop.queries.queue import PlaceAt, place_at
from desktop.ui.pages.list_page import ListPage
from desktop.ui.pages.waitlists_lists import ListChooser


class SoughtPlace:
    """``seek`` asks where a place is; the page calls ``show`` whenever it has another list."""

    def __init__(self, page: ListPage, lists: ListChooser) -> None:
        self._page, self._lists = page, lists
        self._wish: PlaceAt | None = None

    def seek(self, entry_id: int) -> None:
        """Show a place on whichever list it is."""
        self._page.shell.background.ask(
            place_at, entry_id=entry_id, owner=self._page, key="sought", done=self._found
        )

    def _found(self, found: PlaceAt) -> None:
        self._wish = found
        if found.list_state != "open" and not self._lists.shows_closed:
            self._lists.show_closed()
        row = self._lists.row()
        self.show(row.id if row is not None else None)
        self._page.open(found.waitlist_id)

    def show(self, waitlist_id: int | None) -> None:
        """Select the place if this is its list, also one that nobody has any more."""
        wish = self._wish
        if wish is None or wish.waitlist_id != waitlist_id:
            return
        self._wish = None
        self._page.bar.clear()
        if wish.state not in ("waiting", "offered"):
            self._page.bar.choose(wish.state)
        self._page.table.select(wish.entry_id)
