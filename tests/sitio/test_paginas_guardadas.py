"""Nothing stale: every public address, after every kind of public fact, says what it would say if nothing were kept."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.utils import timezone

from compromisos import publicacion
from compromisos.models import (
    Avance,
    Compromiso,
    Edicion,
    Eje,
    Marco,
    Participacion,
    Periodo,
    Rol,
    SenalamientoPublicado,
    Territorio,
    Verificacion,
    version_publica,
)
from compromisos.publicacion import cierre, roles, senalamientos, supresiones
from compromisos.publicacion.senalamientos import LoPublico
from config.guardadas import direcciones as direcciones_guardadas
from config.guardadas.direcciones import NUNCA, PARAMETROS, nombre_de
from config.middleware import CabecerasMiddleware
from instituciones.models import Denominacion, Institucion
from tests.ayudas_de_replica import VigiaDeMentira, una_replica
from tests.compromisos.publicacion.registro import base_pequena
from tests.config.lectora_de_puerta import Lectora, sin_cerrar_conexiones
from tests.factories import (
    corregir_avance,
    crear_borrador,
    crear_compromiso,
    crear_edicion,
    crear_elemento,
    crear_foto,
    crear_meta,
    crear_periodo,
    crear_personal,
    crear_sello,
    crear_usuario,
    crear_vinculo,
    razones_para,
)
from tests.muestra import muestra

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("datos_revisados")]

CODIGO = "ed-mimp-1"


@pytest.fixture
def lectora(tmp_path):
    with time_machine.travel(timezone.now() - timedelta(days=3)):  # so that yesterday has something to say
        base_pequena.crear()
    crear_vinculo(compromiso=uno(), elemento=crear_elemento(codigo="ods-5"))
    crear_sello()
    senalar("La primera respuesta.")
    with sin_cerrar_conexiones():
        yield Lectora(tmp_path / "turnos")


# --- Who does what


def uno() -> Compromiso:
    return Compromiso.objects.get(codigo=CODIGO)


def vigente() -> Avance:
    return uno().avances.filter(situacion="publicado").order_by("pk").last()


def por():
    return crear_usuario()


def senalar(respuesta: str) -> None:
    senalado = senalamientos.recibir(
        que=f"La meta dice 30 y son 300. {respuesta}", pagina=f"/compromisos/{CODIGO}/"
    )
    senalamientos.responder(
        senalado, por=crear_personal(rol=roles.REVISORA), resultado="corregido", respuesta=respuesta,
        publico=LoPublico("Dice 30.", respuesta),
    )  # fmt: skip


def publicar_compromiso() -> None:
    nuevo = crear_compromiso(
        edicion=Edicion.objects.get(slug="ed"), institucion=Institucion.objects.get(slug="otra"), numero=9,
        titulo="Una promesa nueva", publicado=False,
    )  # fmt: skip
    publicacion.publicar_compromiso(nuevo, por=por())


def publicar_avance() -> None:
    borrador = crear_borrador(
        compromiso=uno(), fecha_corte=timezone.localdate(), descripcion="Se avanzó otro tanto."
    )
    publicacion.enviar(borrador, por=por(), razones=razones_para(borrador))
    publicacion.publicar(borrador, por=por())


def corregir() -> None:
    cambios = {"descripcion": "Se corrigió lo informado."}
    corregir_avance(vigente(), por=por(), motivo="Había otra cifra.", cambios=cambios, ahora=timezone.now())


def retirar() -> None:
    publicacion.retirar(vigente(), por=por(), motivo="No era de aquí.")


def enmendar() -> None:
    texto = f"Abriremos sesenta centros, y {uno().enmiendas.count()} más."
    publicacion.enmendar(uno(), por=por(), texto=texto, motivo="Se pidió.")


def verificar() -> None:
    publicacion.verificar(
        vigente(), por=por(), verificador="Defensoría", resultado="cuestionado", motivo="No se halló el acta."
    )


def responder() -> None:
    hecha = Verificacion.objects.order_by("pk").last()
    publicacion.responder(hecha, por=por(), texto="El acta está en la sede.", publicar=True)


def dejar_sin_efecto() -> None:
    hecha = Verificacion.objects.order_by("pk").last()
    publicacion.dejar_sin_efecto(hecha, por=por(), quien="Defensoría", motivo="Se halló el acta.")


def suprimir() -> None:
    permisos = ["compromisos.suprimir_supresion", "compromisos.view_supresion"]
    pide, aprueba = crear_usuario(permisos=permisos), crear_usuario(permisos=permisos)
    fila = vigente()
    piezas = [p for p in supresiones.piezas_de(fila) if not p.es_archivo][:1]
    pedida = supresiones.pedir(fila, por=pide, piezas=piezas, motivo="Se veía a una persona.")
    supresiones.aprobar(pedida, por=aprueba)


def renombrar() -> None:
    mimp = Institucion.objects.get(slug="mimp")
    with publicacion.modificar(motivo="Otro nombre oficial.", por=por()):
        mimp.nombre = "Ministerio de la Igualdad"
        mimp.save()


def nombre_anterior() -> None:
    Denominacion.objects.create(
        institucion=Institucion.objects.get(slug="otra"), nombre="La de antes", hasta=date(2020, 1, 1)
    )


def renombrar_tema() -> None:
    eje = Eje.objects.get(codigo="prevencion")
    with publicacion.modificar(motivo="Otro nombre.", por=por()):
        eje.nombre = "Prevenir"
        eje.save()


def presentar_edicion() -> None:
    edicion = Edicion.objects.get(slug="ed")
    with publicacion.modificar(motivo="Otro lema.", por=por()):
        edicion.lema = "Lo prometido"
        edicion.save()


def otro_papel() -> None:
    with publicacion.modificar(motivo="Organiza.", por=por()):
        Participacion.objects.create(
            edicion=Edicion.objects.get(slug="ed"), institucion=Institucion.objects.get(slug="otra"),
            rol=Rol.ORGANIZADORA,
        )  # fmt: skip


def abrir_periodo() -> None:
    crear_periodo(
        edicion=crear_edicion(slug="ed3", nombre="Tercera"), slug="ed3-2026-4", nombre="Periodo nuevo"
    )


def cerrar_periodo() -> None:
    cierre.cerrar(Periodo.objects.get(slug="ed2-2026-4"), por=por(), motivo="Se adelantó.")


def importar() -> None:
    archivo = _archivo(
        "edicion,institucion,numero,titulo,compromiso\ned,otra,21,De un archivo,Haremos lo del archivo.\n"
    )
    call_command("importar", archivo, "--guardar", "--publicar", stdout=io.StringIO())


def _archivo(texto: str) -> str:
    with tempfile.NamedTemporaryFile("w", suffix=".csv", delete=False, encoding="utf-8") as archivo:
        archivo.write(texto)
    return archivo.name


def sql(orden: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(orden)


def copiar() -> None:
    """COPY where there is one; as many rows at once where there is none."""
    filas = [("91", "Región copiada"), ("92", "Otra región copiada")]
    if connection.vendor == "postgresql":
        texto = "".join(f"{u}\t{n}\t{n.lower()}\tregion\n" for u, n in filas)
        with connection.cursor() as cursor:
            cursor.cursor.copy_expert(
                "COPY compromisos_territorio (ubigeo, nombre, nombre_plegado, nivel) FROM STDIN",
                io.StringIO(texto),
            )
    else:
        Territorio.objects.bulk_create([Territorio(ubigeo=u, nombre=n, nivel="region") for u, n in filas])


HECHOS: dict[str, Callable[[], object]] = {
    "a pledge is published": publicar_compromiso,
    "an update is published": publicar_avance,
    "an update is corrected": corregir,
    "a pledge is amended": enmendar,
    "an update is questioned": verificar,
    "the institution answers": responder,
    "a verification is left without effect": dejar_sin_efecto,
    "a text is suppressed, of past days too": suprimir,
    "an update is withdrawn": retirar,
    "an institution is renamed": renombrar,
    "an earlier name is told": nombre_anterior,
    "a theme is renamed": renombrar_tema,
    "an edition says another thing": presentar_edicion,
    "an institution takes a part": otro_papel,
    "a period opens": abrir_periodo,
    "a period closes": cerrar_periodo,
    "a file is imported and published": importar,
    "an error pointed out is answered": lambda: senalar("La segunda respuesta."),
    "a photo is published": lambda: crear_foto(compromiso=uno(), texto_alternativo="Otra sala", credito="Prensa"),
    "a tie with a framework": lambda: crear_vinculo(compromiso=uno(), elemento=crear_elemento(codigo="ods-10")),
    "the record is stamped": lambda: crear_sello(numero=2),
    "a place, by SQL": lambda: sql("UPDATE compromisos_territorio SET nombre = 'Lima la grande' WHERE ubigeo = '15'"),
    "a pledge, by SQL": lambda: sql("UPDATE compromisos_compromiso SET nota = 'A mano' WHERE numero = 1"),
    "places, by COPY": copiar,
    "targets, in bulk": lambda: crear_meta(compromiso=crear_compromiso(edicion=Edicion.objects.get(slug="ed"))),
}  # fmt: skip


def direcciones() -> dict[str, list[str]]:
    """{name: addresses} of everything that may be kept, with something to say in each."""
    ayer = f"al={timezone.localdate() - timedelta(days=1)}"
    periodo = "ed-2026-3"
    marco = Marco.objects.order_by("pk").first().slug
    return {
        "portada": ["/", "/en/", f"/?{ayer}"],
        "buscar": ["/buscar/", "/buscar/?q=centros", "/en/buscar/?q=ministerio"],
        "compromisos": [
            "/compromisos/", f"/compromisos/?{ayer}", "/compromisos/?institucion=mimp&eje=prevencion&q=centros",
            "/en/compromisos/?estado=en_proceso",
        ],
        "compromiso": [f"/compromisos/{CODIGO}/", f"/en/compromisos/{CODIGO}/", f"/compromisos/{CODIGO}/?{ayer}"],
        "compromiso_json": [f"/compromisos/{CODIGO}.json"],
        "compromiso_calendario": [f"/compromisos/{CODIGO}.ics"],
        "compromiso_atom": [f"/compromisos/{CODIGO}/avances.atom"],
        "insertar": [f"/compromisos/{CODIGO}/insertar/"],
        "oembed": [f"/oembed?url=https://testserver/compromisos/{CODIGO}/"],
        "calendario": ["/calendario.ics"],
        "instituciones": ["/instituciones/", f"/instituciones/?{ayer}", "/instituciones/?q=ministerio"],
        "institucion": ["/instituciones/mimp/", "/en/instituciones/mimp/", f"/instituciones/mimp/?{ayer}"],
        "institucion_calendario": ["/instituciones/mimp/calendario.ics"],
        "institucion_atom": ["/instituciones/mimp/avances.atom"],
        "comparar": ["/instituciones/comparar/", "/instituciones/comparar/?i=mimp&elegir=1"],
        "respuestas": ["/respuestas/", "/respuestas/?edicion=ed"],
        "edicion": ["/ediciones/ed/", f"/ediciones/ed/?{ayer}"],
        "eje": ["/ejes/prevencion/", "/en/ejes/prevencion/"],
        "territorios": ["/territorios/", "/territorios/?q=amazonas+lima"],
        "territorio": ["/territorios/15/", f"/territorios/15/?{ayer}"],
        "periodo": [f"/cortes/{periodo}/"],
        "periodo_json": [f"/cortes/{periodo}.json"],
        "marcos": ["/marcos/"],
        "marco": [f"/marcos/{marco}/"],
        "galeria": ["/galeria/"],
        "cambios": ["/cambios/", "/cambios/?tipo=todo", f"/cambios/?{ayer}"],
        "cambios_atom": ["/feeds/cambios.atom"],
        "compromisos_atom": ["/feeds/compromisos.atom"],
        "avances_atom": ["/feeds/avances.atom"],
        "correcciones": ["/correcciones/"],
        "correccion": [f"/correcciones/{SenalamientoPublicado.objects.order_by('pk').first().pk}/"],
        "correcciones_atom": ["/feeds/correcciones.atom"],
        "metodologia": ["/metodologia/"],
        "guia_de_importacion": ["/guia-de-importacion/"],
        "guia_columnas": ["/guia-de-importacion/columnas/"],
        "guia_errores": ["/guia-de-importacion/errores/"],
        "guia_muestras": ["/guia-de-importacion/muestras/"],
        "registro": ["/datos/registro/"],
        "data_json": ["/datos/data.json"],
        "para_desarrolladores": ["/datos/para-desarrolladores/"],
        "api": ["/api/"],
        "api_problema": ["/api/problemas/parametro-desconocido/"],
        "api_indice": ["/api/v1/"],
        "api_openapi": ["/api/v1/openapi.json"],
        "api_cambios": ["/api/v1/cambios/?tipo=todo"],
        "api_lista": ["/api/v1/compromisos/", "/api/v1/avances/?limite=200", f"/api/v1/instituciones/?{ayer}"],
        "api_uno": [f"/api/v1/compromisos/{CODIGO}/", "/api/v1/instituciones/mimp/"],
        "api_de_compromiso": [f"/api/v1/compromisos/{CODIGO}/avances/"],
    }  # fmt: skip


def todas() -> list[str]:
    return [d for suyas in direcciones().values() for d in suyas]


def canonica(direccion: str) -> str:
    """The order of names that the gate leaves, for whoever asks Django alone."""
    ruta, _, consulta = direccion.partition("?")
    suya = direcciones_guardadas.canonica(consulta, PARAMETROS[nombre_de(ruta)])
    assert suya is not None, direccion
    return f"{ruta}?{suya}" if suya else ruta


def comparar(lectora: Lectora, direccion: str, que: str, *, acepta: str = "") -> None:
    dada = lectora.pedir(direccion, acepta=acepta)
    hecha = lectora.sin_guardar(canonica(direccion))
    assert dada.estado == hecha.estado, (que, direccion)
    assert dada.cuerpo == hecha.cuerpo, (que, direccion)
    de_mas = ("ETag", "Content-Length", "Content-Encoding", "Vary")
    assert {n: v for n, v in dada.cabeceras.items() if n not in de_mas} == {
        n: v for n, v in hecha.cabeceras.items() if n not in de_mas
    }, (que, direccion)


# --- What they see


@pytest.mark.muestreo
def test_nothing_stale_after_any_public_fact(lectora):
    """Every address is asked anew after every fact, and some are compared each time; in the end all are, byte by byte
    (in the suite a third of them, and of those of each time another each time)."""
    assert {d: e for d in todas() if (e := lectora.pedir(d).estado) != 200} == {}
    assert [d for d in todas() if lectora.hechas(d)] == []  # all are kept
    ayer = f"al={timezone.localdate() - timedelta(days=1)}"
    vistas = ["/", f"/compromisos/{CODIGO}/", f"/compromisos/{CODIGO}/?{ayer}", "/cambios/?tipo=todo"]
    de_verdad = lectora.django.application
    for vez, (que, hacer) in enumerate(HECHOS.items()):
        hacer()
        for direccion in muestra(vistas, una_de=4, desde=vez):
            comparar(lectora, direccion, que)
        lectora.django.application = de_mentira
        pedidas = muestra(vistas, una_de=4, desde=vez)
        assert [d for d in todas() if d not in pedidas and not lectora.hechas(d)] == [], que
        assert [d for d in todas() if lectora.hechas(d)] == [], que
        lectora.django.application = de_verdad
    enmendar()
    for direccion in muestra(todas(), una_de=3):
        comparar(lectora, direccion, "in the end")
    for direccion in todas():
        lectora.pedir(direccion)
    hechas = lectora.django.veces
    for direccion in todas():
        assert lectora.pedir(direccion).estado == 200
    assert lectora.django.veces == hechas


def de_mentira(_environ, start_response) -> HttpResponse:
    """Django's place, where only whether it is asked counts."""
    respuesta = HttpResponse("x", headers={"Cache-Control": CabecerasMiddleware.PUBLICABLE})
    start_response("200 OK", [*respuesta.items()])
    return respuesta


@pytest.mark.muestreo
def test_no_etag_of_before_is_taken_for_now(lectora):
    de_antes = {d: lectora.pedir(d).etag for d in muestra(todas(), una_de=3, desde=1)}
    for direccion, etag in de_antes.items():
        otra_vez = lectora.pedir(direccion, HTTP_IF_NONE_MATCH=etag)
        assert (otra_vez.estado, otra_vez.enviado) == (304, b""), direccion
    sql("UPDATE compromisos_compromiso SET nota = 'A mano' WHERE numero = 1")
    for direccion, etag in de_antes.items():
        assert lectora.pedir(direccion, HTTP_IF_NONE_MATCH=etag).estado == 200, direccion


def test_every_address_says_whether_it_is_kept():
    nombres = {
        p.name
        for m in ("compromisos.urls", "compromisos.participar.urls")
        for p in get_resolver(m).url_patterns
    }
    nombres |= {"healthz", "readyz", "metrics", "security_txt", "api_catalog"}
    assert set(PARAMETROS) | set(NUNCA) == nombres - {None}
    assert not set(PARAMETROS) & set(NUNCA)
    assert all(NUNCA.values())


@pytest.mark.muestreo
def test_no_kept_page_reads_a_table_that_does_not_count(lectora):
    """What a page asks of the database is in tables whose changes put the version up."""
    assert set(direcciones()) == set(PARAMETROS)
    cuentan = set(version_publica.tablas()) | {version_publica.TABLA}
    todas_las_tablas = set(connection.introspection.table_names())
    for direccion in muestra(todas(), una_de=2):
        with CaptureQueriesContext(connection) as hechas:
            lectora.pedir(direccion)
        dicho = " ".join(q["sql"] for q in hechas.captured_queries)
        ajenas = {t for t in todas_las_tablas - cuentan if f'"{t}"' in dicho or f" {t} " in dicho}
        assert not ajenas, (direccion, ajenas)


def test_no_kept_page_writes(lectora):
    """So a replica may be asked for each of them, and says what the primary does."""
    if connection.vendor != "postgresql":
        pytest.skip("replicas are of PostgreSQL")
    lectora.puerta.vigia = VigiaDeMentira()
    with una_replica() as replica:
        for direccion in [
            *todas(),
            "/sitemap-compromisos.xml",
            "/datos/registro.jsonl",
            "/portada.png",
            "/datos/cambios.csv",
        ]:
            with CaptureQueriesContext(replica) as hechas:
                respuesta = lectora.pedir(direccion)
            assert respuesta.estado < 400, direccion
            assert hechas.captured_queries, direccion
    assert lectora.puerta.vigia.fallos == 0


@pytest.mark.muestreo
def test_a_draft_shows_on_no_page(lectora):
    """It changes the version, for its table counts, and no page by a byte."""
    antes = {d: lectora.pedir(d).cuerpo for d in muestra(todas(), una_de=3, desde=2)}
    crear_borrador(
        compromiso=uno(),
        descripcion="Nadie ha publicado esto.",
        fecha_corte=timezone.localdate(),
        autor=por(),
    )
    assert [d for d, cuerpo in antes.items() if lectora.pedir(d).cuerpo != cuerpo] == []


def test_what_is_published_within_a_transaction_shows_when_it_ends(lectora):
    lectora.pedir("/compromisos/")
    with transaction.atomic():
        publicar_compromiso()
    assert "Una promesa nueva" in lectora.pedir("/compromisos/").cuerpo.decode()
