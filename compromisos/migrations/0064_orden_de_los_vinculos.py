"""Ties of a pledge in the order of what they tie it to: nothing changes in the database."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("compromisos", "0063_metas_con_plazo")]

    operations = [
        migrations.AlterModelOptions(
            name="vinculoconmarco",
            options={
                "default_permissions": ("view", "add", "delete"),
                "ordering": ["elemento", "pk"],
                "verbose_name": "vínculo con un marco",
                "verbose_name_plural": "vínculos con marcos",
            },
        ),
    ]
