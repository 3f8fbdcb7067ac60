"""How many follow-ups stand in each group: on the chips, at the top, and those of others."""

from __future__ import annotations

from desktop.queries.follow_up_story import FollowUpFigures
from desktop.system.language import ngettext
from desktop.ui.formats import Formats
from desktop.ui.pages.page_head import PageHead
from desktop.ui.widgets.filter_bar import FilterBar


def show_figures(
    found: FollowUpFigures, head: PageHead, bar: FilterBar, *, formats: Formats, is_own: bool
) -> None:
    """Fill the head and the chips; ``is_own`` where only one's own are listed."""
    whole = formats.whole
    bar.set_count("open", whole(found.open))
    for group, count in found.groups.items():
        bar.set_count(group, whole(count))
    bar.set_count("put-off", whole(found.put_off))
    overdue, today = found.groups["overdue"], found.groups["today"]
    late = ngettext("{count} overdue", "{count} overdue", overdue) if overdue else ""
    due = ngettext("{count} today", "{count} today", today) if today else ""
    pool = ngettext("{count} in the pool", "{count} in the pool", found.pool)
    head.set_chips(
        (
            (late.format(count=whole(overdue)), "bad"),
            (due.format(count=whole(today)), "partly"),
            (pool.format(count=whole(found.pool)) if found.pool else "", "accent"),
        )
    )
    others = found.everybody - overdue
    text = ngettext("{count} overdue of others", "{count} overdue of others", others)
    bar.set_remark(text.format(count=whole(others)) if is_own and others > 0 else "")
