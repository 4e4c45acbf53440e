"""The desk: each count is the list that it opens, for each role, at equal cost."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from base.dias import Dia
from compromisos import publicacion
from compromisos.admin import desk
from compromisos.importacion import expediente
from compromisos.lectura.compromisos import compromisos_de
from compromisos.models import Avance
from compromisos.publicacion import roles
from tests.compromisos.publicacion.mundo_de_permisos import crear_mundo
from tests.factories import crear_avance, crear_borrador, crear_compromiso, crear_usuario

pytestmark = pytest.mark.django_db


def test_casillas_works_on_its_list(editora, client, settings):
    settings.DATOS_DE_DEMOSTRACION = True
    call_command("cargar_semilla", verbosity=0)
    call_command(
        "datos_demo", instituciones=12, compromisos=70, avances=300, verbosity=0, hoy=timezone.localdate()
    )
    crear_compromiso(publicado=False)
    crear_borrador(autor=editora)
    devuelto = crear_borrador(autor=editora)
    Avance.objects.filter(pk=devuelto.pk).update(
        situacion="observado", observacion="Falta.", observado_por=editora, observado_en=timezone.now()
    )
    cuestionado = publicacion.verificar(
        Avance.objects.en_firme(Dia.de_hoy())[0],
        por=editora,
        verificador="Otra",
        resultado="cuestionado",
        motivo="No.",
    )
    publicacion.responder(cuestionado, por=editora, texto="Sí.")
    vencidos = compromisos_de(Dia.de_hoy()).filter(plazo="vencido")
    publicacion.retirar_compromiso(vencidos[0], por=editora, motivo="Pasó a otro sector.")
    cuentas = {}
    for casilla in desk.casillas(editora, Dia.de_hoy()):
        lista = client.get(casilla.url)
        assert lista.status_code == 200, casilla.url
        cuantos = (
            len(lista.context["faltan"]) if "#faltan" in casilla.url else lista.context["cl"].result_count
        )
        assert cuantos == casilla.cuenta, casilla.titulo
        cuentas[str(casilla.titulo)] = casilla.cuenta
    assert all(cuentas.values()), cuentas


def test_escritorio_constant_queries(editora, client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    cuentas = []
    for ronda in range(2):
        for n in range(4):
            crear_avance(compromiso=crear_compromiso())
            crear_borrador(autor=editora)
            archivo = SimpleUploadedFile(f"ronda-{ronda}-{n}.csv", b"institucion,numero,compromiso\nX,1,Y\n")
            expediente.preparar(editora, archivo)
        with CaptureQueriesContext(connection) as consultas:
            pagina = client.get("/admin/")
        cuentas.append(len(consultas))
    assert cuentas[0] == cuentas[1] < 18  # two of them the frame's: the menu's counts and the role
    assert re.findall(r"ronda-\d-\d", pagina.content.decode()) == ["ronda-1-3", "ronda-1-2", "ronda-1-1"]
    ajena = crear_usuario(permisos=["compromisos.view_compromiso"])
    client.force_login(ajena)
    assert "ltimas importaciones" not in client.get("/admin/").content.decode()


@pytest.mark.parametrize("rol", roles.ROLES)
def test_casillas_works_for_each_role(client, rol):
    """And each list that the desk offers opens too, for whoever it is offered to."""
    mundo = crear_mundo()
    client.force_login(mundo.cuentas[rol])
    escritorio = client.get(reverse("admin:index"))
    for casilla in escritorio.context["casillas"]:
        lista = client.get(casilla.url)
        assert lista.status_code == 200, casilla.url
        if "cl" in lista.context:
            assert lista.context["cl"].result_count == casilla.cuenta, casilla.titulo
    for app in escritorio.context["app_list"]:
        for modelo in app["models"]:
            assert client.get(modelo["admin_url"]).status_code == 200, modelo["admin_url"]
