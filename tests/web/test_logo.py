"""The picture that an office puts on its letterhead: what is taken, where it stands, what stays."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from capaian.adapters.pictures import SIDE, make_logo
from capaian.adapters.typeset import typeset
from capaian.audit.models import Event
from capaian.cli.playing import Play
from capaian.documents.commands import put_logo, remove_logo
from capaian.documents.files import path_of, read_file
from capaian.documents.models import Document
from capaian.documents.printing import print_data
from capaian.domain.access import Actor
from capaian.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from capaian.domain.terms import PaperKind
from capaian.office.models import Office
from tests.reading import walk_tags
from tests.web.conftest import Browsers

PAGE = "/kantor/pengaturan/kop-surat/gambar/"
ALT = "Logo KECAMATAN WANGON"


def paint(colour: str = "navy", kind: str = "PNG", size: tuple[int, int] = (300, 360)) -> bytes:
    """A neutral picture: a ring on nothing, on white where the kind knows no nothing."""
    picture = Image.new("RGBA", size, (255, 255, 255, 0))
    edge = size[0] // 10
    ImageDraw.Draw(picture).ellipse(
        (edge, edge, size[0] - edge, size[1] - edge), outline=colour, width=edge
    )
    drawn = BytesIO()
    (picture if kind == "PNG" else picture.convert("RGB")).save(drawn, kind)
    return drawn.getvalue()


def list_alts(pdf: bytes) -> list[str]:
    with pikepdf.open(BytesIO(pdf)) as read:
        tags = walk_tags(read.Root.StructTreeRoot.K)
        return [str(tag.Alt) for tag in tags if tag.S == "/Figure"]


def list_pictures(pdf: bytes) -> list[tuple[int, int]]:
    with pikepdf.open(BytesIO(pdf)) as read:
        found = (each for each in read.objects if isinstance(each, pikepdf.Stream))
        return [
            (int(each.Width), int(each.Height))
            for each in found
            if each.get("/Subtype") == "/Image" and "/SMask" in each
        ]


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_picture_is_kept_small_and_alike(kind: str) -> None:
    made = make_logo(paint(kind=kind, size=(2000, 1000)))
    with Image.open(BytesIO(made)) as read:
        assert (read.format, read.size) == ("PNG", (SIDE, SIDE // 2))
        assert read.info == {}
    assert make_logo(paint(kind=kind, size=(2000, 1000))) == made


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "PNG atau JPEG"),
        (b"<svg onload='x()'/>", "PNG atau JPEG"),
        (paint(kind="GIF"), "PNG atau JPEG"),
        (paint()[:-200], "PNG atau JPEG"),
        (b"\x89PNG\r\n\x1a\n" + bytes(2 << 20), "lebih dari 2 MB"),
        (paint(kind="JPEG", size=(6000, 6000)), "terlalu besar"),
    ],
    ids=["empty", "svg", "gif", "cut", "heavy", "huge"],
)
def test_what_is_no_sound_small_picture_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence) as refused:
        make_logo(data)
    assert [place for place, _ in refused.value.problems] == ["picture"]


def test_sekcam_puts_a_picture_on_the_letterhead_and_takes_it_away(
    cast: dict[str, Actor], browsers: Browsers
) -> None:
    sekcam = browsers("sekcam")
    assert PAGE in sekcam.open("/kantor/pengaturan/kop-surat/").content.decode()
    plain = sekcam.open("/kantor/kop.svg").content
    assert b"<image" not in plain
    sekcam.do(PAGE, "", picture=SimpleUploadedFile("lambang.png", paint()))
    assert b"<image" in sekcam.open("/kantor/kop.svg").content
    event = Event.objects.latest("sequence")
    assert (event.action, event.details["changed"]) == ("change_office", "gambar dipasang")
    wrong = sekcam.send(PAGE, sekcam.form(PAGE), picture=SimpleUploadedFile("a.png", b"bukan"))
    # Said once, at the field where it is mended.
    assert (wrong.status_code, wrong.content.decode().count("PNG atau JPEG yang utuh")) == (422, 1)
    sekcam.do(PAGE, "hapus")
    assert sekcam.open("/kantor/kop.svg").content == plain
    with pytest.raises(Conflict):
        remove_logo(cast["sekcam"])
    with pytest.raises(NotAllowed):
        put_logo(cast["camat"], paint())
    assert "Ini dikerjakan oleh Sekcam." in browsers("camat").open(PAGE).content.decode()


def test_papers_bear_the_picture_of_their_time(play: Play, cast: dict[str, Actor]) -> None:
    play.run(until="request_approval")
    papers = Document.objects.filter(case_id=play.case, file__media_type="application/pdf")
    before = [each.pk for each in papers]
    put_logo(cast["sekcam"], paint())
    first = Office.objects.get().logo
    play.run(until="sign")
    put_logo(cast["sekcam"], paint("darkgreen"))
    assert Office.objects.get().logo != first
    play.run(until="copy")
    for paper in papers.all():
        pdf = read_file(paper.file)
        headed = paper.pk not in before
        assert (list_alts(pdf).count(ALT), len(list_pictures(pdf))) == (headed, headed), paper
    signed = papers.get(kind=PaperKind.PERFORMANCE)
    copy = papers.filter(kind=PaperKind.COPY)[0]
    letter = papers.get(kind=PaperKind.COVER_LETTER)
    named = [each.data["imprint"]["letterhead"]["logo"] for each in (signed, copy, letter)]
    # A copy of what was signed is that, also in its letterhead.
    assert named == [first, first, Office.objects.get().logo]
    remove_logo(cast["sekcam"])
    for template, paper in (("performance", copy), ("cover_letter", letter)):
        assert print_data(template, paper.data, paper="a4") == read_file(paper.file)
    path_of(first).unlink()
    with pytest.raises(NotFound):
        print_data("performance", copy.data, paper="a4")


def test_data_of_a_paper_from_before_are_printed_as_they_were(play: Play) -> None:
    play.run(until="order")
    paper = Document.objects.get(case_id=play.case, kind=PaperKind.DISPOSITION)
    del paper.data["imprint"]["letterhead"]["logo"]
    assert print_data("disposition", paper.data, paper="a4") == read_file(paper.file)
    assert typeset("disposition", paper.data) == read_file(paper.file)
