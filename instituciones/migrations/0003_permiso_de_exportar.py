"""A permission of its own for exporting institutions, as pledges and updates have."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("instituciones", "0002_permiso_por_todas")]

    operations = [
        migrations.AlterModelOptions(
            name="institucion",
            options={
                "base_manager_name": "objects",
                "ordering": ["nombre"],
                "permissions": [
                    ("import_institucion", "Puede importar instituciones"),
                    ("export_institucion", "Puede exportar instituciones"),
                    ("informar_por_todas_institucion", "Puede trabajar por todas las instituciones"),
                ],
                "verbose_name": "institución",
                "verbose_name_plural": "instituciones",
            },
        ),
    ]
