"""Every total on a page is the number of rows of the list it links to, and of the file of that list.

Over the demonstration data, today and on two past days. Numbers are read from the page as a person reads
them, next to the link that claims them.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
from django.core.management import call_command
from django.utils import timezone

from compromisos import publicacion
from compromisos.models import Compromiso, Eje
from compromisos.reglas.palabras import Estado
from tests.factories import crear_usuario
from tests.muestra import ENTERO, muestra
from tests.una_vez import cargado_por_modulo

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]

# A link to the list and, beside it, how many it says there are.
PROMESAS = (
    r'<a href="(?P<url>[^"]*/compromisos/[^"]*)">(?:(?!</a>).)*?<span class="n">(?P<n>[\d,]+)</span></a>',
    r'<th scope="row"[^>]*><a href="(?P<url>[^"]*/compromisos/[^"]*)">(?:(?!</tr>).)*<td class="n">(?P<n>[\d,]+)</td>',
    r'<a href="(?P<url>[^"]*/compromisos/[^"]*)" tabindex="-1">\s*<title>[^<]*: (?P<n>[\d,]+)</title>',
    r'<a href="(?P<url>[^"]*/compromisos/\?[^"]*)">\s*(?:<b>)?(?P<n>[\d,]+)(?:</b>| no dicen?) ',
)
# Its rows are of other days, and held against their lists by comprobar_tendencia.
TENDENCIA = re.compile(r'<figure class="tendencia".*?</figure>', re.DOTALL)
DIAS = (0, 60, 200)  # ago
EN_OTRO_ARCHIVO = {"observado", "marco"}  # facets of what the file of pledges has no column of
DEJADOS = {0: 2, 60: 1, 200: 0}


def dejar_algunos() -> None:
    """A pledge split 30 days ago and another withdrawn 100 days ago: DEJADOS says how many are left by each day."""
    por, todos = crear_usuario(), Compromiso.objects.filter(edicion__slug="demo").order_by("codigo")
    uno, dos, *otros = todos
    hace_30, hace_100 = (timezone.now() - timedelta(days=n) for n in (30, 100))
    publicacion.dividir(uno, por=por, en=otros[:2], motivo="Eran dos cosas.", ahora=hace_30)
    publicacion.retirar_compromiso(dos, por=por, motivo="Pasó a otro sector.", ahora=hace_100)


def cargar() -> None:
    call_command("cargar_semilla", verbosity=0)
    call_command(
        "datos_demo", instituciones=5, compromisos=24, avances=96, verbosity=0, hoy=timezone.localdate()
    )
    dejar_algunos()


demo_del_modulo = cargado_por_modulo(cargar, DATOS_DE_DEMOSTRACION=True)


@pytest.fixture
def demo(demo_del_modulo, settings):
    settings.DATOS_DE_DEMOSTRACION = True


class Sitio:
    """Asks for pages as of a day, and remembers what a list was found to hold."""

    def __init__(self, client, dia: date | None):
        self.client, self.dia = client, dia
        self.archivos: dict[str, list[dict]] = {}
        self.listas: dict[str, int] = {}

    def pagina(self, ruta: str, **parametros) -> str:
        if self.dia:
            parametros["al"] = self.dia.isoformat()
        respuesta = self.client.get(f"{ruta}?{urlencode(parametros, doseq=True)}")
        assert respuesta.status_code == 200
        return respuesta.content.decode()

    def archivo_de(self, consulta: str) -> list[dict]:
        """Records of the file of that list, in its order."""
        clave = urlencode(sorted(parse_qsl(consulta)))
        if clave not in self.archivos:
            leido = json.loads(archivo(self.client, "compromisos.json", dict(parse_qs(consulta))))
            self.archivos[clave] = leido["compromisos"]
            assert leido["total"] == len(leido["compromisos"]), consulta
        return self.archivos[clave]

    def codigos_de(self, faceta: str, valor: str) -> set[str]:
        """Pledges in the file of what a facet filters."""
        al = {"al": self.dia.isoformat()} if self.dia else {}
        return {r["codigo"] for r in self.archivo_de(urlencode({faceta: valor, **al}))}

    def filas_de(self, consulta: str) -> int:
        """Rows of the list, over all its pages; checked against what the list says and its file holds."""
        clave = urlencode(sorted(parse_qsl(consulta)))
        if clave not in self.listas:
            codigos: list[str] = []
            n = 1
            while True:
                pagina = self.client.get(f"/compromisos/?{consulta}&pagina={n}")
                assert pagina.status_code == 200, consulta
                codigos += [c.codigo for c in pagina.context["pagina"]]
                if not pagina.context["pagina"].has_next():
                    break
                n += 1
            dicho = re.search(r'role="status"[^>]*><strong>([\d,]+) promesa', pagina.content.decode())
            assert int(dicho[1].replace(",", "")) == len(codigos), consulta
            assert [r["codigo"] for r in self.archivo_de(consulta)] == codigos, consulta
            self.listas[clave] = len(codigos)
        return self.listas[clave]

    def comprobar(self, texto: str) -> int:
        """How many totals of this page were held against their lists."""
        revisados = 0
        texto = TENDENCIA.sub("", texto)
        for patron in PROMESAS:
            for hallado in re.finditer(patron, texto, re.DOTALL):
                consulta = urlsplit(html.unescape(hallado["url"])).query
                if self.dia:
                    assert f"al={self.dia}" in consulta
                assert self.filas_de(consulta) == int(hallado["n"].replace(",", "")), hallado[0]
                revisados += 1
        return revisados


@pytest.mark.muestreo
@pytest.mark.parametrize("hace", muestra(DIAS, una_de=3))
def test_totales_are_the_rows_of_their_list_and_file(client, demo, hace):
    dia = timezone.localdate() - timedelta(days=hace) if hace else None
    sitio = Sitio(client, dia)
    al = {"al": dia.isoformat()} if dia else {}
    total = sitio.filas_de(urlencode(al))
    assert total == 30 - DEJADOS[hace]

    portada = client.get("/", al)
    assert portada.context["total"] == total
    # The legend, which leads only to states that some pledge has; themes, sectors and regions with some; what is late, and
    # what nobody dated.
    grupos = [portada.context[grupo] for grupo in ("por_tema", "por_sector", "por_region")]
    tarde = [
        portada.context[n]
        for n in ("n_vencidas", "n_sin_informe", "n_les_toca", "n_hace_mucho", "n_sin_plazo")
    ]
    con_alguno = sum(bool(sitio.filas_de(urlencode({"estado": e.value, **al}))) for e in Estado)
    cuantos = con_alguno + sum(bool(f.total) for grupo in grupos for f in grupo) + sum(bool(n) for n in tarde)
    assert sitio.comprobar(portada.content.decode()) == cuantos > 20
    comprobar_tendencia(sitio, portada)
    for grupo in grupos:
        for vez, fila in enumerate(grupo):
            for estado, n in muestra(fila.por_estado.items(), una_de=2, desde=vez):
                assert n == sitio.filas_de(f"{urlsplit(fila.url).query}&estado={estado}"), (fila, estado)

    todos = sitio.archivo_de(urlencode(al))
    opciones = 0
    for faceta in client.get("/compromisos/", al).context["facetas"]:
        for vez, opcion in enumerate(faceta.opciones + faceta.resto):
            assert sum(dice(sitio, r, faceta.nombre, opcion) for r in todos) == opcion.cuenta, (
                faceta.nombre,
                opcion,
            )
            if not hace and (ENTERO or vez % 3 == 0):  # and the file of each
                filtrado = sitio.archivo_de(urlencode({faceta.nombre: opcion.valor}))
                assert len(filtrado) == opcion.cuenta, (faceta.nombre, opcion)
            opciones += 1
    assert opciones > 30
    verificado = csv.DictReader(io.StringIO(archivo(client, "verificaciones.csv", al)))
    distintos = {
        r["codigo"] for r in verificado if r["situacion"] == "en_firme" and Decimal(r["diferencia"] or 0)
    }
    assert sitio.codigos_de("observado", "distinto") <= distintos
    privados = [r for r in todos if r["sector"] == "Privado"]
    for faceta in client.get("/compromisos/", {"sector": "privado", **al}).context["facetas"]:
        for opcion in faceta.opciones if faceta.nombre != "sector" else ():
            assert sum(dice(sitio, r, faceta.nombre, opcion) for r in privados) == opcion.cuenta

    instituciones = client.get("/instituciones/", al)
    en_archivo = list(csv.DictReader(io.StringIO(archivo(client, "instituciones.csv", al))))
    assert instituciones.context["total"] == len(en_archivo)
    assert sum(int(i["compromisos"]) for i in en_archivo) == total
    for vez, fila in enumerate(en_archivo):
        suyos = sum(r["institucion"] == fila["nombre"] for r in todos)
        assert suyos == int(fila["compromisos"])
        pagina = client.get(f"/instituciones/{fila['codigo']}/", al)
        assert pagina.context["compromisos"].paginator.count == suyos
        if ENTERO or vez % 2 == 0:
            assert (sitio.comprobar(pagina.content.decode()) > 0) == bool(suyos)
    for edicion in ("demo", "25porel25"):
        pagina = client.get(f"/ediciones/{edicion}/", al)
        assert pagina.context["total"] == sitio.filas_de(urlencode({"edicion": edicion, **al}))
        comprobar_dibujos(sitio, pagina)

    comprobar_territorios(client, sitio, todos, al)

    for eje in Eje.objects.all()[:1]:
        pagina = client.get(f"/ejes/{eje.codigo}/", al)
        assert (pagina.context["total"], pagina.context["de"]) == (
            sitio.filas_de(urlencode({"eje": eje.codigo, **al})),
            total,
        )
        comprobar_dibujos(sitio, pagina)

    tablas = {t["nombre"]: t for t in client.get("/datos/", al).context["tablas"]}
    for nombre, tabla in tablas.items():
        filas = list(csv.DictReader(io.StringIO(archivo(client, f"{nombre}.csv", al))))
        assert len(filas) == tabla["recuento"].filas, nombre
        assert json.loads(archivo(client, f"{nombre}.json", al))["total"] == tabla["recuento"].registros, (
            nombre
        )


def comprobar_dibujos(sitio: Sitio, pagina) -> None:
    """Legend, unit chart and breakdowns of an edition or a theme, against their lists."""
    comprobar_tendencia(sitio, pagina)
    texto, por_estado = pagina.content.decode(), pagina.context["por_estado"]
    filas = [f for g in ("por_tema", "por_sector") for f in pagina.context.get(g, ()) if f.total]
    con_alguno = {estado: n for estado, n in por_estado.items() if n}
    assert sitio.comprobar(texto) == len(con_alguno) + len(filas)
    cuadros = Counter(re.findall(r'<a class="u u-(\w+)" href="[^"]*/compromisos/', texto))
    assert cuadros == con_alguno  # a square for each, and no more
    for fila in filas:
        for estado, n in fila.por_estado.items():
            assert n == sitio.filas_de(f"{urlsplit(fila.url).query}&estado={estado}"), (fila, estado)


def comprobar_tendencia(sitio: Sitio, pagina) -> None:
    """The first and the last month end of a trend, against the lists of those days."""
    serie = pagina.context["serie"]
    for punto in serie.puntos[:1] + serie.puntos[-1:]:
        consulta = urlencode(serie.conjunto.consulta, doseq=True)
        al = "" if punto is serie.puntos[-1] and not sitio.dia else f"&al={punto.dia}"
        assert sitio.filas_de(f"{consulta}{al}") == punto.total, (consulta, punto)
        for estado in (Estado.CUMPLIDO, Estado.SIN_INFORMACION):
            assert sitio.filas_de(f"{consulta}{al}&estado={estado}") == punto.por_estado[estado], (
                punto,
                estado,
            )


def comprobar_territorios(client, sitio: Sitio, todos: list[dict], al: dict) -> None:
    """The regions against the file, and each number of their table and pages against its list."""
    pagina = client.get("/territorios/", al)
    filas = pagina.context["filas"]
    for fila in filas:
        suyos = [
            r for r in todos if any(u.startswith(fila.region.ubigeo) for u in r["territorios"].split("; "))
        ]
        assert fila.total == len(suyos)
        for estado in Estado:
            assert fila.por_estado.get(estado, 0) == sum(r["estado"] == estado for r in suyos)
        cuenta = f"{fila.hechos} de {fila.total} promesas cumplidas" if fila.total else "nada que contar"
        assert f"{fila.region.nombre}: {cuenta}" in pagina.content.decode()
    sin_nombrar = [r for r in todos if not r["territorios"]]
    datos = pagina.context
    assert datos["total"] == len(todos)
    assert datos["nombran"] == len(todos) - len(sin_nombrar)
    assert datos["nacionales"] == sum(r["alcance"] == "Nacional" for r in sin_nombrar)
    assert datos["nombran"] + datos["nacionales"] + datos["cuentan"] + datos["no_dicen"] == len(todos)
    assert sum(datos["por_estado"].values()) == datos["nombran"]
    con_todo = max(filas, key=lambda f: f.total)
    sin_nada = min(filas, key=lambda f: f.total)
    for ubigeo in (con_todo.region.ubigeo, f"{con_todo.region.ubigeo}01", sin_nada.region.ubigeo):
        pagina = client.get(f"/territorios/{ubigeo}/", al)
        grupos = pagina.context["grupos"]
        de_la_lista = sitio.filas_de(urlencode({"territorio": ubigeo, **al}))
        assert sum(grupos[g].paginator.count for g in ("aqui", "arriba", "dentro")) == de_la_lista
        assert (sitio.comprobar(pagina.content.decode()) > 0) == bool(de_la_lista)
        comprobar_podrian(client, pagina, todos, ubigeo, al)
        if len(ubigeo) == 2:
            (fila,) = [f for f in filas if f.region.ubigeo == ubigeo]
            assert pagina.context["informes"].paginator.count == fila.informes


def comprobar_podrian(client, pagina, todos: list[dict], ubigeo: str, al: dict) -> None:
    """Pledges that may get to a place: as many as all pages of their list, and none that names it; with those that name it,
    and those whose reports do, all there are."""
    paginador = pagina.context["grupos"]["podrian"].paginator
    listados: list[str] = []
    for n in paginador.page_range:
        datos = client.get(f"/territorios/{ubigeo}/", {"pagina_podrian": n, **al}).context
        listados += [c.codigo for c in datos["grupos"]["podrian"]]
    assert len(set(listados)) == paginador.count == pagina.context["cuentas"]["podrian"]
    arriba = {ubigeo[:n] for n in (2, 4, 6)}
    nombran = {
        r["codigo"]
        for r in todos
        if any(u in arriba or u.startswith(ubigeo) for u in r["territorios"].split("; ") if u)
    }
    assert nombran.isdisjoint(listados)
    llegaron = {m.meta.compromiso.codigo for m in pagina.context["informes"].paginator.object_list}
    assert llegaron.isdisjoint(listados)
    sin_lugar = {r["codigo"] for r in todos if not r["territorios"]}
    assert sin_lugar <= {*listados, *llegaron}  # none of the demonstration has named all that it promises


def dice(sitio: Sitio, registro: dict, faceta: str, opcion) -> bool:
    """Whether a record of the file has what an option of a facet counts."""
    if faceta in EN_OTRO_ARCHIVO:
        return registro["codigo"] in sitio.codigos_de(faceta, opcion.valor)
    if faceta == "eje":
        return opcion.texto in registro["ejes"].split("; ")
    if faceta == "territorio":
        return any(u.startswith(opcion.valor) for u in registro["territorios"].split("; "))
    if faceta == "sector":
        return registro["sector"] == opcion.texto
    if faceta == "institucion":
        return opcion.texto in (registro["sigla"], registro["institucion"])
    return registro[faceta] == opcion.valor


def archivo(client, nombre: str, al: dict) -> str:
    return b"".join(client.get(f"/datos/{nombre}", al).streaming_content).decode("utf-8-sig")
