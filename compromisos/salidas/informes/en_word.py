"""Word files that an office edits and signs: the short report, and the pieces that letters are made of too."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from docx import Document
from docx.document import Document as Documento
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from base.texto import mostrable_todo
from compromisos.lectura.tendencia import tendencia
from compromisos.lectura.titulares import titular_de_tendencia
from compromisos.salidas.informes import breve
from compromisos.salidas.laminas import dibujos
from compromisos.salidas.laminas.lamina_de_tendencia import lamina_de_tendencia

VIOLETA, TINTA_2 = RGBColor(0x43, 0x23, 0x7E), RGBColor(0x5A, 0x51, 0x66)
LETRA = "Calibri"
ANCHO = Cm(17)


def breve_docx(de_que: breve.DeQue) -> bytes:
    """The short report, with what its PDF says."""
    datos = mostrable_todo(breve.datos(de_que))
    palabras = datos["palabras"]
    documento = nuevo(datos["titulo"], cabeza=f"25 por el 25 · {datos['al']}", aviso=datos["demostracion"])
    titulo(documento, datos["nombre"], 1)
    if not datos["total"]:
        parrafo(documento, palabras["sin_compromisos"])
    else:
        parrafo(documento, datos["frase"], negrita=True, tamano=14)
        tabla(
            documento,
            [palabras["columna_estado"], palabras["columna_cuantos"]],
            [(s["palabra"], s["escrita"]) for s in datos["estados"] if s["cuenta"]],
            anchos=[Cm(6), Cm(3)],
        )
        chico(documento, palabras["declara"])
        _periodo(documento, datos)
        _tendencia(documento, de_que, palabras)
        _sin_saber(documento, datos)
        _filas(documento, datos)
        _previsiones(documento, datos["previsiones"])
        _cambios(documento, datos)
    chico(documento, f"{palabras['direccion']} {datos['direccion']}")
    chico(documento, datos["comprobar"])
    return en_bytes(documento)


def _periodo(documento: Documento, datos: dict) -> None:
    if not (periodo := datos["periodo"]):
        return
    titulo(documento, datos["palabras"]["periodo"], 2)
    parrafo(documento, periodo["frase"])
    if periodo["faltan"]:
        parrafo(
            documento,
            f"{datos['palabras']['faltan']} {'; '.join(periodo['faltan'])}. {periodo['mas']}".rstrip(),
        )


def _tendencia(documento: Documento, de_que: breve.DeQue, palabras: dict) -> None:
    serie = tendencia(de_que.conjunto, de_que.dia)
    if not serie.dice_algo:
        return
    titulo(documento, palabras["tendencia"], 2)
    lamina = lamina_de_tendencia(serie, de_que.nombre, de_que.dia)
    imagen(documento, dibujos.en_png(lamina), titular_de_tendencia(serie))


def _sin_saber(documento: Documento, datos: dict) -> None:
    palabras, faltas = datos["palabras"], datos["sin_saber"]
    titulo(documento, palabras["sin_saber"], 2)
    if not faltas["cuentas"]:
        parrafo(documento, palabras["nada_falta"])
    for n, de, que in faltas["cuentas"]:
        documento.add_paragraph(f"{n} {de} {que}", style="List Bullet")
    if faltas["calladas"]:
        parrafo(
            documento, f"{palabras['calladas']} {'; '.join(faltas['calladas'])}. {faltas['mas']}".rstrip()
        )


def _filas(documento: Documento, datos: dict) -> None:
    palabras, vencidas = datos["palabras"], datos["vencidas"]
    quien, que, estado = (palabras[f"columna_{c}"] for c in ("quien", "promesa", "estado"))
    if datos["todas"]:
        titulo(documento, palabras["todas"], 2)
        todas = [(f["quien"], f["titulo"], f["palabra"]) for f in datos["todas"]]
        tabla(documento, [quien, que, estado], todas, anchos=[Cm(3.5), Cm(9.5), Cm(4)])
    titulo(documento, palabras["vencidas"], 2)
    if vencidas["filas"]:
        vencieron = [
            (f["quien"], f["titulo"], f"{f['plazo']}, {f['cuando']}", f["palabra"]) for f in vencidas["filas"]
        ]
        cabeza = [quien, que, palabras["columna_plazo"], estado]
        tabla(documento, cabeza, vencieron, anchos=[Cm(3), Cm(7), Cm(4), Cm(3)])
    parrafo(documento, vencidas["mas"] if vencidas["filas"] else palabras["ninguna_vencida"])


def _previsiones(documento: Documento, dichas: dict) -> None:
    if not dichas["frase"]:
        return
    palabras = dichas["palabras"]
    titulo(documento, palabras["titulo"], 2)
    parrafo(documento, dichas["frase"])
    chico(documento, palabras["no_es"])
    for n, que in dichas["cuentas"]:
        documento.add_paragraph(f"{n}: {que}", style="List Bullet")
    if dichas["sectores"]:
        cabeza = [palabras["sector"], *palabras["por_sector"]]
        por_sector = [(s["sector"], *s["cuentas"]) for s in dichas["sectores"]]
        tabla(documento, cabeza, por_sector, anchos=[Cm(6), Cm(3), Cm(3), Cm(3)])
    if dichas["filas"]:
        cabeza = [palabras[c] for c in ("quien", "promesa", "plazo", "prevision")]
        filas = [
            (f["quien"], f["titulo"], f["plazo"], f"{f['prevision']}, {palabras['segun']} {f['corte']}")
            for f in dichas["filas"]
        ]
        tabla(documento, cabeza, filas, anchos=[Cm(3), Cm(6), Cm(2.5), Cm(5.5)])
        parrafo(documento, dichas["mas"])


def _cambios(documento: Documento, datos: dict) -> None:
    palabras, cambios = datos["palabras"], datos["cambios"]
    quien, que = palabras["columna_quien"], palabras["columna_promesa"]
    titulo(documento, palabras["cambios"], 2)
    cuentas = "; ".join(f"{tipo}: {n}" for tipo, n in cambios["cuentas"])
    parrafo(documento, f"{cambios['frase']} {cuentas}".rstrip())
    if cambios["filas"]:
        movidas = [
            (f["dia"], f["quien"], f["titulo"], " → ".join(e["palabra"] for e in (f["de"], f["a"]) if e))
            for f in cambios["filas"]
        ]
        cabeza = [palabras["columna_dia"], quien, que, palabras["columna_cambio"]]
        tabla(documento, cabeza, movidas, anchos=[Cm(2.5), Cm(3), Cm(6.5), Cm(5)])
        parrafo(documento, cambios["mas"])


# --- Pieces ------------------------------------------------------------------------------------------


def nuevo(nombre: str, *, cabeza: str, aviso: str = "") -> Documento:
    """A blank A4 document in Peruvian Spanish. `cabeza` is on top of each page; `aviso` too, in bold."""
    documento = Document()
    documento.core_properties.title = nombre
    documento.core_properties.author = "25 por el 25"
    documento.core_properties.comments = ""
    pagina = documento.sections[0]
    pagina.page_width, pagina.page_height = Cm(21), Cm(29.7)
    pagina.left_margin = pagina.right_margin = pagina.top_margin = pagina.bottom_margin = Cm(2)
    normal = documento.styles["Normal"]
    normal.font.name, normal.font.size = LETRA, Pt(10.5)
    normal.paragraph_format.space_after = Pt(6)
    for lengua in documento.styles.element.iter(qn("w:lang")):
        lengua.set(qn("w:val"), "es-PE")
    for nivel, tamano in ((1, 20), (2, 13)):
        estilo = documento.styles[f"Heading {nivel}"]
        estilo.font.name, estilo.font.size, estilo.font.color.rgb = LETRA, Pt(tamano), VIOLETA
        estilo.element.rPr.rFonts.set(qn("w:asciiTheme"), "minorHAnsi")
    arriba = pagina.header.paragraphs[0]
    _apagado(arriba.add_run(cabeza))
    if aviso:
        arriba.add_run(f"   {aviso}").bold = True
    return documento


def titulo(documento: Documento, texto: str, nivel: int) -> Paragraph:
    return documento.add_heading(texto, nivel)


def parrafo(
    documento: Documento,
    texto: str,
    *,
    negrita: bool = False,
    tamano: float | None = None,
    a_la_derecha: bool = False,
) -> None:
    """Nothing, of an empty text."""
    if not texto:
        return
    p = documento.add_paragraph()
    trozo = p.add_run(texto)
    trozo.bold = negrita
    if tamano:
        trozo.font.size = Pt(tamano)
    if a_la_derecha:
        p.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def chico(documento: Documento, texto: str) -> None:
    _apagado(documento.add_paragraph().add_run(texto))


def _apagado(trozo) -> None:
    trozo.font.size, trozo.font.color.rgb = Pt(8.5), TINTA_2


def tabla(
    documento: Documento, cabeza: Sequence[str], filas: Iterable[Sequence[str]], *, anchos: Sequence
) -> None:
    """A table whose heading is repeated on each page that it reaches, and whose rows are not cut in two."""
    hecha = documento.add_table(rows=1, cols=len(cabeza), style="Table Grid")
    hecha.autofit = False
    _fila(hecha.rows[0], cabeza, anchos, negrita=True)
    _marcar(hecha.rows[0], "w:tblHeader")
    for fila in filas:
        _fila(hecha.add_row(), fila, anchos)
    documento.add_paragraph().paragraph_format.space_after = Pt(2)


def _fila(fila, textos: Sequence[str], anchos: Sequence, *, negrita: bool = False) -> None:
    _marcar(fila, "w:cantSplit")
    for celda, texto, ancho in zip(fila.cells, textos, anchos, strict=True):
        celda.width = ancho
        p = celda.paragraphs[0]
        p.paragraph_format.space_after = Pt(0)
        trozo = p.add_run(texto)
        trozo.bold, trozo.font.size = negrita, Pt(9)


def _marcar(fila, etiqueta: str) -> None:
    fila._tr.get_or_add_trPr().append(OxmlElement(etiqueta))


def imagen(documento: Documento, png: bytes, que_dice: str) -> None:
    """A picture as wide as the text, and what it says for who does not see it."""
    documento.add_picture(io.BytesIO(png), width=ANCHO)
    for propiedades in documento.paragraphs[-1]._p.iter(qn("wp:docPr")):
        propiedades.set("descr", que_dice)


def en_bytes(documento: Documento) -> bytes:
    salida = io.BytesIO()
    documento.save(salida)
    return salida.getvalue()
