"""Customers are told of points that expire. Frozen, like every migration, once it shipped."""

SQLITE = (
    'ALTER TABLE "points_programme" ADD COLUMN "notice_days" INTEGER',
    'ALTER TABLE "points_programme" ADD COLUMN "notice_worth" INTEGER',
    'ALTER TABLE "points_account" ADD COLUMN "told_until" VARCHAR(10)',
)

POSTGRES = (
    'ALTER TABLE "points_programme" ADD COLUMN "notice_days" INTEGER',
    'ALTER TABLE "points_programme" ADD COLUMN "notice_worth" BIGINT',
    'ALTER TABLE "points_account" ADD COLUMN "told_until" VARCHAR(10)',
)


def up(migrator, db):
    """Bring the tables of either engine up to date."""
    for statement in SQLITE if type(db).__name__ == "SqliteDatabase" else POSTGRES:
        db.execute_sql(statement)
    db.execute_sql('UPDATE "points_programme" SET "notice_days" = 30, "notice_worth" = 5000000')
