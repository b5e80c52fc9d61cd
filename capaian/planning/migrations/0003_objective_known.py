import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    # Apart from 0002: PostgreSQL alters no table whose rows were changed in the same transaction.
    dependencies = [
        ('planning', '0002_whole_plan'),
    ]

    operations = [
        migrations.AlterField(
            model_name='indicator',
            name='serves',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='served_by', to='planning.plannode'),
        ),
    ]
