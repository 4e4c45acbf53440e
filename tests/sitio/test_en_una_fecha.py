"""The site as of a day: nothing that came later is seen, and whoever reads the past stays in it."""

from __future__ import annotations

import html
import re
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import timezone

from base.dias import Dia
from compromisos import publicacion
from compromisos.lectura.instituciones import instituciones_de, participaciones_de
from compromisos.models import Participacion, Rol
from instituciones.models import Institucion
from tests.factories import (
    corregir_avance,
    crear_avance,
    crear_compromiso,
    crear_edicion,
    crear_eje,
    crear_institucion,
    crear_meta,
    crear_participacion,
    crear_territorio,
)
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db

SIN_FECHA = re.compile(
    r"^(/en)?/(ayuda|seguridad|accesibilidad|privacidad|guia-de-importacion|guia-de-estilo|static|admin)/"
    r"|\.atom(\?|$)|^(/en)?/seguir/"  # a feed is followed from now on, and so is a letter
    r"|^(/en)?/senalar/($|\?en=[^&]*al%3D)"  # of no page, or of the page as it was, by its address
)


def hace(dias: int):
    return timezone.now() - timedelta(days=dias)


def dia(dias: int) -> str:
    return (timezone.localdate() - timedelta(days=dias)).isoformat()


@compartida
def sitio():
    """What there was ten days ago, and, with «DESPUÉS» in every word of it, what came since."""
    for n in range(1, 26):  # the map leads to every region
        crear_territorio(ubigeo=f"{n:02}", nombre=f"Región {n}")
    edicion = crear_edicion(slug="ed", nombre="Edición", nota="Nota de la edición de entonces.")
    eje = crear_eje(codigo="atencion", nombre="Atención")
    institucion = crear_institucion(slug="inst", nombre="Entidad de entonces", sigla="ENT", sector="publico")
    crear_participacion(edicion=edicion, institucion=institucion, rol=Rol.LIDER)
    compromiso = crear_compromiso(
        edicion=edicion, institucion=institucion, texto="Lo mismo.", nota="Nota de entonces.", ejes=[eje]
    )
    meta = crear_meta(compromiso=compromiso, nota="Nota de la meta de entonces.")
    avance = crear_avance(
        compromiso=compromiso,
        descripcion="Avance de entonces.",
        ahora=hace(20),
        fecha_corte=timezone.localdate() - timedelta(30),
        mediciones={meta: 7},
        evidencia=True,
    )
    por = avance.autor
    retirado = crear_avance(
        compromiso=compromiso,
        descripcion="Otro avance de entonces.",
        ahora=hace(19),
        fecha_corte=timezone.localdate() - timedelta(40),
    )
    # --- Ten days ago is here ---
    publicacion.verificar(
        avance, por=por, verificador="Quien DESPUÉS vino", resultado="cuestionado", motivo="DESPUÉS se vio."
    )
    corregir_avance(avance, por=por, motivo="Error visto DESPUÉS.", cambios={"descripcion": "DESPUÉS."})
    publicacion.retirar(retirado, por=por, motivo="Retirado DESPUÉS.")
    crear_avance(
        compromiso=compromiso,
        descripcion="Informado DESPUÉS.",
        ahora=hace(1),
        fecha_corte=timezone.localdate() - timedelta(2),
        estado="cumplido",
        mediciones={meta: 48},
    )
    gemelo = crear_compromiso(
        edicion=edicion,
        institucion=institucion,
        numero=2,
        texto="Lo mismo.",
        titulo="Publicado DESPUÉS",
        publicado=False,
    )
    publicacion.publicar_compromiso(gemelo, por=por, ahora=hace(3))
    nueva = Institucion.objects.create(slug="nueva", nombre="Entidad venida DESPUÉS", sector="privado")
    Participacion.objects.create(edicion=edicion, institucion=nueva, rol=Rol.ORGANIZADORA)
    despues = {"nota": "Nota escrita DESPUÉS."}
    compromiso.refresh_from_db()
    publicacion.enmendar_datos(
        compromiso,
        por=por,
        motivo="Se vio DESPUÉS.",
        datos={**despues, "fecha_limite": timezone.localdate() + timedelta(days=900)},
        metas=[publicacion.MetaPedida(meta, despues)],
        ahora=hace(3),
    )
    edicion.refresh_from_db()
    edicion.nota = despues["nota"]
    edicion.save()
    institucion.denominaciones.create(
        nombre="Entidad de entonces", sigla="ENT", hasta=timezone.localdate() - timedelta(5)
    )
    institucion.denominaciones.create(
        nombre="Entidad DESPUÉS", desde=timezone.localdate() - timedelta(4), hasta=timezone.localdate()
    )
    institucion.nombre, institucion.sigla = "Entidad con nombre de DESPUÉS", "DESPUÉS"
    institucion.save()
    return compromiso


def enlaces(pagina: str) -> set[str]:
    hallados = re.findall(r'<(?:a|form|link rel="alternate"[^>]*)[^>]+(?:href|action)="(/[^"]*)"', pagina)
    return {html.unescape(e) for e in hallados}


def recorrer(client, inicio: str, *, tope: int = 120) -> dict[str, str]:
    """{address: text} of every page and file that can be reached by its links, from `inicio`."""
    vistas, cola, cuenta = {}, [inicio], Counter()
    while cola and len(vistas) < tope:
        url = cola.pop(0)
        nombre = resolve(url.partition("?")[0]).url_name
        if url in vistas or cuenta[nombre] >= 4:  # some of each kind
            continue
        cuenta[nombre] += 1
        respuesta = client.get(url)
        assert respuesta.status_code in (200, 302), (url, respuesta.status_code)
        if respuesta.streaming:
            vistas[url] = b"".join(respuesta.streaming_content).decode("utf-8", "replace")
            continue
        vistas[url] = respuesta.content.decode("utf-8", "replace")
        if respuesta.headers.get("Content-Type", "").startswith("text/html"):
            cola += sorted(
                e.partition("#")[0] for e in enlaces(vistas[url]) if "al=" in e and not e.startswith("/en/")
            )
    return vistas


def test_sitio_as_of_a_day_shows_nothing_of_later(client, sitio):
    vistas = recorrer(client, f"/?al={dia(10)}")
    assert len(vistas) > 15
    for url, pagina in vistas.items():
        assert "DESPUÉS" not in pagina, (url, pagina[max(0, pagina.find("DESPUÉS") - 200) :][:260])
    todo = "\n".join(vistas.values())
    for frase in (
        "Entidad de entonces",
        "Avance de entonces.",
        "Otro avance de entonces.",
        "Nota de entonces.",
        "Nota de la meta de entonces.",
        "Nota de la edición de entonces.",
        "7 de 50 CEM",
    ):
        assert frase in todo, frase
    assert "48 de 50" not in todo
    # Today all of it is there, where it belongs.
    hoy = "\n".join(recorrer(client, f"/?al={dia(0)}").values()) + client.get("/").content.decode()
    hoy += (
        client.get(sitio.get_absolute_url()).content.decode() + client.get("/ediciones/ed/").content.decode()
    )
    assert hoy.count("DESPUÉS") > 10
    comprobar_enlaces(vistas)


def comprobar_enlaces(vistas: dict[str, str]) -> None:
    """Every link inside keeps the day, but those to pages that are the same on any day, and «Ver hoy»."""
    for url, pagina in vistas.items():
        if "<html" not in pagina or "/insertar/" in url:  # a card says its day in its own words
            continue
        assert "Así se veía el" in pagina, url
        hoy = re.search(r'<a href="([^"]*)">Ver hoy</a>', pagina)[1]
        assert "al=" not in hoy
        sueltos = {e for e in enlaces(pagina) if "al=" not in e and not SIN_FECHA.search(e)} - {
            html.unescape(hoy)
        }
        # A search form carries the day in a hidden field.
        for accion in re.findall(r'<form[^>]+action="([^"]*)".*?</form>', pagina, re.S):
            formulario = re.search(rf'<form[^>]+action="{re.escape(accion)}".*?</form>', pagina, re.S)[0]
            if 'name="al"' in formulario:
                sueltos.discard(html.unescape(accion))
        assert sueltos == set(), url


def test_otra_fecha_works_without_javascript(client, sitio):
    pagina = client.get("/compromisos/?estado=en_proceso&q=cosa&pagina=1").content.decode()
    formulario = re.search(r'<form class="otra-fecha.*?</form>', pagina, re.S)[0]
    assert 'type="date"' in formulario
    assert f'max="{dia(0)}"' in formulario
    assert 'name="estado" value="en_proceso"' in formulario
    assert 'name="q" value="cosa"' in formulario
    assert "pagina" not in formulario


@pytest.mark.parametrize(
    ("al", "frase"),
    [
        ("2099-01-01", "todavía no llega"),
        ("ayer", "no es una fecha"),
        ("2026-02-30", "no está en el calendario"),
        ("03/31/2026", "lleva el mes primero"),
        ("marzo de 2026", "no dice el día"),
        ("0000-00-00", "no está en el calendario"),
        ("0001-01-01", "el año debe estar entre 1990 y 2100"),
        ("46112", "es como Excel guarda las fechas"),
        ("<script>", "no es una fecha"),
    ],
)
@pytest.mark.parametrize("ruta", ["/", "/compromisos/", "/instituciones/", "/metodologia/", "/ediciones/ed/"])
def test_al_refuses_what_is_no_day(client, ruta, al, frase):
    crear_edicion(slug="ed", nombre="Edición")
    respuesta = client.get(ruta, {"al": al})
    assert respuesta.status_code == 400
    assert frase in respuesta.content.decode()
    assert "<script>" not in respuesta.content.decode().partition("<main")[2]


@pytest.mark.parametrize("al", ["1990-01-01", "28/02/1991"])
def test_al_long_before_everything_is_empty(client, sitio, al):
    for ruta in ("/", "/compromisos/", "/instituciones/", "/ediciones/ed/", sitio.get_absolute_url()):
        assert client.get(ruta, {"al": al}).status_code == 200, ruta


def test_nombres_cost_one_query(client, sitio):
    with CaptureQueriesContext(connection) as capturadas:
        client.get("/instituciones/", {"al": dia(10)})
    assert len([c for c in capturadas if "denominacion" in c["sql"] and "hasta" in c["sql"]]) == 1


def test_nombres_do_not_outlive_a_file_left_half_read(client, sitio):
    """The names of a day are asked once for a whole file, and do not stay in the thread between its pieces."""
    respuesta = client.get("/datos/compromisos.csv", {"al": dia(10)})
    with CaptureQueriesContext(connection) as capturadas:
        trozos = iter(respuesta.streaming_content)
        leidos = [next(trozos), next(trozos)]
        assert str(Institucion.objects.get(slug="inst")) == "DESPUÉS"
        leidos += list(trozos)
    assert b"Entidad de entonces" in b"".join(leidos)
    assert len([c for c in capturadas if "denominacion" in c["sql"] and "hasta" in c["sql"]]) == 1


def test_nombres_of_a_day_cannot_be_saved(sitio):
    hoy = timezone.localdate()
    de_entonces = instituciones_de(Dia(hoy, hoy - timedelta(10))).get(slug="inst")
    assert str(de_entonces) == "ENT"
    with pytest.raises(RuntimeError):
        de_entonces.save()
    assert str(Institucion.objects.get(slug="inst")) == "DESPUÉS"


def test_who_was_there_is_of_the_day(sitio):
    """Who came later was in no earlier day, in no role."""
    hoy = timezone.localdate()
    entonces, ahora = Dia(hoy, hoy - timedelta(10)), Dia(hoy, hoy)
    assert set(instituciones_de(entonces).values_list("slug", flat=True)) == {"inst"}
    assert set(instituciones_de(ahora).values_list("slug", flat=True)) == {"inst", "nueva"}
    assert set(participaciones_de(entonces).values_list("institucion__slug", "rol")) == {("inst", Rol.LIDER)}
    assert set(participaciones_de(ahora).values_list("institucion__slug", "rol")) == {
        ("inst", Rol.LIDER), ("nueva", Rol.ORGANIZADORA),
    }  # fmt: skip


@pytest.mark.parametrize("demostracion", [True, False])
def test_the_banner_of_fiction_is_on_every_page_of_a_demonstration_and_on_no_other(
    client, settings, sitio, demostracion
):
    settings.DATOS_DE_DEMOSTRACION = demostracion
    for ruta, banda in (
        ("/", "Datos de demostración."), (sitio.get_absolute_url(), "Datos de demostración."), ("/en/", "Demonstration data."),
        ("/no-existe/", "Datos de demostración."),
    ):  # fmt: skip
        assert (f"<strong>{banda}</strong>" in client.get(ruta).content.decode()) is demostracion, ruta


def test_avance_withdrawn_is_gone_and_says_why(client, sitio):
    retirado = sitio.avances.get(retiro__isnull=False)
    vigente = sitio.avances.exclude(pk=retirado.pk).first()
    respuesta = client.get(f"/avances/{retirado.pk}/")
    assert respuesta.status_code == 410
    pagina = respuesta.content.decode()
    assert "Retirado DESPUÉS." in pagina
    assert f'href="{sitio.get_absolute_url()}#avance-{retirado.pk}"' in pagina
    assert 'type="search"' in pagina
    assert "Línea 100" in pagina
    # On a day when it stood, its address leads to it; the others' always do.
    entonces = client.get(f"/avances/{retirado.pk}/", {"al": dia(10)})
    assert entonces.headers["Location"] == f"{sitio.get_absolute_url()}?al={dia(10)}#avance-{retirado.pk}"
    assert client.get(f"/avances/{vigente.pk}/").status_code == 302
    assert client.get(f"/avances/{vigente.pk}/", {"al": dia(25)}).status_code == 404
