"""Procedures become rows that an office edits. Frozen, like every migration, once it shipped.

Steps that stand on the list began with the procedures the program had in itself until now: each
gets what comes after it, and its own time, so that it goes on as it began. What somebody owns who has
left waits in the pool, as it does from now on when somebody leaves.
"""

import json

SQLITE = (
    'CREATE TABLE "procedure" ("id" INTEGER NOT NULL PRIMARY KEY, "code" VARCHAR(40) NOT NULL, "name" VARCHAR(120) NOT NULL, "steps" TEXT NOT NULL, "active" INTEGER NOT NULL, "version" INTEGER NOT NULL)',
    'CREATE UNIQUE INDEX "procedure_code" ON "procedure" ("code")',
    'CREATE UNIQUE INDEX "procedure_name" ON "procedure" ("name")',
    'CREATE INDEX "follow_up_looks" ON "follow_up" ("rule", "owner_id") WHERE "state" = \'open\' AND "rule" = \'check-step\'',
)

POSTGRES = (
    'CREATE TABLE "procedure" ("id" SERIAL NOT NULL PRIMARY KEY, "code" VARCHAR(40) NOT NULL, "name" VARCHAR(120) NOT NULL, "steps" TEXT NOT NULL, "active" BOOLEAN NOT NULL, "version" INTEGER NOT NULL)',
    'CREATE UNIQUE INDEX "procedure_code" ON "procedure" ("code")',
    'CREATE UNIQUE INDEX "procedure_name" ON "procedure" ("name")',
    'CREATE INDEX "follow_up_looks" ON "follow_up" ("rule", "owner_id") WHERE "state" = \'open\' AND "rule" = \'check-step\'',
)

LEFT = (
    'UPDATE "follow_up" SET "%s" = NULL WHERE "state" = \'open\''
    ' AND "%s" IN (SELECT "id" FROM "staff" WHERE NOT "active")'
)

UNTIL_NOW = {
    "delayed-delivery": (
        ("Tell the customer that the delivery is late", "hours", 2),
        ("Agree a new date with the customer", "days", 1),
        ("Ask after the delivery whether everything is right", "days", 5),
    ),
    "complaint": (
        ("Tell the customer that the complaint is being looked into", "hours", 4),
        ("Find out what happened and offer a remedy", "days", 2),
        ("Ask whether the remedy was right", "days", 5),
    ),
    "new-customer": (
        ("Welcome the customer and say who looks after them", "days", 1),
        ("Ask whether the first order arrived as promised", "days", 10),
    ),
}


def up(migrator, db):
    """Bring the tables of either engine up to date."""
    is_sqlite = type(db).__name__ == "SqliteDatabase"
    for statement in SQLITE if is_sqlite else POSTGRES:
        db.execute_sql(statement)
    for column in ("owner_id", "handed_to_id"):
        db.execute_sql(LEFT % (column, column))
    mark = "?" if is_sqlite else "%s"
    update = f'UPDATE "follow_up" SET "params" = {mark} WHERE "id" = {mark}'
    found = 'SELECT "id", "params" FROM "follow_up" WHERE "rule" = \'procedure-step\''
    for key, text in db.execute_sql(found).fetchall():
        params = json.loads(text)
        steps = UNTIL_NOW.get(params["procedure"], ())[params["number"] - 1 :]
        for _text, unit, count in steps[:1]:
            params[unit] = count
        params["ahead"] = [
            {"text": text, "method": "telephone", unit: count} for text, unit, count in steps[1:]
        ]
        kept = json.dumps(params, ensure_ascii=False, separators=(",", ":"))
        db.execute_sql(update, (kept, key))
