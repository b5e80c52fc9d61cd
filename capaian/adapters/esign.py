"""Signing through the BSrE Esign Client Service, a service in the kabupaten's own network.

Every name of that service stands here (seen in many callers; no official text was at hand).
The NIK and the passphrase are passed through: they are kept in no file, log, event or message,
which is also why no cause is chained to a refusal: the service's address carries the NIK.
"""

from __future__ import annotations

import asyncio
import base64
import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import aiohttp

from capaian.adapters.threads import run_apart
from capaian.domain.errors import Invalid, Refusal, Unavailable

STATUS_SECONDS = 5  # ours: a status is asked for in passing
NOTHING_CHANGED = "Dokumen belum ditandatangani."

_NOT_REGISTERED = "NIK ini belum terdaftar di BSrE. Hubungi pengelola sertifikat kabupaten."
_UNAUTHORIZED = f"Layanan tanda tangan menolak aplikasi ini. {NOTHING_CHANGED}"

# What the person can mend, by the service's own codes (seen in callers): code, field, sentence.
_MENDABLE = {
    2011: ("esign_not_registered", "nik", _NOT_REGISTERED),
    2031: (
        "esign_passphrase",
        "passphrase",
        "Kata sandi tanda tangan elektronik salah. Periksa, lalu ulangi.",
    ),
}
# What the server's keeper has to mend, by the codes of HTTP: code, sentence.
_REFUSED = {
    401: ("esign_unauthorized", f"{_UNAUTHORIZED} Hubungi pengelola server."),
    403: ("esign_unauthorized", f"{_UNAUTHORIZED} Hubungi pengelola server."),
    413: (
        "esign_too_large",
        f"Berkas terlalu besar untuk layanan tanda tangan. {NOTHING_CHANGED} "
        "Hubungi pengelola server.",
    ),
}
# States of a certificate with which nobody can sign (seen in callers, spelling not official).
_NOT_READY = {
    "NOT_REGISTERED": _NOT_REGISTERED,
    "NO_CERTIFICATE": "NIK ini belum memiliki sertifikat. Hubungi pengelola sertifikat kabupaten.",
    "WAITING_FOR_VERIFICATION": "Sertifikat masih menunggu verifikasi BSrE. Ulangi setelah terbit.",
    "EXPIRED": "Sertifikat elektronik sudah kedaluwarsa. Perpanjang lewat pengelola kabupaten.",
    "REVOKE": "Sertifikat elektronik sudah dicabut. Hubungi pengelola sertifikat kabupaten.",
    "SUSPEND": "Sertifikat elektronik sedang ditangguhkan. Hubungi pengelola sertifikat kabupaten.",
}


@dataclass(frozen=True, slots=True)
class Service:
    """Where the service stands, and how this program proves itself to it.

    ``seconds`` is how long a signature may take, all in all; a status has at most five.
    """

    url: str
    user: str
    password: str = field(repr=False)
    seconds: int = 15


@dataclass(frozen=True, slots=True)
class EsignSigner:
    """Signs as the holder of a NIK (16 digits); a Signer like those with a key at hand."""

    service: Service
    nik: str = field(repr=False)
    passphrase: str = field(repr=False)

    def check_status(self) -> None:
        """Ask whether this NIK can sign at all; raises Invalid or Unavailable with the reason."""
        if not re.fullmatch(r"\d{16}", self.nik):
            sentence = "NIK terdiri atas 16 angka. Periksa penulisannya."
            raise Invalid(sentence, problems=(("nik", sentence),))
        path = f"api/user/status/{self.nik}"
        seconds = min(STATUS_SECONDS, self.service.seconds)
        body = _read_json(run_apart(asyncio.run, self._ask("GET", path, seconds)))
        sentence = _NOT_READY.get(str(body.get("status", "")).upper(), "")
        if sentence:
            raise Invalid(sentence, code="esign_not_ready", problems=(("nik", sentence),))

    def sign(
        self,
        pdf: bytes,
        *,
        signer_name: str,
        reason: str,
        location: str,
        at: datetime,
        field_name: str,
    ) -> bytes:
        """The PDF as the service signed it, invisibly; name, place and field are the service's.

        Raises Invalid for a wrong NIK or passphrase, Unavailable where the service refuses,
        fails or does not answer. What comes back is not believed: the caller verifies it.
        """
        form = aiohttp.FormData(
            {"nik": self.nik, "passphrase": self.passphrase, "tampilan": "invisible"}
        )
        form.add_field("file", pdf, filename="dokumen.pdf", content_type="application/pdf")
        content = run_apart(
            asyncio.run, self._ask("POST", "api/sign/pdf", self.service.seconds, form)
        )
        if content.startswith(b"%PDF-"):
            return content
        signed = _decode(_read_json(content).get("base64_signed_file"))
        if not signed.startswith(b"%PDF-"):
            raise _unreadable()
        return signed

    async def _ask(
        self, method: str, path: str, seconds: int, form: aiohttp.FormData | None = None
    ) -> bytes:
        """The body of a good answer; a refusal for every other, and for none."""
        service = self.service
        try:
            async with (
                aiohttp.ClientSession(
                    headers={
                        "Authorization": aiohttp.encode_basic_auth(service.user, service.password)
                    },
                    timeout=aiohttp.ClientTimeout(total=seconds),
                ) as session,
                # A redirect would carry the passphrase to somebody else.
                session.request(
                    method, f"{service.url.rstrip('/')}/{path}", data=form, allow_redirects=False
                ) as response,
            ):
                content = await response.read()
                status = response.status
        except TimeoutError:
            raise Unavailable(
                f"Layanan tanda tangan tidak menjawab dalam {seconds} detik. "
                f"{NOTHING_CHANGED} Ulangi sebentar lagi.",
                code="esign_timeout",
            ) from None
        except (aiohttp.ClientError, OSError, ValueError):
            raise Unavailable(
                f"Layanan tanda tangan tidak terhubung. {NOTHING_CHANGED} Periksa jaringan kantor.",
                code="esign_unreachable",
            ) from None
        refusal = _find_refusal(status, content)
        if refusal:
            raise refusal
        return content


def _find_refusal(status: int, content: bytes) -> Refusal | None:
    """What an answer refuses: by the code in its body, else by that of HTTP."""
    try:
        body = _read_json(content)
    except Unavailable:
        body = {}
    given = str(body.get("status_code", ""))
    own = int(given) if given.isdecimal() else status
    if own in _MENDABLE:
        code, place, sentence = _MENDABLE[own]
        return Invalid(sentence, code=code, problems=((place, sentence),))
    if status == 200 and "error" not in body:
        return None
    if status in _REFUSED:
        code, sentence = _REFUSED[status]
        return Unavailable(sentence, code=code)
    if status >= 500:
        return Unavailable(
            f"Layanan tanda tangan sedang terganggu (kode {own}). "
            f"{NOTHING_CHANGED} Ulangi sebentar lagi.",
            code="esign_down",
        )
    return Unavailable(
        f"Layanan tanda tangan menolak permintaan ini (kode {own}). "
        f"{NOTHING_CHANGED} Hubungi pengelola server.",
        code="esign_refused",
    )


def _read_json(content: bytes) -> dict[str, Any]:
    try:
        body = json.loads(content)
    except ValueError:
        raise _unreadable() from None
    if not isinstance(body, dict):
        raise _unreadable()
    return body


def _decode(text: object) -> bytes:
    try:
        return base64.b64decode(str(text), validate=True)
    except ValueError:
        raise _unreadable() from None


def _unreadable() -> Unavailable:
    return Unavailable(
        f"Jawaban layanan tanda tangan tidak dapat dibaca. {NOTHING_CHANGED} Ulangi nanti.",
        code="esign_unreadable",
    )
