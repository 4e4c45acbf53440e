"""Validity intervals beside what the public reads: expand only, nothing reads them yet."""

from django.db import migrations, models


class SoloEnPostgres(migrations.RunSQL):
    """SQLite reads the folded columns through."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)


# As 0007 does for the rows of today.
VECTOR = """ALTER TABLE compromisos_compromiso_vigencia ADD COLUMN vector tsvector
    GENERATED ALWAYS AS (to_tsvector('es_sin_tildes', replace(busqueda, 'cion ', 'ciones '))) STORED"""
INDICE = "CREATE INDEX vigencia_por_palabras ON compromisos_compromiso_vigencia USING gin (vector)"


class Migration(migrations.Migration):
    dependencies = [
        ("compromisos", "0022_exportar_instituciones"),
    ]

    operations = [
        migrations.CreateModel(
            name="CompromisoVigencia",
            fields=[
                ("vigencia_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("vigente_desde", models.DateTimeField(null=True)),
                ("vigente_hasta", models.DateTimeField(null=True)),
                ("fila", models.BigIntegerField(db_column="id", editable=False)),
                ("codigo", models.CharField(db_column="codigo", editable=False, null=True, max_length=120)),
                ("edicion_id", models.BigIntegerField(db_column="edicion_id", editable=False, null=True)),
                ("institucion_id", models.BigIntegerField(db_column="institucion_id", editable=False, null=True)),
                ("numero", models.PositiveSmallIntegerField(db_column="numero", editable=False, null=True)),
                ("titulo", models.CharField(db_column="titulo", editable=False, null=True, max_length=200)),
                ("texto", models.TextField(db_column="texto", editable=False, null=True)),
                (
                    "responsable_id",
                    models.BigIntegerField(db_column="responsable_id", editable=False, null=True),
                ),
                ("alcance", models.CharField(db_column="alcance", editable=False, null=True, max_length=12)),
                ("fecha_inicio", models.DateField(db_column="fecha_inicio", editable=False, null=True)),
                ("fecha_limite", models.DateField(db_column="fecha_limite", editable=False, null=True)),
                ("fuente", models.CharField(db_column="fuente", editable=False, null=True, max_length=200)),
                ("nota", models.TextField(db_column="nota", editable=False, null=True)),
                ("situacion", models.CharField(db_column="situacion", editable=False, null=True, max_length=10)),
                ("publicado_en", models.DateTimeField(db_column="publicado_en", editable=False, null=True)),
                ("dejado_en", models.DateTimeField(db_column="dejado_en", editable=False, null=True)),
                ("texto_plegado", models.TextField(db_column="texto_plegado", editable=False, null=True)),
                ("busqueda", models.TextField(db_column="busqueda", editable=False, null=True)),
            ],
            options={
                "verbose_name": "vigencia (Compromiso)",
                "verbose_name_plural": "vigencias (Compromiso)",
                "db_table": "compromisos_compromiso_vigencia",
                "ordering": ["vigencia_id"],
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["fila", "vigente_desde"], name="vig_compromiso_fila")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("vigente_hasta__isnull", True)),
                        fields=("fila",),
                        name="vig_compromiso_una_abierta",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("vigente_desde__isnull", True),
                            ("vigente_hasta__isnull", True),
                            ("vigente_hasta__gt", models.F("vigente_desde")),
                            _connector="OR",
                        ),
                        name="vig_compromiso_en_orden",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EdicionVigencia",
            fields=[
                ("vigencia_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("vigente_desde", models.DateTimeField(null=True)),
                ("vigente_hasta", models.DateTimeField(null=True)),
                ("fila", models.BigIntegerField(db_column="id", editable=False)),
                ("slug", models.CharField(db_column="slug", editable=False, null=True, max_length=40)),
                ("nombre", models.CharField(db_column="nombre", editable=False, null=True, max_length=120)),
                ("lema", models.CharField(db_column="lema", editable=False, null=True, max_length=250)),
                ("presentacion", models.TextField(db_column="presentacion", editable=False, null=True)),
                ("fuente_url", models.CharField(db_column="fuente_url", editable=False, null=True, max_length=200)),
                ("anio", models.PositiveSmallIntegerField(db_column="anio", editable=False, null=True)),
                ("nota", models.TextField(db_column="nota", editable=False, null=True)),
                ("periodicidad", models.CharField(db_column="periodicidad", editable=False, null=True, max_length=12)),
            ],
            options={
                "verbose_name": "vigencia (Edicion)",
                "verbose_name_plural": "vigencias (Edicion)",
                "db_table": "compromisos_edicion_vigencia",
                "ordering": ["vigencia_id"],
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["fila", "vigente_desde"], name="vig_edicion_fila")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("vigente_hasta__isnull", True)),
                        fields=("fila",),
                        name="vig_edicion_una_abierta",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("vigente_desde__isnull", True),
                            ("vigente_hasta__isnull", True),
                            ("vigente_hasta__gt", models.F("vigente_desde")),
                            _connector="OR",
                        ),
                        name="vig_edicion_en_orden",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EjeDeCompromisoVigencia",
            fields=[
                ("vigencia_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("vigente_desde", models.DateTimeField(null=True)),
                ("vigente_hasta", models.DateTimeField(null=True)),
                ("fila", models.BigIntegerField(db_column="id", editable=False)),
                ("compromiso_id", models.BigIntegerField(db_column="compromiso_id", editable=False, null=True)),
                ("eje_id", models.BigIntegerField(db_column="eje_id", editable=False, null=True)),
            ],
            options={
                "verbose_name": "vigencia (Compromiso_ejes)",
                "verbose_name_plural": "vigencias (Compromiso_ejes)",
                "db_table": "compromisos_compromiso_ejes_vigencia",
                "ordering": ["vigencia_id"],
                "abstract": False,
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["fila", "vigente_desde"], name="vig_compromiso_ejes_fila"),
                    models.Index(fields=["compromiso_id"], name="vig_compromiso_ejes_grupo"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("vigente_hasta__isnull", True)),
                        fields=("fila",),
                        name="vig_compromiso_ejes_una_abierta",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("vigente_desde__isnull", True),
                            ("vigente_hasta__isnull", True),
                            ("vigente_hasta__gt", models.F("vigente_desde")),
                            _connector="OR",
                        ),
                        name="vig_compromiso_ejes_en_orden",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EjeVigencia",
            fields=[
                ("vigencia_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("vigente_desde", models.DateTimeField(null=True)),
                ("vigente_hasta", models.DateTimeField(null=True)),
                ("fila", models.BigIntegerField(db_column="id", editable=False)),
                ("codigo", models.CharField(db_column="codigo", editable=False, null=True, max_length=40)),
                ("nombre", models.CharField(db_column="nombre", editable=False, null=True, max_length=80)),
                ("descripcion", models.TextField(db_column="descripcion", editable=False, null=True)),
                ("orden", models.PositiveSmallIntegerField(db_column="orden", editable=False, null=True)),
            ],
            options={
                "verbose_name": "vigencia (Eje)",
                "verbose_name_plural": "vigencias (Eje)",
                "db_table": "compromisos_eje_vigencia",
                "ordering": ["vigencia_id"],
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["fila", "vigente_desde"], name="vig_eje_fila")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("vigente_hasta__isnull", True)),
                        fields=("fila",),
                        name="vig_eje_una_abierta",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("vigente_desde__isnull", True),
                            ("vigente_hasta__isnull", True),
                            ("vigente_hasta__gt", models.F("vigente_desde")),
                            _connector="OR",
                        ),
                        name="vig_eje_en_orden",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FotoVigencia",
            fields=[
                ("vigencia_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("vigente_desde", models.DateTimeField(null=True)),
                ("vigente_hasta", models.DateTimeField(null=True)),
                ("fila", models.BigIntegerField(db_column="id", editable=False)),
                (
                    "compromiso_id",
                    models.BigIntegerField(db_column="compromiso_id", editable=False, null=True),
                ),
                (
                    "institucion_id",
                    models.BigIntegerField(db_column="institucion_id", editable=False, null=True),
                ),
                ("edicion_id", models.BigIntegerField(db_column="edicion_id", editable=False, null=True)),
                ("imagen", models.CharField(db_column="imagen", editable=False, null=True, max_length=100)),
                ("ancho", models.PositiveIntegerField(db_column="ancho", editable=False, null=True)),
                ("alto", models.PositiveIntegerField(db_column="alto", editable=False, null=True)),
                ("formatos", models.CharField(db_column="formatos", editable=False, null=True, max_length=40)),
                (
                    "texto_alternativo",
                    models.CharField(db_column="texto_alternativo", editable=False, null=True, max_length=300),
                ),
                ("pie", models.CharField(db_column="pie", editable=False, null=True, max_length=300)),
                ("credito", models.CharField(db_column="credito", editable=False, null=True, max_length=200)),
                ("fecha", models.DateField(db_column="fecha", editable=False, null=True)),
                ("publicada_en", models.DateTimeField(db_column="publicada_en", editable=False, null=True)),
                ("retirada_en", models.DateTimeField(db_column="retirada_en", editable=False, null=True)),
                ("motivo_retiro", models.TextField(db_column="motivo_retiro", editable=False, null=True)),
            ],
            options={
                "verbose_name": "vigencia (Foto)",
                "verbose_name_plural": "vigencias (Foto)",
                "db_table": "compromisos_foto_vigencia",
                "ordering": ["vigencia_id"],
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["fila", "vigente_desde"], name="vig_foto_fila")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("vigente_hasta__isnull", True)),
                        fields=("fila",),
                        name="vig_foto_una_abierta",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("vigente_desde__isnull", True),
                            ("vigente_hasta__isnull", True),
                            ("vigente_hasta__gt", models.F("vigente_desde")),
                            _connector="OR",
                        ),
                        name="vig_foto_en_orden",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MetaVigencia",
            fields=[
                ("vigencia_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("vigente_desde", models.DateTimeField(null=True)),
                ("vigente_hasta", models.DateTimeField(null=True)),
                ("fila", models.BigIntegerField(db_column="id", editable=False)),
                ("compromiso_id", models.BigIntegerField(db_column="compromiso_id", editable=False, null=True)),
                ("orden", models.PositiveSmallIntegerField(db_column="orden", editable=False, null=True)),
                ("tipo", models.CharField(db_column="tipo", editable=False, null=True, max_length=12)),
                ("indicador", models.CharField(db_column="indicador", editable=False, null=True, max_length=250)),
                ("unidad", models.CharField(db_column="unidad", editable=False, null=True, max_length=60)),
                (
                    "linea_base",
                    models.DecimalField(
                        db_column="linea_base", decimal_places=4, editable=False, max_digits=18, null=True
                    ),
                ),
                (
                    "linea_base_fecha",
                    models.DateField(db_column="linea_base_fecha", editable=False, null=True),
                ),
                (
                    "linea_base_fuente",
                    models.CharField(db_column="linea_base_fuente", editable=False, null=True, max_length=200),
                ),
                (
                    "valor_meta",
                    models.DecimalField(
                        db_column="valor_meta", decimal_places=4, editable=False, max_digits=18, null=True
                    ),
                ),
                ("sentido", models.CharField(db_column="sentido", editable=False, null=True, max_length=12)),
                ("fecha_limite", models.DateField(db_column="fecha_limite", editable=False, null=True)),
                (
                    "responsable_id",
                    models.BigIntegerField(db_column="responsable_id", editable=False, null=True),
                ),
                (
                    "medio_verificacion",
                    models.CharField(db_column="medio_verificacion", editable=False, null=True, max_length=250),
                ),
                (
                    "nivel_territorial",
                    models.CharField(db_column="nivel_territorial", editable=False, null=True, max_length=10),
                ),
                ("cita", models.TextField(db_column="cita", editable=False, null=True)),
                ('dejada_en', models.DateTimeField(db_column='dejada_en', editable=False, null=True)),
                ("nota", models.TextField(db_column="nota", editable=False, null=True)),
            ],
            options={
                "verbose_name": "vigencia (Meta)",
                "verbose_name_plural": "vigencias (Meta)",
                "db_table": "compromisos_meta_vigencia",
                "ordering": ["vigencia_id"],
                "abstract": False,
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["fila", "vigente_desde"], name="vig_meta_fila"),
                    models.Index(fields=["compromiso_id"], name="vig_meta_grupo"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("vigente_hasta__isnull", True)),
                        fields=("fila",),
                        name="vig_meta_una_abierta",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("vigente_desde__isnull", True),
                            ("vigente_hasta__isnull", True),
                            ("vigente_hasta__gt", models.F("vigente_desde")),
                            _connector="OR",
                        ),
                        name="vig_meta_en_orden",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ParticipacionVigencia",
            fields=[
                ("vigencia_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("vigente_desde", models.DateTimeField(null=True)),
                ("vigente_hasta", models.DateTimeField(null=True)),
                ("fila", models.BigIntegerField(db_column="id", editable=False)),
                ("edicion_id", models.BigIntegerField(db_column="edicion_id", editable=False, null=True)),
                ("institucion_id", models.BigIntegerField(db_column="institucion_id", editable=False, null=True)),
                ("rol", models.CharField(db_column="rol", editable=False, null=True, max_length=15)),
            ],
            options={
                "verbose_name": "vigencia (Participacion)",
                "verbose_name_plural": "vigencias (Participacion)",
                "db_table": "compromisos_participacion_vigencia",
                "ordering": ["vigencia_id"],
                "abstract": False,
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["fila", "vigente_desde"], name="vig_participacion_fila"),
                    models.Index(fields=["edicion_id"], name="vig_participacion_grupo"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("vigente_hasta__isnull", True)),
                        fields=("fila",),
                        name="vig_participacion_una_abierta",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("vigente_desde__isnull", True),
                            ("vigente_hasta__isnull", True),
                            ("vigente_hasta__gt", models.F("vigente_desde")),
                            _connector="OR",
                        ),
                        name="vig_participacion_en_orden",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PeriodoVigencia",
            fields=[
                ("vigencia_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("vigente_desde", models.DateTimeField(null=True)),
                ("vigente_hasta", models.DateTimeField(null=True)),
                ("fila", models.BigIntegerField(db_column="id", editable=False)),
                ("edicion_id", models.BigIntegerField(db_column="edicion_id", editable=False, null=True)),
                ("slug", models.CharField(db_column="slug", editable=False, null=True, max_length=60)),
                ("nombre", models.CharField(db_column="nombre", editable=False, null=True, max_length=120)),
                ("desde", models.DateField(db_column="desde", editable=False, null=True)),
                ("cierra", models.DateField(db_column="cierra", editable=False, null=True)),
                ("abierto_en", models.DateTimeField(db_column="abierto_en", editable=False, null=True)),
                ("abierto_por_id", models.BigIntegerField(db_column="abierto_por_id", editable=False, null=True)),
                ("cerrado_en", models.DateTimeField(db_column="cerrado_en", editable=False, null=True)),
                (
                    "cerrado_por_id",
                    models.BigIntegerField(db_column="cerrado_por_id", editable=False, null=True),
                ),
                ("instantanea", models.TextField(db_column="instantanea", editable=False, null=True)),
            ],
            options={
                "verbose_name": "vigencia (Periodo)",
                "verbose_name_plural": "vigencias (Periodo)",
                "db_table": "compromisos_corte_vigencia",
                "ordering": ["vigencia_id"],
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["fila", "vigente_desde"], name="vig_periodo_fila")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("vigente_hasta__isnull", True)),
                        fields=("fila",),
                        name="vig_periodo_una_abierta",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("vigente_desde__isnull", True),
                            ("vigente_hasta__isnull", True),
                            ("vigente_hasta__gt", models.F("vigente_desde")),
                            _connector="OR",
                        ),
                        name="vig_periodo_en_orden",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TerritorioDeCompromisoVigencia",
            fields=[
                ("vigencia_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("vigente_desde", models.DateTimeField(null=True)),
                ("vigente_hasta", models.DateTimeField(null=True)),
                ("fila", models.BigIntegerField(db_column="id", editable=False)),
                ("compromiso_id", models.BigIntegerField(db_column="compromiso_id", editable=False, null=True)),
                ("territorio_id", models.CharField(db_column="territorio_id", editable=False, null=True, max_length=6)),
            ],
            options={
                "verbose_name": "vigencia (Compromiso_territorios)",
                "verbose_name_plural": "vigencias (Compromiso_territorios)",
                "db_table": "compromisos_compromiso_territorios_vigencia",
                "ordering": ["vigencia_id"],
                "abstract": False,
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["fila", "vigente_desde"], name="vig_compromiso_territo_fila"),
                    models.Index(fields=["compromiso_id"], name="vig_compromiso_territo_grupo"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("vigente_hasta__isnull", True)),
                        fields=("fila",),
                        name="vig_compromiso_territo_una_abierta",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("vigente_desde__isnull", True),
                            ("vigente_hasta__isnull", True),
                            ("vigente_hasta__gt", models.F("vigente_desde")),
                            _connector="OR",
                        ),
                        name="vig_compromiso_territo_en_orden",
                    ),
                ],
            },
        ),
        SoloEnPostgres([VECTOR, INDICE], ["ALTER TABLE compromisos_compromiso_vigencia DROP COLUMN vector"]),
    ]
