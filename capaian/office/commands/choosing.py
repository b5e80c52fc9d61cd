"""What an office chooses for itself: its letterhead and its settings, topic by topic."""

from __future__ import annotations

from capaian import gate
from capaian.domain.editing import Edit, settle, tell
from capaian.domain.preferences import Preferences, Topic, list_fields, write_fields
from capaian.office.queries import get_office, read_topic


def write_settings(permit: gate.Permit, topic: Topic, edit: Edit) -> None:
    """Write the settings of one topic; what was signed keeps the values it was made with.

    Raises :class:`Invalid` for a value that cannot be, and as :func:`settle` where somebody else
    changed the same field or nothing differs.
    """
    office = get_office(permit.actor)
    before = read_topic(office, topic)
    fields = {each.name: each for each in list_fields(topic)}
    changes = settle(edit, before, lambda name, value: fields[name].kind.show(value))
    facts = {name: value for name, value in changes.items() if fields[name].is_fact}
    for name, value in facts.items():
        setattr(office, name, value)
    chosen = {name: value for name, value in changes.items() if name not in facts}
    office.settings = write_fields(office.settings, chosen)
    Preferences.from_dict(office.settings)
    office.save(update_fields=[*facts, "settings"])
    permit.details.update(
        old={name: before[name] for name in changes},
        new=changes,
        changed=tell(
            (each.label, each.kind.show(before[each.name]), each.kind.show(changes[each.name]))
            for each in fields.values()
            if each.name in changes
        ),
    )
