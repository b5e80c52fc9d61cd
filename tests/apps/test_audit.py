"""The memory: nobody changes it, and whoever does it all the same is found."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from capaian.audit.chain import check_chain, compute_hash
from capaian.audit.models import Chain, Event
from capaian.audit.queries import export_chain, list_chains, list_events, verify_chain
from capaian.domain.access import Action, Actor, Subject
from capaian.gate import enter

Facts = list[dict[str, Any]]


def write_events(actor: Actor, count: int) -> None:
    for number in range(count):
        with enter(actor, Action.APPOINT, lambda: Subject(actor.office, "Uji")) as permit:
            permit.details.update(number=number, text="Sekcam – ½ “kutip” \u2028")


def unlock() -> None:
    """What somebody with the database's own password would do first."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_event_no_update")
            cursor.execute("DROP TRIGGER audit_event_no_delete")
        else:
            cursor.execute("DROP TRIGGER audit_event_append_only ON audit_event")


@pytest.mark.parametrize(
    "change",
    [
        lambda: Event.objects.filter(sequence=1).update(name="Orang lain"),
        lambda: Event.objects.all().update(details={}),
        lambda: Event.objects.filter(sequence=1).delete(),
        lambda: Event.objects.earliest("sequence").save(),
    ],
    ids=["update", "update_all", "delete", "save"],
)
def test_database_refuses_to_change_an_event(camat: Actor, change: Callable[[], Any]) -> None:
    before = list(export_chain(camat.office))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change()
    assert list(export_chain(camat.office)) == before


def test_untouched_chain_holds(camat: Actor) -> None:
    write_events(camat, 5)
    verdict = verify_chain(camat.office)
    count = Event.objects.count()
    assert (verdict.genuine, verdict.sentence) == (True, f"Rantai utuh: {count} peristiwa.")
    assert verdict.length == count
    assert verdict.head == Event.objects.latest("sequence").hash


CHANGES: dict[str, Any] = {
    "at": "2020-01-01T00:00:00Z",
    "person": 4711,
    "name": "Orang lain",
    "title": "Jabatan lain",
    "capacity": "plt",
    "action": "sign",
    "case": "9/2026-TW1",
    "label": "Lain",
    "details": {"number": 99},
    "key": "kunci",
    "previous": "0" * 64,
    "hash": "0" * 64,
    "office": "33.02.98",
    "sequence": 1000,
}


def test_every_changed_field_is_found(camat: Actor, subtests: pytest.Subtests) -> None:
    write_events(camat, 5)
    unlock()
    middle = Event.objects.count() - 2
    names = {field.name for field in Event._meta.get_fields()} - {"id"}
    assert names == CHANGES.keys()
    for name, value in CHANGES.items():
        with subtests.test(name), transaction.atomic():
            Event.objects.filter(sequence=middle).update(**{name: value})
            verdict = verify_chain(camat.office)
            assert (verdict.genuine, f"nomor {middle} " in verdict.sentence) == (False, True)
            transaction.set_rollback(True)
    assert verify_chain(camat.office).genuine


def test_removed_event_in_the_middle_is_found(camat: Actor) -> None:
    write_events(camat, 3)
    unlock()
    last = Event.objects.count()
    Event.objects.filter(sequence=last - 1).delete()
    verdict = verify_chain(camat.office)
    assert (verdict.genuine, verdict.sentence) == (
        False,
        f"Peristiwa nomor {last - 1} hilang dari daftar peristiwa.",
    )


def test_removed_end_is_found_by_the_head(camat: Actor) -> None:
    write_events(camat, 4)
    unlock()
    count = Event.objects.count()
    Event.objects.filter(sequence__gt=count - 2).delete()
    assert verify_chain(camat.office).sentence == (
        f"Daftar peristiwa berisi {count - 2}, seharusnya {count}: ada yang hilang."
    )
    Chain.objects.update(length=count - 2)
    assert verify_chain(camat.office).sentence == "Ujung rantai peristiwa tidak cocok."


def test_removed_end_with_its_head_is_found_by_what_a_paper_printed(camat: Actor) -> None:
    write_events(camat, 4)
    printed = Chain.objects.get()  # a signed paper carries the head, a bag carries the events
    unlock()
    Event.objects.filter(sequence__gt=printed.length - 2).delete()
    end = Event.objects.latest("sequence")
    Chain.objects.update(length=end.sequence, head=end.hash)
    assert verify_chain(camat.office).genuine
    anchored = check_chain(
        export_chain(camat.office), expected_length=printed.length, expected_head=printed.head
    )
    assert not anchored.genuine


def test_all_events_removed_are_found(camat: Actor) -> None:
    unlock()
    count = Event.objects.count()
    Event.objects.all().delete()
    assert verify_chain(camat.office).sentence == (
        f"Daftar peristiwa berisi 0, seharusnya {count}: ada yang hilang."
    )


def test_lost_head_is_found(camat: Actor) -> None:
    Chain.objects.all().delete()
    assert list_chains() == [camat.office]
    assert not verify_chain(camat.office).genuine


def swap(facts: Facts) -> None:
    facts[1], facts[2] = facts[2], facts[1]


def swap_and_renumber(facts: Facts) -> None:
    swap(facts)
    facts[1]["sequence"], facts[2]["sequence"] = 2, 3


def repeat(facts: Facts) -> None:
    facts.insert(2, facts[1])


def rewrite_from_the_second(facts: Facts) -> None:
    """Everything computed anew: what only an anchor outside can find."""
    facts[1]["name"] = "Orang lain"
    for before, after in pairwise(facts):
        after["previous"] = before["hash"]
        after["hash"] = compute_hash(after)


@pytest.mark.parametrize("forge", [swap, swap_and_renumber, repeat, rewrite_from_the_second])
def test_forged_export_is_found(camat: Actor, forge: Callable[[Facts], None]) -> None:
    write_events(camat, 3)
    facts = list(export_chain(camat.office))
    head = facts[-1]["hash"]
    assert check_chain(facts, expected_head=head).genuine
    forge(facts)
    assert not check_chain(facts, expected_length=len(facts), expected_head=head).genuine


def test_each_office_has_its_own_chain(camat: Actor, stranger: Actor) -> None:
    write_events(stranger, 2)
    assert list_chains() == [camat.office, stranger.office]
    assert [verify_chain(office).genuine for office in list_chains()] == [True, True]
    assert {event.office for event in list_events(stranger)} == {stranger.office}
    assert [event.sequence for event in list_events(stranger)] == [3, 2, 1]
