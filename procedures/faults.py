"""Faults of the machine, neither the file's nor the program's: no room, or no database.

Nobody is to blame an upload for them, and whoever waits long enough finds them gone.
"""

import sqlite3

from django.db import DatabaseError, Error, InterfaceError, OperationalError

from procedures.intake.limits import NO_ROOM

# psycopg2 tells a line that was cut in the middle by the base of all errors, not by a kind of it.
_NO_ANSWER = (OperationalError, InterfaceError, DatabaseError)
_POSTGRES_FULL = "53100"
# Connections lost or refused, too many of them, a server that stops, has crashed or is starting.
_POSTGRES_AWAY = ("08", "53", "57P")
# Locked for longer than anybody waits, not to be opened, not to be read or written.
_SQLITE_AWAY = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_IOERR,
}


def is_no_room(fault: BaseException | None) -> bool:
    """Say whether a disk was full: that of the uploads, or that of the database."""
    if isinstance(fault, OSError):
        return fault.errno in NO_ROOM
    said = _said_by_the_database(fault)
    return said in (_POSTGRES_FULL, sqlite3.SQLITE_FULL)


def is_database_away(fault: BaseException | None) -> bool:
    """Say whether the database did not answer; a statement that it refused is no such fault."""
    if type(fault) not in _NO_ANSWER or is_no_room(fault):
        return False
    said = _said_by_the_database(fault)
    if isinstance(said, int):
        return said in _SQLITE_AWAY
    return said is None or said.startswith(_POSTGRES_AWAY)


def _said_by_the_database(fault: BaseException | None) -> str | int | None:
    """Return the code the driver gives: text of PostgreSQL, a number of SQLite."""
    cause = fault.__cause__ if isinstance(fault, Error) else None
    extended = getattr(cause, "sqlite_errorcode", None)
    # The lower byte is the kind of error, the rest says more about it.
    return getattr(cause, "pgcode", None) if extended is None else extended & 0xFF
