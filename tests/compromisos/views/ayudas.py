"""What many views are asked in the same way."""

from __future__ import annotations

import re
from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from compromisos import publicacion
from compromisos.models import Compromiso
from tests.factories import (
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_institucion,
    crear_meta,
    razones_para,
    un_acto,
)


def hoy():
    return timezone.localdate()


def crear_avance_de_hoy(compromiso, **kwargs):
    """Published yesterday, whatever day the tests run."""
    ayer = timezone.now() - timedelta(days=1)
    return crear_avance(compromiso=compromiso, ahora=ayer, fecha_corte=hoy() - timedelta(days=10), **kwargs)


def llenar(modelo: Compromiso, cuantos: int) -> None:
    desde = Compromiso.objects.count() + 100
    with un_acto():
        for n in range(cuantos):
            institucion = crear_institucion() if n % 3 == 0 else modelo.institucion
            c = crear_compromiso(edicion=modelo.edicion, institucion=institucion, numero=desde + n)
            if n % 2:
                crear_meta(compromiso=c)
                crear_avance_de_hoy(c)


def principal(client, url: str, **parametros) -> str:
    """What a page says itself, without the frame of the site."""
    respuesta = client.get(url, parametros)
    assert respuesta.status_code == 200
    return re.sub(r"\s+", " ", respuesta.content.decode().partition("<main")[2].partition("</main>")[0])


def leido(client, url: str, **parametros) -> bytes:
    """The body of an answer, of a file to its end too."""
    respuesta = client.get(url, parametros)
    assert respuesta.status_code == 200, url
    return b"".join(respuesta.streaming_content) if respuesta.streaming else respuesta.content


def contar_consultas(client, url: str, **parametros) -> int:
    with CaptureQueriesContext(connection) as hechas:
        leido(client, url, **parametros)
    return len(hechas)


def comprobar_que_no_cuesta_mas(client, url: str, modelo: Compromiso) -> None:
    """As many queries with forty pledges beside `modelo` as with ten, and no more than 25."""
    llenar(modelo, 10)
    client.get(url)
    con_pocas = contar_consultas(client, url)
    llenar(modelo, 30)
    assert contar_consultas(client, url) == con_pocas <= 25


def informar(compromiso, meta, lugares, *, valor=None, hace=1):
    """Published `hace` days ago: a report of a target that names those places."""
    ahora = timezone.now() - timedelta(days=hace)
    avance = crear_borrador(
        compromiso=compromiso,
        fecha_corte=timezone.localdate() - timedelta(days=hace + 1),
        mediciones={meta: len(lugares) if valor is None else valor},
    )
    avance.mediciones.get().territorios.set(lugares)
    razones = razones_para(avance, ahora=ahora)  # fewer places than before is asked about
    publicacion.enviar(avance, por=avance.autor, razones=razones, ahora=ahora)
    return publicacion.publicar(avance, por=avance.autor, ahora=ahora)
