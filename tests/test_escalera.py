"""The ladder: which rungs each public view has, read from the names of its tests.

A view climbs what applies to it. `ESCALERA` says what that is; a view that is not in it fails, and so does a rung
without its test. The table of tests/README.md is this one.
"""

from __future__ import annotations

import ast
import os
import re
from pathlib import Path

import pytest
from django.urls import get_resolver

TESTS = Path(__file__).resolve().parent
README = TESTS / "README.md"
MARCA = "<!-- From here on, written by tests/test_escalera.py: ESCALERA=escribir pytest tests/test_escalera.py -->\n"

PELDANOS = {
    "works": "says what it has to say",
    "filters": "by each parameter it takes; what makes no sense gets a sentence",
    "is_empty": "with nothing, it says what is missing",
    "404": "what does not exist, is not public or is a page too far",
    "wrong_verb": "only questions are answered",
    "constant_queries": "the same queries with n rows and with more",
    "as_of_a_day": "nothing that came later",
    "other_institution": "what is another's is not there",
    "anonymous": "without a valid personal link",
}
# The one rung that is the same for every view: tests/sitio/test_publicas.py tries all of the table of contents.
DE_TODAS = {"wrong_verb"}

LISTADO = {"works", "is_empty", "404", "constant_queries", "as_of_a_day"}
TEXTO = {"works"}
ESCALERA = {
    "portada.portada": LISTADO - {"404"},
    "buscar.buscar": LISTADO - {"404"} | {"filters"},
    "lista.lista": LISTADO | {"filters"},
    "compromiso.compromiso": LISTADO,
    "compromiso.compromiso_json": LISTADO - {"is_empty"},
    "compromiso.avance": {"works", "404", "as_of_a_day"},
    "compromiso.evidencia": {"works", "404"},
    "enlaces.copia": {"works", "404", "as_of_a_day"},
    "copias.copia": {"works", "404"},
    "informes.compromiso_pdf": {"works", "is_empty", "404", "as_of_a_day"},
    "informes.edicion_pdf": LISTADO,
    "informes.anexo_pdf": LISTADO,
    "informes.edicion_xlsx": LISTADO,
    "imagenes.de_compromiso": {"works", "404", "as_of_a_day"},
    "imagenes.de_portada": LISTADO - {"404"},
    "imagenes.de_lista": {"works", "is_empty", "filters", "as_of_a_day"},
    "imagenes.de_institucion": {"works", "is_empty", "404", "as_of_a_day"},
    "imagenes.de_edicion": {"works", "404", "as_of_a_day"},
    "imagenes.de_eje": {"works", "404", "as_of_a_day"},
    "imagenes.de_lugar": {"works", "is_empty", "404", "as_of_a_day"},
    "imagenes.de_periodo": {"works", "404", "as_of_a_day"},
    "imagenes.de_cambios": {"works", "filters", "is_empty", "as_of_a_day"},
    "dibujos.tendencia": LISTADO | {"filters"},
    "compartir.insertar": {"works", "404", "as_of_a_day"},
    "compartir.oembed": {"works", "404", "as_of_a_day"},
    "calendario.de_la_lista": LISTADO - {"404"} | {"filters"},
    "calendario.de_institucion": LISTADO - {"constant_queries"},
    "calendario.de_compromiso": LISTADO - {"constant_queries"},
    "instituciones.instituciones": LISTADO | {"filters"},
    "comparar.comparacion": LISTADO - {"404"} | {"filters"},
    "instituciones.institucion": LISTADO,
    "ediciones.edicion": LISTADO,
    "respuestas.respuestas": LISTADO | {"filters"},
    "territorios.territorios": LISTADO | {"filters"},
    "territorios.territorio": LISTADO,
    "periodos.periodo": LISTADO,
    "periodos.periodo_csv": {"works", "404", "as_of_a_day"},
    "periodos.periodo_json": {"works", "404", "as_of_a_day"},
    "ejes.eje": LISTADO,
    "marcos.marcos": LISTADO - {"404"},
    "marcos.marco": LISTADO,
    "galeria.galeria": LISTADO | {"filters"},
    "galeria.foto": {"works", "404"},
    "cambios.cambios": LISTADO | {"filters"},
    "cambios.cambios_csv": LISTADO - {"404"} | {"filters"},
    "cambios.cambios_atom": LISTADO - {"404"} | {"filters"},
    "cambios.lista_atom": LISTADO - {"404"} | {"filters"},
    "cambios.avances_atom": LISTADO - {"404"},
    "cambios.avances_de_compromiso_atom": LISTADO,
    "cambios.avances_de_institucion_atom": LISTADO,
    "textos.metodologia": {"works", "as_of_a_day"},
    "textos.ayuda": TEXTO,
    "textos.seguridad": TEXTO,
    "textos.accesibilidad": TEXTO,
    "textos.privacidad": TEXTO,
    "textos.guia_de_estilo": {"works", "404"},
    "textos.robots": TEXTO,
    "guia.guia_de_importacion": {"works", "constant_queries"},
    "guia.archivo": {"works", "404"},
    "datos.datos": LISTADO - {"404"},
    "datos.archivo": LISTADO | {"filters"},
    "catalogos.todo": TEXTO,
    "catalogos.datapackage": {"works", "as_of_a_day"},
    "catalogos.data_json": TEXTO,
    "catalogos.data_json_de_la_raiz": TEXTO,
    "catalogos.catalogo": TEXTO,
    "correcciones.correcciones": LISTADO,
    "correcciones.correccion": {"works", "404", "as_of_a_day"},
    "correcciones.correcciones_atom": LISTADO,
    "registro.registro": LISTADO,
    "registro.sello": {"works", "404", "as_of_a_day"},
    "registro.registro_jsonl": LISTADO - {"404"} | {"filters"},
    "api.tablas.indice": {"works"},
    "api.tablas.de_tabla": LISTADO | {"filters"},
    "api.tablas.uno": {"works", "404", "as_of_a_day"},
    "api.tablas.de_compromiso": {"works", "is_empty", "404", "as_of_a_day"},
    "api.entre_dias.entre_dias": LISTADO - {"404"} | {"filters"},
    "api.paginas.api": TEXTO,
    "api.paginas.para_desarrolladores": TEXTO,
    "api.paginas.problema": {"works", "404"},
    "api.paginas.openapi": TEXTO,
    "api.paginas.docs": TEXTO,
    "sitemaps.index": {"works"},
    "sitemaps.sitemap": {"works", "is_empty", "404"},
}
DEL_ENLACE = {
    "views.abrir": {"works", "404", "wrong_verb"},
    "views.entrar": {"works", "404"},
    "views.salir": {"works", "wrong_verb"},
    "views.puerta": {"works", "is_empty", "constant_queries", "other_institution", "anonymous", "wrong_verb"},
    "views.compromiso": {"works", "404", "constant_queries", "other_institution", "anonymous", "wrong_verb"},
    "views.recordatorios": {"works", "404", "wrong_verb"},
    "views.guardar_escrito": {"works", "wrong_verb"},
    "views.descartar_escrito": {"works", "404", "wrong_verb"},
    "avisos.dejar_de_recibir": {"works", "404", "wrong_verb"},
}

DE_QUIEN_PARTICIPA = {
    "seguir.seguir": {"works", "filters", "wrong_verb"},
    "seguir.pedido": {"works"},
    "seguir.confirmar": {"works", "404"},
    "seguir.suyo": {"works", "is_empty", "404"},
    "seguir.dejar": {"works", "404"},
    "senalar.senalar": {"works", "wrong_verb"},
    "senalar.senalado": {"works"},
}


def vistas(indice: str) -> set[str]:
    """module.function of each view of a table of contents."""
    return {f"{p.callback.__module__}.{p.callback.__name__}" for p in get_resolver(indice).url_patterns}


def peldanos_de(vista: str, carpeta: str) -> set[str]:
    """The rungs that the names of the tests of a view say: test_<view>_<rung>, and more if it helps."""
    modulo, nombre = vista.split(".")[-2:]
    hallados = set()
    for ruta in (TESTS / "compromisos" / carpeta).rglob("test_*.py"):
        if ruta.stem not in (f"test_{modulo}", f"test_{nombre}") and not ruta.stem.startswith(
            f"test_{modulo}_"
        ):
            continue
        for nodo in ast.walk(ast.parse(ruta.read_text(encoding="utf-8"))):
            if isinstance(nodo, ast.FunctionDef) and nodo.name.startswith(f"test_{nombre}_"):
                resto = nodo.name.removeprefix(f"test_{nombre}_")
                hallados |= {p for p in PELDANOS if re.match(rf"(.*_and_)?{p}(_|$)", resto)}
    return hallados


def test_vistas_are_all_on_the_ladder():
    propias = {f"compromisos.views.{v}" for v in ESCALERA if not v.startswith("sitemaps.")}
    propias |= {
        f"django.contrib.sitemaps.views.{v.split('.')[1]}" for v in ESCALERA if v.startswith("sitemaps.")
    }
    assert vistas("compromisos.urls") == propias
    assert vistas("compromisos.informar.urls") == {f"compromisos.informar.{v}" for v in DEL_ENLACE}
    assert vistas("compromisos.participar.urls") == {
        f"compromisos.participar.{v}" for v in DE_QUIEN_PARTICIPA
    }


@pytest.mark.parametrize("vista", ESCALERA)
def test_vista_has_its_rungs(vista):
    assert ESCALERA[vista] - peldanos_de(vista, "views") == set()


@pytest.mark.parametrize("vista", DEL_ENLACE)
def test_vista_of_a_personal_link_has_its_rungs(vista):
    assert DEL_ENLACE[vista] - peldanos_de(vista, "informar") == set()


@pytest.mark.parametrize("vista", DE_QUIEN_PARTICIPA)
def test_vista_of_who_takes_part_has_its_rungs(vista):
    assert DE_QUIEN_PARTICIPA[vista] - peldanos_de(vista, "participar") == set()


def tabla(escalera: dict[str, set[str]], carpeta: str, peldanos: list[str]) -> str:
    """In Markdown: ● a rung that applies, + one that is tried beyond, and nothing where none applies."""
    filas = [["view", *peldanos], ["---", *[":-:"] * len(peldanos)]]
    for vista, debidos in escalera.items():
        de_todas = DE_TODAS if carpeta == "views" and not vista.startswith("sitemaps.") else set()
        marcas = dict.fromkeys(peldanos_de(vista, carpeta), "+") | dict.fromkeys(debidos | de_todas, "●")
        filas.append([f"`{vista.removeprefix('views.')}`", *(marcas.get(p, " ") for p in peldanos)])
    return "".join(f"| {' | '.join(fila)} |\n" for fila in filas)


def lo_escrito() -> str:
    publicas = [p for p in PELDANOS if p not in ("other_institution", "anonymous")]
    del_enlace = [p for p in PELDANOS if p not in ("filters", "as_of_a_day")]
    de_quien_participa = [p for p in del_enlace if p != "constant_queries"] + ["filters"]
    return (
        f"{MARCA}\n### Public views (`compromisos/views/`)\n\n{tabla(ESCALERA, 'views', publicas)}"
        f"\n### Of a personal link (`compromisos/informar/`)\n\n{tabla(DEL_ENLACE, 'informar', del_enlace)}"
        f"\n### Of who takes part (`compromisos/participar/`)\n\n"
        f"{tabla(DE_QUIEN_PARTICIPA, 'participar', de_quien_participa)}"
    )


def test_readme_has_the_table():
    arriba, _marca, _abajo = README.read_text(encoding="utf-8").partition(MARCA)
    if os.environ.get("ESCALERA") == "escribir":
        README.write_text(arriba + lo_escrito(), encoding="utf-8")
    assert README.read_text(encoding="utf-8") == arriba + lo_escrito(), "run it with ESCALERA=escribir"
