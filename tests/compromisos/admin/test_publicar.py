"""Publishing pledges: seen as the public will read them, asked for what they lack, one by one or all together."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from compromisos import publicacion
from compromisos.admin.publicar import MAXIMO, lo_que_no_dice
from compromisos.models import Anotacion, Compromiso
from tests.compromisos.admin.ayudas import url
from tests.factories import (
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_edicion,
    crear_eje,
    crear_institucion,
    crear_meta,
    crear_territorio,
    crear_usuario,
)

pytestmark = pytest.mark.django_db
VARIOS = "compromisos_compromiso_publicar_varios"


def sin_titulo(**kwargs) -> Compromiso:
    suyo = crear_compromiso(publicado=False, **kwargs)
    suyo.titulo = ""
    suyo.save()
    return suyo


def texto(respuesta) -> str:
    return " ".join(respuesta.content.decode().split())


@pytest.fixture
def completo() -> Compromiso:
    c = crear_compromiso(
        publicado=False,
        titulo="Abrir centros",
        texto="Abrir 50 centros antes del 31 de diciembre de 2027.",
        fecha_limite=date(2027, 12, 31),
        nota="Copiado del afiche.",
        fuente="https://example.org/fuente",
        responsable=crear_institucion(nombre="Oficina a cargo"),
        ejes=[crear_eje(nombre="Atención")],
    )
    c.territorios.add(crear_territorio())
    crear_meta(compromiso=c, indicador="Centros abiertos", linea_base=10)
    return c


# --- One


def test_the_frame_shows_all_of_it_as_the_public_page_then_does(editora, client, completo):
    anotado = Anotacion.objects.count()
    vista = client.get(url("compromisos_compromiso_como_se_vera", completo.pk))
    pagina = texto(vista)
    for dicho in (
        "Vista previa", "Abrir centros", completo.texto, "Centros abiertos", "Meta: 50 CEM", "31/12/2027", "Lima", "Atención",
        "Oficina a cargo", "Copiado del afiche.", "https://example.org/fuente", "Sin información",
    ):  # fmt: skip
        assert dicho in pagina, dicho
    # Nothing of it is kept.
    completo.refresh_from_db()
    assert (completo.es_publico, completo.version, Anotacion.objects.count()) == (False, 1, anotado)
    assert client.get(completo.get_absolute_url()).status_code == 404
    # Only this site may frame it.
    assert vista["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in vista["Content-Security-Policy"]
    publicacion.publicar_compromiso(completo, por=editora)
    publica = texto(client.get(completo.get_absolute_url()))
    principal = re.compile(r'<h1 lang="es">.*?<div class="margen">')
    sin_su_aviso = re.sub(r'<div class="aviso"><p><strong>Vista previa:.*?</div> ', "", pagina)
    assert principal.search(publica).group() == principal.search(sin_su_aviso).group()
    assert client.get(url("compromisos_compromiso_como_se_vera", completo.pk)).status_code == 302


def test_the_page_says_how_many_and_frames_the_preview(editora, client, completo):
    respuesta = client.get(url("compromisos_compromiso_publicar", completo.pk))
    pagina = texto(respuesta)
    assert "Se hará público 1 compromiso, con su meta." in pagina
    assert f'src="{url("compromisos_compromiso_como_se_vera", completo.pk)}#contenido"' in pagina
    assert "frame-src 'self'" in respuesta["Content-Security-Policy"]
    hecho = client.post(
        url("compromisos_compromiso_publicar", completo.pk), {"version": completo.version}, follow=True
    )
    assert f'<a href="{completo.get_absolute_url()}">Ver en el sitio</a>' in texto(hecho)


def test_without_a_title_it_is_asked_for_and_not_published(editora, client):
    c = sin_titulo(texto="Haremos una cosa muy larga de contar en pocas palabras.")
    direccion = url("compromisos_compromiso_publicar", c.pk)
    pagina = texto(client.get(direccion))
    assert "Le falta el título" in pagina
    assert "Publicar este compromiso" not in pagina
    assert "(aquí irá el título)" in texto(client.get(url("compromisos_compromiso_como_se_vera", c.pk)))
    forzado = client.post(direccion, {"version": c.version})
    assert forzado.status_code == 400
    c.refresh_from_db()
    assert (c.es_publico, c.titulo) == (False, "")
    assert client.post(direccion, {"version": c.version, "_titulo": "1", "titulo": "  "}).status_code == 400
    client.post(direccion, {"version": c.version, "_titulo": "1", "titulo": " Una cosa "})
    c.refresh_from_db()
    assert (c.es_publico, c.titulo, c.history.first().history_user) == (False, "Una cosa", editora)
    assert "Publicar este compromiso" in texto(client.get(direccion))


def test_a_title_that_does_not_fit_is_told_and_kept(editora, client):
    c = sin_titulo()
    datos = {"version": c.version, "_titulo": "1", "titulo": "x" * 201}
    respuesta = client.post(url("compromisos_compromiso_publicar", c.pk), datos)
    assert respuesta.status_code == 400
    assert f'value="{"x" * 201}"' in texto(respuesta)


def test_the_database_refuses_a_public_pledge_without_a_title():
    c = sin_titulo()
    with pytest.raises(IntegrityError), transaction.atomic():
        Compromiso.objects.filter(pk=c.pk).update(situacion="publicado")


def test_what_its_page_will_not_say_is_told_and_stops_nothing(completo):
    assert lo_que_no_dice(completo) == [
        "La línea de base de «Centros abiertos» no dice de qué fecha es o de dónde sale."
    ]
    pobre = crear_compromiso(publicado=False, texto="Dictar 12 talleres antes del 31 de diciembre.")
    dicho = " ".join(lo_que_no_dice(pobre))
    for frase in (
        "Sin metas",
        "Sin fecha límite",
        "Sin ejes",
        "Sin lugares",
        "Sin dirección de la fuente",
        "dice 12, 31",
    ):
        assert frase in dicho


def test_who_does_not_publish_sees_neither_page_nor_action(client):
    user = crear_usuario(
        permisos=[
            "compromisos.view_compromiso", "compromisos.change_compromiso", "instituciones.informar_por_todas_institucion",
        ]
    )  # fmt: skip
    client.force_login(user)
    c = crear_compromiso(publicado=False)
    assert client.get(url("compromisos_compromiso_publicar", c.pk)).status_code == 403
    assert client.get(url(VARIOS)).status_code == 403
    assert client.post(url(VARIOS), {"vistos": f"{c.pk}:1", "_publicar": "1"}).status_code == 403
    assert "publicar_seleccionados" not in texto(client.get(url("compromisos_compromiso_changelist")))
    client.post(
        url("compromisos_compromiso_changelist"),
        {"action": "publicar_seleccionados", "_selected_action": [c.pk]},
    )
    assert not Compromiso.objects.get().es_publico


# --- Many


@pytest.fixture
def tres(editora):
    """(two that may be published, of two institutions; one without a title)."""
    edicion = crear_edicion()
    return [
        crear_compromiso(
            edicion=edicion, institucion=crear_institucion(nombre="Entidad una"), publicado=False
        ),
        crear_compromiso(
            edicion=edicion, institucion=crear_institucion(nombre="Entidad otra"), publicado=False
        ),
        sin_titulo(edicion=edicion),
    ]


def elegir(client, compromisos):
    datos = {"action": "publicar_seleccionados", "_selected_action": [c.pk for c in compromisos]}
    return client.post(url("compromisos_compromiso_changelist"), datos)


def como_se_mostro(respuesta) -> dict:
    pagina = respuesta.content.decode()
    return {"vistos": re.search(r'name="vistos" value="([^"]*)"', pagina).group(1)}


def test_the_summary_says_how_many_of_whom_and_why_not_and_publishes_nothing(client, tres):
    respuesta = elegir(client, tres)
    pagina = texto(respuesta)
    for dicho in (
        "Se harán públicos 2 compromisos", "Entidad una: 1 compromiso", "Entidad otra: 1 compromiso", "1 queda fuera",
        "Le falta el título", "Publicar 2 compromisos", "sin título: «",
    ):  # fmt: skip
        assert dicho in pagina, dicho
    assert pagina.count("<iframe") == 3
    assert not Compromiso.objects.sellados().exists()
    # What Enter presses in a title must not publish.
    assert pagina.index('name="_titulos"') < pagina.index('name="_publicar"')


def test_they_are_published_together_and_the_one_without_a_title_stays(client, tres):
    datos = como_se_mostro(elegir(client, tres))
    respuesta = client.post(url(VARIOS), datos | {"_publicar": "1"}, follow=True)
    assert "2 compromisos ya son públicos" in texto(respuesta)
    assert "Ver en el sitio" in texto(respuesta)
    situaciones = {c.pk: c.es_publico for c in Compromiso.objects.all()}
    assert situaciones == {tres[0].pk: True, tres[1].pk: True, tres[2].pk: False}
    assert Anotacion.objects.filter(accion="compromiso_publicado").count() == 2
    momentos = Compromiso.objects.sellados().values_list("publicado_en", flat=True)
    assert len(set(momentos)) == 1


def test_a_title_typed_in_the_summary_is_kept_and_counts_next(client, tres):
    datos = como_se_mostro(elegir(client, tres))
    respuesta = client.post(url(VARIOS), datos | {"_titulos": "1", f"titulo-{tres[2].pk}": "Con título"})
    assert "Se harán públicos 3 compromisos" in texto(respuesta)
    assert Compromiso.objects.get(pk=tres[2].pk).titulo == "Con título"
    assert not Compromiso.objects.sellados().exists()


def test_a_title_typed_and_not_saved_is_kept_when_the_rest_is_published(client, tres):
    datos = como_se_mostro(elegir(client, tres))
    client.post(url(VARIOS), datos | {"_publicar": "1", f"titulo-{tres[2].pk}": "Con título"})
    ultimo = Compromiso.objects.get(pk=tres[2].pk)
    assert (ultimo.titulo, ultimo.es_publico) == ("Con título", False)


def test_one_that_changed_since_it_was_shown_is_told_and_the_rest_is_published(client, tres):
    """Each in a transaction of its own: one that somebody is mending keeps none of the others waiting."""
    datos = como_se_mostro(elegir(client, tres))
    tres[1].nota = "de otra persona"
    tres[1].save()
    respuesta = client.post(url(VARIOS), datos | {"_publicar": "1"})
    pagina = texto(respuesta)
    assert "1 no se publicó" in pagina
    assert "Otra persona cambió este compromiso" in pagina
    assert "1 compromiso ya es público" in pagina
    assert tres[0].get_absolute_url() in pagina
    assert "Ver los 2 borradores que quedan" in pagina
    assert list(Compromiso.objects.sellados()) == [tres[0]]


def test_one_that_was_published_meanwhile_is_told(client, tres):
    datos = como_se_mostro(elegir(client, tres))
    publicacion.publicar_compromiso(tres[0])
    pagina = texto(client.post(url(VARIOS), datos | {"_publicar": "1"}))
    assert "1 no se publicó" in pagina
    assert "1 compromiso ya es público" in pagina
    assert Anotacion.objects.filter(accion="compromiso_publicado").count() == 2


def test_an_address_or_a_form_that_makes_no_sense_publishes_nothing(client, tres):
    for vistos in ("", "x", "1", "1:", ":1", "9999999999999999999999:1", f"{tres[0].pk}:x", "," * 2000):
        respuesta = client.post(url(VARIOS), {"vistos": vistos, "_publicar": "1"})
        assert respuesta.status_code == 409
    for importacion in ("", "x", "00000000-0000-0000-0000-000000000000"):
        assert client.get(url(VARIOS), {"importacion": importacion}).status_code in (200, 404)
    assert not Compromiso.objects.sellados().exists()


def test_more_than_fit_are_told(client, editora, monkeypatch, tres):
    assert MAXIMO >= 100
    monkeypatch.setattr("compromisos.admin.publicar.MAXIMO", 1)
    assert "Se publican hasta 1 a la vez" in texto(elegir(client, tres))


def test_the_summary_costs_the_same_queries_for_one_and_for_many(client, tres, django_assert_max_num_queries):
    for c in tres[:2]:
        crear_meta(compromiso=c)
    with django_assert_max_num_queries(16):
        elegir(client, tres)


# --- Updates in bulk


def test_an_update_that_takes_back_what_was_fulfilled_is_left_out_of_the_bulk(editora, client):
    c = crear_compromiso()
    crear_avance(compromiso=c, estado="cumplido", fecha_corte=date(2026, 6, 30), evidencia=True)
    vuelve = crear_borrador(compromiso=c, estado="en_proceso", fecha_corte=date(2026, 9, 30))
    sigue = crear_borrador(estado="en_proceso", fecha_corte=date(2026, 9, 30))
    direccion = url("compromisos_avance_publicar_varios")
    pedidos = {"pk": f"{vuelve.pk},{sigue.pk}"}
    pagina = texto(client.get(direccion, pedidos))
    assert "Vuelve de «Cumplido» a «En proceso»" in pagina
    assert "Se hará público 1 avance." in pagina
    assert "Publicar 1 avance" in pagina
    datos = pedidos | {f"version-{a.pk}": a.version for a in (vuelve, sigue)}
    datos |= {f"frente-{vuelve.pk}": c.avances.first().pk, f"frente-{sigue.pk}": ""}
    hecho = texto(client.post(direccion, datos))
    vuelve.refresh_from_db()
    sigue.refresh_from_db()
    assert (vuelve.es_publico, sigue.es_publico) == (False, True)
    assert f"#avance-{sigue.pk}" in hecho


# --- What is public as soon as it is saved says so


@pytest.mark.parametrize(
    ("nombre", "boton"),
    [
        ("instituciones_institucion_add", "Guardar y mostrar en el sitio"),
        ("compromisos_edicion_add", "Guardar y mostrar en el sitio"),
        ("compromisos_eje_add", "Guardar y mostrar en el sitio"),
        ("compromisos_periodo_add", "Abrir el periodo y avisar"),
    ],
)
def test_forms_of_what_is_public_at_once_say_so_and_their_button_too(jefa, client, nombre, boton):
    pagina = texto(client.get(url(nombre)))
    assert f'value="{boton}"' in pagina
    assert re.search(r'<p class="situacion">[^<]*se ve en el sitio', pagina)


def test_forms_of_drafts_do_not(jefa, client):
    assert "Guardar y mostrar en el sitio" not in texto(client.get(url("compromisos_compromiso_add")))
