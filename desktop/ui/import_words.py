"""What the import says: kinds of files, fields, spellings, and what became of a file."""

from __future__ import annotations

from datetime import datetime

from desktop.domain.errors import LiaisonError
from desktop.domain.import_rows import Refusal
from desktop.domain.import_values import DATE_FORMATS, ISO, example_of
from desktop.services.imports import ImportReport
from desktop.system.language import N_, _, ngettext
from desktop.ui.choices import Items
from desktop.ui.formats import Formats
from desktop.ui.texts import sentence_for

KINDS = {
    "customers": N_("customers"),
    "products": N_("products"),
    "supplies": N_("supplies"),
    "orders": N_("orders"),
    "points": N_("points"),
}
FIELDS = {
    "active": N_("on sale"),
    "address": N_("address"),
    "amount": N_("amount of the line"),
    "balance": N_("points balance"),
    "barcode": N_("barcode"),
    "city": N_("town"),
    "closed_on": N_("closed on"),
    "code": N_("product code"),
    "country": N_("country"),
    "currency": N_("currency"),
    "customer": N_("customer number"),
    "customer_name": N_("customer name"),
    "delivered_on": N_("delivered on"),
    "description": N_("description"),
    "discontinued": N_("discontinued"),
    "discount_percent": N_("discount in percent"),
    "email": N_("e-mail"),
    "expected": N_("expected"),
    "expected_in_days": N_("expected in days"),
    "expected_on": N_("expected on"),
    "expires_on": N_("expires on"),
    "fax": N_("fax"),
    "form_of_address": N_("form of address"),
    "freight": N_("freight"),
    "kind": N_("kind"),
    "language": N_("language"),
    "lead_days": N_("working days to make it"),
    "minimum": N_("minimum"),
    "mobile": N_("mobile phone"),
    "name": N_("name"),
    "note": N_("note"),
    "notes": N_("notes"),
    "number": N_("number"),
    "on": N_("day"),
    "on_hand": N_("on hand"),
    "ordered_at": N_("ordered at"),
    "period": N_("month"),
    "person": N_("contact person"),
    "phone": N_("phone"),
    "points": N_("points gained"),
    "postal_code": N_("postal code"),
    "price": N_("price"),
    "promised_on": N_("promised on"),
    "quantity": N_("quantity"),
    "received": N_("quantity received"),
    "redeemed": N_("points redeemed"),
    "reference": N_("reference"),
    "region": N_("region"),
    "rejected": N_("quantity rejected"),
    "role": N_("role of the person"),
    "ship_name": N_("delivered to"),
    "step": N_("step"),
    "tier": N_("tier"),
    "unit": N_("unit"),
    "unit_price": N_("unit price"),
    "wanted_on": N_("wanted on"),
}
SEPARATORS = {",": N_("comma"), ";": N_("semicolon"), "\t": N_("tab"), "|": N_("bar")}
ENCODINGS = (
    *("utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1", "iso-8859-15", "cp1250", "cp1251"),
    *("cp1253", "cp1254", "cp437", "cp850", "mac_roman", "shift_jis", "gb18030", "big5", "euc_kr"),
)
PRESETS = {
    "adventureworks": N_("AdventureWorks purchase orders"),
    "eastwest": N_("East-West Airlines"),
    "loyalty": N_("Airline loyalty"),
    "northwind": N_("Northwind"),
    "online_retail": N_("Online retail"),
    "scms": N_("SCMS deliveries"),
}
_EXAMPLE = datetime(2026, 12, 31, 14, 5, 9)  # noqa: DTZ001  (how a cell is written, no moment)


def field_name(name: str) -> str:
    """What a field is called."""
    return _(FIELDS[name]) if name in FIELDS else name


def decimal_items() -> Items:
    """How a column may write decimals."""
    return [
        (None, _("as the rows tell")),
        (".", _("decimal point: 1.50")),
        (",", _("decimal comma: 1,50")),
    ]


def date_items(*, moments: bool) -> Items:
    """How a column may write days, each by an example; with the time of day for ``moments``."""
    rests = ("", " %H:%M", " %H:%M:%S") if moments else ("",)
    forms = [day + rest for day in DATE_FORMATS for rest in rests]
    items: Items = [(None, _("as the rows tell")), (ISO, _("ISO: 2026-12-31"))]
    return items + [(form, example_of(form, _EXAMPLE)) for form in forms]


def refusal(row: Refusal) -> str:
    """Why a row is refused."""
    params = dict(row.params)
    if "field" in params:
        params["field"] = field_name(str(params["field"]))
    return sentence_for(row.code, params)


def counts(report: ImportReport, formats: Formats) -> str:
    """ "541 rows: 12 new, 500 as they are, 29 refused"."""
    rows = ngettext("{count} row", "{count} rows", report.rows)
    parts = [
        (report.created, _("{count} new")),
        (report.changed, _("{count} changed")),
        (report.unchanged, _("{count} as they are already")),
        (report.refused, _("{count} refused")),
    ]
    said = [text.format(count=formats.whole(count)) for count, text in parts if count]
    whole = rows.format(count=formats.whole(report.rows))
    return f"{whole}: {', '.join(said)}" if said else whole


def made(report: ImportReport, formats: Formats) -> str:
    """What came into the database, with what came along: "4,894 orders, 105,335 order lines"."""
    count = report.made.get
    words = (
        ("sales_order", ngettext("{count} order", "{count} orders", count("sales_order", 0))),
        ("order_line", ngettext("{count} line", "{count} lines", count("order_line", 0))),
        ("customer", ngettext("{count} customer", "{count} customers", count("customer", 0))),
        (
            "contact_point",
            ngettext(
                "{count} way to reach them",
                "{count} ways to reach them",
                count("contact_point", 0),
            ),
        ),
        ("product", ngettext("{count} product", "{count} products", count("product", 0))),
        ("supply", ngettext("{count} supply", "{count} supplies", count("supply", 0))),
    )
    said = [
        text.format(count=formats.whole(report.made[table]))
        for table, text in words
        if report.made.get(table)
    ]
    return ", ".join(said)


def problem(error: LiaisonError) -> str:
    """What must be decided before a file can be read, with fields by their names."""
    params = dict(error.params)
    if "field" in params:
        params["field"] = field_name(str(params["field"]))
    return sentence_for(error.code, params)
