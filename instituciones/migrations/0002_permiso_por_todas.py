"""A permission of its own for working on behalf of every institution: it went with editing them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("instituciones", "0001_instituciones_y_sus_nombres")]

    operations = [
        migrations.AlterModelOptions(
            name="institucion",
            options={
                "base_manager_name": "objects",
                "ordering": ["nombre"],
                "permissions": [
                    ("import_institucion", "Puede importar instituciones"),
                    ("informar_por_todas_institucion", "Puede trabajar por todas las instituciones"),
                ],
                "verbose_name": "institución",
                "verbose_name_plural": "instituciones",
            },
        ),
    ]
