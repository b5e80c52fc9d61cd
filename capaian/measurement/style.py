"""The office's style of typed numbers, by which every figure of a measurement is read."""

from __future__ import annotations

from capaian.domain.access import Actor
from capaian.domain.errors import Invalid
from capaian.measurement.queries import list_running

FIELD = "decimal_style"


def check_style(actor: Actor, style: str) -> None:
    """Raise :class:`Invalid` where a measurement runs whose figures are typed in another style.

    They would be read as other numbers, those that were validated and the workbooks that are out
    included.
    """
    running = list_running(actor).first()
    if running and running.office.preferences.decimal_style != style:
        sentence = (
            f"{running.case} masih berjalan dan angkanya dibaca dengan gaya yang sekarang. "
            "Gaya angka dapat diganti sesudah pengukuran itu diarsipkan."
        )
        raise Invalid(sentence, problems=((FIELD, sentence),))
