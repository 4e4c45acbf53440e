"""How one account wants the pages of the staff: rows of its lists, its menu."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("cuentas", "0004_lo_que_dijo_un_envio"),
    ]

    operations = [
        migrations.CreateModel(
            name="Aspecto",
            fields=[
                (
                    "cuenta",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="aspecto",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("lista_compacta", models.BooleanField(db_default=False, default=False)),
                ("menu_plegado", models.BooleanField(db_default=False, default=False)),
            ],
            options={
                "verbose_name": "aspecto de las páginas",
                "verbose_name_plural": "aspectos de las páginas",
                "default_permissions": (),
            },
        ),
    ]
