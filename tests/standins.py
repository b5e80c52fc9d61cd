"""Services of others, stood in for on loopback: a certificate authority, a time stamp, BSrE.

They really issue, stamp and sign, with the libraries that the program itself checks with.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.parser import BytesParser
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Thread

from asn1crypto import keys, tsp  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps import DummyTimeStamper

PASSPHRASE = "Kata Sandi #1"
NIK = "3302020000000001"
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class Issued:
    """A certificate with its key and those above it."""

    certificate: x509.Certificate
    key: Key
    above: tuple[x509.Certificate, ...] = ()

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    def export(self, passphrase: str = PASSPHRASE) -> bytes:
        """As PKCS#12 with the whole chain."""
        return pkcs12.serialize_key_and_certificates(
            b"kunci",
            self.key,
            self.certificate,
            list(self.above),
            BestAvailableEncryption(passphrase.encode()),
        )


def issue(
    name: str,
    by: Issued | None = None,
    *,
    authority: bool = False,
    stamping: bool = False,
    days: tuple[int, int] = (-2000, 3000),
) -> Issued:
    """A certificate signed by another, or by itself; ``days`` from now it is valid."""
    key: Key = (
        rsa.generate_private_key(65537, 2048)
        if stamping
        else ec.generate_private_key(ec.SECP256R1())
    )
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    usage = dict.fromkeys(
        (
            *("key_encipherment", "data_encipherment", "key_agreement"),
            *("encipher_only", "decipher_only"),
        ),
        False,
    )
    start, end = (datetime.now(UTC) + timedelta(days=each) for each in days)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not authority,
                content_commitment=not authority,
                key_cert_sign=authority,
                crl_sign=authority,
                **usage,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if stamping:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(purpose, critical=True)
    certificate = builder.sign(by.key if by else key, hashes.SHA256())
    return Issued(certificate, key, (by.certificate, *by.above) if by else ())


@cache
def make_bsre() -> Issued:
    """A stand-in for the authority, whose certificate the office trusts."""
    return issue("Induk tiruan", authority=True)


@cache
def make_holder() -> Issued:
    """The certificate that the stand-in service holds for the NIK."""
    return issue("Camat Wangon", issue("Penerbit tiruan", make_bsre(), authority=True))


@cache
def make_stamper() -> DummyTimeStamper:
    issued = issue("Cap waktu tiruan", make_bsre(), stamping=True)
    private = issued.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return DummyTimeStamper(
        asn1.Certificate.load(issued.certificate.public_bytes(Encoding.DER)),
        keys.PrivateKeyInfo.load(private),
    )


@dataclass
class Heard:
    """What a stand-in was asked, and how it is to behave.

    ``answer`` is one of the names in :meth:`EsignHandler.do_POST`, or (status, body).
    """

    answer: str | tuple[int, bytes] = "pdf"
    status: str | tuple[int, bytes] = "ISSUE"
    holder: Issued | None = None
    paths: list[str] = field(default_factory=list)
    fields: dict[str, bytes] = field(default_factory=dict)
    users: list[str] = field(default_factory=list)


class Handler(BaseHTTPRequestHandler):
    """Answers without writing a log to the terminal."""

    heard: Heard

    def log_message(self, format: str, *args: object) -> None:
        return

    def send(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if status in {301, 302, 307}:
            self.send_header("Location", "/lain")
        self.end_headers()
        self.wfile.write(body)

    def read_body(self) -> bytes:
        return self.rfile.read(int(self.headers["Content-Length"]))

    def note(self) -> None:
        self.heard.paths.append(f"{self.command} {self.path}")
        scheme, _, coded = self.headers.get("Authorization", "").partition(" ")
        self.heard.users.append(base64.b64decode(coded).decode() if scheme == "Basic" else "")


class EsignHandler(Handler):
    """The Esign Client Service."""

    def do_GET(self) -> None:
        self.note()
        if isinstance(self.heard.status, tuple):
            return self.send(*self.heard.status)
        return self.send(200, json.dumps({"status": self.heard.status}).encode())

    def do_POST(self) -> None:
        self.note()
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        parts = BytesParser().parsebytes(head + self.read_body())
        self.heard.fields = {
            str(part.get_param("name", header="content-disposition")): bytes(
                part.get_payload(decode=True)
            )
            for part in parts.walk()
            if not part.is_multipart()
        }
        answer = self.heard.answer
        if isinstance(answer, tuple):
            return self.send(*answer)
        if answer == "silence":
            time.sleep(3)
            return None
        if answer == "hang up":
            self.connection.close()
            return None
        if self.heard.fields["passphrase"] != PASSPHRASE.encode():
            return self.send(400, b'{"error": "Passphrase anda salah", "status_code": 2031}')
        signed = self.sign(self.heard.fields["file"])
        if answer == "base64":
            body = {"base64_signed_file": base64.b64encode(signed).decode()}
            return self.send(200, json.dumps(body).encode())
        if answer == "changed":
            signed = signed.replace(b"TandaTangan", b"TandaTungan")
        return self.send(200, signed, "application/pdf")

    def sign(self, pdf: bytes) -> bytes:
        holder = self.heard.holder or make_holder()
        signer = SimpleSigner.load_pkcs12_data(
            holder.export(), other_certs=[], passphrase=PASSPHRASE.encode()
        )
        field_name = f"TandaTanganBsre{pdf.count(b'/ByteRange') + 1}"
        metadata = PdfSignatureMetadata(field_name=field_name, subfilter=SigSeedSubFilter.PADES)
        done = PdfSigner(metadata, signer).sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)))
        return bytes(done.getvalue())


class StampHandler(Handler):
    """A time-stamp authority."""

    def do_POST(self) -> None:
        self.note()
        query = tsp.TimeStampReq.load(self.read_body())
        if isinstance(self.heard.answer, tuple):
            return self.send(*self.heard.answer)
        answer = make_stamper().request_tsa_response(query)
        return self.send(200, answer.dump(), "application/timestamp-reply")


@contextmanager
def serve(handler: type[Handler], heard: Heard) -> Iterator[str]:
    """The address of a stand-in that serves until the block ends."""
    kind = type("Handling", (handler,), {"heard": heard})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
