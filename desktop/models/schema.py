"""All tables, and what their engines need beside the columns."""

from __future__ import annotations

from desktop.models.catalogue import (
    Alternative,
    PriceTier,
    Product,
    ProductWord,
    Specification,
    Supply,
)
from desktop.models.customers import (
    ContactPoint,
    Customer,
    CustomerFact,
    CustomerPerson,
    CustomerWord,
)
from desktop.models.database import Table, db, is_postgres
from desktop.models.money import ExchangeRate, PointsAccount, PointsEntry, PointsProgramme
from desktop.models.office import Code, History, Note, NumberSeries, OfficeSetting, Staff
from desktop.models.orders import Allocation, DraftStep, OrderLine, SalesOrder
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
    Product,
    PriceTier,
    Specification,
    Alternative,
    ProductWord,
    Supply,
    SalesOrder,
    OrderLine,
    Allocation,
    DraftStep,
    WaitlistPolicy,
    Waitlist,
    WaitlistEntry,
    Contact,
    FollowUp,
    ExchangeRate,
    PointsProgramme,
    PointsAccount,
    PointsEntry,
)
# Columns searched by their beginning: PostgreSQL uses an index for LIKE only with this class.
PREFIX_COLUMNS = (
    ("customer_word", "word"),
    ("product_word", "word"),
    ("sales_order", "number"),
    ("contact_point", "normalised"),
)


def statements() -> list[str]:
    """The statements that make a fresh schema on the open database's engine."""
    made: list[str] = []
    for table in TABLES:
        manager = table._schema  # type: ignore[attr-defined]
        made.append(_sql(manager._create_table(safe=False)))
        made.extend(_sql(index) for index in manager._create_indexes(safe=False))
    if is_postgres():
        made.extend(
            f'CREATE INDEX "{table}_{column}_prefix" ON "{table}" ("{column}" text_pattern_ops)'
            for table, column in PREFIX_COLUMNS
        )
    return made


def _sql(context: object) -> str:
    text, params = context.query()  # type: ignore[attr-defined]
    if params:
        raise RuntimeError(f"a schema statement with parameters: {text}")
    return str(text)


def create_all() -> None:
    """Make every table in an empty database: what the migrations must add up to."""
    for statement in statements():
        db.execute_sql(statement)
