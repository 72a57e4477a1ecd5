"""What `nbgrader_config.py` has SQLAlchemy do with each connection to the gradebook.

Imports nothing of nbgrader's, which takes a second and a half: settings are read before that.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError


def listen(target: type, name: str, listener: Callable) -> None:
    """Listens to an event of SQLAlchemy's, once.

    A process may read nbgrader_config.py over and over, and SQLAlchemy would call a listener as often.
    """
    if not event.contains(target, name, listener):
        event.listen(target, name, listener)


def write_ahead(connection: Any, _record: object) -> None:
    """Has SQLite write ahead; a listener for SQLAlchemy's `connect` event."""
    if type(connection).__module__ == "sqlite3":
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")


def still_connected(connection: Any, _record: object, _proxy: object) -> None:
    """Has a connection replaced that PostgreSQL's server has closed; a listener for `checkout`.

    So a run, and Formgrader, go on after the server was started anew.
    """
    if type(connection).__module__.partition(".")[0] == "psycopg":
        try:
            connection.execute("SELECT 1")
            connection.rollback()
        except Exception as problem:
            raise DisconnectionError from problem
