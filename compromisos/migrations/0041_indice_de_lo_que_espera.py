"""Index of the updates that are not public: the few that wait, among all there are, which every page of the staff counts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("compromisos", "0040_roles_sin_paginas_de_mas")]

    operations = [
        migrations.AddIndex(
            model_name="avance",
            index=models.Index(
                fields=["situacion"],
                condition=~models.Q(situacion="publicado"),
                name="avance_que_espera",
            ),
        ),
    ]
