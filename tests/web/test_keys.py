"""The page of access keys."""

from __future__ import annotations

import hashlib
import re

from capaian.audit.models import Event
from capaian.office.models import AccessKey
from tests.web.conftest import Browsers

PAGE = "/kantor/kunci/"


def test_key_is_shown_once_and_only_its_hash_is_kept(browsers: Browsers) -> None:
    sekcam = browsers("sekcam")
    made = sekcam.send(PAGE, sekcam.form(PAGE), holder="  e-SAKIP   kabupaten ")
    (shown,) = re.findall(r"<code>(capaian-[\w-]{43})</code>", made.content.decode())
    key = AccessKey.objects.get()
    assert (key.holder, key.fingerprint) == (
        "e-SAKIP kabupaten", hashlib.sha256(shown.encode()).hexdigest(),
    )  # fmt: skip
    assert shown not in sekcam.open(PAGE).content.decode()
    assert shown not in str(list(Event.objects.values_list("details", flat=True)))


def test_second_click_makes_no_second_key(browsers: Browsers) -> None:
    sekcam = browsers("sekcam")
    form = sekcam.form(PAGE)
    sekcam.send(PAGE, form, holder="e-SAKIP")
    again = sekcam.send(PAGE, form, holder="e-SAKIP")
    assert (again.status_code, AccessKey.objects.count()) == (302, 1)


def test_key_is_taken_back_by_camat_or_sekcam(browsers: Browsers) -> None:
    sekcam, camat = browsers("sekcam"), browsers("camat")
    sekcam.send(PAGE, sekcam.form(PAGE), holder="e-SAKIP")
    camat.do(PAGE, "cabut")
    assert AccessKey.objects.get().revoked_at is not None
    assert "Dicabut" in camat.open(PAGE).content.decode()


def test_others_read_the_list_and_learn_who_keeps_it(browsers: Browsers) -> None:
    kasi = browsers("kasi-pemerintahan")
    page = kasi.open(PAGE).content.decode()
    assert "Ini dikerjakan oleh Sekcam." in page
    assert 'value="cabut"' not in page


def test_nameless_holder_is_refused_at_its_field(browsers: Browsers) -> None:
    sekcam = browsers("sekcam")
    refused = sekcam.send(PAGE, sekcam.form(PAGE), holder=" ")
    assert (refused.status_code, AccessKey.objects.count()) == (422, 0)
