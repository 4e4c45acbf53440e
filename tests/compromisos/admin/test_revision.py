"""Who reviews sees the update beside what is public, decides on what they saw, and loses nothing typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from compromisos import publicacion
from compromisos.lectura.comparacion import MedicionComparada, TextoComparado
from compromisos.models import Avance, Compromiso, Meta
from tests.compromisos.admin.test_admin import enviado_tal_cual, url
from tests.factories import (
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_meta,
    crear_superusuario,
    razones_para,
)

# --- What changes, in words


@dataclass
class Medida:
    valor: Decimal


@pytest.mark.parametrize(
    ("antes", "despues", "sentido", "frase"),
    [
        (None, None, "creciente", "No se informa"),
        (32, None, "creciente", "No se informa: sigue lo publicado"),
        (None, 4, "creciente", "Primer valor."),
        (32, 32, "creciente", "Igual."),
        (32, 40, "creciente", "Sube 8."),
        (32, 30, "creciente", "Baja 2. Se aleja de la meta."),
        (32, 50, "creciente", "Sube 18. Alcanza la meta."),
        (50, 60, "creciente", "Sube 10."),
        (90, 80, "decreciente", "Baja 10."),
        (80, 90, "decreciente", "Sube 10. Se aleja de la meta."),
        (None, 50, "decreciente", "Primer valor. Alcanza la meta."),
    ],
)
def test_a_figure_tells_its_change(antes, despues, sentido, frase):
    medidas = [None if v is None else Medida(Decimal(v)) for v in (antes, despues)]
    assert MedicionComparada(Meta(valor_meta=Decimal(50), sentido=sentido), *medidas).frase == frase


@pytest.mark.parametrize(
    ("antes", "despues", "marca"),
    [("a", "a", "Igual"), ("", "a", "Nuevo"), ("a", "b", "Cambia"), ("a", "", "Ya no se dice")],
)
def test_a_field_is_marked_by_a_word(antes, despues, marca):
    assert TextoComparado("Qué se hizo", antes, despues).marca == marca


def test_texts_that_are_alike_are_told_word_by_word_and_others_are_not():
    trozos = TextoComparado("", "Abrieron 32 centros en julio.", "Abrieron 40 centros en julio.").trozos
    assert [(t.que, t.palabras) for t in trozos if t.que != "igual"] == [("quitado", "32"), ("puesto", "40")]
    assert (
        TextoComparado("", "Se abrieron centros.", "Nada que ver con lo anterior, ni una palabra.").trozos
        == []
    )
    assert TextoComparado("", "uno dos tres " * 300, "uno dos cuatro " * 300).trozos == []


# --- The screen

pytestmark = pytest.mark.django_db
HOY = date(2026, 6, 30)


@pytest.fixture
def jefa(client):
    jefa = crear_superusuario(username="jefa")
    client.force_login(jefa)
    return jefa


@pytest.fixture
def enviado() -> Avance:
    """40 of 50 sent, where 32 is public."""
    compromiso = crear_compromiso()
    meta = crear_meta(compromiso=compromiso, linea_base=10)
    crear_avance(compromiso=compromiso, mediciones={meta: 32}, fecha_corte=HOY, evidencia=True)
    avance = crear_borrador(compromiso=compromiso, mediciones={meta: 40}, estado="cumplido", evidencia=True)
    return publicacion.enviar(avance, por=avance.autor, razones=razones_para(avance))


def visto(avance: Avance, **datos) -> dict:
    vigente = Compromiso.objects.get(pk=avance.compromiso_id).vigente_avance_id
    return {"version": avance.version, "frente_a": vigente or "", **datos}


def test_the_screen_compares_asks_and_offers_the_next(jefa, enviado, client):
    otro = crear_borrador()
    publicacion.enviar(otro, por=otro.autor)
    direccion = url("compromisos_avance_revisar", enviado.pk)
    assert direccion in client.get(url("compromisos_avance_changelist")).content.decode()
    assert direccion in client.get(url("compromisos_avance_change", enviado.pk)).content.decode()
    pagina = " ".join(client.get(direccion).content.decode().split())
    for trozo in (
        '<td class="n" data-titulo="Línea de base">10</td>',
        '<td class="n" data-titulo="Último publicado">32</td>',
        '<td class="n" data-titulo="Propuesto"><strong>40</strong></td>',
        "Sube 8.",
        'Estado <span class="marca">Cambia</span>',
        "Se hace 1 pregunta",
        "Es así en la prueba.",
        'name="_publicar"',
        'name="_devolver"',
    ):
        assert trozo in pagina, trozo
    respuesta = client.post(direccion, visto(enviado, _publicar=""), follow=True)
    assert "Publicado. Ya se ve en el sitio." in respuesta.content.decode()
    assert f'<a href="{url("compromisos_avance_revisar", otro.pk)}">Revisar el siguiente' in (
        respuesta.content.decode()
    )


def test_a_reason_refused_leaves_the_answers_typed(jefa, enviado, client):
    direccion = url("compromisos_avance_revisar", enviado.pk)
    (hecha,) = client.get(direccion).context["hechas"]
    respuesta = client.post(direccion, visto(enviado, _devolver="", **{hecha.nombre: "Lo preguntaré."}))
    assert respuesta.status_code == 400
    assert "Escriba el motivo" in respuesta.content.decode()
    assert "Lo preguntaré." in respuesta.content.decode()


def test_told_what_changed_and_by_whom_and_what_was_typed_stays(jefa, enviado, client):
    direccion, antes = url("compromisos_avance_revisar", enviado.pk), visto(enviado)
    otra = crear_superusuario(username="otra.persona")
    avance = Avance.objects.get(pk=enviado.pk)
    avance.descripcion, avance._history_user = "Se hizo casi todo.", otra
    avance.save()
    for boton in ("_devolver", "_publicar"):
        respuesta = client.post(direccion, {**antes, "motivo": "Falta el acta.", boton: ""})
        pagina = respuesta.content.decode()
        assert respuesta.status_code == 409
        assert "otra.persona" in pagina
        assert "<del>Se hizo una parte.</del> → <ins>Se hizo casi todo.</ins>" in pagina
        assert ">Falta el acta.</textarea>" in pagina
    assert Avance.objects.get(pk=enviado.pk).situacion == "en_revision"
    client.post(direccion, visto(avance, motivo="Falta el acta.", _devolver=""))
    assert Avance.objects.get(pk=enviado.pk).observacion == "Falta el acta."


def test_told_that_another_was_published_or_withdrawn_meanwhile(jefa, enviado, client):
    direccion, antes = url("compromisos_avance_revisar", enviado.pk), visto(enviado)
    otra = crear_superusuario(username="otra.persona")
    mas = {"fecha_corte": date(2026, 8, 31), "estado": "en_proceso"}
    nuevo = crear_avance(compromiso=enviado.compromiso, por=otra, ahora=timezone.now(), **mas)
    respuesta = client.post(direccion, {**antes, "motivo": "Falta el acta.", "_publicar": ""})
    pagina = respuesta.content.decode()
    assert respuesta.status_code == 409
    assert "Publicó otro avance de este compromiso: corte al 31/08/2026, «En proceso»" in pagina
    assert "otra.persona" in pagina
    assert ">Falta el acta.</textarea>" in pagina
    antes = visto(enviado)
    publicacion.retirar(nuevo, por=otra, motivo="Era de otra.")
    pagina = client.post(direccion, {**antes, "_publicar": ""}).content.decode()
    assert "Retiró el publicado: corte al 31/08/2026" in pagina
    assert "Publicó otro avance" not in pagina
    assert client.post(direccion, visto(enviado, _publicar="")).status_code == 302


def test_told_that_somebody_else_decided_first(jefa, enviado, client):
    direccion, antes = url("compromisos_avance_revisar", enviado.pk), visto(enviado)
    publicacion.publicar(Avance.objects.get(pk=enviado.pk), por=crear_superusuario(username="otra.persona"))
    pagina = client.post(direccion, {**antes, "motivo": "Falta el acta.", "_devolver": ""}).content.decode()
    assert "<del>En revisión</del> → <ins>Publicado</ins>" in pagina
    assert "otra.persona" in pagina
    assert ">Falta el acta.</textarea>" in pagina
    assert "_publicar" not in pagina


def test_an_editor_of_what_was_published_meanwhile_finds_what_they_typed(jefa, enviado, client):
    direccion = url("compromisos_avance_change", enviado.pk)
    mio = enviado_tal_cual(client.get(direccion))
    publicacion.publicar(Avance.objects.get(pk=enviado.pk), por=crear_superusuario(username="otra.persona"))
    mio |= {"descripcion": "Se hizo mucho más.", "mediciones-0-valor": "41"}
    respuesta = client.post(direccion, mio | {"_save": ""})
    pagina = respuesta.content.decode()
    assert respuesta.status_code == 403
    assert "otra.persona" in pagina
    assert "<del>En revisión</del> → <ins>Publicado</ins>" in pagina
    assert ">Se hizo mucho más.</textarea>" in pagina
    assert ">41</textarea>" in pagina
    assert pagina.count("</textarea>") == 2, "only what is not as it was published"
    assert Avance.objects.get(pk=enviado.pk).descripcion == "Se hizo una parte."


def test_the_text_of_a_pledge_published_meanwhile_is_not_lost(jefa, client):
    proyecto = crear_compromiso(publicado=False)
    direccion = url("compromisos_compromiso_change", proyecto.pk)
    mio = enviado_tal_cual(client.get(direccion))
    publicacion.publicar_compromiso(proyecto, por=crear_superusuario(username="otra.persona"))
    pagina = client.post(direccion, mio | {"texto": "Otro texto literal."}).content.decode()
    assert "otra.persona" in pagina
    assert ">Otro texto literal.</textarea>" in pagina


def test_many_are_shown_with_what_changes_in_as_many_queries_as_one(jefa, enviado, client):
    otros = [crear_borrador() for _n in range(3)]
    cuantas = []
    for pks in ([enviado.pk], [enviado.pk, *(o.pk for o in otros)]):
        with CaptureQueriesContext(connection) as consultas:
            pagina = client.get(
                url("compromisos_avance_publicar_varios"), {"pk": ",".join(map(str, pks))}
            ).content.decode()
        cuantas.append(len(consultas))
    assert cuantas[0] == cuantas[1]
    assert "32 → <strong>40</strong>. Sube 8." in pagina
    pk = enviado.pk
    datos = {"pk": pk, f"version-{pk}": enviado.version, f"frente-{pk}": ""}
    pagina = client.post(url("compromisos_avance_publicar_varios"), datos).content.decode()
    assert "Mientras tanto cambió lo publicado" in pagina
