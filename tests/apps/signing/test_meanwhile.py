"""What happens in the office while a service signs: nobody waits, nothing false is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import connections
from pytest_django.fixtures import Settings

from capaian import gate
from capaian.adapters.esign import EsignSigner
from capaian.adapters.signing import CertificateSigner
from capaian.audit.models import Underway
from capaian.audit.queries import head_of
from capaian.cli.integrity import check_chain_of
from capaian.documents.commands import reserve_number
from capaian.documents.models import Document
from capaian.documents.ways import Credentials
from capaian.domain.access import Action, Actor
from capaian.domain.errors import AlreadyDone, Conflict, Invalid
from capaian.domain.terms import DocumentState
from capaian.measurement import commands
from capaian.measurement.models import Cycle
from capaian.procedure.queries import subject_of
from tests.apps.signing.conftest import TYPED, look
from tests.standins import (
    NIK,
    EsignHandler,
    Heard,
    serve,
)


def marks() -> int:
    return Underway.objects.count()


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


def test_second_click_meanwhile_is_told_who_signs_and_asks_no_service(
    cycle: Cycle, camat: Actor, bsre: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, whole = [], EsignSigner.sign

    def click_again(*args: Any, **named: Any) -> bytes:
        for actor in (camat, replace(camat, person=0, name="Plh. Camat")):
            with pytest.raises(Conflict) as refused:
                commands.sign(actor, cycle.case_id, TYPED)
            told.append(refused.value.sentence)
        return whole(*args, **named)

    monkeypatch.setattr(EsignSigner, "sign", click_again)
    slip = gate.Slip("dua kali")
    commands.sign(camat, cycle.case_id, TYPED, slip)
    assert bsre.paths.count("POST /api/sign/pdf") == 1
    assert told == [
        f"{who} sedang menandatangani dokumen ini sejak pukul 09.00 WIB. "
        "Tunggu sebentar, lalu muat ulang halaman."
        for who in ("Anda", camat.name)
    ]
    with pytest.raises(AlreadyDone):
        commands.sign(camat, cycle.case_id, TYPED, slip)
    assert (Document.objects.filter(state=DocumentState.SIGNED).count(), marks()) == (1, 0)


def test_signature_that_a_crash_cut_short_is_given_up_after_two_minutes(
    cycle: Cycle, camat: Actor, clock: time_machine.Traveller
) -> None:
    find_subject = partial(subject_of, cycle.case, "sign")
    cut_short = gate.alone(camat, Action.SIGN, find_subject)
    cut_short.__enter__()
    with pytest.raises(Conflict) as told:
        commands.sign(camat, cycle.case_id)
    assert (told.value.code, marks()) == ("underway", 1)
    clock.shift(timedelta(minutes=2, seconds=1))
    with gate.alone(camat, Action.SIGN, find_subject):
        # Whoever was slow, not dead, takes no mark away but the own.
        cut_short.__exit__(None, None, None)
        assert marks() == 1
    assert commands.sign(camat, cycle.case_id).state == DocumentState.SIGNED
    assert marks() == 0


def test_refused_signature_leaves_no_mark(cycle: Cycle, camat: Actor, bsre: Heard) -> None:
    for _ in range(2):
        with pytest.raises(Invalid) as told:
            commands.sign(camat, cycle.case_id, Credentials("salah", NIK))
        assert (told.value.code, marks()) == ("esign_passphrase", 0)
