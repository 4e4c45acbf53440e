"""PDF: files attached, notes on the pages, names of authors."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, NameObject

from base.ocultos.paquete import NoSeLimpia, cuantos, es_de_alguien

SE_QUEDAN = ("/Link", "/Widget")  # what is a part of the page
CON_NOMBRE = ("/Author", "/Company", "/Manager", "/SourceModified")
DE_LA_RAIZ = ("/Metadata", "/AF", "/PieceInfo", "/OpenAction", "/AA")


def ocultos(datos: bytes) -> Iterator[str]:
    lector = _abrir(datos)
    yield from cuantos(
        _("%(n)s archivo adjunto"), _("%(n)s archivos adjuntos"), len(list(lector.attachment_list))
    )
    notas = sum(len(_notas(pagina)) for pagina in lector.pages)
    yield from cuantos(
        _("%(n)s nota o marca sobre la página"), _("%(n)s notas o marcas sobre las páginas"), notas
    )
    info: Any = lector.metadata or {}
    de_quien = [str(info.get(c) or "") for c in CON_NOMBRE]
    xmp = lector.xmp_metadata
    de_quien += [str(nombre) for nombre in (xmp.dc_creator or [] if xmp else [])]
    if any(map(es_de_alguien, de_quien)):
        yield _("el nombre de quien lo hizo o de su organización")


def limpiar(datos: bytes) -> bytes:
    lector = _abrir(datos)
    if _esta_firmado(lector):
        raise NoSeLimpia(
            _("Está firmado digitalmente y una copia perdería la firma: diga por qué puede publicarse así.")
        )
    copia = PdfWriter(clone_from=lector)
    paginas: Any = copia.pages
    for pagina in paginas:
        fuera = _notas(pagina)
        if fuera:
            suyas = [a for a in pagina["/Annots"].get_object() if a.get_object() not in fuera]
            pagina[NameObject("/Annots")] = ArrayObject(suyas)
    raiz: Any = copia.root_object
    for clave in DE_LA_RAIZ:
        raiz.pop(NameObject(clave), None)
    if "/Names" in raiz:
        raiz["/Names"].get_object().pop(NameObject("/EmbeddedFiles"), None)
    # Copied twice: the second time only what is still reached from a page goes along.
    return _escrito(PdfWriter(clone_from=_abrir(_escrito(copia))))


def _escrito(copia: PdfWriter) -> bytes:
    copia.metadata = None
    salida = io.BytesIO()
    copia.write(salida)
    return salida.getvalue()


def _abrir(datos: bytes) -> PdfReader:
    lector = PdfReader(io.BytesIO(datos))
    if lector.is_encrypted and not lector.decrypt(""):
        raise NoSeLimpia(_("Tiene contraseña: quítesela y súbalo otra vez."))
    return lector


def _notas(pagina: Any) -> list[Any]:
    suyas = pagina.get("/Annots")
    sueltas = [a.get_object() for a in suyas.get_object()] if suyas is not None else []
    return [a for a in sueltas if a.get("/Subtype") not in SE_QUEDAN]


def _esta_firmado(lector: PdfReader) -> bool:
    return any(
        campo.get("/FT") == "/Sig" and campo.get("/V") for campo in (lector.get_fields() or {}).values()
    )
