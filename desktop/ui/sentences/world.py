"""Sentences for the world outside: the database, the disk, files and backups."""

from __future__ import annotations

from desktop.system.language import N_

SENTENCES = {
    "database-busy": N_("Somebody else is writing to the database. Try again in a moment."),
    "database-read-only": N_(
        "The database can only be read: its folder or file may not be written to. Nothing was "
        "changed."
    ),
    "database-damaged": N_(
        "The database file is damaged or no database at all. Restore a backup: "
        "liaison restore FILE."
    ),
    "database-file": N_(
        "{path} cannot be opened as a database ({detail}). Is its folder there, and may you write "
        "to it?"
    ),
    "database-unreachable": N_("The database cannot be reached. Is its server running? ({detail})"),
    "database-address": N_(
        "The address of the database is not understood "
        "(it looks like postgresql://name:password@server/database)."
    ),
    "database-refused": N_("The database server refused the name or password."),
    "database-missing": N_("The database or a part of it is missing ({detail})."),
    "database-lost": N_(
        "The connection to the database was lost. It is made again at the next step; what was "
        "confirmed is saved."
    ),
    "database-fault": N_("The database refused ({detail}). Nothing was changed."),
    "database-newer": N_(
        "The database was made by a newer version of Liaison ({newest}). Update this program."
    ),
    "database-foreign": N_("This database belongs to another program."),
    "database-in-use": N_("Somebody else has the database open. Close it everywhere first."),
    "disk-full": N_("The disk is full. Nothing of this step was kept; free some space."),
    "disk-fault": N_("The disk could not be read or written ({detail})."),
    "file-unreadable": N_("{path} cannot be read: {reason}"),
    "file-write": N_("{path} cannot be written: {reason}"),
    "backup-missing": N_("There is no file {path}."),
    "backup-damaged": N_("The backup is damaged ({reason}). Nothing was changed."),
    "backup-foreign": N_("That file is no backup of Liaison."),
    "backup-newer": N_("The backup was made by a newer version of Liaison ({newest})."),
    "backup-onto-itself": N_("That is the database itself. Choose another file."),
    "backup-failed": N_("The backup failed: {reason}"),
    "backup-needs-pg-dump": N_(
        "PostgreSQL's own programs (pg_dump, pg_restore) are needed for this. Install the package "
        "postgresql-client."
    ),
}
