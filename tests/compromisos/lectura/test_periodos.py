"""Boards of a reporting period: how far each institution has come."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from base.dias import Dia
from compromisos import publicacion
from compromisos.lectura import periodos
from tests.compromisos.correo.ayudas import con_enlace, en_el
from tests.factories import crear_avance, crear_compromiso


def test_tablero_says_how_far_each_has_come(corte, django_assert_num_queries):
    casos = {n: con_enlace(corte, n) for n in ("A publicó", "B envió", "C borrador", "D devuelto", "E nada")}
    for nombre in ("A publicó", "B envió", "D devuelto"):
        avance = en_el(corte, casos[nombre])
        publicacion.enviar(avance, por=avance.autor)
        if nombre == "A publicó":
            publicacion.publicar(avance, por=avance.autor)
        if nombre == "D devuelto":
            publicacion.observar(avance, por=avance.autor, motivo="Falta.")
    en_el(corte, casos["C borrador"])
    crear_avance(compromiso=casos["E nada"], fecha_corte=corte.desde - timedelta(days=1))  # of before
    crear_avance(
        compromiso=crear_compromiso(edicion=corte.edicion), estado="cumplido", fecha_corte=date(2020, 1, 1)
    )
    with django_assert_num_queries(3):
        filas = periodos.tablero(corte, Dia.de_hoy())
    assert [(f.institucion.nombre[0], f.contestacion.value, f.informados) for f in filas] == [
        ("A", "publicado", 1), ("B", "en_revision", 1), ("C", "borrador", 0), ("D", "devuelto", 0), ("E", "nada", 0),
    ]  # fmt: skip
    dia = Dia.de_hoy()
    with django_assert_num_queries(2):  # whoever asks again on the same page
        cuentas = {periodos.respuestas_de(corte, dia) for _vez in range(2)}
    assert cuentas == {periodos.RespuestasDelPeriodo(2, 3, 0)}
    assert (sum(f.respondio for f in filas), sum(not f.respondio for f in filas)) == (2, 3)
    faltan = periodos.que_faltan(corte, Dia.de_hoy())
    assert {i.nombre for i in faltan} == {"C borrador", "D devuelto", "E nada"}
    assert not periodos.sin_a_quien_escribir(faltan, timezone.now()).exists()
    casos["E nada"].institucion.enlaces_personales.update(vence_en=timezone.now())
    casos["E nada"].institucion.enlaces.update(activo=False)
    sin_nadie = periodos.sin_a_quien_escribir(faltan, timezone.now())
    assert [i.nombre for i in sin_nadie] == ["E nada"]
    assert periodos.respuestas_de(corte, Dia.de_hoy()).sin_a_quien_escribir == 1
