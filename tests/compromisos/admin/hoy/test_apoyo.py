"""An institution that says that it needs support waits for somebody, until what was done is noted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from base.dias import Dia
from compromisos.admin.hoy import pagina
from compromisos.models import Seguimiento
from compromisos.publicacion import roles
from compromisos.reglas.prioridades import Banda, ClaseDeEspera, banda
from tests.compromisos.admin.hoy.ayudas import cuantos
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import crear_avance, crear_compromiso, crear_seguimiento

pytestmark = pytest.mark.django_db


def apoyos(user):
    return next((g for g in pagina.grupos_de(user, Dia.de_hoy()) if g.clase is ClaseDeEspera.APOYO), None)


def pedir(dias: int, prevision: str = "con_apoyo", **kwargs):
    """A pledge of which that was said in a report of `dias` days ago."""
    hace = timezone.now() - timedelta(days=dias)
    plazo = timezone.localdate() + timedelta(days=200)
    compromiso = crear_compromiso(fecha_limite=plazo)
    crear_avance(
        compromiso=compromiso,
        prevision=prevision,
        ahora=hace,
        fecha_corte=timezone.localdate(hace) - timedelta(days=1),
        **kwargs,
    )
    return compromiso


def test_who_asks_for_support_waits_and_a_note_ends_it(client):
    editora = crear_cuenta("editora", roles.ROLES["editora"])
    nuevo, viejo = pedir(1), pedir(9)
    pedir(3, prevision="en_riesgo")
    grupo = apoyos(editora)
    (fila,) = grupo.asuntos
    assert (fila.cuantos, fila.espera, banda(fila)) == (2, 9, Banda.URGE)
    client.force_login(editora)
    assert cuantos(client, grupo.url) == grupo.total == 2
    hoja = client.get(reverse("admin:index")).content.decode()
    assert "dicen que necesitan apoyo para llegar a tiempo" in hoja

    crear_seguimiento(compromiso=nuevo, por=editora)
    Seguimiento.objects.update(creado_en=timezone.now() - timedelta(days=5))
    crear_seguimiento(compromiso=viejo, por=editora)
    Seguimiento.objects.filter(compromiso=viejo).update(creado_en=timezone.now())
    grupo = apoyos(editora)
    assert grupo.total == 1, "a note of before the report answers nothing"
    assert grupo.asuntos[0].url == reverse("admin:compromisos_compromiso_leer", args=[nuevo.pk])
    crear_avance(
        compromiso=nuevo, prevision="se_cumplira", ahora=timezone.now(), fecha_corte=timezone.localdate()
    )
    assert apoyos(editora) is None


def test_who_reports_is_not_told_what_the_ministry_noted(client):
    enlace = crear_cuenta("enlace", roles.ROLES["enlace"])
    pedir(9)
    assert apoyos(enlace) is None
    client.force_login(enlace)
    pagina_de_lista = client.get(reverse("admin:compromisos_compromiso_changelist"), {"apoyo": "sin_atender"})
    assert "Apoyo que se pide" not in pagina_de_lista.content.decode()
