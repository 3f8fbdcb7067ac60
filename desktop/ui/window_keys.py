"""The keys that work on every page, and the commands that the find box offers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from desktop.system.language import _
from desktop.ui.find_box import Found
from desktop.ui.page import Area, Key
from desktop.ui.rail import SETTINGS

Action = Callable[[], object]


def everywhere(
    areas: Sequence[Area], *, find: Action, go: Callable[[str], object], side: Action, keys: Action
) -> list[Key]:
    """Find anything, an area by its number, the settings, the side panel, all keys."""
    made = [Key("Ctrl+K", _("find anything"), find)]
    numbered = [area for area in areas if area.in_rail and area.name != SETTINGS][:9]
    for number, area in enumerate(numbered, start=1):
        made.append(Key(f"Ctrl+{number}", _(area.title), partial(go, area.name)))
    if any(area.name == SETTINGS for area in areas):
        made.append(Key("Ctrl+,", _("Settings"), partial(go, SETTINGS)))
    made.append(Key("F9", _("show or hide the side panel"), side))
    made.append(Key("F1", _("the keys of this page"), keys))
    return made


def commands(areas: Iterable[Area], keys: Iterable[Key]) -> list[Found]:
    """What the find box can do besides finding: an action of this page, or go to an area."""
    actions = [
        Found(key.label, icon="keyboard", key=key.sequence, run=key.run)
        for key in keys
        if key.enabled
    ]
    return [*actions, *(Found(_(area.title), icon=area.icon, area=area.name) for area in areas)]
