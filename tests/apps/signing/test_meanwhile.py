"""What happens in the office while a service signs: nobody waits, nothing false is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections
from pytest_django.fixtures import Settings

from capaian import gate
from capaian.adapters.signing import CertificateSigner
from capaian.audit.queries import head_of
from capaian.cli.integrity import check_chain_of
from capaian.documents.commands import reserve_number
from capaian.documents.models import Document
from capaian.domain.access import Actor
from capaian.domain.errors import AlreadyDone, Conflict
from capaian.domain.terms import DocumentState
from capaian.measurement import commands
from capaian.measurement.models import Cycle
from tests.apps.signing.conftest import TYPED, look
from tests.standins import (
    EsignHandler,
    Heard,
    serve,
)


def meanwhile(patch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let somebody do something while the signature is being made."""
    whole = CertificateSigner.sign

    def sign(*args: Any, **named: Any) -> bytes:
        act()
        return whole(*args, **named)

    patch.setattr(CertificateSigner, "sign", sign)


def test_nobody_waits_while_the_service_signs(
    cycle: Cycle, camat: Actor, heard: Heard, bsre: Heard, settings: Settings
) -> None:
    here, depths = connections["default"], []

    class Watching(EsignHandler):
        def note(self) -> None:
            depths.append(len(here.savepoint_ids))
            super().note()

    before = len(here.savepoint_ids)
    with serve(Watching, heard) as url:
        settings.ESIGN_URL = url
        commands.sign(camat, cycle.case_id, TYPED)
    # Only the test's own transaction is open: at the status, and at the signature.
    assert depths == [before, before]


def test_what_others_do_meanwhile_stands_and_the_document_is_signed(
    cycle: Cycle, camat: Actor, clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = reserve_number(clerk, "000.8.6.3", "Dokumen pengukuran kinerja")
    length, _ = head_of(cycle.office.code)
    meanwhile(monkeypatch, lambda: reserve_number(clerk, "000.8.6.3", "Surat lain"))
    document = commands.sign(camat, cycle.case_id, number=own.pk)
    # The paper bears the chain as it was when the paper was made; that head is still in it.
    assert document.data["imprint"]["chain_head"].startswith(f"{length}:")
    assert head_of(cycle.office.code)[0] == length + 2
    assert (document.number, check_chain_of(cycle.office.code)[0]) == (own, True)


def test_number_that_went_meanwhile_is_told_and_nothing_is_kept(
    cycle: Cycle, camat: Actor, clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = look(cycle)
    with monkeypatch.context() as patch:
        meanwhile(patch, lambda: reserve_number(clerk, "000.8.6.3", "Surat lain"))
        with pytest.raises(Conflict) as told:
            commands.sign(camat, cycle.case_id)
    after = look(cycle)
    assert told.value.code == "changed_meanwhile"
    assert (after["documents"], after["signatures"], after["final"]) == (
        before["documents"],
        before["signatures"],
        before["final"],
    )
    document = commands.sign(camat, cycle.case_id)
    assert document.number is not None
    assert document.number.sequence == 2 + max(sequence for sequence, _ in before["numbers"])


def test_document_that_was_refused_meanwhile_is_not_signed(
    cycle: Cycle, camat: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(monkeypatch, lambda: commands.refuse(camat, cycle.case_id, "Ada salah ketik."))
    with pytest.raises(Conflict) as told:
        commands.sign(camat, cycle.case_id)
    assert told.value.code == "wrong_step"
    assert Document.objects.filter(state=DocumentState.SIGNED).count() == 0


def test_second_click_meanwhile_signs_once(
    cycle: Cycle, camat: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    slip = gate.Slip("dua kali")
    whole = CertificateSigner.sign

    def click_again() -> None:
        with monkeypatch.context() as patch:
            patch.setattr(CertificateSigner, "sign", whole)
            commands.sign(camat, cycle.case_id, slip=slip)

    meanwhile(monkeypatch, click_again)
    with pytest.raises(AlreadyDone):
        commands.sign(camat, cycle.case_id, slip=slip)
    assert Document.objects.filter(state=DocumentState.SIGNED).count() == 1
