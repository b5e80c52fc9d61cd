"""A sending of before is one that went out; its way was kept as the words on the paper.

Copies of before have no sending: nobody wrote down how they went. A migration of its own, because
PostgreSQL does not change rows and their table in one transaction.
"""

from django.db import migrations

WAYS = {
    "Diantar langsung": "diantar",
    "Surat elektronik": "email",
    "Pos": "pos",
    "Aplikasi persuratan kabupaten": "aplikasi",
}


def take_over(apps, schema_editor):
    dispatches = apps.get_model("measurement", "Dispatch").objects
    for dispatch in dispatches.filter(way__in=WAYS).select_related("document"):
        dispatches.filter(pk=dispatch.pk).update(
            way=WAYS[dispatch.way],
            state="dikirim",
            begun_at=dispatch.document.made_at,
            sent_as=dispatch.document.made_as,
        )


class Migration(migrations.Migration):
    dependencies = [("measurement", "0004_reminders")]

    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
