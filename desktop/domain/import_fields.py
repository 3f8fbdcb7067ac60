"""The fields that files of each kind can fill, what they hold, and what columns are called."""

from __future__ import annotations

from typing import NamedTuple

KINDS = ("customers", "products", "supplies", "orders", "points")


class FieldSpec(NamedTuple):
    """``holds``: text, passage (to the letter), country, language, currency, old-currency, email,
    yes-no, whole, number, day, period (a month) or moment. ``longest`` is in characters."""

    holds: str = "text"
    required: bool = False
    longest: int = 300


_NUMBER = FieldSpec(required=True, longest=40)
_CODE = FieldSpec(required=True, longest=60)

FIELDS: dict[str, dict[str, FieldSpec]] = {
    "customers": {
        "number": _NUMBER,
        "name": FieldSpec(required=True),
        "kind": FieldSpec(longest=12),
        "form_of_address": FieldSpec(longest=60),
        "person": FieldSpec(),
        "role": FieldSpec(longest=200),
        "phone": FieldSpec(longest=60),
        "mobile": FieldSpec(longest=60),
        "fax": FieldSpec(longest=60),
        "email": FieldSpec("email"),
        "address": FieldSpec("passage", longest=1000),
        "city": FieldSpec(),
        "region": FieldSpec(),
        "postal_code": FieldSpec(longest=40),
        "country": FieldSpec("country"),
        "language": FieldSpec("language"),
        "currency": FieldSpec("currency"),
        "tier": FieldSpec(longest=20),
    },
    "products": {
        "code": _CODE,
        "name": FieldSpec(required=True),
        "description": FieldSpec("passage", longest=20_000),
        "barcode": FieldSpec(longest=40),
        "unit": FieldSpec(longest=20),
        "step": FieldSpec("number"),
        "minimum": FieldSpec("number"),
        "price": FieldSpec("number"),
        "currency": FieldSpec("currency"),
        "lead_days": FieldSpec("whole"),
        "active": FieldSpec("yes-no"),
        "discontinued": FieldSpec("yes-no"),
    },
    "supplies": {
        "code": _CODE,
        "on_hand": FieldSpec("number"),
        "expected": FieldSpec("number"),
        "expected_on": FieldSpec("day"),
        "expected_in_days": FieldSpec("whole"),
        "reference": FieldSpec(longest=120),
    },
    "orders": {
        "number": _NUMBER,
        "ordered_at": FieldSpec("moment", required=True),
        "customer": FieldSpec(longest=40),
        "customer_name": FieldSpec(),
        "currency": FieldSpec("old-currency"),
        "reference": FieldSpec(longest=200),
        "notes": FieldSpec("passage", longest=20_000),
        "wanted_on": FieldSpec("day"),
        "promised_on": FieldSpec("day"),
        "delivered_on": FieldSpec("day"),
        "closed_on": FieldSpec("day"),
        "ship_name": FieldSpec(),
        "address": FieldSpec("passage", longest=1000),
        "city": FieldSpec(),
        "region": FieldSpec(),
        "postal_code": FieldSpec(longest=40),
        "country": FieldSpec(longest=80),
        "freight": FieldSpec("number"),
        "code": FieldSpec("passage", longest=60),
        "description": FieldSpec("passage", longest=20_000),
        "quantity": FieldSpec("number", required=True),
        "unit": FieldSpec(longest=20),
        "unit_price": FieldSpec("number", required=True),
        "discount_percent": FieldSpec("number"),
        "amount": FieldSpec("number"),
        "received": FieldSpec("number"),
        "rejected": FieldSpec("number"),
    },
    "points": {
        "number": _NUMBER,
        "on": FieldSpec("day"),
        "period": FieldSpec("period"),
        "points": FieldSpec("number"),
        "redeemed": FieldSpec("number"),
        "balance": FieldSpec("number"),
        "expires_on": FieldSpec("day"),
        "note": FieldSpec(longest=200),
    },
}
"""In the order in which a mapping dialog shows them."""

_ADDRESS = {
    "address": "street streetaddress addressline addressline1 shipaddress"
    " strasse adresse anschrift",
    "city": "town shipcity ort stadt wohnort",
    "region": "state county province shipregion bundesland",
    "postal_code": "zip zipcode postcode shippostalcode plz postleitzahl",
    "country": "land countryname shipcountry staat",
    "currency": "wahrung waehrung currencycode",
}
_PRODUCT = "productcode sku itemcode item article articleno artikelnummer artikelnr artikel artnr"

SYNONYMS: dict[str, dict[str, str]] = {
    "customers": {
        **_ADDRESS,
        "number": "customernumber customerno customerid customer id kundennummer kundennr kdnr nr",
        "name": "customername companyname company fullname kunde kundenname firma vorundnachname",
        "kind": "type art customertype",
        "form_of_address": "salutation title anrede titel",
        "person": "contact contactname contactperson ansprechpartner kontakt",
        "role": "contacttitle jobtitle position funktion",
        "phone": "telephone tel phonenumber telefon telefonnummer rufnummer festnetz",
        "mobile": "cell cellphone mobilephone handy mobil mobiltelefon",
        "fax": "faxnumber telefax faxnummer",
        "email": "mail emailaddress epost emailadresse",
        "language": "sprache lang",
        "tier": "level class stufe",
    },
    "products": {
        "code": f"number productnumber productid stockcode id {_PRODUCT}",
        "name": "productname title bezeichnung produkt produktname artikelbezeichnung",
        "description": "details beschreibung quantityperunit",
        "barcode": "ean gtin upc strichcode",
        "unit": "uom einheit mengeneinheit",
        "step": "schritt schrittweite",
        "minimum": "minimumquantity mindestmenge",
        "price": "unitprice listprice preis einzelpreis listenpreis vk",
        "currency": _ADDRESS["currency"],
        "lead_days": "leadtime leadtimedays lieferzeit lieferzeittage",
        "active": "aktiv available",
        "discontinued": "ausgelaufen eingestellt",
    },
    "supplies": {
        "code": f"product productid stockcode number id {_PRODUCT}",
        "on_hand": "onhand stock instock unitsinstock quantity bestand lagerbestand menge",
        "expected": "onorder unitsonorder receipt incoming erwartet bestellt zugang",
        "expected_on": "date due duedate arrival availableon liefertermin datum termin",
        "reference": "purchaseorder po referenz bestellnummer beleg",
    },
    "orders": {
        **_ADDRESS,
        "number": "order orderno ordernumber orderid invoiceno invoice invoicenumber bestellnummer"
        " auftrag auftragsnummer auftragsnr rechnungsnummer belegnummer",
        "ordered_at": "date orderdate invoicedate time ordertime datum bestelldatum auftragsdatum"
        " rechnungsdatum zeit",
        "customer": "customernumber customerno customerid kunde kundennummer kundennr kdnr",
        "customer_name": "name companyname kundenname firma",
        "reference": "customerreference referenz ponumber",
        "notes": "note remarks comment bemerkung notiz",
        "wanted_on": "requireddate deliverydate wantedby due liefertermin wunschtermin",
        "promised_on": "promised promiseddate scheduleddeliverydate zugesagt zusagetermin",
        "delivered_on": "delivereddate actualdeliverydate delivered geliefertam geliefert",
        "closed_on": "shippeddate shipped dispatched versandt versanddatum lieferdatum",
        "ship_name": "shipname deliveryname empfanger",
        "freight": "shipping postage fracht versandkosten",
        "code": f"product productid stockcode {_PRODUCT}",
        "description": "productname itemname bezeichnung artikelbezeichnung beschreibung",
        "quantity": "qty amount menge anzahl stuck",
        "unit": "uom einheit",
        "unit_price": "price preis einzelpreis",
        "discount_percent": "discount rabatt rabattprozent",
        "amount": "linetotal linevalue lineamount zeilensumme positionssumme",
        "received": "receivedqty quantityreceived erhalten erhaltenemenge",
        "rejected": "rejectedqty quantityrejected beanstandet zuruckgewiesen",
    },
    "points": {
        "number": "membernumber member memberid loyaltynumber customer customernumber id"
        " kundennummer kundennr mitglied mitgliedsnummer",
        "on": "date day datum tag",
        "period": "month monat zeitraum",
        "points": "pointsaccumulated earned accumulated punkte gesammelt",
        "redeemed": "pointsredeemed spent eingelost",
        "balance": "pointsbalance saldo punktestand stand",
        "expires_on": "expires expiry validuntil verfallt verfall gultigbis",
        "note": "remarks comment reason bemerkung grund",
    },
}
"""Folded names of columns (letters and digits only), English and German, most telling first."""
