"""Makes a course's certificates: one authority of its own, and one certificate that it has signed.

Dask asks only whether the other side's certificate is of this authority, not for a name. So one
certificate serves all machines of a course, and the authority's key is forgotten as soon as it has
signed: nobody can make another one.
"""

import datetime
import os
import tempfile
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from coursekit.grader.cluster.connection import CA, CERT, KEY
from coursekit.grader.protocol.job import GraderError

DAYS = 5 * 366
DAY = datetime.timedelta(days=1)


def make_certificates(folder: Path) -> None:
    """Makes a folder with `ca.pem`, `cert.pem` and `key.pem`; it is there whole or not at all.

    Raises
    ------
    GraderError
        If it exists: nothing is overwritten.
    """
    if os.path.lexists(folder):
        raise GraderError(
            f"{folder} exists, and certificates are never overwritten: machines that have them could not "
            "reach others any more. To replace them on all machines, move that folder away first."
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        # Of mode 0700. What a kill leaves behind is of no use to anybody.
        partial = tempfile.mkdtemp(dir=folder.parent, prefix=f"{folder.name}.partial-")
        for name, content in contents().items():
            descriptor = os.open(
                os.path.join(partial, name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600
            )
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
        os.rename(partial, folder)
    except OSError as problem:
        raise GraderError(f"{folder} cannot be made: {problem}") from problem


def contents() -> dict[str, bytes]:
    """New certificates and a key, by the names of their files."""
    authority, own = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    issuer = named("course authority")
    ca = (
        started(issuer, issuer, authority)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage(signs_certificates=True), critical=True)
        .sign(authority, hashes.SHA256())
    )
    both = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
    cert = (
        started(named("course machine"), issuer, own)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage(both), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key()),
            critical=False,
        )
        .sign(authority, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    key = own.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return {CA: ca.public_bytes(pem), CERT: cert.public_bytes(pem), KEY: key}


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def started(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    """What both kinds of certificate have in common. Clocks may differ by a day."""
    now = datetime.datetime.now(datetime.UTC)
    public = key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAY)
        .not_valid_after(now + DAYS * DAY)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def usage(signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
