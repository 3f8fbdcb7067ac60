"""Contacts: how long each was on hold. Frozen, like every migration, once it shipped."""

SQLITE = (
    'ALTER TABLE "contact" ADD COLUMN "held_at" INTEGER',
    'ALTER TABLE "contact" ADD COLUMN "held_for" INTEGER',
    'CREATE INDEX "contact_lasting" ON "contact" ("staff_id", "id") WHERE "ended_at" IS NULL',
)

POSTGRES = (
    'ALTER TABLE "contact" ADD COLUMN "held_at" BIGINT',
    'ALTER TABLE "contact" ADD COLUMN "held_for" BIGINT',
    'CREATE INDEX "contact_lasting" ON "contact" ("staff_id", "id") WHERE "ended_at" IS NULL',
)


def up(migrator, db):
    """Bring the tables of either engine up to date."""
    statements = SQLITE if type(db).__name__ == "SqliteDatabase" else POSTGRES
    for statement in statements:
        db.execute_sql(statement)
