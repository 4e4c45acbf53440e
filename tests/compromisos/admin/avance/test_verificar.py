"""The page of a verification: what it asks, what it keeps, what it refuses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from compromisos.models import ValorObservado, Verificacion
from compromisos.publicacion import roles
from tests.compromisos.admin.ayudas import paso, url
from tests.factories import crear_avance, crear_compromiso, crear_meta, crear_personal
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db


@compartida
def avance():
    compromiso = crear_compromiso()
    centros = crear_meta(compromiso=compromiso, indicador="Centros abiertos", unidad="centros")
    crear_meta(compromiso=compromiso, indicador="Talleres", unidad="talleres", valor_meta=10)
    crear_meta(compromiso=compromiso, indicador="Norma", valor_meta=None)
    return crear_avance(compromiso=compromiso, fecha_corte=date(2026, 9, 30), mediciones={centros: 32})


@pytest.fixture
def verificadora(client):
    persona = crear_personal(rol=roles.VERIFICACION, first_name="Contraloría", last_name="de ejemplo")
    client.force_login(persona)
    return persona


def valores(avance, *cuantos, fuente="Padrón de ejemplo", metodo="Se fue a cada sede.") -> dict[str, str]:
    """What is typed of each target, in their order; None leaves the three boxes empty."""
    datos = {}
    for meta, cuanto in zip(avance.compromiso.metas.order_by("orden"), cuantos, strict=False):
        for campo, dicho in (("valor", cuanto), ("fuente", fuente), ("metodo", metodo)):
            datos[f"meta-{meta.pk}-{campo}"] = "" if cuanto is None else dicho
    return datos


def verificar(client, avance, *cuantos, resultado="cuestionado", motivo="Se fue a cada sede.", **mas):
    return paso(
        client, avance, "verificar", resultado=resultado, motivo=motivo,
        **{**valores(avance, *cuantos), **mas},
    )  # fmt: skip


def test_verificar_shows_each_target_beside_what_was_declared(client, verificadora, avance):
    pagina = client.get(url("compromisos_avance_paso", avance.pk, "verificar")).content.decode()
    assert "La institución informó: <strong>32 de 50 centros</strong>" in " ".join(pagina.split())
    assert "Este informe no dice cuánto va." in pagina
    assert pagina.count('name="meta-') == 6, "two targets, three boxes each"


def test_verificar_works_with_what_was_counted(client, verificadora, avance):
    assert verificar(client, avance, "28", "9 talleres").status_code == 302
    filas = ValorObservado.objects.order_by("pk")
    assert [(f.meta.indicador, f.valor, f.fuente, f.metodo) for f in filas] == [
        ("Centros abiertos", Decimal(28), "Padrón de ejemplo", "Se fue a cada sede."),
        ("Talleres", Decimal(9), "Padrón de ejemplo", "Se fue a cada sede."),
    ]
    assert filas[0].verificacion.verificador == "Contraloría de ejemplo"


@pytest.mark.parametrize("cuantos", [(), (None, None)])
def test_verificar_asks_nothing_of_who_counted_nothing(client, verificadora, avance, cuantos):
    assert verificar(client, avance, *cuantos).status_code == 302
    assert not ValorObservado.objects.exists()


def test_verificar_takes_zero_for_a_figure(client, verificadora, avance):
    verificar(client, avance, "0")
    assert ValorObservado.objects.get().valor == 0


@pytest.mark.parametrize(
    ("cambio", "frase"),
    [
        ({"valor": "1.200"}, "puede leerse de dos maneras"),
        ({"valor": "veintiocho"}, "no es un número"),
        ({"valor": "28,5"}, "se cuentan de una en una"),
        ({"valor": "28 talleres"}, "centros"),
        ({"valor": "-3"}, "no puede haber menos de cero"),
        ({"valor": ""}, "Escriba cuánto contó, o deje vacíos también la fuente y el método."),
        ({"fuente": ""}, "Escriba la fuente: de dónde sale el dato."),
        ({"metodo": " "}, "Escriba el método: cómo se contó."),
        ({"metodo": "x" * 2001}, "caben 2,000 caracteres"),
        ({"fuente": "Lista de muj�res"}, "le falta una letra"),
    ],
)
def test_verificar_says_each_mistake_beside_its_box_and_keeps_all(
    client, verificadora, avance, cambio, frase
):
    meta = avance.compromiso.metas.get(indicador="Centros abiertos")
    datos = {f"meta-{meta.pk}-{campo}": dicho for campo, dicho in cambio.items()}
    respuesta = verificar(client, avance, "28", "9", motivo="Se contó todo.", **datos)
    pagina = respuesta.content.decode()
    assert respuesta.status_code == 400
    assert not Verificacion.objects.exists()
    assert frase in pagina
    assert "hay 1 cosa que corregir" in " ".join(pagina.split())
    assert "Centros abiertos: " in pagina
    assert "Se contó todo." in pagina
    for dicho in (*cambio.values(), "9"):
        assert dicho.strip() in pagina


def test_verificar_lets_one_say_which_of_two_figures(client, verificadora, avance):
    meta = avance.compromiso.metas.get(indicador="Talleres")
    verificar(client, avance, None, "1.200", **{f"meta-{meta.pk}-valor-es": "1200"})
    assert ValorObservado.objects.get().valor == 1200


def test_verificar_asks_of_a_verdict_that_does_not_go_with_its_figure(client, verificadora, avance):
    respuesta = verificar(client, avance, "28", resultado="verificado")
    ((pregunta, dicha),) = respuesta.context["preguntas"]
    assert (respuesta.status_code, dicha) == (400, False)
    assert "se informó 32 centros y usted contó 28 centros" in respuesta.content.decode()
    assert not Verificacion.objects.exists()
    casilla = {f"si-{pregunta.huella}": "on"}
    assert verificar(client, avance, "27", resultado="verificado", **casilla).status_code == 400, (
        "another figure"
    )
    assert verificar(client, avance, "28", resultado="verificado", **casilla).status_code == 302


def test_verificar_refuses_what_changed_meanwhile_and_keeps_what_was_written(client, verificadora, avance):
    datos = {"version": "99", **valores(avance, "28"), "resultado": "cuestionado", "motivo": "Se contó todo."}
    respuesta = client.post(url("compromisos_avance_paso", avance.pk, "verificar"), datos)
    assert respuesta.status_code == 400
    assert "Se contó todo." in respuesta.content.decode()
    assert not Verificacion.objects.exists()


def test_verificar_ignores_targets_of_others(client, verificadora, avance):
    ajena = crear_meta(compromiso=crear_compromiso(edicion=avance.compromiso.edicion))
    verificar(client, avance, **{f"meta-{ajena.pk}-valor": "3"})
    assert Verificacion.objects.count() == 1
    assert not ValorObservado.objects.exists()
