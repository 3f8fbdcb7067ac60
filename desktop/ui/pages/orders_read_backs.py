"""How an order was read to its customer, as a part of its story: who, when, what was corrected in
between, and the stamp of their yes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desktop.queries.read_backs import ReadBackRow
from desktop.system.language import _
from desktop.ui.formats import Formats
from desktop.ui.spoken.corrections import correction
from desktop.ui.spoken.voice import Voice
from desktop.ui.widgets.parts import PartedPanel

_SHOWN = 6  # the last ones


def read_backs(
    panel: PartedPanel,
    rows: Sequence[ReadBackRow],
    formats: Formats,
    now: datetime,
    *,
    currency: str,
) -> None:
    """The part "read back"; corrections are told in the language of the desk."""
    part = panel.part("read-backs", _("Read back"))
    voice = Voice("", zone=formats.zone)
    for row in rows[-_SHOWN:]:
        when = formats.moment(row.at, now=now)
        name = _("{when}, {name}").format(when=when, name=row.by) if row.by else when
        if row.agreed_at is None:
            part.row(name, chip=_("no yes to it"), tone="neutral")
        else:
            part.row(name, chip=_("the customer said yes"), tone="met")
            part.text(_stamp(row, formats, now), "detail")
        for one in row.corrected:
            part.text(correction(one, voice, currency), "detail")


def _stamp(row: ReadBackRow, formats: Formats, now: datetime) -> str:
    assert row.agreed_at is not None
    when = formats.moment(row.agreed_at, now=now)
    if not row.agreed_by:
        return _("Yes {when}, to version {version}").format(when=when, version=row.version)
    text = _("Yes {when} to version {version}, heard by {name}")
    return text.format(when=when, version=row.version, name=row.agreed_by)
