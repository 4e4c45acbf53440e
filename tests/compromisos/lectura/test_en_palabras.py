"""Words of the street: what codes and dates are called on a page."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from django.utils.translation import override

from base.dias import Dia
from compromisos import publicacion
from compromisos.lectura import en_palabras
from compromisos.lectura.compromisos import compromisos_de
from compromisos.reglas.palabras import Estado, Frescura, Plazo, Respaldo
from tests.factories import crear_avance, crear_compromiso, crear_meta, crear_usuario

HOY = date(2026, 11, 24)
DIA = Dia(HOY)
ENTONCES = Dia(HOY, date(2026, 3, 31))


def leido(**cambios) -> SimpleNamespace:
    """A pledge as it is read, with nothing out of order."""
    datos = {
        "estado": Estado.EN_PROCESO,
        "plazo": Plazo.EN_PLAZO,
        "plazo_fecha": date(2027, 12, 31),
        "plazo_movido": False,
        "frescura": Frescura.AL_DIA,
        "respaldo": Respaldo.CON_EVIDENCIA,
        "prevision": "",
        "corte": date(2026, 10, 31),
        "informado_en": timezone.make_aware(datetime(2026, 10, 31, 23, 30)),
        "metas_medibles": 2,
        "metas_alcanzadas": 0,
        "dejado_en": None,
        "se_dejo": lambda dia: None,
    }
    return SimpleNamespace(**datos | cambios)


@pytest.mark.parametrize("palabras", [Plazo, Frescura, Respaldo])
def test_every_code_of_a_lamp_has_its_word_of_the_street(palabras):
    assert [p for p in palabras if p not in en_palabras.CALLE] == []


def test_codes_and_words_in_both_languages():
    assert en_palabras.en_la_calle(Frescura.SIN_REPORTE) == "Nunca informó"
    assert en_palabras.en_la_calle(Estado.CUMPLIDO) == "Cumplido"
    assert en_palabras.lampara_en_la_calle("frescura") == "Último informe"
    with override("en"):
        assert en_palabras.en_la_calle(Frescura.SIN_REPORTE) == "Never reported"
        assert en_palabras.lampara_en_la_calle("frescura") == "Last report"


@pytest.mark.parametrize(
    ("fecha", "hoy", "en"),
    [
        (HOY, "hoy", "today"),
        (HOY - timedelta(1), "ayer", "yesterday"),
        (HOY + timedelta(1), "mañana", "tomorrow"),
        (HOY - timedelta(2), "hace 2 días", "2 days ago"),
        (HOY + timedelta(20), "en 20 días", "in 20 days"),
        (HOY + timedelta(21), "en 3 semanas", "in 3 weeks"),
        (HOY + timedelta(87), "en 3 meses", "in 3 months"),
        (date(2026, 7, 24), "hace 4 meses", "4 months ago"),
        (date(2027, 11, 24), "en 1 año", "in 1 year"),
        (date(2020, 1, 1), "hace 7 años", "7 years ago"),
    ],
)
def test_cuando_is_told_from_today(fecha, hoy, en):
    assert en_palabras.cuando(fecha, DIA) == hoy
    with override("en"):
        assert en_palabras.cuando(fecha, DIA) == en


@pytest.mark.parametrize(
    ("fecha", "entonces", "en"),
    [
        (date(2026, 3, 31), "ese mismo día", "that same day"),
        (date(2026, 3, 30), "el día anterior", "the day before"),
        (date(2026, 4, 1), "el día siguiente", "the day after"),
        (date(2025, 11, 30), "4 meses antes", "4 months before"),
        (date(2026, 4, 21), "3 semanas después", "3 weeks after"),
    ],
)
def test_cuando_of_a_past_day_is_told_from_that_day(fecha, entonces, en):
    assert en_palabras.cuando(fecha, ENTONCES) == entonces
    with override("en"):
        assert en_palabras.cuando(fecha, ENTONCES) == en


@pytest.mark.parametrize(
    ("cambios", "frase"),
    [
        ({"plazo": Plazo.SIN_PLAZO, "plazo_fecha": None}, "La fuente no dice para cuándo"),
        (
            {"plazo": Plazo.VENCIDO, "plazo_fecha": date(2026, 7, 24)},
            "Venció el 24/07/2026, hace 4 meses",
        ),
        ({"plazo": Plazo.VENCIDO, "plazo_fecha": date(2026, 11, 23)}, "Venció el 23/11/2026, ayer"),
        ({"plazo": Plazo.POR_VENCER, "plazo_fecha": HOY}, "Vence el 24/11/2026, hoy"),
        (
            {"plazo": Plazo.POR_VENCER, "plazo_fecha": date(2026, 12, 15)},
            "Vence el 15/12/2026, en 3 semanas",
        ),
        ({"plazo": "", "plazo_fecha": date(2026, 6, 30)}, "El plazo era el 30/06/2026"),
        ({"plazo": "", "plazo_fecha": date(2027, 6, 30)}, "El plazo es el 30/06/2027"),
    ],
)
def test_plazo_en_palabras(cambios, frase):
    assert en_palabras.plazo_en_palabras(leido(**cambios), DIA) == frase


def test_plazo_en_palabras_of_a_past_day():
    vencido = leido(plazo=Plazo.VENCIDO, plazo_fecha=date(2025, 11, 30))
    assert en_palabras.plazo_en_palabras(vencido, ENTONCES) == "Venció el 30/11/2025, 4 meses antes"
    with override("en"):
        assert en_palabras.plazo_en_palabras(vencido, ENTONCES) == "Was due on 30 Nov 2025, 4 months before"


def test_ultimo_informe_en_palabras():
    assert en_palabras.ultimo_informe_en_palabras(leido(corte=None), DIA) == "Nunca informó"
    assert en_palabras.ultimo_informe_en_palabras(leido(), DIA) == "Informó por última vez el 31/10/2026"
    tarde = leido(corte=date(2026, 9, 30))
    dicho = "Informó por última vez el 31/10/2026, con datos al 30/09/2026"
    assert en_palabras.ultimo_informe_en_palabras(tarde, DIA) == dicho


def test_respaldo_en_palabras():
    assert en_palabras.respaldo_en_palabras("") == ""
    assert en_palabras.respaldo_en_palabras(Respaldo.DECLARADO) == "Sin pruebas"
    assert en_palabras.respaldo_en_palabras(Respaldo.CON_EVIDENCIA, "Nadie") == "Con pruebas"
    assert en_palabras.respaldo_en_palabras(Respaldo.VERIFICADO, "la Mesa") == "Verificado por la Mesa"
    assert en_palabras.respaldo_en_palabras(Respaldo.CUESTIONADO) == "Cuestionado por un tercero"


@pytest.mark.parametrize(
    ("cambios", "frases"),
    [
        ({}, []),
        ({"plazo": Plazo.POR_VENCER}, []),
        (
            {
                "estado": Estado.SIN_INFORMACION,
                "frescura": Frescura.SIN_REPORTE,
                "respaldo": "",
                "corte": None,
            },
            [],
        ),
        ({"plazo": Plazo.VENCIDO, "plazo_fecha": date(2026, 7, 24)}, ["Venció hace 4 meses"]),
        (
            {"respaldo": Respaldo.CUESTIONADO, "verificador": "la Mesa"},
            ["Cuestionado por la Mesa"],
        ),
        (
            {
                "estado": Estado.CUMPLIDO,
                "plazo": "",
                "frescura": "",
                "respaldo": Respaldo.DECLARADO,
                "metas_alcanzadas": 1,
            },
            ["Se declara cumplido con 1 de 2 metas alcanzadas", "Sin pruebas"],
        ),
        ({"estado": Estado.CUMPLIDO, "metas_medibles": 0}, []),
        ({"respaldo": Respaldo.DECLARADO}, []),
        ({"frescura": Frescura.POR_ACTUALIZAR, "corte": date(2026, 7, 24)}, ["Datos de hace 4 meses"]),
        ({"plazo_movido": True}, ["Se movió su plazo"]),
        ({"prevision": "se_cumplira"}, []),
        ({"prevision": "con_apoyo"}, ["Dice que necesita apoyo para llegar a tiempo"]),
        ({"prevision": "no_se_cumplira"}, ["Dice que no llegará a tiempo"]),
        (  # the deadline has said it
            {"prevision": "en_riesgo", "plazo": Plazo.VENCIDO, "plazo_fecha": date(2026, 7, 24)},
            ["Venció hace 4 meses"],
        ),
        (
            {"plazo": Plazo.VENCIDO, "plazo_fecha": date(2026, 11, 23), "se_dejo": lambda dia: dia},
            [],
        ),
    ],
)
def test_excepciones_say_what_is_out_of_order_and_nothing_else(cambios, frases):
    assert [str(e) for e in en_palabras.excepciones(leido(**cambios), DIA)] == frases


@pytest.mark.django_db
def test_words_of_a_pledge_that_was_read(django_assert_num_queries):
    compromiso = crear_compromiso(fecha_limite=date(2026, 10, 24))
    crear_meta(compromiso=compromiso)
    avance = crear_avance(compromiso=compromiso, estado=Estado.EN_PROCESO, fecha_corte=date(2026, 3, 31))
    for quien in ("la primera", "la segunda"):
        publicacion.verificar(
            avance,
            por=crear_usuario(),
            verificador=quien,
            resultado=Respaldo.CUESTIONADO,
            motivo="No coincide.",
            ahora=timezone.make_aware(datetime(2026, 11, 24, 12)),
        )
    with django_assert_num_queries(2):
        [suyo] = en_palabras.con_verificador(compromisos_de(DIA), DIA)
        frases = [str(e) for e in en_palabras.excepciones(suyo, DIA)]
    assert frases == ["Venció hace 4 semanas", "Cuestionado por la segunda", "Datos de hace 8 meses"]
