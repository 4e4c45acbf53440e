"""Every public page: works, filters, is empty, is missing, is asked wrongly; as of a day; at equal cost."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from compromisos import publicacion
from compromisos.models import Compromiso
from tests.factories import (
    corregir_avance,
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_edicion,
    crear_eje,
    crear_institucion,
    crear_meta,
    crear_territorio,
)

pytestmark = pytest.mark.django_db


def hoy():
    return timezone.localdate()


@pytest.fixture
def real():
    call_command("cargar_semilla", verbosity=0)


def crear_avance_de_hoy(compromiso, **kwargs):
    """Published yesterday, whatever day the tests run."""
    ayer = timezone.now() - timedelta(days=1)
    return crear_avance(compromiso=compromiso, ahora=ayer, fecha_corte=hoy() - timedelta(days=10), **kwargs)


# --- The promise of the issue


def test_the_twin_pledge_as_the_source_says_it(client, real):
    pagina = client.get("/compromisos/25porel25-mimp-3/").content.decode()
    texto = (
        "Fortalecer el Sistema de Protección a las mujeres, niñas, niños y adolescentes a través de la mejora "
        "de la calidad de los servicios mediante la capacitación permanente a operadores."
    )
    assert texto in pagina
    assert 'href="/compromisos/25porel25-mimp-4/"' in pagina
    assert "tiene el mismo texto" in pagina
    assert "Sin información" in pagina
    principal = pagina[pagina.index("<main") : pagina.index("</main>")]
    sin_codigo = re.sub("<pre.*?</pre>", "", principal, flags=re.DOTALL)  # what others paste
    assert "%" not in sin_codigo
    assert "0 de" not in principal


def test_32_of_50_is_on_its_page_on_the_list_and_on_the_front(client, real):
    compromiso = Compromiso.objects.get(codigo="25porel25-mimp-2")
    cem = compromiso.metas.get(unidad="CEM")
    publicado = crear_avance_de_hoy(compromiso, mediciones={cem: 32}, evidencia=True)
    pagina = client.get(compromiso.get_absolute_url()).content.decode()
    assert "32 de 50 CEM" in pagina
    assert "En proceso" in pagina
    assert "con 1 evidencia, sin verificar" in pagina
    assert "0 de 4 alcanzadas" in pagina
    assert "(64" not in pagina  # no línea de base: no percentage
    assert "0 de 4 metas alcanzadas" in client.get("/compromisos/?estado=en_proceso").content.decode()
    portada = client.get("/").content.decode()
    assert '<span class="cifra">1</span>' in portada or ">1<" in portada
    antes = (timezone.localdate(publicado.publicado_en) - timedelta(days=1)).isoformat()
    vieja = client.get(f"{compromiso.get_absolute_url()}?al={antes}").content.decode()
    assert "Sin información" in vieja
    assert "32 de 50" not in vieja
    assert "Así se veía el" in vieja
    assert (
        "1 compromiso"
        in client.get(f"/compromisos/?estado=sin_informacion&q=cem&al={antes}").content.decode()
    )


def test_silence_is_said_and_is_not_zero(client):
    compromiso = crear_compromiso()
    crear_meta(compromiso=compromiso)
    pagina = client.get(compromiso.get_absolute_url()).content.decode()
    assert "Sin medición publicada" in pagina
    assert "0 de 50" not in pagina
    assert "1 meta, sin medición" in client.get("/compromisos/").content.decode()


def test_a_percentage_needs_both_ends(client):
    compromiso = crear_compromiso()
    meta = crear_meta(compromiso=compromiso, valor_meta=50, linea_base=10, linea_base_fuente="Informe 2024")
    crear_avance_de_hoy(compromiso, mediciones={meta: 30})
    assert "(50 % del aumento prometido)" in client.get(compromiso.get_absolute_url()).content.decode()


def test_named_places_and_the_ones_nobody_named(client):
    loreto = crear_territorio(ubigeo="16", nombre="Loreto")
    crear_territorio(ubigeo="08", nombre="Cusco")
    compromiso = crear_compromiso()
    meta = crear_meta(compromiso=compromiso, unidad="regiones", valor_meta=24, nivel_territorial="region")
    borrador = crear_borrador(compromiso=compromiso, fecha_corte=hoy(), mediciones={meta: 3})
    borrador.mediciones.get().territorios.set([loreto])
    publicacion.enviar(borrador, por=borrador.autor)
    publicacion.publicar(borrador, por=borrador.autor)
    pagina = client.get(compromiso.get_absolute_url()).content.decode()
    assert "3 de 24, 1 con nombre" in pagina
    assert pagina.index("Loreto") < pagina.index("No informadas por nombre") < pagina.index("Cusco")


def test_corrected_and_withdrawn_stay_in_sight_with_their_reasons(client):
    compromiso = crear_compromiso()
    avance = crear_avance_de_hoy(compromiso, descripcion="Se contó mal.")
    corregir_avance(avance, por=avance.autor, motivo="Se contó dos veces.", cambios={"descripcion": "Bien."})
    pagina = client.get(compromiso.get_absolute_url()).content.decode()
    assert "Se contó dos veces." in pagina
    assert 'class="dejado"' in pagina
    nuevo = avance.correcciones.get()
    publicacion.retirar(nuevo, por=avance.autor, motivo="Era de otra sede.")
    pagina = client.get(compromiso.get_absolute_url()).content.decode()
    assert "Era de otra sede." in pagina
    assert "Sin información" in pagina


def test_hostile_text_comes_out_as_text(client):
    malo = '<script>alert(1)</script>"><img src=x onerror=y>'
    compromiso = crear_compromiso(
        texto=malo, titulo="<b>x</b>", institucion=crear_institucion(nombre="<i>Y</i>")
    )
    crear_avance_de_hoy(compromiso, descripcion=malo)
    for url in (
        compromiso.get_absolute_url(),
        "/compromisos/",
        "/",
        "/instituciones/",
        "/compromisos/?q=<script>x",
    ):
        pagina = client.get(url).content.decode()
        assert "<script>alert" not in pagina
        assert "<img src=x" not in pagina
        assert "<script>x" not in pagina
        assert "<b>x" not in pagina
        assert "<i>Y" not in pagina


# --- Lists and their filters


@pytest.fixture
def varios():
    publica = crear_institucion(nombre="Entidad pública de prueba", slug="publica", sector="publico")
    privada = crear_institucion(nombre="Entidad privada de prueba", slug="privada", sector="privado")
    eje = crear_eje(codigo="atencion", nombre="Atención")
    edicion = crear_edicion(slug="ed")
    lima = crear_territorio(ubigeo="15", nombre="Lima")
    canete = crear_territorio(ubigeo="1505", nombre="Cañete", superior=lima)
    crear_territorio(ubigeo="150501", nombre="San Vicente", superior=canete)
    crear_territorio(ubigeo="08", nombre="Cusco")
    a = crear_compromiso(
        edicion=edicion, institucion=publica, numero=1, texto="Abrir cien casas.", ejes=[eje]
    )
    b = crear_compromiso(edicion=edicion, institucion=publica, numero=2, texto="Formar a la niñez.")
    c = crear_compromiso(
        edicion=edicion, institucion=privada, numero=1, texto="Donar.", fecha_limite=hoy() - timedelta(5)
    )
    b.territorios.add(canete)
    crear_avance_de_hoy(a, estado="cumplido")
    return a, b, c


@pytest.mark.parametrize(
    ("consulta", "esperados"),
    [
        ("", "abc"),
        ("estado=cumplido", "a"),
        ("estado=sin_informacion", "bc"),
        ("estado=cumplido&estado=sin_informacion", "abc"),
        ("plazo=vencido", "c"),
        ("frescura=sin_reporte", "bc"),
        ("sector=privado", "c"),
        ("eje=atencion", "a"),
        ("institucion=publica&estado=sin_informacion", "b"),
        ("edicion=ed", "abc"),
        ("territorio=15", "b"),
        ("territorio=150501", "b"),
        ("territorio=08", ""),
        ("territorio=08&territorio=1505", "b"),
        ("q=NINEZ", "b"),
        ("q=casas+cien", "a"),
        ("q=privada", "c"),
        ("q=%25", ""),
        ("q=_", ""),
    ],
)
def test_filters(client, varios, consulta, esperados):
    respuesta = client.get(f"/compromisos/?{consulta}")
    pagina = respuesta.content.decode()
    assert respuesta.status_code == 200
    hallados = "".join(
        letra for letra, c in zip("abc", varios, strict=True) if c.get_absolute_url() in pagina
    )
    assert hallados == esperados
    assert ("Ningún compromiso coincide" in pagina) == (not esperados)
    # The file downloads the very same.
    archivo = b"".join(client.get(f"/datos/compromisos.csv?{consulta}").streaming_content).decode("utf-8-sig")
    codigos = {fila["codigo"] for fila in csv.DictReader(io.StringIO(archivo))}
    assert codigos == {c.codigo for letra, c in zip("abc", varios, strict=True) if letra in esperados}


def test_orders(client, varios):
    a, b, c = varios

    def orden(consulta: str) -> list[str]:
        pagina = client.get(f"/compromisos/?orden={consulta}").content.decode()
        return sorted("abc", key=lambda x: pagina.index({"a": a, "b": b, "c": c}[x].get_absolute_url()))

    assert orden("reciente")[0] == "a"
    assert orden("plazo")[0] == "c"
    assert orden("numero") == ["c", "a", "b"]


@pytest.mark.parametrize(
    ("url", "status", "frase"),
    [
        ("/compromisos/?estado=inventado", 400, "«inventado» no es un valor que conozcamos"),
        ("/compromisos/?territorio=15%27", 400, "no es un valor que conozcamos"),
        ("/compromisos/?territorio=99", 400, "no es un valor que conozcamos"),
        ("/compromisos/?q=" + "a" * 101, 400, "escriba 100 caracteres o menos"),
        ("/compromisos/?q=" + "a" * 10_000, 400, "escriba 100 caracteres o menos"),
        ("/compromisos/?q=%25_%25", 200, "no hay ninguna palabra que buscar"),
        ("/compromisos/?q=%22sin+cerrar", 200, "Ningún compromiso coincide"),
        ("/compromisos/?q=(zz%2B)%2B$", 200, "Ningún compromiso coincide"),
        ("/compromisos/?q=' %26 !| <-> :* \\", 200, "no hay ninguna palabra que buscar"),
        ("/compromisos/?q=" + "+".join("bcdfghijklmnñpq"), 200, "Se buscaron las primeras 12 palabras"),
        ("/compromisos/?q=a&q=b", 200, "«q» viene repetido: se tuvo en cuenta el último"),
        ("/compromisos/?orden=azar", 400, "no es un valor que conozcamos"),
        ("/compromisos/?cosa=1", 200, "No conocemos el filtro «cosa»"),
        ("/compromisos/?pagina=2", 404, ""),
        ("/compromisos/?pagina=0", 404, ""),
        ("/compromisos/?pagina=x", 404, ""),
        ("/compromisos/?pagina=99999999999999999999", 404, ""),
        ("/compromisos/?al=ayer", 400, "no es una fecha"),
        ("/compromisos/?al=2026-02-30", 400, "no es una fecha"),
        ("/?al=2999-01-01", 400, "todavía no llega"),
        ("/datos/compromisos.csv?estado=inventado", 400, "no es un valor que conozcamos"),
        ("/datos/avances.json?cosa=1", 400, "No conocemos el filtro «cosa»"),
        ("/datos/instituciones.csv?estado=cumplido", 400, "va siempre entera"),
        ("/datos/metas.xlsx?al=ayer", 400, "no es una fecha"),
        ("/datos/usuarios.csv", 404, ""),
        ("/datos/compromisos.exe", 404, ""),
        ("/compromisos/nada.json", 404, ""),
        ("/compromisos/nada/", 404, "no existe"),
        ("/instituciones/nada/", 404, "no existe"),
        ("/ediciones/nada/", 404, "no existe"),
        ("/evidencias/1/", 404, "no existe"),
        ("/evidencias/99999999999999999999/", 404, "no existe"),
        ("/compromisos/%00/", 400, "No se entiende"),
        ("/compromisos/?q=%00", 400, "No se entiende"),
        ("/instituciones/?q=%00", 400, "No se entiende"),
        ("/guia-de-estilo/", 404, ""),
    ],
)
def test_what_makes_no_sense_is_said_and_never_breaks(client, varios, url, status, frase):
    respuesta = client.get(url)
    assert respuesta.status_code == status
    assert frase in respuesta.content.decode()


PUBLICAS = (
    "/",
    "/compromisos/",
    "/instituciones/",
    "/metodologia/",
    "/ayuda/",
    "/datos/",
    *(
        f"/datos/{t}.{f}"
        for t in ("compromisos", "metas", "avances", "instituciones")
        for f in ("csv", "xlsx", "json")
    ),
    "/robots.txt",
)


@pytest.mark.parametrize("url", PUBLICAS)
def test_with_nothing_at_all_it_still_answers(client, url):
    respuesta = client.get(url)
    assert respuesta.status_code == 200
    assert not respuesta.cookies
    assert "Vary" not in respuesta.headers or "Cookie" not in respuesta.headers["Vary"]


@pytest.mark.parametrize("url", PUBLICAS)
@pytest.mark.parametrize("verbo", ["post", "put", "delete", "patch"])
def test_public_pages_only_answer_questions(client, url, verbo):
    assert getattr(client, verbo)(url).status_code == 405


def test_what_is_not_published_does_not_exist(client):
    oculto = crear_compromiso(publicado=False)
    assert client.get(f"/compromisos/{oculto.codigo}/").status_code == 404
    assert oculto.titulo not in client.get("/compromisos/").content.decode()
    publico = crear_compromiso()
    crear_borrador(compromiso=publico, descripcion="Todavía secreto.")
    assert "Todavía secreto." not in client.get(publico.get_absolute_url()).content.decode()


def test_a_pledge_appears_from_the_day_it_was_published(client):
    compromiso = crear_compromiso(publicado=False)
    publicacion.publicar_compromiso(compromiso, por=None, ahora=datetime(2026, 10, 10, 15, tzinfo=UTC))
    assert client.get(f"/compromisos/{compromiso.codigo}/?al=2026-10-09").status_code == 404
    assert client.get(f"/compromisos/{compromiso.codigo}/?al=2026-10-10").status_code == 200


def test_counts_of_a_facet_follow_the_other_filters(client, varios):
    def opciones(consulta: str, faceta: str) -> dict[str, int]:
        facetas = {f.nombre: f for f in client.get(f"/compromisos/?{consulta}").context["facetas"]}
        return {o.valor: o.cuenta for o in facetas[faceta].opciones}

    assert opciones("", "territorio") == {"15": 1}
    assert opciones("territorio=1505", "territorio") == {"15": 1, "1505": 1}
    assert opciones("sector=privado", "territorio") == {}
    assert opciones("estado=cumplido", "sector") == {"publico": 1}
    assert opciones("estado=cumplido", "institucion") == {"publica": 1}
    assert opciones("estado=cumplido&institucion=privada", "institucion") == {"publica": 1, "privada": 0}
    todos = opciones("sector=privado", "estado")
    assert {e for e, n in todos.items() if n} == {"sin_informacion"}
    assert opciones("q=casas&plazo=vencido", "eje") == {}


@pytest.mark.parametrize("consulta", ["", "q=cosa", "estado=en_proceso&sector=publico", "al=hoy"])
def test_each_option_gives_as_many_as_it_says(client, varios, consulta):
    _llenar(varios[0], 12)
    consulta = consulta.replace("al=hoy", f"al={hoy() - timedelta(days=1)}")
    pagina = client.get(f"/compromisos/?{consulta}")
    revisadas = 0
    for faceta in pagina.context["facetas"]:
        if any(o.elegida for o in faceta.opciones):
            continue
        for opcion in faceta.opciones + faceta.resto:
            con_ella = client.get(f"/compromisos/?{consulta}&{faceta.nombre}={opcion.valor}")
            assert con_ella.context["total"] == opcion.cuenta, (faceta.nombre, opcion.valor)
            revisadas += 1
    assert revisadas > 4


def test_an_empty_list_says_what_the_other_filters_hide(client, varios):
    pagina = client.get("/compromisos/?q=casas&sector=privado&pagina=1").content.decode()
    assert '<a href="?q=casas" ' in pagina
    assert "Sin los otros filtros hay 1 compromiso con «casas»" in pagina
    assert "Sin los otros filtros" not in client.get("/compromisos/?q=zzz&sector=privado").content.decode()
    assert "Sin los otros filtros" not in client.get("/compromisos/?sector=cooperacion").content.decode()


def test_many_institutions_stay_usable(client):
    edicion = crear_edicion()
    for n in range(15):
        institucion = crear_institucion(nombre=f"Órgano {n:02}", slug=f"o{n:02}", sector="publico")
        for numero in range(1, 3 if n == 14 else 2):
            crear_compromiso(edicion=edicion, institucion=institucion, numero=numero)
    faceta = next(
        f for f in client.get("/compromisos/?institucion=o09").context["facetas"] if f.nombre == "institucion"
    )
    assert [o.valor for o in faceta.opciones][:2] == ["o09", "o14"]
    assert len(faceta.opciones) == 6
    assert [o.valor for o in faceta.resto] == sorted(o.valor for o in faceta.resto)
    assert len(faceta.resto) == 9
    assert "Otras 9" in client.get("/compromisos/").content.decode()


def test_pages_are_stable_whatever_the_order(client, varios):
    _llenar(varios[0], 45)
    for orden in ("numero", "reciente", "antiguo", "plazo", "plazo_lejano"):
        vistos = [
            c.pk
            for n in (1, 2, 3)
            for c in client.get(f"/compromisos/?orden={orden}&pagina={n}").context["pagina"]
        ]
        assert len(vistos) == len(set(vistos)) == 48, orden


# --- Cost


PAGINAS_DE_COSTE = (
    "/",
    "/compromisos/",
    "/compromisos/?q=cosa+prueba&sector=publico&estado=en_proceso",
    "/instituciones/",
    "/instituciones/publica/",
    "/ediciones/ed/",
)


@pytest.mark.parametrize("url", PAGINAS_DE_COSTE)
def test_queries_do_not_grow_with_rows(client, varios, url):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def consultas() -> int:
        with CaptureQueriesContext(connection) as capturadas:
            assert client.get(url).status_code == 200
        return len(capturadas)

    _llenar(varios[0], 10)
    client.get(url)
    con_pocas = consultas()
    _llenar(varios[0], 30)
    assert consultas() == con_pocas
    assert con_pocas <= 25


def test_a_pledge_costs_the_same_with_many_updates(client, varios):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    compromiso = varios[0]
    meta = crear_meta(compromiso=compromiso, unidad="regiones", nivel_territorial="region")
    cuentas = []
    for ronda in (1, 2):
        for n in range(4):
            crear_avance(
                compromiso=compromiso,
                ahora=timezone.now() - timedelta(minutes=50 - n - 10 * ronda),
                fecha_corte=hoy() - timedelta(days=30 - n - ronda * 5),
                mediciones={meta: n},
                evidencia=True,
            )
        with CaptureQueriesContext(connection) as capturadas:
            assert client.get(compromiso.get_absolute_url()).status_code == 200
        cuentas.append(len(capturadas))
    assert cuentas[0] == cuentas[1] <= 22


def _llenar(modelo: Compromiso, cuantos: int) -> None:
    desde = Compromiso.objects.count() + 100
    for n in range(cuantos):
        institucion = crear_institucion() if n % 3 == 0 else modelo.institucion
        c = crear_compromiso(edicion=modelo.edicion, institucion=institucion, numero=desde + n)
        if n % 2:
            crear_meta(compromiso=c)
            crear_avance_de_hoy(c)


def test_the_file_is_streamed_and_costs_no_query_a_row(client, varios):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def consultas() -> list[int]:
        cuentas = []
        for archivo in (
            "compromisos.csv",
            "compromisos.xlsx",
            "metas.json",
            "avances.json",
            "instituciones.csv",
        ):
            with CaptureQueriesContext(connection) as capturadas:
                b"".join(client.get(f"/datos/{archivo}").streaming_content)
            cuentas.append(len(capturadas))
        return cuentas

    _llenar(varios[0], 10)
    pocas = consultas()
    _llenar(varios[0], 20)
    assert consultas() == pocas
    assert max(pocas) <= 16
