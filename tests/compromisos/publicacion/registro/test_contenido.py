"""What enters the public record: each act once, with all it says."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import transaction

from compromisos import publicacion
from compromisos.models import Accion, Anotacion, Compromiso
from tests.compromisos.publicacion.registro.ayudas import acciones, contenidos_anotados, lineas
from tests.factories import (
    AHORA,
    corregir_avance,
    crear_borrador,
    crear_compromiso,
    crear_meta,
    crear_territorio,
    crear_usuario,
    razones_para,
)


@pytest.mark.django_db
def test_actos_are_one_entry_each_with_all_they_say(capsys):
    compromiso = crear_compromiso(publicado=False)
    meta = crear_meta(compromiso=compromiso, nivel_territorial="region", unidad="regiones", valor_meta=24)
    autor = crear_usuario()
    publicacion.publicar_compromiso(Compromiso.objects.get(pk=compromiso.pk), por=autor)
    borrador = crear_borrador(compromiso=compromiso, autor=autor, mediciones={meta: "1.50"}, evidencia=True)
    borrador.mediciones.get().territorios.add(crear_territorio())
    assert len(acciones()) == 1  # a draft is nobody's business
    publicacion.enviar(borrador, por=autor, razones=razones_para(borrador), ahora=AHORA)
    uno = publicacion.publicar(borrador, por=autor, ahora=AHORA)
    dos = corregir_avance(
        uno, por=autor, motivo="Faltaba una sede.", mediciones={meta: Decimal(2)}, ahora=AHORA
    )
    publicacion.verificar(
        dos, por=autor, verificador="Contraloría", resultado="cuestionado", motivo="No consta.", ahora=AHORA
    )
    publicacion.retirar(dos, por=autor, motivo="Se informó por error.", ahora=AHORA)
    a, b, c = f"compromisos/{compromiso.codigo}", f"avances/{uno.pk}", f"avances/{dos.pk}"
    assert acciones() == [
        (Accion.COMPROMISO_PUBLICADO, a),
        (Accion.AVANCE_PUBLICADO, b),
        (Accion.AVANCE_CORREGIDO, c),
        (Accion.AVANCE_CUESTIONADO, c),
        (Accion.AVANCE_RETIRADO, c),
    ]
    dichos = contenidos_anotados()
    assert dichos[0]["texto"] == compromiso.texto
    assert dichos[0]["metas"][0]["meta"] == "24"
    assert dichos[1]["mediciones"] == [{"indicador": meta.indicador, "valor": "1.5", "territorios": ["15"]}]
    assert dichos[1]["evidencias"] == [{"titulo": "Informe", "url": "https://example.org/informe.pdf"}]
    assert (dichos[2]["corrige"], dichos[2]["motivo_correccion"]) == (b, "Faltaba una sede.")
    assert dichos[4]["motivo"] == "Se informó por error."
    assert autor.username not in "".join(lineas())
    call_command("verificar_registro")
    assert f"{Anotacion.objects.count()} anotaciones" in capsys.readouterr().out


@pytest.mark.django_db
def test_acto_that_does_not_happen_leaves_no_entry():
    borrador = crear_borrador(compromiso=crear_compromiso())
    publicacion.enviar(borrador, por=borrador.autor, ahora=AHORA)
    with pytest.raises(RuntimeError), transaction.atomic():
        publicacion.publicar(borrador, por=borrador.autor, ahora=AHORA)
        assert len(acciones()) == 1
        raise RuntimeError
    assert acciones() == []


def test_enmienda_is_one_entry_with_what_it_found_and_what_stays(enmendado, capsys):
    objeto = f"compromisos/{enmendado.codigo}"
    assert acciones()[2:] == [(Accion.COMPROMISO_ENMENDADO, objeto), (Accion.COMPROMISO_FUSIONADO, objeto)]
    primero, _otro, uno, dos = contenidos_anotados()
    original = primero["texto"]
    assert uno["texto"] == uno["enmienda"]["texto_nuevo"] == "Dice esto."
    assert (uno["enmienda"]["texto_anterior"], uno["enmienda"]["motivo"]) == (original, "Lo pidió.")
    assert dos["enmienda"]["sucesores"] == [f"compromisos/{enmendado.codigo[:-1]}2"]
    assert dos["dejado_en"] == dos["enmienda"]["fecha"]
    call_command("verificar_registro")
    assert publicacion.anotar_lo_que_falta() == 0  # left, it is still in the site
    publicacion.anotar_compromisos([enmendado.pk])
    assert len(acciones()) == 4
