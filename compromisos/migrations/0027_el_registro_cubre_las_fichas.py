"""Changes of fichas, the hashes of photos, and the locks of the tables of the record.

What is public already and the record does not tell yet is entered after `migrate` (publicacion/hooks.py), by the
code of the day: a migration knows the models of its own day only.
"""

import hashlib

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from base.archivos import anchos_de_foto
from compromisos.models import candados


def huellas_de_las_fotos(apps, schema_editor):
    """Of the files that are there; one that is missing gets none, and `verificar_registro` says so."""
    Foto = apps.get_model("compromisos", "Foto")
    for foto in models.QuerySet(Foto).filter(huellas={}).order_by("pk"):
        base, almacen = foto.imagen.name, foto.imagen.storage
        anchos = anchos_de_foto(foto.ancho) if foto.ancho else []
        nombres = {"original": base} | {
            f"{a}.{f}": f"{base}-{a}.{f}" for a in anchos for f in foto.formatos.split()
        }
        huellas = {}
        for clave, nombre in nombres.items():
            try:
                with almacen.open(nombre) as archivo:
                    huellas[clave] = hashlib.sha256(archivo.read()).hexdigest()
            except OSError:
                continue
        models.QuerySet(Foto).filter(pk=foto.pk).update(huellas=huellas)


def poner_candados(apps, schema_editor):
    candados.poner(schema_editor.connection)


def quitar_candados(apps, schema_editor):
    candados.quitar(schema_editor.connection)


ACCIONES = [
    ("compromiso_publicado", "Compromiso publicado"),
    ("compromiso_actualizado", "Datos del compromiso actualizados"),
    ("compromiso_quitado", "Compromiso quitado: su importación se deshizo"),
    ("compromiso_enmendado", "Compromiso enmendado"),
    ("compromiso_dividido", "Compromiso dividido"),
    ("compromiso_fusionado", "Compromiso fusionado con otro"),
    ("compromiso_retirado", "Compromiso retirado"),
    ("avance_publicado", "Avance publicado"),
    ("avance_corregido", "Corrección publicada"),
    ("avance_retirado", "Avance retirado"),
    ("avance_verificado", "Avance verificado"),
    ("avance_cuestionado", "Avance cuestionado"),
    ("verificacion_contestada", "Respuesta a una verificación"),
    ("periodo_cerrado", "Periodo de reporte cerrado"),
    ("ficha_publicada", "Ficha publicada"),
    ("ficha_modificada", "Ficha modificada"),
    ("ficha_quitada", "Ficha quitada"),
    ("contenido_suprimido", "Suprimido por datos personales"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("compromisos", "0026_supresiones"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Modificacion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("objeto", models.CharField(max_length=150, verbose_name="objeto")),
                ("nombre", models.CharField(max_length=300, verbose_name="nombre")),
                (
                    "hecho",
                    models.CharField(
                        choices=[
                            ("agregada", "Ficha agregada"),
                            ("cambiada", "Ficha cambiada"),
                            ("quitada", "Ficha quitada"),
                        ],
                        max_length=10,
                        verbose_name="qué se hizo",
                    ),
                ),
                ("cambios", models.JSONField(default=list, verbose_name="cambios")),
                ("motivo", models.TextField(verbose_name="motivo")),
                ("en", models.DateTimeField(verbose_name="fecha")),
                (
                    "registrada_por",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="registrada por",
                    ),
                ),
            ],
            options={
                "verbose_name": "modificación de una ficha",
                "verbose_name_plural": "modificaciones de fichas",
                "ordering": ["-en", "-pk"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["-en"], name="modificacion_por_fecha"),
                    models.Index(fields=["objeto", "-en"], name="modificacion_por_objeto"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("motivo", ""), _negated=True),
                        name="modificacion_con_motivo",
                        violation_error_message="Escriba el motivo del cambio: se publica.",
                    )
                ],
            },
        ),
        migrations.AlterField(
            model_name="anotacion",
            name="accion",
            field=models.CharField(choices=ACCIONES, max_length=30, verbose_name="acción"),
        ),
        migrations.AddField(
            model_name="foto",
            name="huellas",
            field=models.JSONField(db_default={}, default=dict, editable=False, verbose_name="SHA-256"),
        ),
        migrations.RunPython(huellas_de_las_fotos, migrations.RunPython.noop),
        migrations.RunPython(poner_candados, reverse_code=quitar_candados),
    ]
