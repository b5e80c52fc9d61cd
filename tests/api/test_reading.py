"""What another program reads with a key, and what it does not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import given, settings

from capaian.cli.playing import Play
from capaian.documents.models import Document
from capaian.domain.access import Actor
from capaian.domain.errors import NotAllowed
from capaian.domain.terms import DocumentState, Role
from capaian.measurement.models import Snapshot
from capaian.office.commands import grant_key, revoke_key
from capaian.office.models import AccessKey
from capaian.web.wsgi import application


def make_key(actor: Actor) -> str:
    return grant_key(actor, "Bappedalitbang")


def ask(path: str, key: str) -> Any:
    return Client().get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {key}"})


def test_office_and_measurements_are_those_of_the_key(play: Play, sekcam: Actor) -> None:
    key = make_key(sekcam)
    play.run(until="order")
    assert ask("kantor", key).json() == {
        "code": "33.02.02", "name": "Kecamatan Wangon", "regency": "Kabupaten Banyumas",
    }  # fmt: skip
    (row,) = ask("pengukuran", key).json()
    assert (row["id"], row["year"], row["quarter"], row["signed"], row["closed_at"]) == (
        play.case, 2026, 1, False, None,
    )  # fmt: skip
    assert ask("pengukuran?tahun=2025", key).json() == []


def test_drafts_are_the_own_business_of_the_office(play: Play, sekcam: Actor) -> None:
    key = make_key(sekcam)
    play.run(until="submit")
    early = ask(f"pengukuran/{play.case}/angka", key)
    assert (early.status_code, early.json()["code"]) == (404, "not_signed")
    papers = Document.objects.filter(case_id=play.case)
    drafts = {each.code for each in papers.filter(state=DocumentState.DRAFT)}
    issued = {each.code for each in papers.filter(state=DocumentState.ISSUED)}
    assert {paper["code"] for paper in ask(f"pengukuran/{play.case}/naskah", key).json()} == issued
    assert {ask(f"naskah/{code}/berkas", key).status_code for code in drafts} == {404}


def test_signed_figures_are_told_as_they_were_frozen(play: Play, sekcam: Actor) -> None:
    key = make_key(sekcam)
    play.run(until="sign")
    final = Snapshot.objects.get(final=True)
    told = ask(f"pengukuran/{play.case}/angka", key).json()
    assert told == {
        "measurement": play.case, "document": final.document.code, "figures": final.figures,
    }  # fmt: skip
    file = ask(f"naskah/{final.document.code}/berkas", key)
    assert file["Content-Type"] == "application/pdf"
    assert hashlib.sha256(file.content).hexdigest() == final.document.file.sha256


def test_nothing_is_told_without_a_key_or_with_one_taken_back(play: Play, sekcam: Actor) -> None:
    key = make_key(sekcam)
    assert ask("kantor", "salah").status_code == 401
    assert Client().get("/api/v1/kantor").status_code == 401
    revoke_key(sekcam, AccessKey.objects.get().pk)
    assert ask("kantor", key).status_code == 401


def test_only_the_sekcam_makes_a_key(camat: Actor, kasi: Actor, clerk: Actor) -> None:
    for actor in (camat, kasi, clerk):
        with pytest.raises(NotAllowed):
            make_key(actor)


def test_other_offices_do_not_exist(play: Play, stranger: Actor) -> None:
    seats = tuple(replace(seat, role=Role.SECRETARY) for seat in stranger.seats)
    key = make_key(replace(stranger, seats=seats))
    play.run(until="order")
    paper = Document.objects.first()
    assert paper is not None
    assert ask("pengukuran", key).json() == []
    for path in (
        f"pengukuran/{play.case}/angka",
        f"pengukuran/{play.case}/naskah",
        f"naskah/{paper.code}/berkas",
    ):
        assert ask(path, key).status_code == 404


@pytest.fixture
def served() -> Iterator[Any]:
    """The program's entry for servers; a request leaves the test's own connection open."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield application
    for signal in signals:
        signal.connect(close_old_connections)


def test_whatever_is_asked_gets_a_described_answer(sekcam: Actor, served: Any) -> None:
    # Importing it takes longer than the other tests of this file, so who collects does not.
    import schemathesis
    from schemathesis.core.result import Ok

    key = make_key(sekcam)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", served)
    operations = list(schema.get_all_operations())
    assert len(operations) == 5
    for found in operations:
        assert isinstance(found, Ok)

        @settings(max_examples=10, deadline=None)
        @given(case=found.ok().as_strategy())
        def answer(case: Any) -> None:
            case.call_and_validate(headers={"Authorization": f"Bearer {key}"})

        answer()


@pytest.mark.django_db
def test_description_is_openapi_and_names_every_answer() -> None:
    described = Client().get("/api/v1/openapi.json").json()
    assert sorted(described["paths"]) == [
        "/api/v1/kantor",
        "/api/v1/naskah/{code}/berkas",
        "/api/v1/pengukuran",
        "/api/v1/pengukuran/{id}/angka",
        "/api/v1/pengukuran/{id}/naskah",
    ]
    assert described["components"]["securitySchemes"]["KeyHeader"]["scheme"] == "bearer"
