"""What is asked of a draft, on its screen: beside its field, answered there, kept for whoever reviews."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import Group

from compromisos.models import Avance, Confirmacion
from compromisos.publicacion import confirmaciones
from tests.compromisos.admin.ayudas import enviado_tal_cual, formulario, url
from tests.factories import (
    AHORA,
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_meta,
    crear_superusuario,
    crear_usuario,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mundo(client):
    """An editora at work on a pledge whose only target stood at 32 of 50."""
    compromiso = crear_compromiso()
    meta = crear_meta(compromiso=compromiso)
    crear_avance(compromiso=compromiso, mediciones={meta: 32}, fecha_corte=date(2026, 6, 30))
    ana = crear_usuario(username="ana")
    ana.groups.add(Group.objects.get(name="Editora ministerial"))
    client.force_login(ana)
    return compromiso, meta, ana


def test_pregunta_works_beside_its_field(mundo, client):
    compromiso, meta, ana = mundo
    respuesta = client.post(
        url("compromisos_avance_add"),
        formulario(
            compromiso,
            mediciones=[{"meta": meta.pk, "valor": "30"}],
            descripcion="Escriba a rosa@example.org.",
            _enviar="1",
        ),
        follow=True,
    )
    avance = Avance.objects.get(situacion="borrador")
    pagina = respuesta.content.decode()
    assert "Hay 2 preguntas sin responder" in pagina
    assert "Se hacen 2 preguntas" in pagina
    del_valor = pagina.index(
        "Baja de 32, lo último publicado, a 30", pagina.index('id="id_mediciones-0-valor"')
    )
    assert del_valor < pagina.index('id="id_mediciones-0-nota"')
    assert pagina.index("rosa@example.org", pagina.index('id="id_descripcion"')) < pagina.index(
        'id="id_dificultades"'
    )
    # One reason given, one text mended.
    datos = enviado_tal_cual(respuesta)
    (retrocede,) = [h for h in respuesta.context["hechas"] if h.pregunta.codigo == "retrocede"]
    datos |= {"descripcion": "Escriba a la institución.", retrocede.nombre: "Se contó dos veces un centro."}
    respuesta = client.post(
        url("compromisos_avance_change", avance.pk), {**datos, "_enviar": "1"}, follow=True
    )
    assert "Enviado a revisión" in respuesta.content.decode()
    confirmada = Confirmacion.objects.get()
    assert (confirmada.codigo, confirmada.por, confirmada.motivo) == (
        "retrocede", ana, "Se contó dos veces un centro.",
    )  # fmt: skip


def codigos(avance: Avance, hoy) -> list[str]:
    return [h.pregunta.codigo for h in confirmaciones.hechas(avance, hoy=hoy) if h.falta]


def test_respuesta_falls_with_its_figure(mundo, client, hoy):
    compromiso, meta, ana = mundo
    avance = crear_borrador(compromiso=compromiso, autor=ana, mediciones={meta: 30})
    direccion = url("compromisos_avance_change", avance.pk)
    respuesta = client.get(direccion)
    (hecha,) = respuesta.context["hechas"]
    datos = enviado_tal_cual(respuesta)
    respuesta = client.post(direccion, {**datos, hecha.nombre: "Cerró uno.", "_save": "1"}, follow=True)
    assert "Respondida" in respuesta.content.decode()
    assert "Cerró uno." in respuesta.content.decode()
    assert codigos(avance, hoy) == []
    # Another figure, even sent together with the old reason, is another question.
    datos = enviado_tal_cual(respuesta) | {"mediciones-0-valor": "3", hecha.nombre: "Cerró uno."}
    respuesta = client.post(direccion, {**datos, "_enviar": "1"}, follow=True)
    assert "Hay 1 pregunta sin responder" in respuesta.content.decode()
    assert Avance.objects.get(pk=avance.pk).situacion == "borrador"
    assert not Confirmacion.objects.exists()
    datos = enviado_tal_cual(respuesta) | {"mediciones-0-valor": "33"}
    client.post(direccion, {**datos, "_enviar": "1"})
    assert Avance.objects.get(pk=avance.pk).situacion == "en_revision"


def test_respuesta_survives_an_error_in_another_field(mundo, client):
    compromiso, meta, ana = mundo
    avance = crear_borrador(compromiso=compromiso, autor=ana, mediciones={meta: 30})
    direccion = url("compromisos_avance_change", avance.pk)
    respuesta = client.get(direccion)
    (hecha,) = respuesta.context["hechas"]
    datos = enviado_tal_cual(respuesta) | {"fecha_corte": "no", hecha.nombre: "Cerró uno."}
    assert "Cerró uno." in client.post(direccion, {**datos, "_enviar": "1"}).content.decode()


def test_pregunta_works_on_the_review(mundo, client):
    compromiso, meta, _ana = mundo
    borrador = crear_borrador(compromiso=compromiso, mediciones={meta: 30})
    client.force_login(crear_superusuario())
    varios = url("compromisos_avance_publicar_varios")
    resumen = client.get(varios, {"pk": borrador.pk}).content.decode()
    assert "Ninguno se puede publicar así." in resumen
    assert "Hay 1 pregunta sin responder" in resumen
    revision = url("compromisos_avance_revisar", borrador.pk)
    (pregunta,) = confirmaciones.hechas(borrador, hoy=AHORA.date())
    assert f'name="{pregunta.nombre}"' in client.get(revision).content.decode()
    compromiso.refresh_from_db()
    version = {"version": borrador.version, "frente_a": compromiso.vigente_avance_id, "_publicar": ""}
    sin_responder = client.post(revision, version)
    assert sin_responder.status_code == 400
    assert "Hay 1 pregunta sin responder" in sin_responder.content.decode()
    client.post(revision, version | {pregunta.nombre: "Dos centros cerraron."})
    assert Avance.objects.get(pk=borrador.pk).es_publico
    assert Confirmacion.objects.get(avance=borrador).motivo == "Dos centros cerraron."
