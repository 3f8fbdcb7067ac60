"""Procedures in words: names and steps, ours translated, and the time of a step."""

from __future__ import annotations

from desktop.domain.procedures import SHIPPED_TEXTS, Step
from desktop.system.language import _, ngettext
from desktop.ui.formats import Formats


def shown(text: str) -> str:
    """A name or a step: ours in the desk's language, an office's own as it was typed."""
    return _(text) if text in SHIPPED_TEXTS else text


def meant(text: str) -> str:
    """What is kept of a typed name or step: one of ours under any of its names in this language
    stays ours, and so is translated on other desks."""
    plain = text.strip()
    return next((ours for ours in SHIPPED_TEXTS if _(ours) == plain), plain)


def after(step: Step, formats: Formats, *, is_first: bool) -> str:
    """When a step is due: "2 office hours after the step before", "the same day, at closing"."""
    if step.hours is not None:
        text = ngettext("{count} office hour", "{count} office hours", step.hours)
        said = text.format(count=formats.whole(step.hours))
    elif step.days:
        text = ngettext("{count} working day", "{count} working days", step.days)
        said = text.format(count=formats.whole(step.days))
    else:
        return _("the day it begins") if is_first else _("the same day as the step before")
    text = _("{time} after the start") if is_first else _("{time} after the step before")
    return text.format(time=said)
