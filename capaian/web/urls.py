"""Every address of the program. What is public says so at its view."""

from __future__ import annotations

from django.urls import path

from capaian.web.views import (
    archive,
    cases,
    check,
    drafts,
    errors,
    figures,
    guide,
    health,
    history,
    home,
    login,
    office,
    papers,
    plan,
    register,
    search,
    sending,
    steps,
    tables,
    units,
)

urlpatterns = [
    path("masuk/", login.show_login, name="login"),
    path("masuk/contoh/<int:appointment>/", login.take_seat, name="take_seat"),
    path("keluar/", login.leave, name="leave"),
    path("", home.show_home, name="home"),
    path("cari/", search.show_found, name="search"),
    path("tugas/", home.list_tasks, name="tasks"),
    path("kasus/", cases.list_all, name="cases"),
    path("kasus/baru/", cases.open_new, name="order"),
    path("kasus/<int:pk>/", cases.show_case, name="case"),
    path("kasus/<int:pk>/langkah/<int:number>/", steps.show_step, name="step"),
    path("kasus/<int:pk>/draf/", drafts.show_drafts, name="drafts"),
    path("kasus/<int:pk>/isian/<int:unit>/", units.show_unit, name="unit"),
    path("kasus/<int:pk>/isian/<int:unit>/buku-kerja/", units.send_workbook, name="workbook"),
    path("kasus/<int:pk>/tabel/<str:name>/", tables.show_table, name="table"),
    path("kasus/<int:pk>/angka/", figures.show_figures, name="figures"),
    path("kasus/<int:pk>/angka/<int:line>/", figures.show_figure, name="figure"),
    path("kantor/", office.show_office, name="office"),
    path("kantor/register/", register.show_register, name="register"),
    path("kantor/pengiriman/", sending.list_all, name="dispatches"),
    path("kantor/pengiriman/<int:pk>/", sending.show_dispatch, name="dispatch"),
    path("kantor/rencana/", plan.list_plans, name="plans"),
    path("kantor/rencana/unggah/", plan.upload_plan, name="plan_upload"),
    path("kantor/rencana/usulan/<int:pk>/", plan.show_draft, name="plan_draft"),
    path("kantor/rencana/<int:pk>/", plan.show_plan, name="plan"),
    path("kantor/rencana/<int:pk>/berkas.<str:ending>", plan.send_plan, name="plan_file"),
    path("kantor/rencana/<int:pk>/perjanjian/", plan.send_agreement, name="plan_agreement"),
    path("kantor/rencana/<int:old>/banding/<int:new>/", plan.compare_plans, name="plan_compare"),
    path("arsip/", archive.list_archive, name="archive"),
    path("arsip/<int:pk>/", archive.show_archived, name="archived"),
    path("riwayat/", history.show_history, name="history"),
    path("bantuan/", guide.list_chapters, name="guide"),
    path("bantuan/gambar/<str:name>", guide.send_picture, name="guide_picture"),
    path("bantuan/<slug:slug>/", guide.show_chapter, name="guide_chapter"),
    path("naskah/<int:pk>/", papers.show_paper, name="paper"),
    path("bukti/<int:pk>/", papers.show_evidence, name="evidence"),
    path("naskah/<int:pk>/umum/", check.change_publicity, name="publicity"),
    path("periksa/<str:code>/", check.check_paper, name="check"),
    path("periksa/<str:code>/berkas/", check.send_public, name="check_file"),
    path("sehat/", health.show_health, name="health"),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
