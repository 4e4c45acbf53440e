"""Each sample file of fixtures/importacion, imported: exactly what is answered and what comes in.

The answer is the object of `importar --json`, whole; what comes in are the rows that the database holds
afterwards and did not before. Both are kept in fixtures/importacion/esperado/. After a change that is
meant, `ESCENARIOS=escribir pytest …` writes them anew: read the difference before you keep it.
"""

from __future__ import annotations

import importlib.util
import io
import json
import os
import tomllib
import zipfile
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command

from base.dias import Dia
from compromisos.importacion.claves import CLAVES
from compromisos.importacion.guia import GUIA
from compromisos.importacion.jueces.verificacion import como_sale
from compromisos.models import (
    Avance,
    Compromiso,
    Edicion,
    ElementoDeMarco,
    Marco,
    SituacionCompromiso,
    Verificacion,
    VinculoConMarco,
)
from compromisos.publicacion import enmiendas
from compromisos.salidas.datos import filas as salida
from compromisos.salidas.datos.columns import importables
from instituciones.models import Denominacion, Enlace, Institucion
from tests.compromisos.importacion.ayudas import EJEMPLOS, contenido
from tests.factories import crear_avance, crear_compromiso, crear_usuario
from tests.una_vez import compartida

ESPERADO = EJEMPLOS / "esperado"
MOTIVO = "Lo dice la fuente."  # of whatever a sample amends
ENTONCES = "2026-11-24T15:00:00Z"
NO_SON_MUESTRAS = {"hacer.py", "escenarios.toml", "esperado", "__pycache__"}
SIN_MUESTRA = {
    "invalido",  # for what nobody has foreseen
    # They name a number, which no file knows before: see test_verificaciones.py.
    "avance_contradicho",
    "no_se_verifica",
}
NO_SE_CUENTA = {"institucion_codigo"}  # it says again which institution it is
SE_SABE_AL_GUARDAR = {"queda_en_borrador", "espera_al_compromiso"}


@dataclass(frozen=True, slots=True)
class Escenario:
    archivo: str
    caso: str = ""
    antes: list[str] = field(default_factory=lambda: ["instituciones.csv"])
    opciones: dict = field(default_factory=dict)

    @property
    def esperado(self) -> Path:
        return ESPERADO / ".".join(filter(None, (self.archivo, self.caso, "json")))


def leer_escenarios() -> dict[str, Escenario]:
    tabla = tomllib.loads((EJEMPLOS / "escenarios.toml").read_text(encoding="utf-8"))
    return {
        nombre: Escenario(
            archivo=datos.get("de", nombre),
            **{c: datos[c] for c in ("caso", "antes", "opciones") if c in datos},
        )
        for nombre, datos in tabla.items()
    }


ESCENARIOS = leer_escenarios()


# --- What stands in the database before


def nombre_de_antes() -> None:
    entidad = Institucion.objects.get(sigla="IE01")
    Denominacion.objects.create(
        institucion=entidad, nombre="Oficina de ejemplo de antes", sigla="OEA", hasta=date(2020, 12, 31)
    )


def nombre_de_varias() -> None:
    for entidad in Institucion.objects.filter(sigla__in=["IE01", "IE02"]):
        Denominacion.objects.create(institucion=entidad, nombre="Dirección regional de ejemplo")


def edicion_de_2026() -> None:
    Edicion.objects.create(slug="edicion-de-ejemplo", nombre="Edición de ejemplo", anio=2026)


def avances_publicados() -> None:
    for codigo, indicador, valor in (
        ("25porel25-ie07-1", "Trabajadores capacitados", 48),
        ("25porel25-ie08-1", "Días de espera", 28),
    ):
        compromiso = Compromiso.objects.get(codigo=codigo)
        crear_avance(
            compromiso=compromiso,
            fecha_corte=date(2026, 6, 30),
            descripcion="Lo que ya se publicó.",
            mediciones={compromiso.metas.get(indicador=indicador): valor},
        )


def dos_avances_a_la_fecha() -> None:
    compromiso = Compromiso.objects.get(codigo="25porel25-ie07-2")
    for _n in range(2):
        crear_avance(compromiso=compromiso, fecha_corte=date(2026, 6, 30), estado="no_iniciado")


def quien_verifica() -> None:
    permisos = ("compromisos.verificar_avance",)
    user = crear_usuario(username="verifica.de.ejemplo", permisos=permisos)
    Enlace.objects.create(user=user, institucion=Institucion.objects.get(sigla="IE07"))


def enlace() -> None:
    permisos = ("compromisos.import_compromiso", "compromisos.add_compromiso")
    user = crear_usuario(username="enlace.de.ejemplo", permisos=permisos)
    Enlace.objects.create(user=user, institucion=Institucion.objects.get(sigla="IE01"))


def compromiso_en_borrador() -> None:
    crear_compromiso(
        edicion=Edicion.objects.get(),
        institucion=Institucion.objects.get(sigla="IE08"),
        numero=7,
        publicado=False,
    )


def compromiso_retirado() -> None:
    retirado = Compromiso.objects.get(codigo="25porel25-ie08-1")
    enmiendas.retirar_compromiso(
        retirado, por=crear_usuario(), motivo="La institución lo dejó.", fuente="https://example.org/oficio"
    )


def marcos() -> None:
    """The frameworks that this site brings, and one of whose numbers each is of two."""
    call_command("loaddata", "marcos.json", verbosity=0)
    ejemplo = Marco.objects.create(slug="ley-de-ejemplo", sigla="LE", nombre="Ley de ejemplo", emisor="Nadie")
    for tipo in ("articulo", "servicio"):
        ElementoDeMarco.objects.create(
            marco=ejemplo, codigo=f"le-{tipo}-3", tipo=tipo, numero="3", nombre="De ejemplo"
        )


PREPARATIVOS = {
    f"@{hacer.__name__}": hacer
    for hacer in (
        nombre_de_antes,
        nombre_de_varias,
        edicion_de_2026,
        avances_publicados,
        dos_avances_a_la_fecha,
        quien_verifica,
        compromiso_en_borrador,
        compromiso_retirado,
        enlace,
        marcos,
    )
}


def preparar(pasos: list[str]) -> None:
    for paso in pasos:
        if paso in PREPARATIVOS:
            PREPARATIVOS[paso]()
        else:
            call_command(
                "importar",
                EJEMPLOS / paso,
                guardar=True,
                publicar=True,
                crear_instituciones="completas",
                motivo=MOTIVO,
                stdout=io.StringIO(),
                stderr=io.StringIO(),
            )


EL_PRIMERO = "instituciones.csv"  # of nearly all
DEL_PRIMERO = [nombre for nombre, e in ESCENARIOS.items() if e.antes[:1] == [EL_PRIMERO]]


@compartida
@time_machine.travel(ENTONCES, tick=False)
def el_primero() -> None:
    preparar([EL_PRIMERO])


# --- What is answered, and what comes in


def importar(escenario: Escenario, **opciones) -> tuple[int, dict]:
    """(exit code, the object of --json)."""
    dicho = io.StringIO()
    codigo = 0
    try:
        call_command(
            "importar",
            EJEMPLOS / escenario.archivo,
            como_json=True,
            motivo=MOTIVO,
            stdout=dicho,
            stderr=io.StringIO(),
            **{"crear_instituciones": "completas", **escenario.opciones},
            **opciones,
        )
    except SystemExit as salida_:
        codigo = salida_.code
    return codigo, json.loads(dicho.getvalue())


def en_palabras(tabla: str, fila: salida.Valores, **mas: str) -> str:
    """A row as its cells that say something, each under its column."""
    celdas = {c.nombre: c.export(fila) for c in importables(tabla) if c.nombre not in NO_SE_CUENTA} | mas
    return json.dumps({c: v for c, v in celdas.items() if v}, ensure_ascii=False)


def filas_guardadas() -> Counter[str]:
    """Every row of the database as its file would have it, and whether the public sees it."""
    guardadas: Counter[str] = Counter()
    for compromiso in salida.con_relaciones(Compromiso.objects.all(), Dia.de_hoy()):
        situacion = str(SituacionCompromiso(compromiso.situacion).label)
        for meta in list(compromiso.metas.all()) or [None]:
            fila = salida.fila_de_compromiso(compromiso, meta)
            cuenta = {"(cuenta)": meta.nivel_territorial, "(sentido)": meta.sentido} if meta else {}
            guardadas[en_palabras("compromisos", fila, **cuenta, **{"(situación)": situacion})] += 1
    avances = Avance.objects.select_related("compromiso").prefetch_related(
        "mediciones__meta", "mediciones__territorios", "evidencias"
    )
    for avance in avances:
        situacion = avance.get_situacion_display()
        for medicion in list(avance.mediciones.all()) or [None]:
            fila = salida.fila_de_avance(avance, medicion)
            guardadas[en_palabras("avances", fila, **{"(situación)": situacion})] += 1
    for verificacion in Verificacion.objects.select_related("avance__compromiso"):
        for valor in list(verificacion.valores.all()) or [None]:
            fila = asdict(como_sale(verificacion, valor.meta.indicador if valor else ""))
            fila |= {"verificacion": None, "avance": None, "verificado_en": None}
            guardadas[en_palabras("verificaciones", fila)] += 1
    for institucion in Institucion.objects.all():
        guardadas[en_palabras("instituciones", salida.fila_de_institucion(institucion))] += 1
    for vinculo in VinculoConMarco.objects.select_related("compromiso", "elemento__marco"):
        situacion = "se quitó" if vinculo.hasta else "consta"
        guardadas[en_palabras("marcos", salida.fila_de_vinculo(vinculo), **{"(situación)": situacion})] += 1
    return guardadas


def lo_que_pasa(escenario: Escenario, antes_de_eso: list[str]) -> dict:
    """Rehearse it, then do it; the rehearsal writes nothing and answers the same, but for what is only
    known on writing."""
    preparar(antes_de_eso)
    antes, filas_antes = contenido(), filas_guardadas()
    codigo, responde = importar(escenario)
    assert contenido() == antes, "a rehearsal wrote something"
    assert codigo == (2 if responde["rechazado"] else 1 if responde["errores"] else 0)
    codigo_al_guardar, al_guardar = importar(escenario, guardar=True)
    a_tiempo = [a for a in al_guardar["avisos"] if a["clave"] not in SE_SABE_AL_GUARDAR]
    assert (codigo_al_guardar, al_guardar | {"avisos": a_tiempo}) == (codigo, responde)
    ahora = filas_guardadas()
    if not responde["filas_tomadas"]:
        assert contenido() == antes, "a refused file wrote something"
    else:
        # The same file twice changes nothing.
        _codigo, otra_vez = importar(escenario)
        assert otra_vez["iguales"] == responde["filas_tomadas"], otra_vez
    return {
        "responde": al_guardar,
        "entra": [json.loads(f) for f in (ahora - filas_antes).elements()],
        "sale": [json.loads(f) for f in (filas_antes - ahora).elements()],
    }


@pytest.mark.parametrize("nombre", DEL_PRIMERO)
@time_machine.travel(ENTONCES, tick=False)
def test_exactly_what_is_accepted_and_what_is_said(el_primero, nombre):
    check_es_lo_esperado(ESCENARIOS[nombre], ESCENARIOS[nombre].antes[1:])


@pytest.mark.parametrize("nombre", [nombre for nombre in ESCENARIOS if nombre not in DEL_PRIMERO])
@time_machine.travel(ENTONCES, tick=False)
def test_exactly_what_is_accepted_and_what_is_said_over_something_else(nombre):
    check_es_lo_esperado(ESCENARIOS[nombre], ESCENARIOS[nombre].antes)


def check_es_lo_esperado(escenario: Escenario, antes: list[str]) -> None:
    resultado = lo_que_pasa(escenario, antes)
    if os.environ.get("ESCENARIOS") == "escribir":
        ESPERADO.mkdir(exist_ok=True)
        escenario.esperado.write_text(
            json.dumps(resultado, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
    assert resultado == json.loads(escenario.esperado.read_text(encoding="utf-8"))


# --- Nothing is left out


def test_every_sample_file_has_a_scenario_and_every_scenario_its_file():
    muestras = {r.name for r in EJEMPLOS.iterdir()} - NO_SON_MUESTRAS
    assert muestras == {e.archivo for e in ESCENARIOS.values()}
    assert {r.name for r in ESPERADO.iterdir()} == {e.esperado.name for e in ESCENARIOS.values()}
    assert {p for e in ESCENARIOS.values() for p in e.antes} <= muestras | set(PREPARATIVOS)


def test_the_guide_mentions_every_sample_file():
    guia = GUIA.read_text(encoding="utf-8")
    assert [e.archivo for e in ESCENARIOS.values() if f"`{e.archivo}`" not in guia] == []


def test_every_code_is_shown_by_some_sample():
    vistas = {
        hallazgo["clave"]
        for escenario in ESCENARIOS.values()
        for lista in ("avisos", "errores")
        for hallazgo in json.loads(escenario.esperado.read_text(encoding="utf-8"))["responde"][lista]
    }
    assert vistas == set(CLAVES) - SIN_MUESTRA


def test_the_script_makes_the_very_files_that_are_kept():
    spec = importlib.util.spec_from_file_location("hacer", EJEMPLOS / "hacer.py")
    hacer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(hacer)
    assert len(hacer.ARCHIVOS) > 20
    for nombre, hacerlo in hacer.ARCHIVOS.items():
        assert en_partes(hacerlo()) == en_partes((EJEMPLOS / nombre).read_bytes()), nombre


def en_partes(datos: bytes) -> object:
    """What is in it, if it is a whole zip: two machines may compress the same to different bytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(datos)) as bolsa:
            return {m: bolsa.read(m) for m in bolsa.namelist()}
    except zipfile.BadZipFile:
        return datos[:200]
