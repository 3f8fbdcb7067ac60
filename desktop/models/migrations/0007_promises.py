"""The promise ledger reads along indexes of its own. Frozen, like every migration, once it shipped.

What became of each promised line is worked out by the engine from now on, and once here for those
that are there.
"""

COLUMNS = (
    'ALTER TABLE "line_promise" ADD COLUMN "by_on" VARCHAR(10)',
    'ALTER TABLE "line_promise" ADD COLUMN "standing" VARCHAR(9)',
)

WORKED_OUT = "UPDATE line_promise SET (by_on, standing) = (SELECT CASE WHEN line_promise.first_on IS NOT NULL AND o.state IN ('confirmed', 'in-progress', 'completed', 'cancelled') THEN COALESCE(l.promised_on, line_promise.first_on) END, CASE WHEN line_promise.first_on IS NULL OR NOT o.state IN ('confirmed', 'in-progress', 'completed', 'cancelled') THEN NULL WHEN line_promise.done_on > COALESCE(l.promised_on, line_promise.first_on) OR line_promise.done_on IS NOT NULL AND COALESCE(line_promise.received, l.quantity) - COALESCE(line_promise.rejected, 0) < l.quantity THEN 'missed' WHEN line_promise.done_on IS NOT NULL THEN 'kept' WHEN o.state = 'cancelled' OR l.fulfilment = 'cancelled' THEN 'withdrawn' ELSE 'open' END FROM order_line l JOIN sales_order o ON o.id = l.order_id WHERE l.id = line_promise.line_id)"

INDEXES = (
    'CREATE INDEX "sales_order_quoted" ON "sales_order" ("state", "quote_expires_on", "id") WHERE "quote_expires_on" IS NOT NULL AND "number" <> \'\'',
    'CREATE INDEX "line_promise_standing" ON "line_promise" ("standing", "by_on", "line_id") WHERE "by_on" IS NOT NULL',
    'CREATE INDEX "line_promise_moved" ON "line_promise" ("by_on", "line_id") WHERE "by_on" <> "first_on"',
    'CREATE INDEX "follow_up_promised" ON "follow_up" ("state", "due", "id", "original_due", "closed_at") WHERE "rule" IN (\'call-back\', \'missed-call\', \'answer-question\', \'waitlist-news\', \'agree-later-date\', \'declined-news\', \'alternative-answer\')',
    'CREATE INDEX "follow_up_promised_late" ON "follow_up" ("state", "due", "id") WHERE "rule" IN (\'call-back\', \'missed-call\', \'answer-question\', \'waitlist-news\', \'agree-later-date\', \'declined-news\', \'alternative-answer\') AND "state" = \'done\' AND "closed_at" > "original_due"',
    'CREATE INDEX "follow_up_promised_moved" ON "follow_up" ("due", "id") WHERE "rule" IN (\'call-back\', \'missed-call\', \'answer-question\', \'waitlist-news\', \'agree-later-date\', \'declined-news\', \'alternative-answer\') AND "due" <> "original_due"',
    'CREATE INDEX "follow_up_telling" ON "follow_up" ("state", "due", "id") WHERE "rule" IN (\'promise-moved\', \'waitlist-correction\', \'correction\')',
    'CREATE INDEX "follow_up_told" ON "follow_up" ("created_at") WHERE "rule" IN (\'promise-moved\', \'waitlist-correction\', \'correction\')',
)

CAUSES = (
    ("line_promise", "INSERT", "line_promise.id = NEW.id"),
    ("line_promise", "UPDATE OF line_id, first_on, done_on, received, rejected", "line_promise.id = NEW.id"),
    ("order_line", "UPDATE OF order_id, promised_on, fulfilment, quantity", "line_promise.line_id = NEW.id"),
    ("sales_order", "UPDATE OF state", "line_promise.line_id IN (SELECT id FROM order_line WHERE order_id = NEW.id)"),
)

SQLITE = ('CREATE TRIGGER "{name}_{event}" AFTER {what} ON "{table}" BEGIN {worked_out} WHERE {rows}; END',)

POSTGRES = (
    'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {worked_out} WHERE {rows}; RETURN NULL; END $$',
    'CREATE TRIGGER "{name}_{event}" AFTER {what} ON "{table}" FOR EACH ROW EXECUTE FUNCTION "{name}"()',
)


def up(migrator, db):
    """Bring the tables of either engine up to date."""
    for statement in (*COLUMNS, WORKED_OUT, *INDEXES):
        db.execute_sql(statement)
    for table, what, rows in CAUSES:
        known = {"name": f"{table}_standing", "event": what.split()[0].lower(), "what": what}
        for text in SQLITE if type(db).__name__ == "SqliteDatabase" else POSTGRES:
            db.execute_sql(text.format(**known, table=table, rows=rows, worked_out=WORKED_OUT))
