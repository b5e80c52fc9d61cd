"""What is prepared answers and writes as the ordinary query does, with whatever values."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from capaian.audit.models import Event
from capaian.office.models import Appointment, Office, Person, Position
from capaian.prepared import attach, insert, prepared, update
from tests.conftest import Cast

TODAY = date(2026, 6, 30)


def list_held(office: str, roles: Collection[str], day: date) -> QuerySet[Appointment]:
    held = Appointment.objects.filter(office__code=office, position__role__in=roles)
    began = held.filter(start__lte=day).order_by("position__rank", "pk")
    return began.select_related("position", "person")


recall_held = prepared(list_held)


@prepared
def list_since(moment: datetime) -> QuerySet[Event, int]:
    return Event.objects.filter(at__gte=moment).order_by("pk").values_list("sequence", flat=True)


def test_prepared_query_answers_as_the_ordinary_one(office: Office) -> None:
    for values, found in (
        ((office.code, {"camat", "kasi"}, TODAY), True),
        ((office.code, ["camat"], TODAY), True),
        (("00.00", ["camat"], TODAY), False),
        ((office.code, ["camat"], date(1945, 8, 17)), False),
        ((office.code, [], TODAY), False),
    ):
        rows = recall_held(*values)
        assert (rows, bool(rows)) == (list(list_held(*values)), found)


def test_prepared_query_is_built_once(cast: Cast) -> None:
    built = []

    @prepared
    def find(code: str) -> QuerySet[Person]:
        built.append(code)
        return Person.objects.filter(code=code)

    people = list(Person.objects.all())
    assert [find(person.code) for person in people] == [[person] for person in people]
    assert len(built) == 1


def test_prepared_query_reads_what_it_joins_as_it_is_now(office: Office) -> None:
    recall_held(office.code, ["camat"], TODAY)
    Position.objects.filter(role="camat").update(title="Camat Baru")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        held = recall_held(office.code, ["camat"], TODAY)
        assert [(each.position.title, each.person.office_id) for each in held] == [
            ("Camat Baru", office.pk)
        ]
    assert len(queries) == 1


def test_prepared_query_compares_with_moments(cast: Cast) -> None:
    last = Event.objects.latest("pk")
    assert list_since(last.at)[-1:] == [last.sequence]
    assert list_since(last.at + timedelta(microseconds=1)) == []
    assert len(list_since(datetime(2000, 1, 1, tzinfo=UTC))) == Event.objects.count()


def test_attached_rows_are_those_that_would_be_prefetched(cast: Cast) -> None:
    people = list(Person.objects.all())
    attach(people, "appointments", "person_id", Appointment.objects.all())
    for person, fetched in zip(
        people, Person.objects.prefetch_related("appointments"), strict=True
    ):
        assert list(person.appointments.all()) == list(fetched.appointments.all())


def test_inserted_rows_are_those_that_would_be_created(office: Office) -> None:
    moment = datetime(2026, 6, 30, 23, 59, 59, 999999, tzinfo=UTC)
    with CaptureQueriesContext(connection) as queries:
        insert([_make_event(place, moment) for place in (1, 2)])
        insert([])
    for place in (3, 4):
        _make_event(place, moment).save()
    assert len(queries) == 1
    inserted, created = (
        [
            [getattr(event, field.attname) for field in Event._meta.concrete_fields[2:]]
            for event in Event.objects.filter(office="99.99", sequence__in=places)
        ]
        for places in ((1, 2), (3, 4))
    )
    assert [row[1:] for row in inserted] == [row[1:] for row in created]
    assert [row[0] for row in inserted + created] == [1, 2, 3, 4]


def test_update_writes_the_named_fields_of_each_row_alone(cast: Cast) -> None:
    people = list(Person.objects.order_by("pk"))
    with CaptureQueriesContext(connection) as queries:
        for place, person in enumerate(people):
            person.name, person.code = f"Nama {place} % s", "tidak ditulis"
        update(people, ["name"])
        update([], ["name"])
    assert len(queries) == 1
    found = Person.objects.order_by("pk").values_list("name", "code")
    assert [name for name, _ in found] == [f"Nama {place} % s" for place in range(len(people))]
    assert "tidak ditulis" not in {code for _, code in found}


def test_update_of_a_row_that_is_gone_is_refused(office: Office) -> None:
    person = Person.objects.create(office=office, code="sementara", name="Sementara")
    gone = Person(pk=person.pk + 1, name="Tidak ada")
    with pytest.raises(DatabaseError, match="1 of 2 rows"), transaction.atomic():
        update([person, gone], ["name"])


def _make_event(sequence: int, moment: datetime) -> Event:
    return Event(
        office="99.99",
        sequence=sequence,
        at=moment,
        person=7,
        name="100% “Nama”",
        title="Camat",
        capacity="definitif",
        action="uji",
        details={"baris": [1, None, "é"]},
        previous="0" * 64,
        hash="1" * 64,
    )
