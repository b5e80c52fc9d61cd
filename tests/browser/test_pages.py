"""Every page with something on it: readable, light, no wider than its screen, easy to hit.

Complaints of the browser (a page that breaks the content policy, an error, another host that is
asked) count as well: see seat.py.
"""

from __future__ import annotations

import pytest
from django.urls import URLPattern, get_resolver, resolve
from playwright.sync_api import Browser

from capaian.domain.preferences import Topic
from tests.browser.looking import Scale, look_closely
from tests.browser.program import Program
from tests.browser.seat import DESKTOP, OLD_DESKTOP, Seat
from tests.browser.stage import CAMAT, CLERK, DESIGNER, SEKCAM

HEAVIEST = 100_000  # bytes of a first visit, with all that the page asks for
STRANGER, HEAD, STAFF = "", "Kasi Pelayanan Umum", "Pengadministrasi Pelayanan Umum"
# The measurements as tests/browser/world.py makes them.
DONE, DESK, INVITED, LATE = "/kasus/1/", "/kasus/3/", "/kasus/4/", "/kasus/5/"
PAGES = {
    STRANGER: [
        *("/masuk/", "/masuk/lupa/", "/masuk/diblokir/", "/masuk/tautan/1/abc-def/"),
        "/periksa/",
        *("/bantuan/", "/bantuan/umum/", "/bantuan/camat/", "/bantuan/pengadministrasi/"),
        *("/luring/", "/luring/kiriman/"),
    ],
    CAMAT: [
        *("/", "/kasus/", "/kasus/baru/", "/riwayat/", "/cari/", "/cari/?q=kepuasan"),
        *(DONE, LATE, f"{DONE}langkah/11/", f"{DONE}angka/", f"{DONE}angka/1/"),
        *(f"{DESK}langkah/9/", f"{DESK}koreksi/29/", f"{DESK}draf/"),
        *("/akun/", "/akun/kata-sandi/", "/akun/aplikasi/", "/akun/kunci/tambah/"),
    ],
    SEKCAM: [
        *("/", f"{INVITED}langkah/5/", f"{INVITED}rapat/", f"{INVITED}langkah/2/"),
        *(f"{DESK}langkah/10/", f"{DONE}langkah/9/"),
        *(f"{DONE}tabel/formulir/", f"{DONE}tabel/e81/", f"{DONE}tabel/rekap/"),
        *("/kantor/", "/kantor/persiapan/", "/kantor/pejabat/", "/kantor/kunci/"),
        *("/kantor/unit/", "/kantor/unit/1/", "/kantor/unit/usulan/"),
        *("/kantor/jabatan/", "/kantor/jabatan/1/", "/kantor/jabatan/usulan/"),
        *("/kantor/orang/", "/kantor/orang/1/", "/kantor/orang/baru/"),
        *("/kantor/orang/impor/", "/kantor/orang/impor/1/", "/kantor/akun/", "/kantor/akun/1/"),
        *("/kantor/pelaksana/", "/kantor/pelaksana/kolom/camat/", "/kantor/pelaksana/langkah/7/"),
        *(f"/kantor/pengaturan/{topic.value}/" for topic in Topic),
        "/kantor/pengaturan/kop-surat/gambar/",
        *("/kantor/rencana/", "/kantor/rencana/2/", "/kantor/rencana/unggah/"),
        *("/kantor/rencana/usulan/2/", "/kantor/rencana/1/banding/2/", "/arsip/2/"),
    ],
    CLERK: [
        *("/", "/tugas/", "/tindak-lanjut/1/"),
        *(f"{LATE}langkah/6/", f"{DONE}langkah/12/", f"{DONE}langkah/14/"),
        *("/kantor/register/", "/kantor/pengiriman/", "/kantor/pengiriman/1/"),
        *("/arsip/", "/arsip/1/", "/arsip/3/", "/arsip/pindah/", "/arsip/?kata=zzzz"),
    ],
    DESIGNER: [f"{INVITED}langkah/4/"],
    HEAD: ["/", f"{LATE}isian/6/", f"{DESK}isian/6/", "/hadir/"],
    STAFF: [f"{LATE}isian/6/", f"{DONE}isian/6/"],
}
# Pages that say why there is nothing, each with its status.
REFUSED = {"/tidak/ada/": 404, "/periksa/ABCD-EFGH-JKLM-NPQR/": 404}
# Nothing of a form stands beyond the edge of the page, where a hand must first push it, and
# billions are seen whole in their field.
CUT = """() => {
  const fields = [...document.querySelectorAll('.grid [name^="budget"]')];
  fields.forEach(each => { each.value = '9.999.999.999'; });
  return [...document.querySelectorAll('.wide:has(> .grid)'), ...fields]
    .some(each => each.scrollWidth > each.clientWidth);
}"""
FILES_AND_DEEDS = {
    *("take_seat", "leave", "mfa_login_webauthn", "dismiss", "publicity", "health", "worker"),
    *("workbook", "roster_file", "letterhead", "plan_file", "plan_agreement", "archived_file"),
    *("guide_picture", "paper", "paper_page", "evidence", "check_file"),
}
# These need a key, a code, a link or an empty installation: looked at in test_passkey.py,
# test_behind.py, test_keyboard.py and test_journey.py.
ELSEWHERE = {
    *("start", "check", "account_set_password"),
    *("account_reauthenticate", "mfa_authenticate", "mfa_reauthenticate"),
    *("mfa_reauthenticate_webauthn", "mfa_deactivate_totp", "mfa_remove_webauthn"),
    *("mfa_view_recovery_codes", "mfa_generate_recovery_codes"),
}


def test_every_page_has_its_place_in_the_walk() -> None:
    walked = {resolve(path.partition("?")[0]).route for each in PAGES.values() for path in each}
    patterns = [each for each in get_resolver().url_patterns if isinstance(each, URLPattern)]
    left_out = {str(each.name) for each in patterns if str(each.pattern) not in walked}
    assert left_out == FILES_AND_DEEDS | ELSEWHERE


@pytest.mark.journey
def test_every_page_is_readable_light_and_easy_to_hit(chromium: Browser, program: Program) -> None:
    program.furnish("build")
    wrong = {}
    for title, paths in PAGES.items():
        seat = Seat(chromium, program.address)
        if title:
            seat.enter(title)
        scale = Scale(seat.page)
        for path in paths:
            seat.open(path)
            weight = scale.weigh(seat.page)
            heavy = [f"weighs {weight} bytes"] if weight > HEAVIEST else []
            wrong[title, path] = heavy + look_closely(seat.page) + seat.complaints
            for size in (DESKTOP, OLD_DESKTOP):
                seat.page.set_viewport_size(size)
                wrong[title, path] += ["its form is cut"] if seat.page.evaluate(CUT) else []
            seat.page.set_viewport_size(DESKTOP)
            seat.complaints.clear()
        for path, status in REFUSED.items():
            seat.refuse(path, status)
            wrong[title, path] = look_closely(seat.page) + seat.complaints
        seat.context.close()
    assert {page: found for page, found in wrong.items() if found} == {}
