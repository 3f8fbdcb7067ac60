"""Where a rate comes from, in a word: read at the desk and on what customers get."""

from __future__ import annotations

from desktop.system.language import N_

SOURCES = {"ecb": N_("ECB"), "manual": N_("by hand"), "online": N_("online")}
