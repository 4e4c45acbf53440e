"""Many given a theme, who answers or another edition at once: drafts one by one, what is public in one act that is undone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from compromisos.admin import cambiar_publicos
from compromisos.models import Anotacion, Enmienda
from compromisos.publicacion import enmendar_datos, roles
from tests.compromisos.admin.ayudas import url
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import crear_compromiso, crear_edicion, crear_eje, crear_institucion

pytestmark = pytest.mark.django_db


@pytest.fixture
def tres(editora):
    """Two drafts and one that is public, of one institution."""
    edicion, quien = crear_edicion(), crear_institucion(sigla="UNA")
    return [
        crear_compromiso(edicion=edicion, institucion=quien, numero=n, publicado=n == 3) for n in (1, 2, 3)
    ]


def mostrados(client, compromisos) -> str:
    datos = {"action": "cambiar_seleccionados", "index": "0", "_selected_action": [c.pk for c in compromisos]}
    pagina = client.post(url("compromisos_compromiso_changelist"), datos).content.decode()
    return re.search(r'name="vistos" value="([^"]*)"', pagina)[1]


def cambiar(client, vistos: str, **datos):
    return client.post(url("compromisos_compromiso_cambiar_varios"), {"vistos": vistos, **datos})


def test_drafts_change_at_once(client, tres):
    eje, responsable = crear_eje(), crear_institucion(sigla="OTRA")
    pagina = cambiar(client, mostrados(client, tres[:2]), ejes=[eje.pk], responsable="otra").content.decode()
    assert "Se cambiaron 2 compromisos" in pagina
    assert "en público" not in pagina
    for c in tres:
        c.refresh_from_db()
    assert [c.responsable for c in tres] == [responsable, responsable, None]
    assert [list(c.ejes.all()) for c in tres] == [[eje], [eje], []]
    assert tres[0].history.first().history_user.username == "editora"
    assert Enmienda.objects.count() == 0


def test_one_that_cannot_is_told_and_the_rest_changes(client, tres):
    otra = crear_edicion()
    crear_compromiso(edicion=otra, institucion=tres[0].institucion, numero=1)
    vistos = mostrados(client, tres[:2])
    pagina = cambiar(client, vistos, edicion=otra.pk).content.decode()
    assert "Se cambió 1 compromiso" in pagina
    assert "ya tiene un compromiso con ese número" in pagina
    tres[1].refresh_from_db()
    assert tres[1].edicion == otra
    assert "Otra persona" in cambiar(client, vistos, edicion=tres[0].edicion.pk).content.decode()


@pytest.mark.parametrize(
    ("datos", "frase"),
    [
        ({}, "Diga qué se les cambia"),
        ({"responsable": "nadie así"}, "No hay ninguna institución"),
        ({"responsable": "entidad"}, "es el nombre de varias"),
    ],
)
def test_what_is_not_clear_is_asked(client, tres, datos, frase):
    crear_institucion(nombre="Entidad de prueba aparte")
    respuesta = cambiar(client, mostrados(client, tres[:2]), **datos)
    assert respuesta.status_code == 400
    assert frase in respuesta.content.decode()


def test_who_may_not_change_neither_sees_it(client, tres):
    client.force_login(crear_cuenta("revisora", roles.REVISORA))
    assert (
        "cambiar_seleccionados" not in client.get(url("compromisos_compromiso_changelist")).content.decode()
    )
    vistos = f"{tres[0].pk}:{tres[0].version}"
    assert cambiar(client, vistos, responsable="UNA").status_code == 403
    client.force_login(crear_cuenta("enlace", roles.ENLACE, crear_institucion()))
    cambiar(client, vistos, responsable="UNA")
    tres[0].refresh_from_db()
    assert tres[0].responsable is None


# --- What is public


@pytest.fixture
def publicos(editora):
    """Three in force, of which the last has the theme already, and a draft; the theme and who is to answer."""
    edicion, quien, eje = (
        crear_edicion(),
        crear_institucion(sigla="UNA"),
        crear_eje(codigo="tema", nombre="Un tema"),
    )
    de = {"edicion": edicion, "institucion": quien}
    tres = [crear_compromiso(**de, numero=n, ejes=[eje] if n == 3 else []) for n in (1, 2, 3)]
    return [*tres, crear_compromiso(**de, numero=4, publicado=False)], eje, crear_institucion(sigla="OTRA")


def temas(compromisos) -> list[int]:
    return [c.ejes.count() for c in compromisos]


def test_what_is_public_is_said_before_then_amended_in_one_act_and_undone(client, publicos):
    cuatro, eje, _responsable = publicos
    vistos = mostrados(client, cuatro)
    datos = {"ejes": [eje.pk], "motivo": "Faltaba el tema."}
    antes = Anotacion.objects.count()
    pagina = cambiar(client, vistos, **datos).content.decode()
    for dicho in (
        "Se enmendarán 2 compromisos publicados",
        "1 ya lo dice",
        "Además cambia 1 borrador",
        "Faltaba el tema.",
    ):
        assert dicho in pagina, dicho
    assert (temas(cuatro), Anotacion.objects.count()) == ([0, 0, 1, 0], antes)
    hecho = cambiar(client, vistos, **datos, _confirmar="")
    assert "Se enmendaron 2 compromisos en público." in hecho.content.decode()
    assert temas(cuatro) == [1, 1, 1, 1]
    enmiendas = list(Enmienda.objects.order_by("compromiso"))
    assert [e.compromiso for e in enmiendas] == cuatro[:2]
    assert len({(e.en, e.motivo, e.registrada_por.username) for e in enmiendas}) == 1
    assert Anotacion.objects.count() > antes, "the record says it"
    assert "Hoy a las" in client.post(
        url("compromisos_compromiso_changelist"),
        {"action": "cambiar_seleccionados", "index": "0", "_selected_action": [cuatro[0].pk]},
    ).content.decode()  # fmt: skip
    # It stays where one comes back to it, and says how many it may still undo.
    lugar = url("compromisos_compromiso_propuestas")
    assert [(a.n, a.quedan) for a in client.get(lugar).context["de_varios"].actos] == [(2, 2)]
    # One is changed since: it stays, and the other goes back.
    cuatro[1].refresh_from_db()
    enmendar_datos(cuatro[1], por=enmiendas[0].registrada_por, motivo="Otra cosa.", datos={"ejes": []})
    pagina = client.get(lugar)
    assert [(a.n, a.quedan) for a in pagina.context["de_varios"].actos] == [(2, 1)]
    deshacer = url("compromisos_compromiso_deshacer_cambio", enmiendas[1].pk)
    assert f"/deshacer-cambio/{enmiendas[0].pk}/" in pagina.content.decode()
    assert "enmendó de una vez 2 compromisos" in client.get(deshacer).content.decode()
    assert client.post(deshacer, {"motivo": " "}).status_code == 400
    pagina = client.post(deshacer, {"motivo": "Fue un error."}).content.decode()
    assert "1 compromiso volvió a decir lo de antes" in pagina
    assert cuatro[1].codigo in pagina
    assert temas(cuatro[:3]) == [0, 0, 1]
    assert Enmienda.objects.filter(motivo="Fue un error.").get().compromiso == cuatro[0]


def test_acts_are_shown_by_pages_of_some_days_each(client, publicos, monkeypatch):
    cuatro, eje, _responsable = publicos
    por, hoy = crear_cuenta("otra", roles.EDITORA), timezone.now()

    def acto(dias: int) -> None:
        for c in cuatro[:2]:
            datos = {"ejes": [] if c.ejes.exists() else [eje]}
            enmendar_datos(c, por=por, motivo=f"Hace {dias}.", datos=datos, ahora=hoy - timedelta(days=dias))
            c.refresh_from_db()

    for dias in (400, 3, 2, 1):
        acto(dias)
    monkeypatch.setattr(cambiar_publicos, "POR_PAGINA", 2)
    lugar, vistos = url("compromisos_compromiso_propuestas"), []
    direccion = lugar
    while direccion:
        pagina = client.get(direccion)
        vistos.append([a.una.motivo for a in pagina.context["de_varios"].actos])
        sigue = re.search(r'rel="next" href="(\?hasta=[^"#]+)#', pagina.content.decode())
        direccion = sigue and lugar + sigue[1]
    assert vistos == [["Hace 1.", "Hace 2."], ["Hace 3."], ["Hace 400."]], (
        "the days of nothing are passed over"
    )
    assert client.get(lugar, {"hasta": "2020-01-01T00:00:00Z"}).context["de_varios"].actos == []
    for mal in ("ayer", "2026-13-01T00:00:00Z", "2026-01-01T00:00:00", "0001-01-01T00:00:00Z"):
        assert client.get(lugar, {"hasta": mal}).status_code == 404, mal


def test_all_of_them_or_none(client, publicos):
    cuatro, _eje, responsable = publicos
    vistos = mostrados(client, cuatro)
    datos = {"responsable": "otra", "motivo": "Cambió de manos."}
    enmendar_datos(
        cuatro[1], por=crear_cuenta("otra", roles.EDITORA), motivo="Otra cosa.", datos={"titulo": "Otro"}
    )
    respuesta = cambiar(client, vistos, **datos, _confirmar="")
    assert respuesta.status_code == 409
    assert "No se enmendó ninguno" in respuesta.content.decode()
    for c in cuatro:
        c.refresh_from_db()
    assert {c.responsable for c in cuatro} == {None}
    cambiar(client, mostrados(client, cuatro), **datos, _confirmar="")
    for c in cuatro:
        c.refresh_from_db()
    assert {c.responsable for c in cuatro} == {responsable}


@pytest.mark.parametrize("falta", [{"motivo": ""}, {"responsable": "", "edicion": "otra"}])
def test_what_is_public_needs_a_reason_and_keeps_its_edition(client, publicos, falta):
    cuatro, _eje, _responsable = publicos
    datos = {"responsable": "otra", "motivo": "Porque sí."} | falta
    if "edicion" in falta:
        datos["edicion"] = crear_edicion().pk
    respuesta = cambiar(client, mostrados(client, cuatro), **datos, _confirmar="")
    assert respuesta.status_code == 400
    assert Enmienda.objects.count() == 0


def test_who_does_not_publish_amends_none(client, publicos):
    cuatro, eje, _responsable = publicos
    client.force_login(crear_cuenta("enlace", roles.ENLACE, cuatro[0].institucion))
    publico = f"{cuatro[0].pk}:{cuatro[0].version}"
    cambiar(client, publico, ejes=[eje.pk], motivo="Porque sí.", _confirmar="")
    assert temas(cuatro[:1]) == [0]
