"""Nobody goes past a question unanswered: the draft is kept, what is asked stands beside its field, and the
reason reaches whoever reviews."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compromisos import publicacion
from compromisos.models import Avance, Confirmacion
from compromisos.publicacion import confirmaciones
from compromisos.publicacion.confirmaciones import FaltaConfirmar
from instituciones.models import Enlace
from tests.compromisos.admin.test_admin import enviado_tal_cual, formulario, url
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
    """An enlace at work on a pledge whose only target stood at 32 of 50."""
    compromiso = crear_compromiso()
    meta = crear_meta(compromiso=compromiso)
    crear_avance(compromiso=compromiso, mediciones={meta: 32}, fecha_corte=date(2026, 6, 30))
    ana = crear_usuario(username="ana")
    ana.groups.add(Group.objects.get(name="Enlace institucional"))
    Enlace.objects.create(user=ana, institucion=compromiso.institucion)
    client.force_login(ana)
    return compromiso, meta, ana


def codigos(avance: Avance, hoy) -> list[str]:
    return [h.pregunta.codigo for h in confirmaciones.hechas(avance, hoy=hoy) if h.falta]


def test_asked_beside_its_field_answered_and_kept_for_the_reviewer(mundo, client):
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


def test_a_reason_is_kept_with_the_draft_and_falls_with_the_figure(mundo, client, hoy):
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


def test_what_was_typed_survives_an_error_in_another_field(mundo, client):
    compromiso, meta, ana = mundo
    avance = crear_borrador(compromiso=compromiso, autor=ana, mediciones={meta: 30})
    direccion = url("compromisos_avance_change", avance.pk)
    respuesta = client.get(direccion)
    (hecha,) = respuesta.context["hechas"]
    datos = enviado_tal_cual(respuesta) | {"fecha_corte": "no", hecha.nombre: "Cerró uno."}
    assert "Cerró uno." in client.post(direccion, {**datos, "_enviar": "1"}).content.decode()


def test_neither_sent_nor_published_without_an_answer(hoy):
    compromiso = crear_compromiso()
    meta = crear_meta(compromiso=compromiso)
    crear_avance(compromiso=compromiso, mediciones={meta: 32}, fecha_corte=date(2026, 6, 30))
    borrador = crear_borrador(compromiso=compromiso, mediciones={meta: 40}, estado="cumplido")
    with pytest.raises(FaltaConfirmar):
        publicacion.enviar(borrador, por=borrador.autor, ahora=AHORA)
    with pytest.raises(FaltaConfirmar):
        publicacion.enviar(borrador, por=borrador.autor, ahora=AHORA, razones={"motivo-x": "No es de esta."})
    (hecha,) = confirmaciones.hechas(borrador, hoy=hoy)
    with pytest.raises(FaltaConfirmar):
        publicacion.enviar(borrador, por=borrador.autor, ahora=AHORA, razones={hecha.nombre: "  "})
    publicacion.enviar(borrador, por=borrador.autor, ahora=AHORA, razones={hecha.nombre: "Se redefinió."})
    # Meanwhile something else is published, and there is something new to ask.
    crear_avance(compromiso=compromiso, mediciones={meta: 45}, fecha_corte=date(2026, 8, 31))
    assert codigos(borrador, hoy) == ["retrocede"]
    with pytest.raises(FaltaConfirmar):
        publicacion.publicar(borrador, por=borrador.autor, ahora=AHORA)
    assert Confirmacion.objects.get(avance=borrador).motivo == "Se redefinió."
    hecha = next(h for h in confirmaciones.hechas(borrador, hoy=hoy) if h.falta)
    publicacion.publicar(
        borrador, por=borrador.autor, ahora=AHORA, razones={hecha.nombre: "Era de otro mes."}
    )
    assert borrador.confirmaciones.count() == 2


def test_a_correction_is_not_asked_why_it_differs_from_what_it_corrects(hoy):
    compromiso = crear_compromiso()
    meta = crear_meta(compromiso=compromiso, valor_meta=500)
    crear_avance(compromiso=compromiso, mediciones={meta: 20}, fecha_corte=date(2026, 3, 31))
    errado = crear_avance(compromiso=compromiso, mediciones={meta: 320}, fecha_corte=date(2026, 6, 30))
    copia = publicacion.iniciar_correccion(errado, por=errado.autor, motivo="Sobraba un cero.")
    copia.mediciones.update(valor=32)
    assert codigos(copia, hoy) == []
    copia.mediciones.update(valor=10)
    assert codigos(copia, hoy) == ["retrocede"]  # from the one before


def test_asking_of_many_costs_the_same_as_of_one(hoy):
    avances = [crear_borrador() for _n in range(4)]
    for cuantos in (1, 4):
        with CaptureQueriesContext(
            connection,
        ) as consultas:
            assert len(confirmaciones.hechas_de(avances[:cuantos], hoy=hoy)) == cuantos
        assert len(consultas) == 5


def test_who_reviews_reads_and_answers_on_the_page_where_it_is_published(mundo, client):
    compromiso, meta, _ana = mundo
    borrador = crear_borrador(compromiso=compromiso, mediciones={meta: 30})
    client.force_login(crear_superusuario())
    varios = url("compromisos_avance_publicar_varios")
    resumen = client.get(varios, {"pk": borrador.pk}).content.decode()
    assert "0 avances se pueden publicar" in resumen
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
