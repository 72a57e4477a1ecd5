"""Where a gradebook is: an address as SQLAlchemy writes it, or the path of an SQLite file."""

from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

SQLITE, POSTGRESQL = "sqlite", "postgresql"
EXAMPLE = "postgresql+psycopg://USER@HOST/DATABASE"
SECRET = ("password", "passfile", "sslpassword")  # of what may stand behind the question mark


def read_url(text: str) -> URL:
    """The address of a gradebook.

    Parameters
    ----------
    text : str
        An address of SQLAlchemy's, as in `c.CourseDirectory.db_url`, or a path.

    Raises
    ------
    ValueError
        If it is no address, or one of a database that is not supported. The text, which may hold a
        password, is not repeated.
    """
    if "://" not in text:
        return URL.create(SQLITE, database=str(Path(text).absolute()))
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise ValueError(f"is no address of a database. Expected is {EXAMPLE}.") from None
    if url.get_backend_name() not in (SQLITE, POSTGRESQL):
        raise ValueError(
            f"is an address for {url.drivername}. Supported are SQLite and PostgreSQL ({EXAMPLE})."
        )
    try:
        url.get_dialect().import_dbapi()
    except (ImportError, NoSuchModuleError):
        raise ValueError(
            f"is an address for {url.drivername}, whose driver is not installed. Expected is {EXAMPLE}; "
            "its driver comes with the extra `postgres` (`pip install 'psycopg[binary]'`)."
        ) from None
    if url.get_backend_name() == SQLITE and sqlite_file(url) is None:
        raise ValueError("is an address of SQLite without a file.")
    return url


def sqlite_file(url: URL) -> Path | None:
    """The gradebook's file, if it is one."""
    is_file = url.get_backend_name() == SQLITE and url.database not in (None, "", ":memory:")
    return Path(str(url.database)) if is_file else None


def shown(url: URL) -> str:
    """A gradebook's name for people: its file, or its address without passwords."""
    path = sqlite_file(url)
    if path is not None:
        return str(path)
    return url.difference_update_query(SECRET).render_as_string(hide_password=True)
