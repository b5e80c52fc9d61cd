"""The register of sendings: ways by value, states, receipts."""

import capaian.domain.terms
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0005_receipts"),
        ("measurement", "0002_answered_findings"),
        ("office", "0002_ways_to_reach_people"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="dispatch",
            options={"ordering": ["-id"]},
        ),
        migrations.RenameField(
            model_name="dispatch",
            old_name="letter",
            new_name="document",
        ),
        migrations.AddField(
            model_name="dispatch",
            name="address",
            field=models.EmailField(blank=True, max_length=254),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="begun_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="failure",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="message_id",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="received_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="receiver_name",
            field=models.CharField(blank=True, max_length=160),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="receiver_nip",
            field=models.CharField(blank=True, max_length=18),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="receiver_phone",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="receiver_position",
            field=models.CharField(blank=True, max_length=160),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="sent_as",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="sent_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="dispatches",
                to="office.person",
            ),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="slip",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="receipt_of",
                to="documents.document",
            ),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="state",
            field=models.CharField(
                choices=[
                    ("belum", "Belum terkirim"),
                    ("berjalan", "Hasil kirim belum tercatat"),
                    ("dikirim", "Dikirim"),
                    ("diterima", "Diterima"),
                    ("gagal", "Gagal"),
                ],
                default=capaian.domain.terms.SendingState["WAITING"],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="dispatch",
            name="sent_on",
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name="dispatch",
            name="way",
            field=models.CharField(
                blank=True,
                choices=[
                    ("diantar", "Diantar langsung"),
                    ("pos", "Pos"),
                    ("email", "Surel"),
                    ("aplikasi", "Aplikasi persuratan kabupaten"),
                ],
                max_length=40,
            ),
        ),
        migrations.AddIndex(
            model_name="dispatch",
            index=models.Index(fields=["office", "state", "sent_on"], name="dispatch_state"),
        ),
    ]
