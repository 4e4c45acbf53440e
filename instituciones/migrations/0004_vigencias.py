"""Validity intervals of institutions and of their names: expand only, nothing reads them yet."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("instituciones", "0003_permiso_de_exportar"),
    ]

    operations = [
        migrations.CreateModel(
            name="DenominacionVigencia",
            fields=[
                ("vigencia_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("vigente_desde", models.DateTimeField(null=True)),
                ("vigente_hasta", models.DateTimeField(null=True)),
                ("fila", models.BigIntegerField(db_column="id", editable=False)),
                ("institucion_id", models.BigIntegerField(db_column="institucion_id", editable=False, null=True)),
                ("nombre", models.CharField(db_column="nombre", editable=False, null=True, max_length=250)),
                ("sigla", models.CharField(db_column="sigla", editable=False, null=True, max_length=40)),
                ("desde", models.DateField(db_column="desde", editable=False, null=True)),
                ("hasta", models.DateField(db_column="hasta", editable=False, null=True)),
                ("fuente", models.CharField(db_column="fuente", editable=False, null=True, max_length=200)),
            ],
            options={
                "verbose_name": "vigencia (Denominacion)",
                "verbose_name_plural": "vigencias (Denominacion)",
                "db_table": "instituciones_denominacion_vigencia",
                "ordering": ["vigencia_id"],
                "abstract": False,
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["fila", "vigente_desde"], name="vig_denominacion_fila"),
                    models.Index(fields=["institucion_id"], name="vig_denominacion_grupo"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("vigente_hasta__isnull", True)),
                        fields=("fila",),
                        name="vig_denominacion_una_abierta",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("vigente_desde__isnull", True),
                            ("vigente_hasta__isnull", True),
                            ("vigente_hasta__gt", models.F("vigente_desde")),
                            _connector="OR",
                        ),
                        name="vig_denominacion_en_orden",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InstitucionVigencia",
            fields=[
                ("vigencia_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("vigente_desde", models.DateTimeField(null=True)),
                ("vigente_hasta", models.DateTimeField(null=True)),
                ("fila", models.BigIntegerField(db_column="id", editable=False)),
                ("slug", models.CharField(db_column="slug", editable=False, null=True, max_length=60)),
                ("sigla", models.CharField(db_column="sigla", editable=False, null=True, max_length=40)),
                ("nombre", models.CharField(db_column="nombre", editable=False, null=True, max_length=250)),
                ("sector", models.CharField(db_column="sector", editable=False, null=True, max_length=20)),
                ("descripcion", models.TextField(db_column="descripcion", editable=False, null=True)),
                ("sitio_web", models.CharField(db_column="sitio_web", editable=False, null=True, max_length=200)),
                ("nombres_plegados", models.TextField(db_column="nombres_plegados", editable=False, null=True)),
            ],
            options={
                "verbose_name": "vigencia (Institucion)",
                "verbose_name_plural": "vigencias (Institucion)",
                "db_table": "instituciones_institucion_vigencia",
                "ordering": ["vigencia_id"],
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["fila", "vigente_desde"], name="vig_institucion_fila")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("vigente_hasta__isnull", True)),
                        fields=("fila",),
                        name="vig_institucion_una_abierta",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("vigente_desde__isnull", True),
                            ("vigente_hasta__isnull", True),
                            ("vigente_hasta__gt", models.F("vigente_desde")),
                            _connector="OR",
                        ),
                        name="vig_institucion_en_orden",
                    ),
                ],
            },
        ),
    ]
