"""Follow-ups in depth: absences, procedures. Frozen, like every migration, once it shipped."""

SQLITE = (
    'CREATE TABLE "absence" ("id" INTEGER NOT NULL PRIMARY KEY, "staff_id" INTEGER NOT NULL, "substitute_id" INTEGER NOT NULL, "first_on" VARCHAR(10) NOT NULL, "last_on" VARCHAR(10) NOT NULL, FOREIGN KEY ("staff_id") REFERENCES "staff" ("id"), FOREIGN KEY ("substitute_id") REFERENCES "staff" ("id"))',
    'CREATE INDEX "absence_last_on_staff_id" ON "absence" ("last_on", "staff_id")',
    'ALTER TABLE "follow_up" ADD COLUMN "about_id" INTEGER REFERENCES "follow_up" ("id")',
    'CREATE INDEX "follow_up_about_id" ON "follow_up" ("about_id") WHERE "about_id" IS NOT NULL',
    'CREATE INDEX "follow_up_put_off" ON "follow_up" ("state", "due", "id") WHERE "state" = \'open\' AND "snoozes" >= 3',
)

POSTGRES = (
    'CREATE TABLE "absence" ("id" SERIAL NOT NULL PRIMARY KEY, "staff_id" INTEGER NOT NULL, "substitute_id" INTEGER NOT NULL, "first_on" VARCHAR(10) NOT NULL, "last_on" VARCHAR(10) NOT NULL, FOREIGN KEY ("staff_id") REFERENCES "staff" ("id"), FOREIGN KEY ("substitute_id") REFERENCES "staff" ("id"))',
    'CREATE INDEX "absence_last_on_staff_id" ON "absence" ("last_on", "staff_id")',
    'ALTER TABLE "follow_up" ADD COLUMN "about_id" INTEGER REFERENCES "follow_up" ("id")',
    'CREATE INDEX "follow_up_about_id" ON "follow_up" ("about_id") WHERE "about_id" IS NOT NULL',
    'CREATE INDEX "follow_up_put_off" ON "follow_up" ("state", "due", "id") WHERE "state" = \'open\' AND "snoozes" >= 3',
)


def up(migrator, db):
    """Bring the tables of either engine up to date."""
    statements = SQLITE if type(db).__name__ == "SqliteDatabase" else POSTGRES
    for statement in statements:
        db.execute_sql(statement)
