"""Messages that leave the office by e-mail, and what the server said about them in one sentence."""

from __future__ import annotations

import smtplib
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a message, as its stored bytes."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one address; ``message_id`` only where a repeat must be known as such."""

    to: str
    subject: str
    body: str
    message_id: str = ""
    attached: Sequence[Attached] = ()


def can_mail() -> bool:
    """Whether a mail server is set on this machine."""
    return bool(settings.EMAIL_HOST)


def deliver(message: Message, line: BaseEmailBackend | None = None) -> str:
    """Hand a message to the mail server: "" when it took it, else why not and what to do.

    ``line`` is an open connection for several messages. Nothing is raised, so that the caller
    always writes down what became of it.
    """
    mail = EmailMessage(
        " ".join(message.subject.split()),
        message.body,
        to=[message.to],
        headers={"Message-ID": message.message_id} if message.message_id else {},
        connection=line,
    )
    for each in message.attached:
        mail.attach(each.name, each.content, each.media_type)
    try:
        mail.send()
    except (OSError, smtplib.SMTPException) as failure:
        return _word(failure)
    except ValueError:
        return f"Alamat {message.to} tidak dapat dikirimi. Periksa alamatnya, lalu ulangi."
    return ""


class Line:
    """One connection for many messages, given up when the server cannot be reached any more."""

    def __init__(self) -> None:
        self.failure = ""
        self._line = get_connection()
        self._open()

    @property
    def usable(self) -> bool:
        """Whether messages can go out at all."""
        return not self.failure

    def send(self, message: Message) -> str:
        """As :func:`deliver`; after a failure the connection is made anew."""
        if self.failure:
            return self.failure
        failure = deliver(message, self._line)
        if failure:
            self.close()
            self._open()
        return failure

    def close(self) -> None:
        """Say goodbye to the server, if it is still there."""
        try:
            self._line.close()
        except (OSError, smtplib.SMTPException):
            self._line = get_connection()

    def _open(self) -> None:
        try:
            self._line.open()
        except (OSError, smtplib.SMTPException) as failure:
            self.failure = _word(failure)


def _word(failure: OSError | smtplib.SMTPException) -> str:
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        answers = ", ".join(
            f"{address} ({code} {_read(text)})"
            for address, (code, text) in failure.recipients.items()
        )
        return f"Server menolak alamat {answers}. Periksa alamatnya, lalu ulangi."
    if isinstance(failure, smtplib.SMTPAuthenticationError):
        return "Server surel menolak kata sandi program. Hubungi pengelola server."
    if isinstance(failure, smtplib.SMTPResponseException):
        answer = f"{failure.smtp_code} {_read(failure.smtp_error)}"
        return f"Server surel menolak pesan ({answer}). Ulangi atau pilih cara lain."
    if isinstance(failure, smtplib.SMTPServerDisconnected):
        # Also what the library makes of a time-out once it is connected.
        return (
            "Server surel tidak menjawab sampai selesai. Pesan mungkin sudah sampai: "
            "tanyakan kepada penerima sebelum mengulang."
        )
    return "Server surel tidak dapat dihubungi. Ulangi nanti atau pilih cara lain."


def _read(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
