"""A PostgreSQL server of the tests' own, in a temporary folder, on a Unix socket in there."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from nbgrader.api import Gradebook
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError

from coursekit.own_folders import use_own_programs

SECONDS = 60
USER = "postgres"
# Debian's servers are not on the PATH; the newest counts.
PLACES = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=str)[::-1]]


def program(name: str) -> str | None:
    """The path of one of PostgreSQL's programs."""
    path = os.pathsep.join([*map(str, PLACES), os.environ.get("PATH", "")])
    return shutil.which(name, path=path)


def missing() -> str:
    """Why there can be no server on this machine; mostly nothing."""
    if program("initdb") and program("postgres"):
        return ""
    return "no PostgreSQL server on this machine (Debian, Ubuntu: apt install postgresql)"


class PostgresServer:
    """The server, as a process that can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process: subprocess.Popen | None = None
        # It refuses to run as root.
        self.user = unprivileged() if os.geteuid() == 0 else {}
        if self.user:
            shutil.chown(folder, **self.user)
        self._run("initdb", "--auth=trust", f"--username={USER}", "--encoding=UTF8", "--no-sync")

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        # fsync is for machines that lose their power; here only processes are killed. Its time zone is
        # not the gradebook's: times must come back as they went in.
        settings = ["fsync=off", "timezone=America/New_York", "listen_addresses="]
        settings.append("unix_socket_permissions=0700")
        command = [program("postgres"), "-D", self.data, "-k", self.folder]
        for setting in settings:
            command += ["-c", setting]
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(
                command, cwd=self.folder, stdout=log, stderr=log, **self.user
            )
        end = time.monotonic() + SECONDS
        while not self.answers():
            log_text = (self.folder / "log").read_text()
            assert self.process.poll() is None and time.monotonic() < end, log_text
            time.sleep(0.05)

    def answers(self) -> bool:
        engine = create_engine(self.url("postgres"))
        try:
            with engine.connect():
                return True
        except OperationalError:
            return False
        finally:
            engine.dispose()

    def kill(self) -> None:
        """As a machine that goes down: at once, whatever it was doing."""
        if self.process is not None:
            # To its main process SIGQUIT means that, and it takes its children along.
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(SECONDS)
            self.process = None

    def url(self, database: str) -> URL:
        return URL.create(
            "postgresql+psycopg", USER, database=database, query={"host": str(self.folder)}
        )

    def new_database(self, options: str = "") -> URL:
        """An empty database."""
        name = f"test_{uuid4().hex[:12]}"
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} {options}"))
        engine.dispose()
        return self.url(name)

    def client(self, name: str, *arguments: str, **options) -> subprocess.CompletedProcess:
        """Runs `pg_dump` and its like against this server, as the documentation writes them."""
        place = {"PGHOST": str(self.folder), "PGUSER": USER}
        command = [str(program(name)), *arguments]
        environment = os.environ | place
        return subprocess.run(command, check=True, capture_output=True, env=environment, **options)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def _run(self, name: str, *arguments: str) -> None:
        command = [str(program(name)), "-D", str(self.data), *arguments]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, **self.user)
        assert done.returncode == 0, done.stderr


def unprivileged() -> dict:
    """Debian's own user for it, or nobody, as options of subprocess."""
    names = {entry.pw_name for entry in pwd.getpwall()}
    entry = pwd.getpwnam(USER if USER in names else "nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid}


@contextmanager
def running_server() -> Iterator[PostgresServer]:
    """One that runs, and is gone afterwards with all that it kept."""
    # Short, as a socket's path may have 107 characters, and where another user may enter.
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as folder:
        os.chmod(folder, 0o755)
        server = PostgresServer(Path(folder))
        try:
            server.start()
            yield server
        finally:
            server.kill()


def empty_gradebook_in(url: URL) -> None:
    """Has nbgrader make its tables."""
    use_own_programs()
    with Gradebook(url.render_as_string(hide_password=False)):
        pass
