"""The stored projection follows whatever it is derived from, and its command tells the truth."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db.models import QuerySet

from compromisos import publicacion
from compromisos.models import Compromiso
from compromisos.publicacion import proyeccion
from instituciones.models import Denominacion
from tests.factories import AHORA, crear_avance, crear_compromiso, crear_institucion, crear_meta

pytestmark = pytest.mark.django_db


def estropear(compromiso, **columnas):
    """What a hand on the database could do behind the application's back."""
    QuerySet(Compromiso).filter(pk=compromiso.pk).update(**columnas)


def test_verify_passes_on_what_the_application_wrote(capsys):
    crear_avance()
    call_command("proyeccion", "--verificar")
    assert "coincide" in capsys.readouterr().out


def test_verify_names_what_differs_exits_1_and_writes_nothing(capsys):
    compromiso = crear_avance().compromiso
    estropear(compromiso, vigente_estado="cumplido")
    with pytest.raises(CommandError) as error:
        call_command("proyeccion", "--verificar")
    assert error.value.returncode == 1
    salida = capsys.readouterr().out
    assert compromiso.codigo in salida
    assert "'cumplido'" in salida
    assert "'en_proceso'" in salida
    assert Compromiso.objects.get(pk=compromiso.pk).vigente_estado == "cumplido"


def test_rebuild_mends_every_column_and_touches_no_version():
    compromiso = crear_avance(evidencia=True).compromiso
    compromiso.refresh_from_db()
    bueno = Compromiso.objects.filter(pk=compromiso.pk).values(*Compromiso.PROYECCION).get()
    estropear(
        compromiso, vigente_estado="incumplido", vigente_avance=None, vigente_corte=None, vigente_publicado_en=None,
        vigente_respaldo="", vigente_plazo=date(2000, 1, 1), vigente_metas=9, vigente_metas_medibles=9,
        vigente_metas_alcanzadas=9, texto_plegado="x", busqueda="x",
    )  # fmt: skip
    call_command("proyeccion")
    assert Compromiso.objects.filter(pk=compromiso.pk).values(*Compromiso.PROYECCION).get() == bueno
    assert Compromiso.objects.get(pk=compromiso.pk).version == compromiso.version


def test_deadline_is_the_pledges_own_else_the_latest_of_its_targets():
    compromiso = crear_compromiso()
    meta = crear_meta(compromiso=compromiso, fecha_limite=date(2026, 6, 30))
    crear_meta(compromiso=compromiso, fecha_limite=date(2026, 12, 31))

    def plazo():
        return Compromiso.objects.get(pk=compromiso.pk).vigente_plazo

    assert plazo() == date(2026, 12, 31)
    compromiso = Compromiso.objects.get(pk=compromiso.pk)
    compromiso.fecha_limite = date(2026, 1, 31)
    compromiso.save()
    assert plazo() == date(2026, 1, 31)
    meta.delete()
    assert Compromiso.objects.get(pk=compromiso.pk).vigente_metas == 1


def test_search_text_follows_the_names_of_the_institution():
    institucion = crear_institucion(nombre="Ministerio de Ejemplo", sigla="MDE")
    compromiso = crear_compromiso(institucion=institucion)
    nombre = Denominacion.objects.create(institucion=institucion, nombre="Antigua Secretaría")

    def busqueda():
        return Compromiso.objects.get(pk=compromiso.pk).busqueda

    assert "antigua secretaria" in busqueda()
    assert "mde" in busqueda()
    nombre.delete()
    assert "antigua secretaria" not in busqueda()
    institucion.refresh_from_db()
    institucion.nombre = "Ministerio Renombrado"
    institucion.save()
    assert "ministerio renombrado" in busqueda()
    assert list(proyeccion.diferencias()) == []


def test_deferred_projections_are_made_once_at_the_end(django_assert_max_num_queries):
    with publicacion.en_bloque():
        compromisos = [crear_compromiso() for _ in range(5)]
        assert not Compromiso.objects.exclude(busqueda="").exists()
    assert not Compromiso.objects.filter(busqueda="").exists()
    with pytest.raises(RuntimeError), publicacion.en_bloque():
        crear_compromiso()
        raise RuntimeError
    with django_assert_max_num_queries(12):
        proyeccion.proyectar([c.pk for c in compromisos])


def test_projection_costs_the_same_queries_for_one_and_for_many(django_assert_num_queries):
    pks = [crear_avance(ahora=AHORA).compromiso_id for _ in range(6)]
    with django_assert_num_queries(8):
        assert list(proyeccion.diferencias(pks[:1])) == []
    with django_assert_num_queries(8):
        assert list(proyeccion.diferencias(pks)) == []
