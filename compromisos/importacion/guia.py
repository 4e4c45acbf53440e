"""The guide for institutions: one text, docs/guia-de-importacion.md, that is also a page of the site.

What can be worked out from the code stands there between marks (`<!-- generado: … -->`) and is written by
`manage.py guia_de_importacion`; a test fails when it is not what the code says today. The rest is written
by hand.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count, groupby
from pathlib import Path

from django.conf import settings
from django.utils.html import strip_tags
from django.utils.text import slugify
from django.utils.translation import override
from markdown_it import MarkdownIt
from markdown_it.token import Token

from base.codificaciones import ENTIDAD
from base.texto import plegar
from compromisos.importacion import formats
from compromisos.importacion.batches import FILAS_EN_EL_NAVEGADOR
from compromisos.importacion.claves import CLAVES
from compromisos.reglas.palabras import ESTADOS_DECLARABLES, Prevision
from compromisos.salidas.datos.columns import AVANCE_JUNTO, NOMBRES, TABLAS, Columna, importables
from compromisos.salidas.datos.nombres import ESTADOS_ESCRITOS, PREVISIONES_ESCRITAS

GUIA = Path(settings.BASE_DIR) / "docs" / "guia-de-importacion.md"
MUESTRAS = Path(settings.BASE_DIR) / "fixtures" / "importacion"
HASTA_LAS_MUESTRAS = "../fixtures/importacion/"  # as a link of the document says it
AQUI_VAN_LAS_DESCARGAS = "<!-- descargas -->"
GENERADO = re.compile(r"(<!-- generado: (\w+) -->\n).*?(<!-- fin -->)", re.DOTALL)
SECCION = re.compile(r"(?=<h2 )")
ANCLA = re.compile(r'<h\d id="([^"]+)"')
HACIA = re.compile(r'href="#([^"]+)"')
COMENTARIO = re.compile(r"<!--.*?-->", re.DOTALL)
CUANDO = {
    "compromisos": "Lo que su institución promete. Una fila por meta.",
    "avances": "Cómo va lo prometido. Una fila por meta medida.",
    "instituciones": "Solo si hay que dar de alta varias.",
    "marcos": "A qué artículos, servicios o metas responde cada compromiso. Lo envía quien publica.",
    "verificaciones": "Lo que comprobó quien verifica, de fuera de la institución. Una fila por valor observado.",
}


# --- The sample files


@dataclass(frozen=True, slots=True)
class Muestra:
    """A file of fixtures/importacion. `caso` is "" but for a second way to import one."""

    archivo: str
    tema: str
    muestra: str
    descarga: bool
    caso: str = ""

    def respuesta(self) -> dict:
        """What `importar --json` answers, as the tests keep it."""
        esperado = ".".join(filter(None, (self.archivo, self.caso, "json")))
        return json.loads((MUESTRAS / "esperado" / esperado).read_text(encoding="utf-8"))["responde"]

    @property
    def enlace(self) -> str:
        nombre = f"`{self.archivo}`"
        return f"[{nombre}]({HASTA_LAS_MUESTRAS}{self.archivo})" if self.descarga else nombre


@cache
def muestras() -> list[Muestra]:
    tabla = tomllib.loads((MUESTRAS / "escenarios.toml").read_text(encoding="utf-8"))
    return [
        Muestra(
            archivo=datos.get("de", nombre),
            tema=datos.get("tema", ""),
            muestra=datos.get("muestra", ""),
            descarga=datos.get("descarga", True),
            caso=datos.get("caso", ""),
        )
        for nombre, datos in tabla.items()
    ]


def leer_muestra(nombre: str) -> bytes:
    """A sample that is offered to whoever wants it. KeyError for any other name."""
    if nombre not in {m.archivo for m in muestras() if m.descarga}:
        raise KeyError(nombre)
    return (MUESTRAS / nombre).read_bytes()


# --- What the code says


def _limites() -> Iterator[str]:
    yield f"- Hasta {formats.MEGAS_MAXIMOS} MB y {FILAS_EN_EL_NAVEGADOR:,} filas por archivo."
    yield f"- Hasta {formats.COLUMNAS_MAXIMAS} columnas, y {formats.CELDA_MAXIMA:,} caracteres por celda."


def _columnas() -> Iterator[str]:
    for tabla in TABLAS:
        yield f"### {NOMBRES[tabla]}\n"
        yield "| Columna | Cómo se llena |"
        yield "|---|---|"
        for columna in importables(tabla):
            obligatoria = " **Obligatoria.**" if columna.obligatoria else ""
            otros = _otros_nombres(columna)
            yield f"| `{columna.nombre}` | {columna.ayuda}{obligatoria}{otros} |"
        if tabla == "compromisos":
            yield "\nY si en la misma hoja dice cómo va cada compromiso:\n"
            yield "| Columna | Cómo se llena |"
            yield "|---|---|"
            for columna in AVANCE_JUNTO:
                otros = _otros_nombres(columna)
                yield f"| `{columna.nombre}` | {columna.ayuda}{otros} |"
        yield ""


def _otros_nombres(columna: Columna) -> str:
    """The other names under which a column is known: its label, and what people write."""
    escritas = (str(columna.etiqueta), *columna.otros)
    formas = {plegar(f): f for f in reversed(escritas) if len(plegar(f)) > 1}
    formas.pop(plegar(columna.nombre), None)
    otras = ", ".join(f"«{f}»" for f in reversed(formas.values()))
    return f" También se reconoce como {otras}." if otras else ""


def _estados() -> Iterator[str]:
    for estado in ESTADOS_DECLARABLES:
        otros = ", ".join(f"«{f}»" for f in ESTADOS_ESCRITOS.get(estado, ()))
        yield f"- **{estado.etiqueta}**. También se lee: {otros}."


def _previsiones() -> Iterator[str]:
    for prevision in Prevision:
        otros = ", ".join(f"«{f}»" for f in PREVISIONES_ESCRITAS.get(prevision, ()))
        yield f"- **{prevision.etiqueta}**. {prevision.explicacion} También se lee: {otros}."


def _mensajes() -> Iterator[str]:
    """Each code under its subject, with what it says in a sample that can be downloaded."""
    dichos = _dichos()
    por_tema = groupby(CLAVES.items(), key=lambda par: par[1].tema)
    for tema, suyas in por_tema:
        yield f"### {tema.value}\n"
        for codigo, clave in suyas:
            clase = " o ".join(clave.clases).capitalize()
            yield f"- **{clase}: {_seguido(clave.que_paso)}**"
            yield f"  <br>{clave.que_hacer}"
            pie = f"`{codigo}`"
            if codigo in dichos:
                frase, muestra = dichos[codigo]
                pie = f"Se lee, por ejemplo: «{_por_dentro(frase)}»\n  <br>{pie} · {muestra.enlace}"
            yield f"  <br><small>{pie}</small>"
        yield ""


def _seguido(frase: str) -> str:
    """A sentence that goes on after a colon; «CSV» stays as it is."""
    return frase[:1].lower() + frase[1:] if frase[1:2].islower() or frase[1:2] == " " else frase


def _por_dentro(frase: str) -> str:
    """A sentence that is quoted: its own quotes are of the other kind."""
    return frase.replace("«", "“").replace("»", "”")


def _dichos() -> dict[str, tuple[str, Muestra]]:
    """{code: (what a sample answers, that sample)}; of the samples that can be downloaded, one that shows
    nothing else, if there is any; else the one that says it in fewest words."""
    dichos: dict[str, tuple[bool, int, str, Muestra]] = {}
    for muestra in muestras():
        respuesta = muestra.respuesta()
        hallazgos = [*respuesta["avisos"], *respuesta["errores"]] if muestra.descarga else []
        con_otros = len({h["clave"] for h in hallazgos}) > 1
        for hallazgo in hallazgos:
            largo = len(hallazgo["mensaje"]) if con_otros else 0
            nuevo = con_otros, largo, hallazgo["mensaje"], muestra
            antes = dichos.setdefault(hallazgo["clave"], nuevo)
            if nuevo[:2] < antes[:2]:
                dichos[hallazgo["clave"]] = nuevo
    return {clave: (frase, muestra) for clave, (_otros, _largo, frase, muestra) in dichos.items()}


def _rechazos() -> Iterator[str]:
    for muestra in muestras():
        if frase := muestra.respuesta()["rechazado"]:
            yield f"- **{muestra.muestra}** Se lee: «{_por_dentro(frase)}»\n  <br><small>{muestra.enlace}</small>"


def _archivos() -> Iterator[str]:
    con_tema = [m for m in muestras() if m.tema and not m.respuesta()["rechazado"]]
    for tema, suyas in groupby(con_tema, key=lambda m: m.tema):
        yield f"### {tema}\n"
        yield from (f"- {m.enlace}: {_seguido(m.muestra)}" for m in suyas)
        yield ""


PARTES: dict[str, Callable[[], Iterator[str]]] = {
    "limites": _limites,
    "columnas": _columnas,
    "estados": _estados,
    "previsiones": _previsiones,
    "mensajes": _mensajes,
    "rechazos": _rechazos,
    "archivos": _archivos,
}


def al_dia(texto: str) -> str:
    """The document with what the code says today between its marks."""
    with override("es"):
        return GENERADO.sub(lambda m: f"{m[1]}\n" + _generada(m[2]).rstrip() + f"\n\n{m[3]}", texto)


def _generada(parte: str) -> str:
    """What the code says; «&ntilde;» in it is what is read, and no letter of the page."""
    return ENTIDAD.sub(lambda m: f"\\{m[0]}", "\n".join(PARTES[parte]()))


# --- As a page


@dataclass(frozen=True, slots=True)
class Seccion:
    """A section of the document, as HTML with its heading."""

    ancla: str
    titulo: str
    html: str


def en_html(texto: str, direccion_de: Callable[[str], str]) -> tuple[str, list[Seccion]]:
    """The document as HTML: (what goes before the downloads, its sections). `direccion_de` gives the address of a
    sample file by its name."""
    titulos: list[tuple[str, str, str]] = []
    antes, _marca, despues = texto.partition(AQUI_VAN_LAS_DESCARGAS)
    entrada = _trozo(COMENTARIO.sub("", antes), titulos, direccion_de)
    trozos = SECCION.split(_trozo(COMENTARIO.sub("", despues), titulos, direccion_de))
    principales = [(ancla, titulo) for ancla, titulo, nivel in titulos if nivel == "h2"]
    secciones = [Seccion(*par, html) for par, html in zip(principales, trozos[1:], strict=True)]
    return entrada, secciones


def repartida(secciones: list[Seccion], pagina_de: Callable[[str], str]) -> list[Seccion]:
    """The sections, whose links to one another lead to the page that each stands on: `pagina_de` gives the address
    of a section's page by its id, and "" of the one on which all this is read."""
    donde = {ancla: s.ancla for s in secciones for ancla in ANCLA.findall(s.html)}
    return [
        Seccion(s.ancla, s.titulo, HACIA.sub(lambda m: f'href="{pagina_de(donde[m[1]])}#{m[1]}"', s.html))
        for s in secciones
    ]


def _trozo(texto: str, titulos: list[tuple[str, str, str]], direccion_de: Callable[[str], str]) -> str:
    """One part as HTML; its headings are added to `titulos`, as (id, text, tag)."""
    # The text is ours, as the templates are: its <br> may stand.
    md = MarkdownIt("commonmark", {"html": True}).enable("table")
    piezas = md.parse(texto)
    for pieza, siguiente in zip(piezas, piezas[1:], strict=False):
        if pieza.type == "heading_open":
            titulo = strip_tags(md.renderInline(siguiente.content))
            repetidos = sum(t == titulo for _i, t, _n in titulos)
            ancla = slugify(titulo) + (f"-{repetidos + 1}" if repetidos else "")
            pieza.attrSet("id", ancla)
            titulos.append((ancla, titulo, pieza.tag))
        elif pieza.type == "th_open":
            pieza.attrSet("scope", "col")
    _nombrar_celdas(piezas)
    for pieza in (hija for p in piezas for hija in p.children or ()):
        hacia = str(pieza.attrGet("href") or "")
        if pieza.type == "link_open" and hacia.startswith(HASTA_LAS_MUESTRAS):
            pieza.attrSet("href", direccion_de(hacia.removeprefix(HASTA_LAS_MUESTRAS)))
    html = md.renderer.render(piezas, md.options, {})
    # A wide table scrolls by itself, by keyboard too; the page never does.
    numeros = count(1)
    html = re.sub(
        "<table>",
        lambda _t: (
            f'<div class="tabla" role="region" tabindex="0" aria-label="Tabla {next(numeros)}"><table>'
        ),
        html,
    )
    return html.replace("</table>", "</table></div>")


def _nombrar_celdas(piezas: list[Token]) -> None:
    """Each cell of a table of more than two columns bears the name of its own: on a phone a row is their list."""
    columnas: list[str] = []
    celda = 0
    for pieza, siguiente in zip(piezas, piezas[1:], strict=False):
        if pieza.type == "thead_open":
            columnas = []
        elif pieza.type == "tr_open":
            celda = 0
        elif pieza.type == "th_open":
            columnas.append(siguiente.content)
        elif pieza.type == "td_open":
            if len(columnas) > 2:
                pieza.attrSet("data-columna", columnas[celda])
            celda += 1
