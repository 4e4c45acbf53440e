"""One pledge: its page, its JSON, its updates and their evidence."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from base.archivos import limpiar_archivo
from compromisos import publicacion
from compromisos.models import Evidencia, Verificacion
from tests.base.ayudas import PDF, subido
from tests.compromisos.views.ayudas import contar_consultas, crear_avance_de_hoy, hoy, principal
from tests.factories import (
    como_si_siempre,
    corregir_avance,
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_edicion,
    crear_eje,
    crear_institucion,
    crear_meta,
    crear_superusuario,
    crear_territorio,
    razones_para,
    un_acto,
)

pytestmark = pytest.mark.django_db


def test_compromiso_works_with_a_percentage_of_both_ends(client):
    compromiso = crear_compromiso()
    meta = crear_meta(compromiso=compromiso, valor_meta=50, linea_base=10, linea_base_fuente="Informe 2024")
    crear_avance_de_hoy(compromiso, mediciones={meta: 30})
    assert "(50 % del aumento prometido)" in client.get(compromiso.get_absolute_url()).content.decode()


def test_compromiso_works_with_places_named_and_not(client):
    loreto = crear_territorio(ubigeo="16", nombre="Loreto")
    crear_territorio(ubigeo="08", nombre="Cusco")
    compromiso = crear_compromiso()
    meta = crear_meta(compromiso=compromiso, unidad="regiones", valor_meta=24, nivel_territorial="region")
    borrador = crear_borrador(compromiso=compromiso, fecha_corte=hoy(), mediciones={meta: 3})
    borrador.mediciones.get().territorios.set([loreto])
    publicacion.enviar(borrador, por=borrador.autor, razones=razones_para(borrador))
    publicacion.publicar(borrador, por=borrador.autor)
    pagina = client.get(compromiso.get_absolute_url()).content.decode()
    assert "3 de 24, 1 con nombre" in pagina
    assert pagina.index("Loreto") < pagina.index("No informadas por nombre") < pagina.index("Cusco")


def test_compromiso_works_with_corrected_and_withdrawn_in_sight(client):
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


def informar(compromiso, mes: int, mediciones, **cambios):
    return crear_avance(
        **cambios,
        compromiso=compromiso,
        mediciones=mediciones,
        fecha_corte=date(2026, mes, 1),
        ahora=datetime(2026, mes, 2, 15, tzinfo=UTC),
    )


def test_compromiso_works_with_a_chart_in_a_sentence(client):
    compromiso = crear_compromiso(fecha_inicio=date(2026, 1, 1), fecha_limite=date(2026, 12, 31))
    meta = crear_meta(compromiso=compromiso)
    informar(compromiso, 3, {meta: 12})
    informar(compromiso, 9, {meta: 32})
    pagina = client.get(compromiso.get_absolute_url()).content.decode()
    figura = re.search(r'<div class="con-valores".*?</table>', pagina, re.DOTALL)[0]
    assert "Primer valor, al 01/03/2026: 12 CEM. Último valor, al 01/09/2026: 32 CEM. Meta: 50 CEM." in figura
    assert "ritmo parejo" not in figura
    assert "(24 %)" not in pagina
    assert "style=" not in figura
    en = client.get(f"/en{compromiso.get_absolute_url()}").content.decode()
    assert "Last value, as of 1 Sep 2026: 32 CEM. Target: 50 CEM." in en


def test_compromiso_works_with_places_on_a_map(client):
    canete = crear_territorio(ubigeo="1505", nombre="Cañete", superior=crear_territorio())
    crear_territorio(ubigeo="08", nombre="Cusco")
    compromiso = crear_compromiso()
    provincias = crear_meta(compromiso=compromiso, unidad="provincias", nivel_territorial="provincia")
    sin_lugares = crear_meta(compromiso=compromiso, unidad="regiones", nivel_territorial="region")
    borrador = crear_borrador(compromiso=compromiso, mediciones={provincias: 1, sin_lugares: 4})
    borrador.mediciones.get(meta=provincias).territorios.set([canete])
    publicacion.enviar(borrador, por=borrador.autor, razones=razones_para(borrador))
    publicacion.publicar(borrador, por=borrador.autor)
    pagina = client.get(compromiso.get_absolute_url()).content.decode()
    assert "Regiones con algún lugar informado por su nombre" in pagina
    assert "Con algún lugar informado: Lima." in pagina
    assert "De los demás no se hace lista aquí" in pagina
    assert f'id="mapa-{provincias.pk}-t"' in pagina
    assert f'id="mapa-{sin_lugares.pk}-t"' not in pagina  # nobody named any


# --- What is asked of it, in order


def test_compromiso_answers_in_the_order_of_the_questions(client):
    otra = crear_institucion(nombre="Entidad que revisa")
    compromiso = crear_compromiso(fecha_limite=date(2026, 9, 30), responsable=otra)
    meta = crear_meta(compromiso=compromiso)
    avance = informar(compromiso, 9, {meta: 12})
    publicacion.verificar(
        avance,
        por=crear_superusuario(),
        resultado="cuestionado",
        verificador="Auditoría de prueba",
        motivo="Faltan actas.",
    )
    pagina = principal(client, compromiso.get_absolute_url())
    preguntas = [
        f'<h1 lang="es">{compromiso.titulo}',
        f"{compromiso.institucion.nombre}</a>",
        'class="estado t-en_proceso grande"',
        "con datos al 01/09/2026, sin pruebas.",
        "Para cuándo",
        "Venció el 30/09/2026",
        "Último informe",
        "Próximo informe",
        "Cómo se sabe",
        "Cuestionado por Auditoría de prueba el",
        "Entidad que revisa",
        'id="texto"',
        'id="metas"',
        'id="informes"',
        "Faltan actas.",
        'id="por-que"',
        'id="acciones"',
        "Citar, insertar, datos",
    ]
    lugares = [pagina.index(p) for p in preguntas]
    assert lugares == sorted(lugares), [
        p for p, _l in sorted(zip(preguntas, lugares, strict=True), key=lambda x: x[1])
    ]
    assert 'href="#por-que"' in pagina


def test_compromiso_tells_what_each_report_changed(client):
    compromiso = crear_compromiso()
    meta = crear_meta(compromiso=compromiso, unidad="talleres")
    informar(compromiso, 1, {meta: 28})
    informar(compromiso, 2, {meta: 36})
    informar(compromiso, 3, {meta: 28}, estado="cumplido_parcialmente")
    pagina = principal(client, compromiso.get_absolute_url())
    for frase in (
        "Primer informe: en proceso.",
        "Se mide por primera vez: 28 talleres.",
        "Subió de 28 a 36 talleres.",
        "Pasó de en proceso a cumplido en parte.",
        "Bajó de 36 a 28 talleres.",
        "Declara cumplido en parte; 0 de 1 meta alcanzada.",
        "Bajó de 36 a 28 talleres entre el 01/02/2026 y el 01/03/2026.",
    ):
        assert frase in pagina, frase
    en = principal(client, f"/en{compromiso.get_absolute_url()}")
    assert "Rose from 28 to 36 talleres." in en
    assert "Went from in progress to partly fulfilled." in en
    antes = principal(client, f"{compromiso.get_absolute_url()}?al=2026-02-15")
    assert "Subió de 28 a 36 talleres." in antes
    assert "Bajó" not in antes


def test_compromiso_puts_the_report_in_force_first_and_folds_the_older(client):
    compromiso = crear_compromiso()
    meta = crear_meta(compromiso=compromiso)
    avances = [informar(compromiso, mes, {meta: mes}) for mes in range(1, 7)]
    publicacion.retirar(avances[-1], por=avances[-1].autor, motivo="Era de otra sede.")
    pagina = principal(client, compromiso.get_absolute_url())
    orden = [int(pk) for pk in re.findall(r'<li id="avance-(\d+)"', pagina)]
    assert orden == [avances[n].pk for n in (4, 5, 3, 2, 1, 0)]
    assert pagina.index("el que vale hoy") < pagina.index("Era de otra sede.") < pagina.index("Lo que decía")
    plegado = pagina.index("3 informes anteriores")
    assert (
        pagina.index(f'id="avance-{avances[3].pk}"') < plegado < pagina.index(f'id="avance-{avances[2].pk}"')
    )


def test_compromiso_says_what_its_institution_was_called_then(client):
    institucion = crear_institucion(nombre="Nombre de hoy")
    institucion.denominaciones.create(nombre="Nombre de antes", hasta=date(2025, 12, 31))
    de_antes = crear_compromiso(institucion=institucion, fecha_inicio=date(2025, 3, 1))
    de_hoy = crear_compromiso(institucion=institucion, fecha_inicio=date(2026, 3, 1))
    assert "entonces «Nombre de antes»" in principal(client, de_antes.get_absolute_url())
    assert "entonces «" not in principal(client, de_hoy.get_absolute_url())


def test_compromiso_leads_to_those_beside_it(client):
    edicion, institucion, eje = crear_edicion(), crear_institucion(), crear_eje()
    suyos = [
        crear_compromiso(edicion=edicion, institucion=institucion, numero=n, ejes=[eje]) for n in (1, 2, 4)
    ]
    de_otra = crear_compromiso(edicion=edicion, ejes=[eje], numero=7)
    de_otro_tema = crear_compromiso(edicion=edicion, ejes=[crear_eje()])
    oculto = crear_compromiso(edicion=edicion, institucion=institucion, numero=3, publicado=False)
    pagina = principal(client, suyos[1].get_absolute_url())
    assert re.search(rf'rel="prev" href="{suyos[0].get_absolute_url()}"', pagina)
    assert re.search(rf'rel="next" href="{suyos[2].get_absolute_url()}"', pagina)
    assert suyos[0].titulo in pagina
    assert de_otra.titulo in pagina[pagina.index('id="mismo-tema"') :]
    assert de_otro_tema.titulo not in pagina
    assert oculto.titulo not in pagina
    assert 'rel="prev"' not in principal(client, suyos[0].get_absolute_url())


def test_compromiso_says_once_that_without_a_base_there_is_no_percentage(client):
    compromiso = crear_compromiso()
    for _n in range(3):
        crear_meta(compromiso=compromiso)
    assert principal(client, compromiso.get_absolute_url()).count("Sin línea de base en la fuente") == 1
    con_base = crear_compromiso()
    crear_meta(compromiso=con_base, linea_base=0)
    assert "Sin línea de base" not in principal(client, con_base.get_absolute_url())


def test_compromiso_says_that_the_map_has_one_region_more_than_there_are_departments(client):
    compromiso = crear_compromiso()
    meta = crear_meta(compromiso=compromiso, unidad="regiones", valor_meta=24, nivel_territorial="region")
    borrador = crear_borrador(compromiso=compromiso, mediciones={meta: 1})
    borrador.mediciones.get().territorios.set([crear_territorio()])
    publicacion.enviar(borrador, por=borrador.autor, razones=razones_para(borrador))
    publicacion.publicar(borrador, por=borrador.autor)
    assert "El mapa tiene 25: los 24 departamentos y el Callao." in principal(
        client, compromiso.get_absolute_url()
    )


def test_compromiso_is_empty(client, uno):
    pagina = principal(client, uno.get_absolute_url())
    for frase in (
        "No hay ningún informe publicado",
        "Sin metas registradas",
        "solo con lo que la fuente promete contar",
        "Todavía nadie informó",
        "Puede informarlo Entidad con uno",
        "La fuente no dice para cuándo",
        "Nunca informó",
        "No consta; se pide uno cada trimestre",
        "El estado lo declara la institución en un informe, y no hay ninguno.",
        "Sin tema",
        "La fuente no nombra lugares",
    ):
        assert frase in pagina, frase
    assert "Fotos" not in pagina
    assert "informes anteriores" not in pagina


def test_compromiso_is_empty_of_measurements(client):
    """Silence is said, and is not zero."""
    compromiso = crear_compromiso()
    crear_meta(compromiso=compromiso)
    pagina = client.get(compromiso.get_absolute_url()).content.decode()
    assert "sin dato: nadie informó cuánto va" in pagina
    assert "Nadie informó todavía un valor. Meta: 50 CEM." in pagina
    assert "0 de 50" not in pagina
    assert compromiso.titulo in client.get("/compromisos/").content.decode()


def test_compromiso_404_if_not_published(client):
    oculto = crear_compromiso(publicado=False)
    assert client.get(f"/compromisos/{oculto.codigo}/").status_code == 404
    assert oculto.titulo not in client.get("/compromisos/").content.decode()
    publico = crear_compromiso()
    crear_borrador(compromiso=publico, descripcion="Todavía secreto.")
    assert "Todavía secreto." not in client.get(publico.get_absolute_url()).content.decode()


def test_compromiso_as_of_a_day(client):
    compromiso = crear_compromiso(publicado=False)
    publicacion.publicar_compromiso(compromiso, por=None, ahora=datetime(2026, 10, 10, 15, tzinfo=UTC))
    assert client.get(f"/compromisos/{compromiso.codigo}/?al=2026-10-09").status_code == 404
    assert client.get(f"/compromisos/{compromiso.codigo}/?al=2026-10-10").status_code == 200


def valores(client, compromiso, al: str = "") -> list[str]:
    """Values in the table of the chart, newest first."""
    pagina = client.get(compromiso.get_absolute_url(), {"al": al} if al else {}).content.decode()
    tabla = re.search(r'<div class="con-valores".*?</table>', pagina, re.DOTALL)
    return re.findall(r'<td class="n">([\d.,]+)</td>', tabla[0]) if tabla else []


def test_compromiso_as_of_a_day_charts_values_in_force(client):
    compromiso = crear_compromiso()
    meta = crear_meta(compromiso=compromiso)
    primero = informar(compromiso, 3, {meta: 12})
    assert valores(client, compromiso) == []  # one value is said in a sentence
    segundo = informar(compromiso, 4, {meta: 40})
    informar(compromiso, 5, {meta: "32.5"})
    assert valores(client, compromiso) == ["32.5", "40", "12"]
    publicacion.retirar(primero, por=primero.autor, motivo="x", ahora=datetime(2026, 6, 1, 15, tzinfo=UTC))
    corregir_avance(
        segundo,
        por=segundo.autor,
        motivo="Se contó dos veces.",
        mediciones={meta: 20},
        ahora=datetime(2026, 7, 1, 15, tzinfo=UTC),
    )
    assert valores(client, compromiso) == ["32.5", "20"]
    assert valores(client, compromiso, "2026-06-30") == ["32.5", "40"]
    assert valores(client, compromiso, "2026-05-31") == ["32.5", "40", "12"]
    assert valores(client, compromiso, "2026-04-15") == ["40", "12"]
    assert valores(client, compromiso, "2026-03-31") == []


def test_compromiso_constant_queries_with_more_targets(client):
    def consultas(cuantas: int) -> int:
        compromiso = crear_compromiso()
        metas = [crear_meta(compromiso=compromiso) for _n in range(cuantas)]
        for mes in (3, 4, 5):
            informar(compromiso, mes, dict.fromkeys(metas, mes))
        with CaptureQueriesContext(
            connection,
        ) as hechas:
            assert client.get(compromiso.get_absolute_url()).status_code == 200
        return len(hechas)

    consultas(1)  # what the site asks once
    assert consultas(1) == consultas(12) <= 14


def test_compromiso_constant_queries_with_more_updates(client, varios):
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
    assert cuentas[0] == cuentas[1] <= 15


# --- Its JSON


def test_compromiso_json_works_and_says_all_that_the_page_says(client, algo):
    compromiso, otro, avance = algo
    lima = crear_territorio()
    como_si_siempre(compromiso, territorios=[lima])
    respuesta = client.get(f"/compromisos/{compromiso.codigo}.json")
    dicho = json.loads(respuesta.content, parse_float=Decimal)
    assert respuesta.headers["Content-Type"].startswith("application/json")
    assert dicho["compromiso"] == compromiso.texto
    assert dicho["estado"] == "en_proceso"
    assert dicho["territorios"] == [{"ubigeo": "15", "nombre": "Lima"}]
    assert dicho["metas"][0]["valor"] == Decimal("30.5")
    (suyo,) = dicho["avances"]
    assert suyo["avance"] == avance.pk == dicho["avance_vigente"]
    assert suyo["evidencias"][0]["url"] == "https://example.org/informe.pdf"
    assert suyo["verificaciones"][0]["resultado"] == Verificacion.objects.get().resultado
    antes = json.loads(client.get(f"/compromisos/{compromiso.codigo}.json?al=2026-10-01").content)
    assert (antes["estado"], antes["avances"], antes["metas"][0]["valor"]) == ("sin_informacion", [], None)
    publicacion.retirar(avance, por=avance.autor, motivo="Error.")
    despues = json.loads(client.get(f"/compromisos/{compromiso.codigo}.json").content)
    assert despues["avances"][0]["retiro"]["motivo"] == "Error."
    assert despues["avances"][0]["evidencias"] == []
    assert (
        f'href="/compromisos/{compromiso.codigo}.json"'
        in client.get(compromiso.get_absolute_url()).content.decode()
    )
    oculto = crear_compromiso(publicado=False)
    assert client.get(f"/compromisos/{oculto.codigo}.json").status_code == 404


# --- Evidence


def test_evidencia_works_in_a_sandbox_and_404_of_a_draft(client):
    borrador = crear_borrador()
    limpio = limpiar_archivo(subido(PDF))
    evidencia = Evidencia.objects.create(
        avance=borrador, titulo="Informe", archivo=limpio.contenido, tipo_contenido=limpio.tipo,
        sha256=limpio.sha256, tamano=limpio.tamano, nombre_original=limpio.nombre,
    )  # fmt: skip
    url = f"/evidencias/{evidencia.pk}/"
    assert client.get(url).status_code == 404
    publicacion.enviar(borrador, por=borrador.autor, razones=razones_para(borrador))
    publicado = publicacion.publicar(borrador, por=borrador.autor)
    respuesta = client.get(url)
    assert b"".join(respuesta.streaming_content) == PDF
    assert respuesta["Content-Disposition"].startswith("attachment;")
    assert respuesta["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert respuesta["X-Content-Type-Options"] == "nosniff"
    publicacion.retirar(publicado, por=borrador.autor, motivo="Mostraba datos personales.")
    retirada = client.get(url)
    assert retirada.status_code == 410
    assert PDF not in retirada.content


@pytest.mark.parametrize("url", ["/evidencias/1/", "/evidencias/99999999999999999999/"])
def test_evidencia_404(client, url):
    respuesta = client.get(url)
    assert respuesta.status_code == 404
    assert "no existe" in respuesta.content.decode()


def test_compromiso_404(client):
    respuesta = client.get("/compromisos/nada/")
    assert respuesta.status_code == 404
    assert "no existe" in respuesta.content.decode()


def test_compromiso_json_404(client):
    assert client.get("/compromisos/nada.json").status_code == 404


def test_compromiso_json_as_of_a_day(client):
    compromiso = crear_compromiso()
    crear_avance_de_hoy(compromiso)
    direccion = f"/compromisos/{compromiso.codigo}.json"
    antes = client.get(direccion, {"al": hoy() - timedelta(days=2)}).json()
    assert (antes["avances"], antes["estado"]) == ([], "sin_informacion")
    assert len(client.get(direccion, {"al": hoy() - timedelta(days=1)}).json()["avances"]) == 1


def test_compromiso_json_constant_queries(client):
    def con_avances(cuantos: int) -> int:
        compromiso = crear_compromiso()
        meta = crear_meta(compromiso=compromiso)
        with un_acto():
            for n in range(cuantos):
                crear_avance(compromiso=compromiso, mediciones={meta: n}, evidencia=True)
        return contar_consultas(client, f"/compromisos/{compromiso.codigo}.json")

    con_avances(1)  # what the site asks once
    assert con_avances(1) == con_avances(8)


# --- An update by its number


def test_avance_works_leading_to_its_place(client):
    avance = crear_avance()
    respuesta = client.get(f"/avances/{avance.pk}/")
    assert respuesta.status_code == 302
    assert respuesta["Location"] == f"{avance.compromiso.get_absolute_url()}#avance-{avance.pk}"


def test_avance_404(client):
    for pk in (crear_borrador().pk, 10**18):
        assert client.get(f"/avances/{pk}/").status_code == 404


def test_avance_as_of_a_day(client):
    avance = crear_avance_de_hoy(crear_compromiso())
    assert client.get(f"/avances/{avance.pk}/", {"al": hoy() - timedelta(days=2)}).status_code == 404
    assert client.get(f"/avances/{avance.pk}/", {"al": hoy() - timedelta(days=1)}).status_code == 302
