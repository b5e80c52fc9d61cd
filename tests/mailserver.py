"""A mail server on loopback that keeps what it hears, refuses, or stays silent."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from pytest_django.fixtures import Settings

SILENT = "diam"


@dataclass
class MailServer:
    """``answer`` refuses the address and ``data_answer`` the message, where they are set."""

    port: int = 0
    answer: str = ""
    data_answer: str = ""
    heard: list[tuple[str, bytes]] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.answer:
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.data_answer == SILENT:
            await asyncio.sleep(3)
        if self.data_answer:
            return self.data_answer
        self.heard.extend((each, envelope.content) for each in envelope.rcpt_tos)
        return "250 OK"


class _AnyPort(Controller):
    """A controller on whatever port is free."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def open_mail_server() -> Iterator[MailServer]:
    heard = MailServer()
    controller = _AnyPort(heard, hostname="127.0.0.1", port=0)
    controller.start()
    heard.port = controller.port
    try:
        yield heard
    finally:
        controller.stop()


def point_at(settings: Settings, port: int) -> None:
    """Let the program send through the real protocol to that port of loopback."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
