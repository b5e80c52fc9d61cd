"""Every address of the program. What is public says so at its view."""

from __future__ import annotations

from django.urls import include, path

from capaian.web.account_urls import account_patterns
from capaian.web.views import (
    archive,
    cases,
    check,
    drafts,
    errors,
    executors,
    figures,
    guide,
    health,
    history,
    home,
    keys,
    office,
    papers,
    people,
    plan,
    register,
    reminders,
    search,
    sending,
    settings,
    start,
    steps,
    structure,
    tables,
    units,
)

urlpatterns = [
    *account_patterns,
    path("mulai/", start.begin, name="start"),
    path("", home.show_home, name="home"),
    path("cari/", search.show_found, name="search"),
    path("tugas/", home.list_tasks, name="tasks"),
    path("pengingat/<number:pk>/tutup/", reminders.dismiss, name="dismiss"),
    path("kasus/", cases.list_all, name="cases"),
    path("kasus/baru/", cases.open_new, name="order"),
    path("kasus/<number:pk>/", cases.show_case, name="case"),
    path("kasus/<number:pk>/langkah/<number:number>/", steps.show_step, name="step"),
    path("kasus/<number:pk>/draf/", drafts.show_drafts, name="drafts"),
    path("luring.js", units.send_worker, name="offline"),
    path("kasus/<number:pk>/isian/<number:unit>/", units.show_unit, name="unit"),
    path("kasus/<number:pk>/isian/<number:unit>/buku-kerja/", units.send_workbook, name="workbook"),
    path("kasus/<number:pk>/tabel/<str:name>/", tables.show_table, name="table"),
    path("kasus/<number:pk>/angka/", figures.show_figures, name="figures"),
    path("kasus/<number:pk>/angka/<number:line>/", figures.show_figure, name="figure"),
    path("kantor/", office.show_office, name="office"),
    path("kantor/pejabat/", office.show_holders, name="holders"),
    path("kantor/persiapan/", start.show_readiness, name="readiness"),
    path("kantor/unit/usulan/", start.propose_units, name="propose_units"),
    path("kantor/jabatan/usulan/", start.propose_titles, name="propose_positions"),
    path("kantor/unit/", structure.show_units, name="units"),
    path("kantor/unit/<number:pk>/", structure.show_one_unit, name="one_unit"),
    path("kantor/jabatan/", structure.show_positions, name="positions"),
    path("kantor/jabatan/<number:pk>/", structure.show_one_position, name="position"),
    path("kantor/orang/", people.show_people, name="people"),
    path("kantor/orang/baru/", people.add_one, name="new_person"),
    path("kantor/orang/<number:pk>/", people.show_person, name="person"),
    path("kantor/pelaksana/", executors.show_executors, name="executors"),
    path("kantor/pelaksana/kolom/<slug:lane>/", executors.change_lane, name="executors_lane"),
    path("kantor/pelaksana/langkah/<number:number>/", executors.change_step, name="executors_step"),
    path("kantor/kop.svg", settings.send_letterhead, name="letterhead"),
    path("kantor/pengaturan/<slug:topic>/", settings.change_topic, name="settings"),
    path("kantor/kunci/", keys.show_keys, name="keys"),
    path("kantor/register/", register.show_register, name="register"),
    path("kantor/pengiriman/", sending.list_all, name="dispatches"),
    path("kantor/pengiriman/<number:pk>/", sending.show_dispatch, name="dispatch"),
    path("kantor/rencana/", plan.list_plans, name="plans"),
    path("kantor/rencana/unggah/", plan.upload_plan, name="plan_upload"),
    path("kantor/rencana/usulan/<number:pk>/", plan.show_draft, name="plan_draft"),
    path("kantor/rencana/<number:pk>/", plan.show_plan, name="plan"),
    path("kantor/rencana/<number:pk>/berkas.<str:ending>", plan.send_plan, name="plan_file"),
    path("kantor/rencana/<number:pk>/perjanjian/", plan.send_agreement, name="plan_agreement"),
    path(
        "kantor/rencana/<number:old>/banding/<number:new>/", plan.compare_plans, name="plan_compare"
    ),
    path("arsip/", archive.list_archive, name="archive"),
    path("arsip/<number:pk>/", archive.show_archived, name="archived"),
    path("riwayat/", history.show_history, name="history"),
    path("bantuan/", guide.list_chapters, name="guide"),
    path("bantuan/gambar/<str:name>", guide.send_picture, name="guide_picture"),
    path("bantuan/<slug:slug>/", guide.show_chapter, name="guide_chapter"),
    path("naskah/<number:pk>/", papers.show_paper, name="paper"),
    path("bukti/<number:pk>/", papers.show_evidence, name="evidence"),
    path("naskah/<number:pk>/umum/", check.change_publicity, name="publicity"),
    path("periksa/<str:code>/", check.check_paper, name="check"),
    path("periksa/<str:code>/berkas/", check.send_public, name="check_file"),
    path("api/v1/", include("capaian.api.urls")),
    path("sehat/", health.show_health, name="health"),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
handler429 = errors.too_many
