"""Every public data address, feed, calendar and oEmbed, walked from the table of contents: scripts of others may read it, who
has it is told so, and HEAD says what GET does."""

from __future__ import annotations

import re

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone
from django.utils.http import http_date

from base.dias import Dia
from compromisos.models import Compromiso
from compromisos.salidas import encargos
from compromisos.salidas.api.recursos import RECURSOS
from compromisos.salidas.datos.columns import PUBLICAS
from compromisos.salidas.datos.tablas import FORMATOS
from tests.compromisos.views.api.demostracion import demo_del_modulo
from tests.muestra import muestra

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_del_modulo")]
__all__ = ["demo_del_modulo"]


def direcciones() -> dict[str, str]:
    """{name: an address of it} of all that says of itself that it is open, with the names that the demonstration has."""
    compromiso = Compromiso.objects.a_la_vista(Dia.de_hoy()).filter(edicion__slug="demo").order_by("pk")[0]
    de = {
        "codigo": compromiso.codigo, "slug": compromiso.institucion.slug, "tabla": "metas", "formato": "csv",
        "recurso": "metas", "clave": compromiso.codigo,
    }  # fmt: skip
    halladas = {}
    for patron in get_resolver("compromisos.urls").url_patterns:
        if not getattr(patron.callback, "datos_abiertos", False) or not patron.name:
            continue
        if patron.name in ("tendencia", "data_json_de_la_raiz") or patron.name.endswith(
            ("_png", "_pdf", "_anexo", "_informe", "_informe_xlsx")
        ):
            continue  # pictures and paper, which have a version of their own
        suyos = {n: de[n] for n in patron.pattern.converters if n in de}
        if patron.name == "api_uno":
            suyos["recurso"] = "compromisos"
        if patron.name.startswith("periodo"):
            suyos["slug"] = "demo-1"
        try:
            halladas[patron.name] = reverse(patron.name, kwargs=suyos)
        except NoReverseMatch:
            continue  # of something that the demonstration has none of
    halladas["oembed"] += f"?url=https://testserver/compromisos/{compromiso.codigo}/"
    halladas |= {f"{t}.{f}": f"/datos/{t}.{f}" for t in PUBLICAS for f in FORMATOS}
    halladas |= {f"api {r}": f"/api/v1/{r}/?limite=2" for r in RECURSOS}
    return halladas


@pytest.mark.muestreo
def test_every_open_address_is_read_by_scripts_and_told_once(client, settings):
    settings.DATOS_DE_DEMOSTRACION = True
    encargos.hacer_ya(
        encargos.tabla_entera("territorios", "xlsx", Dia.de_hoy())
    )  # as the worker does with a long one
    todas = direcciones()
    assert {
        "datos_zip",
        "datapackage",
        "catalogo",
        "cambios_atom",
        "calendario",
        "oembed",
        "compromiso_json",
    } <= todas.keys()
    for nombre, url in muestra(todas.items(), una_de=3):
        respuesta = client.get(url)
        assert respuesta.status_code == 200, (nombre, url, respuesta.status_code)
        if respuesta.streaming:
            b"".join(respuesta.streaming_content)
        assert respuesta["Access-Control-Allow-Origin"] == "*", nombre
        assert {"ETag", "Last-Modified", "Link"} <= set(
            respuesta["Access-Control-Expose-Headers"].split(", ")
        ), nombre
        assert "no-store" not in respuesta["Cache-Control"], nombre
        assert not respuesta.cookies, nombre
        previa = client.options(
            url, headers={"origin": "https://example.org", "access-control-request-method": "GET"}
        )
        assert (previa.status_code, previa["Access-Control-Allow-Origin"]) == (204, "*"), nombre
        segunda = client.get(url)
        if segunda.streaming:
            b"".join(segunda.streaming_content)
        otra = client.get(url, headers={"if-none-match": segunda["ETag"]})
        assert (otra.status_code, otra["Access-Control-Allow-Origin"]) == (304, "*"), nombre
        cabeza = client.head(url)
        assert (cabeza.status_code, cabeza["Content-Type"]) == (200, segunda["Content-Type"]), nombre
        assert cabeza["ETag"] == segunda["ETag"], nombre
        assert cabeza["Last-Modified"] == segunda["Last-Modified"], nombre
        desde = client.get(url, headers={"if-modified-since": http_date(timezone.now().timestamp() + 1)})
        assert desde.status_code == 304, nombre
        if adjunto := segunda.get("Content-Disposition"):  # whoever keeps it knows of which day it is
            assert re.search(r"-\d{4}-\d{2}-\d{2}\.\w+\"$", adjunto), (nombre, adjunto)
