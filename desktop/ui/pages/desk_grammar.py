"""How lines are written at the desk: examples with what they mean, for the sheet behind F1."""

from __future__ import annotations

from desktop.system.language import N_

GRAMMAR = (
    (N_("3 widget-x"), N_("quantity and product: code, barcode or the beginnings of words")),
    (N_("3 widg @12.50"), N_("with a price for one")),
    (N_("3 widg @12.50usd"), N_("in another currency, converted at today's rate")),
    (N_("3 widg @1200p"), N_("with a price in points")),
    (N_("3 widg -10%"), N_("with a discount")),
    (N_("10 widy by 3dec"), N_("wanted by a day: also fri, +2w, 12/3")),
    (N_("200 bolt #zinc q:A"), N_("with a value of its sheet, and a grade")),
    (N_("500 g sugar"), N_("in a unit of weight, volume or length")),
    ("5*4006381333931", N_("quantity times barcode, as a scanner sends it")),
    (N_('"engraved plate" 1 @85'), N_("a special order, described in quotes, with its price")),
)
