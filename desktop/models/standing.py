"""What became of each promised line, kept where a list of a million is read along an index.

``line_promise`` has beside its own facts the day it stands for now, ``by_on``, and its
``standing``: open, kept, missed (done late or short) or withdrawn. Both follow from three tables;
the engine works them out whenever one of these facts changes, so no action can forget it. Both are
empty where the customer was told nothing: in drafts, quotes and old revisions. Whether what is open
is missed already depends on the day: readers compare ``by_on`` with it.
"""

from __future__ import annotations

_DUE = "COALESCE(l.promised_on, line_promise.first_on)"
_TOLD = "o.state IN ('confirmed', 'in-progress', 'completed', 'cancelled')"
_SHORT = (
    "COALESCE(line_promise.received, l.quantity) - COALESCE(line_promise.rejected, 0) < l.quantity"
)
_WORKED_OUT = (
    "UPDATE line_promise SET (by_on, standing) = (SELECT"
    f" CASE WHEN line_promise.first_on IS NOT NULL AND {_TOLD} THEN {_DUE} END,"
    f" CASE WHEN line_promise.first_on IS NULL OR NOT {_TOLD} THEN NULL"
    f" WHEN line_promise.done_on > {_DUE} OR line_promise.done_on IS NOT NULL AND {_SHORT}"
    " THEN 'missed' WHEN line_promise.done_on IS NOT NULL THEN 'kept'"
    " WHEN o.state = 'cancelled' OR l.fulfilment = 'cancelled' THEN 'withdrawn' ELSE 'open' END"
    " FROM order_line l JOIN sales_order o ON o.id = l.order_id"
    " WHERE l.id = line_promise.line_id) WHERE "
)
_CAUSES = (
    # table, what happens to it, the rows of line_promise that it is about
    ("line_promise", "INSERT", "line_promise.id = NEW.id"),
    (
        "line_promise",
        "UPDATE OF line_id, first_on, done_on, received, rejected",
        "line_promise.id = NEW.id",
    ),
    (
        "order_line",
        "UPDATE OF order_id, promised_on, fulfilment, quantity",
        "line_promise.line_id = NEW.id",
    ),
    (
        "sales_order",
        "UPDATE OF state",
        "line_promise.line_id IN (SELECT id FROM order_line WHERE order_id = NEW.id)",
    ),
)
TRIGGERED = ("line_promise", "order_line", "sales_order")
"""Tables with these triggers: a migration that rebuilds one on SQLite makes them again."""


def standing_triggers(*, postgres: bool) -> list[str]:
    """The statements that make the engine keep ``by_on`` and ``standing``."""
    made = []
    for table, what, rows in _CAUSES:
        name, event = f"{table}_standing", what.split()[0].lower()
        begun = f'CREATE TRIGGER "{name}_{event}" AFTER {what} ON "{table}"'
        if not postgres:
            made.append(f"{begun} BEGIN {_WORKED_OUT}{rows}; END")
            continue
        made += [
            f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS'
            f" $$ BEGIN {_WORKED_OUT}{rows}; RETURN NULL; END $$",
            f'{begun} FOR EACH ROW EXECUTE FUNCTION "{name}"()',
        ]
    return made
