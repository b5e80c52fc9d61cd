"""Who makes room for whom: Plh. one after another, and somebody who appoints on every day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from capaian.audit.models import Event
from capaian.domain.access import Actor
from capaian.domain.errors import Conflict, NotFound
from capaian.domain.terms import Capacity
from capaian.office.commands import (
    AppointRequest,
    appoint,
    end_appointment,
    withdraw_appointment,
)
from capaian.office.models import Office
from capaian.office.queries import (
    find_end_of_appointing,
    list_coming,
)
from tests.apps.test_office import TODAY, TOMORROW, YESTERDAY, position_of
from tests.conftest import Cast


def days_of_camat() -> list[tuple[str, str, date, date | None]]:
    held = position_of("camat").appointments.order_by("start")
    return [(each.person.code, each.capacity, each.start, each.end) for each in held]


def test_head_makes_room_for_a_plh_and_comes_back(sekcam: Actor, cast: Cast) -> None:
    [(code, _, begun, _)] = days_of_camat()
    camat, three = position_of("camat"), TODAY + timedelta(days=3)
    appoint(sekcam, AppointRequest(camat.pk, sekcam.person, Capacity.DAILY, TODAY, TOMORROW))
    before = (code, "definitif", begun, YESTERDAY)
    assert days_of_camat() == [
        before,
        ("sekcam", "plh", TODAY, TOMORROW),
        (code, "definitif", TOMORROW + timedelta(days=1), None),
    ]
    standing_in = camat.appointments.get(capacity=Capacity.DAILY)
    for last in (three, TODAY):
        end_appointment(sekcam, standing_in.pk, last)
        assert days_of_camat() == [
            before,
            ("sekcam", "plh", TODAY, last),
            (code, "definitif", last + timedelta(days=1), None),
        ]
    event = Event.objects.order_by("-sequence")[2]
    assert event.details["back"] == cast["camat"].name


def test_plh_is_taken_back_before_he_begins(sekcam: Actor, stranger: Actor) -> None:
    before, camat = days_of_camat(), position_of("camat")
    request = AppointRequest(camat.pk, sekcam.person, Capacity.DAILY, TOMORROW, TOMORROW)
    coming = appoint(sekcam, request)
    assert [each.pk for each in list_coming(sekcam)][:1] == [coming.pk]
    assert list(list_coming(stranger)) == []
    with pytest.raises(NotFound):
        withdraw_appointment(stranger, coming.pk)
    withdraw_appointment(sekcam, coming.pk)
    assert days_of_camat() == before
    with pytest.raises(NotFound):
        withdraw_appointment(sekcam, coming.pk)


def test_two_heads_stay_two_when_the_plh_between_them_is_taken_back(sekcam: Actor) -> None:
    camat, later = position_of("camat"), TOMORROW + timedelta(days=1)
    end_appointment(sekcam, camat.appointments.get().pk, TODAY)
    between = AppointRequest(camat.pk, sekcam.person, Capacity.DAILY, TOMORROW, TOMORROW)
    coming = appoint(sekcam, between)
    appoint(sekcam, AppointRequest(camat.pk, sekcam.person, Capacity.DEFINITIVE, later))
    withdraw_appointment(sekcam, coming.pk)
    assert [(code, *days) for code, _, *days in days_of_camat()] == [
        ("camat", date(2026, 1, 1), TODAY),
        ("sekcam", later, None),
    ]


def test_what_has_begun_is_not_taken_back(sekcam: Actor) -> None:
    before = days_of_camat()
    with pytest.raises(Conflict, match="Akhiri jabatannya"):
        withdraw_appointment(sekcam, position_of("camat").appointments.get().pk)
    assert days_of_camat() == before


def test_one_plh_after_another_keeps_the_return_behind_both(sekcam: Actor, cast: Cast) -> None:
    [(code, _, begun, _)] = days_of_camat()
    camat, other = position_of("camat"), cast["kasi-pemerintahan"].person
    days = [TODAY + timedelta(days=count) for count in range(6)]
    appoint(sekcam, AppointRequest(camat.pk, sekcam.person, Capacity.DAILY, TODAY, TOMORROW))
    second = appoint(sekcam, AppointRequest(camat.pk, other, Capacity.DAILY, days[2], days[3]))

    def shown(last: date) -> list[tuple[str, str, date, date | None]]:
        return [
            (code, "definitif", begun, YESTERDAY),
            ("sekcam", "plh", TODAY, TOMORROW),
            ("kasi-pemerintahan", "plh", days[2], last),
            (code, "definitif", last + timedelta(days=1), None),
        ]

    assert days_of_camat() == shown(days[3])
    end_appointment(sekcam, second.pk, days[4])
    assert days_of_camat() == shown(days[4])
    first = camat.appointments.get(start=TODAY)
    end_appointment(sekcam, first.pk, TODAY)
    assert days_of_camat()[2] == (code, "definitif", TOMORROW, TOMORROW)
    withdraw_appointment(sekcam, second.pk)
    assert days_of_camat()[2:] == [(code, "definitif", TOMORROW, None)]


def test_first_of_two_plh_is_taken_back_before_he_begins(sekcam: Actor, cast: Cast) -> None:
    before, camat = days_of_camat(), position_of("camat")
    other = cast["kasi-pemerintahan"].person
    days = [TOMORROW + timedelta(days=count) for count in range(4)]
    first = appoint(
        sekcam, AppointRequest(camat.pk, sekcam.person, Capacity.DAILY, days[0], days[1])
    )
    second = appoint(sekcam, AppointRequest(camat.pk, other, Capacity.DAILY, days[2], days[3]))
    withdraw_appointment(sekcam, first.pk)
    assert days_of_camat()[0] == (*before[0][:3], days[1])
    withdraw_appointment(sekcam, second.pk)
    assert days_of_camat() == before


def test_plt_who_becomes_definitive_makes_no_room_as_plt(sekcam: Actor, cast: Cast) -> None:
    camat, other = position_of("camat"), cast["kasi-pemerintahan"].person
    days = [TODAY + timedelta(days=count) for count in range(4)]
    end_appointment(sekcam, camat.appointments.get().pk, YESTERDAY)
    appoint(sekcam, AppointRequest(camat.pk, sekcam.person, Capacity.ACTING, TODAY, TODAY))
    plh = appoint(sekcam, AppointRequest(camat.pk, other, Capacity.DAILY, days[1], days[2]))
    appoint(sekcam, AppointRequest(camat.pk, sekcam.person, Capacity.DEFINITIVE, days[3]))
    withdraw_appointment(sekcam, plh.pk)
    assert [(code, *rest) for code, _, *rest in days_of_camat()[1:]] == [
        ("sekcam", TODAY, TODAY),
        ("sekcam", days[3], None),
    ]


def test_somebody_who_appoints_is_there_on_the_day_after_each_end(sekcam: Actor) -> None:
    office, later = Office.objects.get(), TODAY + timedelta(days=30)
    secretary, head = position_of("sekcam"), position_of("camat")
    assert find_end_of_appointing(office) is None
    end_appointment(sekcam, secretary.appointments.get().pk, TODAY)
    acting = AppointRequest(secretary.pk, sekcam.person, Capacity.ACTING, later, later)
    appoint(sekcam, acting)
    with pytest.raises(Conflict, match="tidak ada lagi yang dapat menetapkan pejabat"):
        end_appointment(sekcam, head.appointments.get().pk, TOMORROW)
    secretary.appointments.filter(end=TODAY).update(end=TODAY - timedelta(days=3))
    with pytest.raises(Conflict, match="tidak ada lagi yang dapat menetapkan pejabat"):
        end_appointment(sekcam, head.appointments.get().pk, TODAY - timedelta(days=5))
    head.appointments.update(end=TOMORROW)
    assert find_end_of_appointing(office) == TOMORROW


def test_head_who_leaves_meanwhile_makes_no_room(sekcam: Actor) -> None:
    camat = position_of("camat")
    request = AppointRequest(camat.pk, sekcam.person, Capacity.DAILY, TODAY, TOMORROW)
    end_appointment(sekcam, camat.appointments.get().pk, TOMORROW)
    before = days_of_camat()
    with pytest.raises(Conflict, match="masih dijabat"):
        appoint(sekcam, request)
    begun = before[0][2]
    with pytest.raises(Conflict, match="masih dijabat"):
        appoint(sekcam, replace(request, start=begun, end=begun))
    assert days_of_camat() == before
