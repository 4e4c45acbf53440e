"""`proyeccion`: it verifies, names what differs, and rebuilds."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db.models import QuerySet

from compromisos.models import Compromiso
from tests.factories import crear_avance

pytestmark = pytest.mark.django_db


def test_verificar_passes_on_what_the_application_wrote(capsys):
    crear_avance()
    call_command("proyeccion", "--verificar")
    assert "coincide" in capsys.readouterr().out


def estropear(compromiso, **columnas):
    """What a hand on the database could do behind the application's back."""
    QuerySet(Compromiso).filter(pk=compromiso.pk).update(**columnas)


def test_verificar_names_what_differs_and_writes_nothing(capsys):
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


def test_proyeccion_mends_every_column_and_touches_no_version():
    compromiso = crear_avance(evidencia=True).compromiso
    compromiso.refresh_from_db()
    bueno = Compromiso.objects.filter(pk=compromiso.pk).values(*Compromiso.PROYECCION).get()
    estropear(
        compromiso, vigente_estado="incumplido", vigente_avance=None, vigente_corte=None, vigente_publicado_en=None,
        vigente_respaldo="", vigente_plazo=date(2000, 1, 1), vigente_metas=9, vigente_metas_medibles=9,
        vigente_metas_alcanzadas=9, vigente_metas_medidas=9, vigente_por_verificar=9, vigente_palabras="x", vigente_valores="1:2",
        texto_plegado="x", busqueda="x",
    )  # fmt: skip
    call_command("proyeccion")
    assert Compromiso.objects.filter(pk=compromiso.pk).values(*Compromiso.PROYECCION).get() == bueno
    assert Compromiso.objects.get(pk=compromiso.pk).version == compromiso.version
