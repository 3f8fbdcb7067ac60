"""All tables, and what their engines need beside the columns."""

from __future__ import annotations

import re

from desktop.models.catalogue import (
    Alternative,
    PriceTier,
    Product,
    ProductWord,
    Specification,
    Supply,
)
from desktop.models.contracts import ContractPrice
from desktop.models.customers import (
    ContactPoint,
    Customer,
    CustomerFact,
    CustomerMerge,
    CustomerPerson,
    CustomerWord,
)
from desktop.models.database import Table, db, is_postgres
from desktop.models.money import (
    AsideRate,
    ExchangeRate,
    PointsAccount,
    PointsEntry,
    PointsLot,
    RateFetch,
)
from desktop.models.offers import (
    OfferPart,
    WaitlistForecast,
    WaitlistLog,
    WaitlistOffer,
    WaitlistOpening,
    WaitlistStatement,
)
from desktop.models.office import (
    Absence,
    Code,
    History,
    Note,
    NumberSeries,
    OfficeSetting,
    Staff,
)
from desktop.models.orders import Allocation, DraftStep, LinePromise, OrderLine, SalesOrder
from desktop.models.procedures import Procedure
from desktop.models.programmes import PointsProgramme
from desktop.models.read_backs import ReadBack
from desktop.models.standing import standing_triggers
from desktop.models.waitlists import Waitlist, WaitlistEntry, WaitlistPolicy
from desktop.models.work import Contact, FollowUp

TABLES: tuple[type[Table], ...] = (
    Staff,
    OfficeSetting,
    Code,
    History,
    NumberSeries,
    Note,
    Customer,
    CustomerPerson,
    ContactPoint,
    CustomerFact,
    CustomerWord,
    CustomerMerge,
    Product,
    PriceTier,
    Specification,
    Alternative,
    ProductWord,
    Supply,
    ContractPrice,
    PointsProgramme,
    SalesOrder,
    OrderLine,
    LinePromise,
    Allocation,
    DraftStep,
    ReadBack,
    WaitlistPolicy,
    Waitlist,
    WaitlistEntry,
    WaitlistOpening,
    WaitlistOffer,
    OfferPart,
    WaitlistStatement,
    WaitlistForecast,
    WaitlistLog,
    Contact,
    FollowUp,
    ExchangeRate,
    AsideRate,
    RateFetch,
    PointsAccount,
    PointsLot,
    PointsEntry,
    Absence,
    Procedure,
)
# Columns searched by their beginning or sorted in long lists: compared character by character on
# PostgreSQL too, so that one index serves both and both engines sort alike.
BINARY_COLUMNS = frozenset(
    {
        ("customer", "number"),
        ("customer", "folded"),
        ("customer_word", "word"),
        ("contact_point", "normalised"),
        ("product", "code_folded"),
        ("product", "folded"),
        ("product_word", "word"),
        ("sales_order", "number"),
    }
)
# Tables whose rows the engine refuses to change or delete.
LEDGERS = ("points_entry", "waitlist_log")


def statements() -> list[str]:
    """The statements that make a fresh schema on the open database's engine."""
    made: list[str] = []
    for table in TABLES:
        manager = table._schema  # type: ignore[attr-defined]
        made.append(_compared_binary(_sql(manager._create_table(safe=False))))
        made.extend(_sql(index) for index in manager._create_indexes(safe=False))
    for ledger in LEDGERS:
        made.extend(_guards(ledger))
    return [*made, *standing_triggers(postgres=is_postgres())]


def _compared_binary(statement: str) -> str:
    """A CREATE TABLE whose BINARY_COLUMNS say so; on SQLite every column is compared like that."""
    if not is_postgres():
        return statement
    table = statement.split('"')[1]
    for _, column in sorted(one for one in BINARY_COLUMNS if one[0] == table):
        typed = rf'("{column}" VARCHAR\(\d+\))'
        statement, found = re.subn(typed, r'\1 COLLATE "C"', statement)
        if found != 1:
            raise RuntimeError(f"{table}.{column} is no column of text")
    return statement


def _guards(table: str) -> list[str]:
    """Triggers that refuse every UPDATE, DELETE and TRUNCATE. A rebuild of an SQLite table drops
    its triggers: a migration that rebuilds one of LEDGERS makes them again."""
    said = f"{table} is append-only"
    if not is_postgres():
        return [
            f'CREATE TRIGGER "{table}_no_{what.lower()}" BEFORE {what} ON "{table}"'
            f" BEGIN SELECT RAISE(ABORT, '{said}'); END"
            for what in ("UPDATE", "DELETE")
        ]
    return [
        f'CREATE FUNCTION "{table}_refuse"() RETURNS trigger LANGUAGE plpgsql AS'
        f" $$ BEGIN RAISE EXCEPTION '{said}'; END $$",
        f'CREATE TRIGGER "{table}_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}"'
        f' FOR EACH STATEMENT EXECUTE FUNCTION "{table}_refuse"()',
    ]


def _sql(context: object) -> str:
    text, params = context.query()  # type: ignore[attr-defined]
    if params:
        raise RuntimeError(f"a schema statement with parameters: {text}")
    return str(text)


def create_all() -> None:
    """Make every table in an empty database: what the migrations must add up to."""
    for statement in statements():
        db.execute_sql(statement)
