"""Observed values: what they may be, what is asked, and that they stay."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from compromisos import publicacion
from compromisos.models import Anotacion, Meta, RegistroCerrado, ValorObservado, Verificacion
from compromisos.publicacion import FaltaConfirmarVerificacion, ValorDado, politicas
from tests.compromisos.publicacion.registro.ayudas import sql
from tests.factories import AHORA, crear_avance, crear_compromiso, crear_meta, crear_usuario
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db
PADRON, CONTEO = "Padrón de sedes de ejemplo", "Se llamó a las 32 y respondieron 28."


@compartida
def avance():
    compromiso = crear_compromiso()
    meta = crear_meta(compromiso=compromiso, indicador="Centros abiertos", unidad="centros", valor_meta=50)
    crear_meta(compromiso=compromiso, indicador="Talleres", unidad="talleres", valor_meta=10)
    crear_meta(compromiso=compromiso, indicador="Norma", valor_meta=None)
    publicacion.anotar_lo_que_falta()
    return crear_avance(compromiso=compromiso, fecha_corte=date(2026, 9, 30), mediciones={meta: 32})


def meta_de(avance, indicador) -> Meta:
    return avance.compromiso.metas.get(indicador=indicador)


def dado(avance, valor, indicador="Centros abiertos", fuente=PADRON, metodo=CONTEO) -> ValorDado:
    return ValorDado(meta_de(avance, indicador), Decimal(valor), fuente, metodo)


def verificar(avance, *valores, **kwargs) -> Verificacion:
    datos = {
        "por": avance.autor, "verificador": "Una defensoría", "resultado": "cuestionado", "motivo": "No están todos.",
        "ahora": AHORA, **kwargs,
    }  # fmt: skip
    return publicacion.verificar(avance, valores=valores, **datos)


def test_verificar_works_with_values_and_the_record_says_them(avance, capsys):
    verificacion = verificar(avance, dado(avance, "28.0000"), dado(avance, 9, "Talleres"))
    entrada = Anotacion.objects.order_by("numero").last()
    assert entrada.accion == "avance_cuestionado"
    dicho = json.loads(entrada.contenido)
    assert dicho["verificacion"] == verificacion.pk
    assert dicho["valores"] == [
        {"indicador": "Centros abiertos", "valor": "28", "fuente": PADRON, "metodo": CONTEO},
        {"indicador": "Talleres", "valor": "9", "fuente": PADRON, "metodo": CONTEO},
    ]
    call_command("verificar_registro")
    call_command("proyeccion", "--verificar")


def test_verificar_without_values_is_entered_as_it_always_was(avance):
    verificar(avance)
    dicho = json.loads(Anotacion.objects.order_by("numero").last().contenido)
    assert dicho.keys() == {"verificacion", "resultado", "verificador", "motivo", "fecha"}


def test_observed_values_stay(avance, capsys):
    fila = verificar(avance, dado(avance, 28)).valores.get()
    for hacer in (
        fila.save,
        fila.delete,
        lambda: ValorObservado.objects.update(valor=3),
        lambda: ValorObservado.objects.all().delete(),
        lambda: ValorObservado.objects.bulk_create(
            [ValorObservado(verificacion=fila.verificacion, meta=fila.meta, valor=1)]
        ),
    ):
        with pytest.raises(RegistroCerrado):
            hacer()
    sql("UPDATE compromisos_valorobservado SET valor = 31")
    with pytest.raises(CommandError):
        call_command("verificar_registro")
    assert "difiere en valores" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("cambio", "frase"),
    [
        ({"valor": "28.5"}, "se cuentan de una en una"),
        ({"valor": -1}, "no puede haber menos de cero"),
        ({"fuente": " "}, "Escriba la fuente: de dónde sale el dato."),
        ({"metodo": "\n"}, "Escriba el método: cómo se contó."),
        ({"metodo": "x" * 2001}, "Es demasiado largo"),
        ({"fuente": "x" * 251}, "250"),
        ({"valor": 4, "indicador": "Norma"}, "no tiene número"),
        ({"valor": Decimal(10) ** 15}, "14 cifras"),
    ],
)
def test_verificar_refuses_each_mistake_in_one_sentence(avance, cambio, frase):
    with pytest.raises(ValidationError) as error:
        verificar(avance, dado(avance, **{"valor": 28, **cambio}))
    assert any(frase in dicha for dicha in error.value.messages), error.value.messages
    assert all(
        dicha.startswith(f"{cambio.get('indicador', 'Centros abiertos')}: ") for dicha in error.value.messages
    )
    assert not Verificacion.objects.exists()


def test_verificar_refuses_targets_of_others_dropped_or_twice(avance):
    ajena = crear_meta(compromiso=crear_compromiso(edicion=avance.compromiso.edicion))
    with pytest.raises(ValidationError, match="Esa meta es de otro compromiso"):
        verificar(avance, ValorDado(ajena, Decimal(1), PADRON, CONTEO))
    with pytest.raises(ValidationError, match="ya da un valor de esa meta"):
        verificar(avance, dado(avance, 28), dado(avance, 29))
    # Dropped: only what the report measured may still be verified.
    sql("UPDATE compromisos_meta SET dejada_en = '2026-10-10T00:00:00Z' WHERE valor_meta IS NOT NULL")
    with pytest.raises(ValidationError, match="Ya no es una meta"):
        verificar(avance, dado(avance, 9, "Talleres"))
    assert verificar(avance, dado(avance, 28)).valores.count() == 1


def test_verificar_asks_once_of_what_surprises(avance):
    with pytest.raises(FaltaConfirmarVerificacion) as falta:
        verificar(avance, dado(avance, 28), resultado="verificado")
    (pregunta,) = falta.value.preguntas
    with pytest.raises(FaltaConfirmarVerificacion):  # another figure is another question
        verificar(avance, dado(avance, 27), resultado="verificado", confirmadas=[pregunta.huella])
    assert not Verificacion.objects.exists()
    hecha = verificar(avance, dado(avance, 28), resultado="verificado", confirmadas=[pregunta.huella])
    assert hecha.valores.get().valor == 28


def test_verificar_counts_what_nobody_reported(avance):
    assert verificar(avance, dado(avance, 9, "Talleres"), resultado="verificado").valores.get().valor == 9


def test_a_target_that_was_counted_cannot_come_to_count_another_thing(avance):
    verificar(avance, dado(avance, 9, "Talleres"))
    with pytest.raises(ValidationError, match="no puede pasar a contar otra cosa"):
        politicas.check_puede_enmendar_meta(meta_de(avance, "Talleres"), "tipo")


def test_the_record_keeps_the_name_that_the_target_had(avance, capsys):
    verificar(avance, dado(avance, 28))
    publicacion.enmendar_datos(
        avance.compromiso,
        por=crear_usuario(),
        motivo="Se precisó.",
        metas=[
            publicacion.MetaPedida(meta_de(avance, "Centros abiertos"), {"indicador": "Centros en marcha"})
        ],
    )
    call_command("verificar_registro")
