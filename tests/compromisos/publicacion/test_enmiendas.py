"""Amending a public pledge: what is allowed, what each day shows, what no longer counts, who may."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from base.dias import Dia
from base.versiones import EdicionSimultanea
from compromisos import publicacion
from compromisos.models import Accion, Anotacion, Compromiso, Enmienda, RegistroCerrado, TextoPublicado
from compromisos.reglas.diferencias import IGUAL, PUESTO, QUITADO, comparar
from compromisos.reglas.palabras import TipoEnmienda
from tests.factories import (
    corregir_avance,
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_edicion,
    crear_usuario,
)

ANTES, DESPUES = "Abrir diez casas al 2020.", "Abrir doce casas al 2021."
EN = datetime(2026, 3, 10, 15, tzinfo=UTC)
VISPERA, DIA = "2026-03-09", "2026-03-10"


# --- The words that changed


@given(antes=st.text("ab c\n", max_size=30), ahora=st.text("ab c\n", max_size=30))
def test_each_version_is_read_in_the_comparison(antes, ahora):
    trozos = comparar(antes, ahora)
    assert "".join(t.texto for t in trozos if t.que != PUESTO) == antes
    assert "".join(t.texto for t in trozos if t.que != QUITADO) == ahora


def test_words_are_compared_whole():
    assert [(t.que, t.texto) for t in comparar(ANTES, DESPUES)] == [
        (IGUAL, "Abrir "), (QUITADO, "diez "), (PUESTO, "doce "), (IGUAL, "casas al "),
        (QUITADO, "2020"), (PUESTO, "2021"), (IGUAL, "."),
    ]  # fmt: skip


# --- What is allowed


@pytest.fixture
def compromiso(db) -> Compromiso:
    return crear_compromiso(texto=ANTES, titulo="Casas")


def hermano(compromiso: Compromiso, numero: int, **kwargs) -> Compromiso:
    return crear_compromiso(
        edicion=compromiso.edicion, institucion=compromiso.institucion, numero=numero, **kwargs
    )


def enmendado(compromiso: Compromiso, **kwargs) -> Enmienda:
    datos = {"texto": DESPUES, "motivo": "Lo aprobó una resolución.", "ahora": EN, **kwargs}
    return publicacion.enmendar(compromiso, por=crear_usuario(), **datos)


def test_a_new_wording_keeps_the_old_one_and_its_history(compromiso):
    enmienda = enmendado(compromiso, fuente="https://example.org/rm")
    assert (compromiso.texto, compromiso.dejado_en) == (DESPUES, None)
    assert (enmienda.texto_anterior, enmienda.texto_nuevo) == (ANTES, DESPUES)
    assert list(compromiso.history.values_list("texto", flat=True))[:2] == [DESPUES, ANTES]
    assert Compromiso.objects.publicados(Dia.de_hoy()).get().texto_plegado == "abrir doce casas al 2021"
    call_command("proyeccion", "--verificar")


@pytest.mark.parametrize(
    ("cambios", "frase"),
    [
        ({"texto": ANTES}, "igual al que ya tiene"), ({"texto": "  "}, "Escriba el texto nuevo"),
        ({"motivo": " "}, "Escriba el motivo"), ({"fuente": "no es una dirección"}, "URL"),
    ],
)  # fmt: skip
def test_what_amends_nothing_or_says_nothing_is_refused(compromiso, cambios, frase):
    with pytest.raises(ValidationError, match=frase):
        enmendado(compromiso, **cambios)
    assert not Enmienda.objects.exists()


def test_successors_are_public_others_of_the_same_edition(compromiso):
    por = crear_usuario()
    uno, borrador = hermano(compromiso, 2), hermano(compromiso, 3, publicado=False)
    ajeno, dejado = crear_compromiso(edicion=crear_edicion()), hermano(compromiso, 4)
    publicacion.retirar_compromiso(dejado, por=por, motivo="Ya no.")
    for en, frase in (
        ([uno], "dos o más"), ([uno, uno], "dos o más"), ([uno, compromiso], "a sí mismo"),
        ([uno, ajeno], "otra edición"), ([uno, borrador], "todavía no es público"), ([uno, dejado], "ya se dividió"),
    ):  # fmt: skip
        with pytest.raises(ValidationError, match=frase):
            publicacion.dividir(compromiso, por=por, en=en, motivo="Son dos.")
    with pytest.raises(ValidationError, match="Todavía no es público"):
        enmendado(borrador)
    assert not Enmienda.objects.filter(compromiso=compromiso).exists()


def test_left_it_is_not_left_again_and_gets_nothing_new(compromiso):
    listo = crear_borrador(compromiso=compromiso)
    publicado = crear_avance(compromiso=compromiso)
    publicacion.retirar_compromiso(compromiso, por=listo.autor, motivo="Pasó a otro sector.")
    for hacer in (
        enmendado,
        lambda c: publicacion.retirar_compromiso(c, por=listo.autor, motivo="Otra vez."),
    ):
        with pytest.raises(ValidationError, match="ya se dividió, se fusionó o se retiró"):
            hacer(compromiso)
    listo.compromiso.refresh_from_db()
    with pytest.raises(ValidationError, match="no recibe avances nuevos"):
        publicacion.enviar(listo, por=listo.autor)
    publicado.refresh_from_db()
    corregir_avance(publicado, por=listo.autor, motivo="Un error se corrige siempre.")


def test_who_holds_a_stale_copy_is_told(compromiso):
    copia = Compromiso.objects.get(pk=compromiso.pk)
    enmendado(compromiso)
    with pytest.raises(EdicionSimultanea):
        enmendado(copia, texto="Otra cosa.")


def test_neither_text_nor_leaving_is_changed_by_another_way(compromiso):
    enmienda = enmendado(compromiso)
    for campo, valor in (("texto", "Otra cosa."), ("dejado_en", EN)):
        cambiado = Compromiso.objects.get(pk=compromiso.pk)
        setattr(cambiado, campo, valor)
        with pytest.raises(TextoPublicado):
            cambiado.save()
        with pytest.raises(TextoPublicado):
            Compromiso.objects.update(**{campo: valor})
    with pytest.raises(RegistroCerrado):
        enmienda.delete()
    publicacion.retirar_compromiso(compromiso, por=enmienda.registrada_por, motivo="Ya no.")
    with pytest.raises(TextoPublicado):
        Compromiso.objects.filter(pk=compromiso.pk).delete()


# --- What each day shows


def textos(client, codigo: str, al: str) -> dict[str, str]:
    """Everywhere the literal text is read on that day."""
    dia = {"al": al} if al else {}
    tabla = b"".join(client.get("/datos/compromisos.csv", dia).streaming_content).decode("utf-8-sig")
    filas = {f["codigo"]: f["compromiso"] for f in csv.DictReader(io.StringIO(tabla))}
    pagina = client.get(f"/compromisos/{codigo}/", dia)
    cita = pagina.content.decode().split("<blockquote")[1].split("</blockquote>")[0].split(">", 1)[1]
    enlazado = json.loads(pagina.context["compartido"]["json_ld"].split(">", 1)[1].rsplit("<", 1)[0])
    return {
        "page": cita,
        "json": client.get(f"/compromisos/{codigo}.json", dia).json()["compromiso"],
        "csv": filas[codigo],
        "json-ld": ANTES if ANTES in json.dumps(enlazado, ensure_ascii=False) else DESPUES,
    }


def test_each_day_reads_as_it_did(client, compromiso):
    gemelo = hermano(compromiso, 2, texto=ANTES)
    enmendado(compromiso)
    assert set(textos(client, compromiso.codigo, VISPERA).values()) == {ANTES}
    for dia in (DIA, ""):
        assert set(textos(client, compromiso.codigo, dia).values()) == {DESPUES}
    for dia, hay in ((VISPERA, True), (DIA, False)):
        dicho = client.get(f"/compromisos/{compromiso.codigo}.json", {"al": dia}).json()
        assert dicho["mismo_texto"] == ([gemelo.codigo] if hay else [])
        assert len(dicho["enmiendas"]) == (not hay)
        pagina = client.get(f"/compromisos/{compromiso.codigo}/", {"al": dia}).content.decode()
        assert ("decía…" in pagina) == (not hay)
    hoy = client.get(f"/compromisos/{compromiso.codigo}/").content.decode()
    assert "2020<" in hoy.split("<del>")[2]
    assert "Lo aprobó una resolución." in hoy
    assert f"?al={VISPERA}" in hoy


def test_of_three_wordings_each_day_has_its_own(client, compromiso):
    enmendado(compromiso, texto="Dos.", ahora=datetime(2026, 4, 1, 15, tzinfo=UTC))
    enmendado(compromiso, texto="Tres.", ahora=datetime(2026, 5, 1, 15, tzinfo=UTC))
    leidos = [
        client.get(f"/compromisos/{compromiso.codigo}.json", {"al": dia}).json()["compromiso"]
        for dia in ("2026-03-31", "2026-04-01", "2026-04-30", "2026-05-01")
    ]
    assert leidos == [ANTES, "Dos.", "Dos.", "Tres."]


def test_a_pledge_that_was_split_stops_counting_and_stays_readable(client, compromiso):
    partes = [hermano(compromiso, n, titulo=f"Parte {n}") for n in (2, 3)]
    publicacion.dividir(compromiso, por=crear_usuario(), en=partes, motivo="Eran dos cosas.", ahora=EN)
    for dia, cuantos in (("", 2), (DIA, 2), (VISPERA, 3)):
        consulta = {"al": dia} if dia else {}
        assert client.get("/compromisos/", consulta).context["pagina"].paginator.count == cuantos
        pagina = client.get(f"/compromisos/{compromiso.codigo}/", consulta)
        assert pagina.status_code == 200
        assert ("se dividió el 10/03/2026" in pagina.content.decode()) == (cuantos == 2)
        entidad = client.get(f"/instituciones/{compromiso.institucion.slug}/", consulta).content.decode()
        assert ("1 compromiso retirado o reemplazado" in entidad) == (cuantos == 2)
    pagina = client.get(f"/compromisos/{compromiso.codigo}/").content.decode()
    assert all(f"/compromisos/{p.codigo}/" in pagina for p in partes)
    assert "Eran dos cosas." in pagina
    de_parte = client.get(f"/compromisos/{partes[0].codigo}/").content.decode()
    assert "Reemplaza a:" in de_parte
    assert f"/compromisos/{compromiso.codigo}/" in de_parte
    tarjeta = client.get(f"/compromisos/{compromiso.codigo}/insertar/").content.decode()
    assert "ya no cuenta" in tarjeta
    assert client.get(f"/compromisos/{compromiso.codigo}.pdf").status_code == 200


def test_the_last_pledge_of_an_institution_leaves_its_page(client, compromiso):
    publicacion.retirar_compromiso(compromiso, por=crear_usuario(), motivo="Ya no.", ahora=EN)
    for dia in ({}, {"al": DIA}):
        assert client.get(f"/instituciones/{compromiso.institucion.slug}/", dia).status_code == 200
        assert client.get("/", dia).status_code == 200
        assert client.get(f"/ediciones/{compromiso.edicion.slug}/", dia).status_code == 200


def test_changes_tell_it(client, compromiso):
    otro = hermano(compromiso, 2, titulo="El que abarca")
    enmendado(compromiso)
    publicacion.fusionar(
        compromiso,
        por=crear_usuario(),
        con=otro,
        motivo="Era lo mismo.",
        ahora=datetime(2026, 3, 20, 15, tzinfo=UTC),
    )
    entre = "?desde=2026-03-01&hasta=2026-03-31"
    filas = csv.DictReader(
        io.StringIO(b"".join(client.get(f"/datos/cambios.csv{entre}").streaming_content).decode("utf-8-sig"))
    )
    assert [(f["fecha"], f["tipo"], f["resultado"], f["motivo"]) for f in filas] == [
        ("2026-03-20", "enmienda", "fusion", "Era lo mismo."),
        ("2026-03-10", "enmienda", "redaccion", "Lo aprobó una resolución."),
    ]
    pagina = client.get(f"/cambios/{entre}").content.decode()
    assert "Fusionado con otro" in pagina
    assert "El que abarca" in pagina
    feed = client.get(f"/feeds/cambios.atom{entre}").content.decode()
    assert f"Antes decía: {ANTES}" in feed
    assert Anotacion.objects.latest("numero").accion == Accion.COMPROMISO_FUSIONADO
    registro = client.get("/datos/registro/").content.decode()
    assert "Era lo mismo." in registro


# --- In the admin


def enviar(client, compromiso: Compromiso, **datos):
    url = reverse("admin:compromisos_compromiso_enmendar", args=[compromiso.pk])
    comun = {"version": Compromiso.objects.get(pk=compromiso.pk).version, "motivo": "Una razón."}
    return client.post(url, {**comun, **datos})


def test_the_step_shows_how_it_will_look_and_then_does_it(admin_client, compromiso):
    url = reverse("admin:compromisos_compromiso_enmendar", args=[compromiso.pk])
    ficha = admin_client.get(reverse("admin:compromisos_compromiso_change", args=[compromiso.pk]))
    assert url in ficha.content.decode()
    assert ANTES in admin_client.get(url).content.decode()
    datos = {"tipo": "redaccion", "texto": DESPUES}
    vista = enviar(admin_client, compromiso, **datos).content.decode()
    assert "<del>" in vista
    assert not Enmienda.objects.exists()
    assert "<textarea" in enviar(admin_client, compromiso, _volver="", **datos).content.decode()
    assert enviar(admin_client, compromiso, _confirmar="", **datos).status_code == 302
    assert Enmienda.objects.get().texto_nuevo == DESPUES
    partes = [hermano(compromiso, n) for n in (2, 3)]
    datos = {"tipo": "division", "texto": DESPUES, "sucesores": [p.pk for p in partes]}
    assert "se dividió" in enviar(admin_client, compromiso, **datos).content.decode()
    assert enviar(admin_client, compromiso, _confirmar="", **datos).status_code == 302
    assert set(Enmienda.objects.get(tipo=TipoEnmienda.DIVISION.value).sucesores.all()) == set(partes)
    assert admin_client.get(url).status_code == 302  # nothing left to amend
    assert url not in admin_client.get(ficha.request["PATH_INFO"]).content.decode()


@pytest.mark.parametrize(
    ("datos", "frase"),
    [
        ({"tipo": "redaccion", "texto": ANTES}, "igual al que ya tiene"), ({"tipo": "division"}, "dos o más"),
        ({"tipo": "otra"}, "Escoja una opción válida"), ({"tipo": "retiro", "motivo": ""}, "obligatorio"),
        ({"tipo": "retiro", "_confirmar": "", "version": "1x"}, "Otra persona cambió"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_where_it_is(admin_client, compromiso, datos, frase):
    respuesta = enviar(admin_client, compromiso, **datos)
    assert respuesta.status_code == 400
    assert frase in respuesta.content.decode()
    assert not Enmienda.objects.exists()
