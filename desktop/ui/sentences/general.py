"""Sentences for the desk itself: settings, log, long work."""

from __future__ import annotations

from desktop.system.language import N_

SENTENCES = {
    "cancelled": N_("Stopped, as you asked."),
    "settings-damaged": N_(
        "The settings could not be read and start afresh. The old file was kept as {kept_as}."
    ),
    "settings-unreadable": N_("The settings could not be read ({reason}); defaults are used."),
    "settings-newer": N_(
        "The settings were written by a newer version of Liaison. They are used, but changes "
        "will not be kept: update this program."
    ),
    "settings-not-saved": N_("The settings could not be saved ({reason}). Check the disk."),
    "log-not-written": N_("No log can be written to {folder} ({reason})."),
}
