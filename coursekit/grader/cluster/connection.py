"""Addresses, certificates, and Dask's settings: how the machines of a course reach each other.

Dask unpickles what it receives, so **whoever may connect can run code** on every machine of the
cluster, the gradebook's included. Connections are encrypted, and both sides show a certificate of
the course's own authority; without that, only processes of this one machine may meet.
"""

import datetime
import ipaddress
import ssl
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from distributed.security import Security

from coursekit.grader.protocol.job import GraderError

FOLDER = ".cluster"
CA, CERT, KEY = "ca.pem", "cert.pem", "key.pem"
PORT = 8786
LOOPBACK = "127.0.0.1"
# Of the scheduler and the workers. Whatever a personal configuration of Dask's says, these hold.
SETTINGS = {
    "distributed.scheduler.allowed-failures": 1,  # a job that ends its worker ends two, not four
    "distributed.scheduler.worker-saturation": 1.0,  # and no others that wait at that worker
    "distributed.scheduler.worker-ttl": "60s",  # a cut network, found out
    # A hundred looks a second at threads that only wait, and fifty at the event loop.
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "5s",
    "distributed.scheduler.preload": [],
    "distributed.worker.preload": [],
    # Dask always listens for browsers, too. There is nothing to be had there, and on loopback only.
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}
OF_CLIENTS = {
    "distributed.client.preload": [],
    # A job may have large files, and nothing is to be done about that.
    "distributed.admin.large-graph-warning-threshold": "1GB",
}
NOWHERE = f"{LOOPBACK}:0"


@dataclass(frozen=True)
class Certificates:
    """Where the authority's certificate, this machine's own, and its key lie."""

    ca: Path
    cert: Path
    key: Path

    @classmethod
    def in_folder(cls, folder: Path) -> "Certificates":
        return cls(folder / CA, folder / CERT, folder / KEY)


@dataclass(frozen=True)
class Address:
    """Where a scheduler is: `tls://HOST:PORT`, or `tcp://` on this machine."""

    protocol: str
    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.protocol}://{host}:{self.port}"


def address(text: str) -> Address:
    """Reads an address.

    Raises
    ------
    GraderError
        If it is none, or one at which strangers could run code.
    """
    try:
        parts = urlsplit(text)
        found = Address(
            parts.scheme, parts.hostname or "", PORT if parts.port is None else parts.port
        )
    except ValueError as problem:
        raise GraderError(f"{text!r} is no address of a scheduler: {problem}") from problem
    if found.protocol not in ("tls", "tcp") or not found.host:
        raise GraderError(
            f"{text!r} is no address of a scheduler: expected is one such as tls://HOST:{PORT}."
        )
    if found.protocol == "tcp" and not is_loopback(found.host):
        raise GraderError(
            f"{text} is refused: without encryption, whoever reaches that port can run code on every "
            "machine of the cluster, and hidden tests can be read on the way. Use tls://, with "
            "certificates that `python3 course.py certificates` makes."
        )
    return found


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False  # a name may lead anywhere


def security(where: Address, certificates: Certificates) -> Security:
    """How to connect to, or listen at, an address.

    Raises
    ------
    GraderError
        If a certificate is missing or has expired, or others can read the key.
    """
    if where.protocol == "tcp":
        return Security(require_encryption=False)
    for path in (certificates.ca, certificates.cert, certificates.key):
        if not path.is_file():
            raise GraderError(
                f"There is no {path.absolute()}. `python3 course.py certificates` makes them, once for a "
                "course; then copy the folder to each of its machines."
            )
    mode = certificates.key.stat().st_mode & 0o777
    if mode & 0o077:
        raise GraderError(
            f"Others can read {certificates.key.absolute()} (mode {mode:04o}), and could run code on "
            f"every machine of the cluster: chmod 600 {certificates.key}"
        )
    for path in (certificates.ca, certificates.cert):
        check_time(path)
    cert, key = str(certificates.cert), str(certificates.key)
    return Security(
        require_encryption=True,
        tls_ca_file=str(certificates.ca),
        tls_min_version=ssl.TLSVersion.TLSv1_3,
        tls_client_cert=cert,
        tls_client_key=key,
        tls_scheduler_cert=cert,
        tls_scheduler_key=key,
        tls_worker_cert=cert,
        tls_worker_key=key,
    )


def check_time(path: Path) -> None:
    """Raises GraderError if a certificate cannot be read, or is not valid now."""
    try:
        found = x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError) as problem:
        raise GraderError(f"{path} is no certificate: {problem}") from problem
    first, last = found.not_valid_before_utc, found.not_valid_after_utc
    now = datetime.datetime.now(datetime.UTC)
    if not first <= now <= last:
        raise GraderError(
            f"{path} is valid from {first:%Y-%m-%d} to {last:%Y-%m-%d}, and here it is {now:%Y-%m-%d}. If "
            "the clock is right, make new certificates (python3 course.py certificates) for all machines."
        )
