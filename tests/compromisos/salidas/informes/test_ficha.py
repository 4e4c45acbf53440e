"""A pledge as plain data for its sheet."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from compromisos import publicacion
from tests.compromisos.salidas.informes.ayudas import leer
from tests.factories import crear_avance, crear_meta


def test_ficha_is_empty_and_says_what_is_missing(extenso, sobre_el_papel):
    crear_meta(compromiso=extenso, valor_meta=None, unidad="", indicador="Protocolo")
    ficha = sobre_el_papel()["ficha"]
    assert ficha["palabra"] == "Sin información"
    assert ("Plazo", "La fuente no dice para cuándo") in ficha["lamparas"]
    assert ("Último informe", "Nunca informó") in ficha["lamparas"]
    assert ("Metas", "sin meta medible") in ficha["lamparas"]
    assert ficha["metas"][0]["cifra"] == "sin meta medible"
    assert ficha["avances"] == []
    assert "Ministerio de prueba" in ficha["sin_avances"]
    assert ("Inicio", "no consta") in ficha["datos"]


def test_ficha_as_of_a_day(extenso, sobre_el_papel):
    ayer = timezone.localdate() - timedelta(1)
    avance = crear_avance(
        compromiso=extenso, ahora=timezone.now() - timedelta(3), fecha_corte=ayer - timedelta(9)
    )
    publicacion.retirar(avance, por=avance.autor, motivo="Se supo hoy.")
    antes, hoy = sobre_el_papel(al=ayer), sobre_el_papel()
    assert antes["ficha"]["palabra"] == "En proceso"
    assert not antes["ficha"]["avances"][0]["dejado"]
    assert antes["al"] == f"al {ayer:%d/%m/%Y}"
    assert hoy["ficha"]["palabra"] == "Sin información"
    assert hoy["ficha"]["avances"][0]["ya_no_cuenta"][0][1] == "Se supo hoy."
    assert antes["ficha"]["direccion"].endswith(f"?al={ayer.isoformat()}")


def test_ficha_tells_amendments_and_answers(client, extenso, sobre_el_papel):
    avance = crear_avance(compromiso=extenso, ahora=timezone.now() - timedelta(3))
    dicho = publicacion.verificar(
        avance, por=avance.autor, verificador="Defensoría", resultado="cuestionado", motivo="Faltan."
    )
    publicacion.responder(dicho, por=avance.autor, texto="Ya se abrieron.", publicar=True)
    ayer, antes = timezone.localdate() - timedelta(1), extenso.texto
    publicacion.enmendar(extenso, por=avance.autor, motivo="Se precisó.", texto="Abrir 51 centros.")
    assert sobre_el_papel(al=ayer)["ficha"]["texto"] == antes
    ficha = sobre_el_papel()["ficha"]
    assert ficha["texto"] == "Abrir 51 centros."
    assert ficha["enmiendas"][0]["antes"] == antes
    assert ("Motivo:", "Se precisó.") in ficha["enmiendas"][0]["pares"]
    assert ficha["avances"][0]["verificaciones"][0]["respuestas"][0][1] == "Ya se abrieron."
    extenso.refresh_from_db()
    publicacion.retirar_compromiso(extenso, por=avance.autor, motivo="Ya no va.")
    respuesta = client.get(f"/compromisos/{extenso.codigo}.pdf")
    assert "Este compromiso se retiró el" in leer(respuesta.content)[1][0]
