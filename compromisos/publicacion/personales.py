"""The question about personal data, of every text that goes public, whatever way it came.

All that becomes public is an entry of the record, and every entry passes here before it is chained (`exigir`): pledges,
amendments, institutions, editions, themes, photos, periods, reasons, answers. What an update says is asked earlier, beside
its fields (`confirmaciones.py`). What the record says already of the same thing is not asked again.

Unanswered, nothing is published. Where there is a page to ask on, `DatosSinRevisar` interrupts whatever was being done,
so that the page asks and the very same thing is sent again with its answer (`config/datos_personales.py`); elsewhere it is
`FaltaRevisar`, a ValidationError as any other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from base.restricciones import NoSeGuarda
from base.texto import limpiar
from compromisos.models import Accion, Anotacion, DatoRevisado
from compromisos.models.anotacion import AnotacionNueva
from compromisos.reglas.personales import Dato, datos
from compromisos.reglas.preguntas import Pregunta

# Entries whose texts were asked beside their fields, or that only repeat what others say.
ASI_COMO_ESTAN = {
    Accion.AVANCE_PUBLICADO, Accion.AVANCE_CORREGIDO, Accion.PERIODO_CERRADO, Accion.CONTENIDO_SUPRIMIDO,
    Accion.COMPROMISO_QUITADO,
}  # fmt: skip
# Keys of an entry that hold no text of anybody: codes, names of other objects, days, figures; and what it said before.
SIN_TEXTO = {
    "edicion", "institucion", "alcance", "responsable", "fecha_inicio", "fecha_limite", "publicado_en", "dejado_en",
    "ejes", "territorios", "elemento", "codigo", "orden", "tipo", "linea_base", "linea_base_fecha", "meta", "sentido", "nivel_territorial",
    "dejada_en", "compromiso", "fecha_corte", "estado", "sha256", "bytes", "fecha", "fecha_consulta", "verificacion",
    "respuesta", "resultado", "sector", "desde", "hasta", "anio", "periodicidad", "publicada_en", "ancho", "alto", "formatos",
    "cierra", "abierto_en", "roles", "errata", "mueve_plazo", "plazo_anterior", "sucesores", "corrige", "hecho",
    "texto_anterior", "texto_nuevo", "cambios", "cerrado_en", "reabierto_en", "instantanea", "valor",
    "pagina", "consulta", "anotacion", "recibido",
    "ruc",  # whose column takes none of a person
}  # fmt: skip
CLASES = {
    "compromisos": _("Compromiso"), "avances": _("Avance"), "instituciones": _("Institución"), "ediciones": _("Edición"),
    "ejes": _("Eje"), "marcos": _("Marco"), "fotos": _("Foto"), "cortes": _("Periodo"), "participaciones": _("Rol"),
    "correcciones": _("Error señalado"),
}  # fmt: skip
CAMPOS = {
    "titulo": _("título"), "nota": _("nota editorial"), "descripcion": _("descripción"), "credito": _("crédito"),
    "pie": _("pie de la foto"), "motivo": _("motivo, que se publica"), "unidad": _("unidad de medida"),
    "medio_verificacion": _("medio de verificación"), "linea_base_fuente": _("fuente de la línea de base"),
    "cita": _("palabras de la fuente"), "presentacion": _("presentación"), "texto": _("texto"),
    "senalado": _("qué se señaló"), "respondido": _("qué se respondió"),
    "fuente": _("fuente"), "segun": _("quién lo dice"), "metodo": _("método"),
}  # fmt: skip
DE_LA_MODIFICACION = {"nombre"}  # told again, as it is called
MUCHAS = 20  # questions in a sentence


@dataclass(frozen=True, slots=True)
class Hallado:
    """Something that looks personal in a text about to go public."""

    objeto: str
    campo: str
    dato: Dato

    @property
    def pregunta(self) -> Pregunta:
        return Pregunta(self.dato.codigo, f"{self.objeto} {self.campo}", self.dato.frase)

    @property
    def huella(self) -> str:
        """The same in another object is answered once: a number that is given by its row may be another next time."""
        return Pregunta(self.dato.codigo, self.campo, self.dato.frase).huella

    @property
    def donde(self) -> str:
        """«Compromiso 25porel25-mimp-2, nota editorial»."""
        tipo, barra, clave = self.objeto.partition("/")
        que = f"{CLASES[tipo]} {clave}" if barra and tipo in CLASES else self.objeto
        campo = self.campo.rpartition(".")[2]
        return f"{que}, {CAMPOS.get(campo, campo.replace('_', ' '))}"

    @property
    def frase(self) -> str:
        return f"{self.donde}: {self.dato.frase}"


class FaltaRevisar(NoSeGuarda):
    """Some findings have no answer: `hallados` are those."""

    def __init__(self, hallados: list[Hallado]):
        self.hallados = hallados
        super().__init__(
            [_cuantas(len(hallados)), *(h.frase for h in hallados[:MUCHAS])], code="falta_revisar"
        )


class DatosSinRevisar(Exception):
    """The same, for the page that asks. No ValidationError: nobody takes it on the way."""

    def __init__(self, hallados: list[Hallado]):
        self.hallados = hallados
        super().__init__(_cuantas(len(hallados)))


def _cuantas(n: int) -> str:
    return ngettext(
        "No se publicó nada: hay %(n)s posible dato personal que nadie ha revisado.",
        "No se publicó nada: hay %(n)s posibles datos personales que nadie ha revisado.",
        n,
    ) % {"n": n}


@dataclass(frozen=True, slots=True)
class RazonDada:
    """Why what was asked may be published, and who says so. `huellas` are what was asked; None, all that may be."""

    motivo: str
    por: Any = None
    huellas: frozenset[str] | None = None

    def contesta(self, hallado: Hallado) -> bool:
        return bool(limpiar(self.motivo)) and (self.huellas is None or hallado.huella in self.huellas)


@dataclass(frozen=True, slots=True)
class _Turno:
    respuesta: RazonDada | None = None
    hay_pagina: bool = False  # to ask on
    callado: bool = False


NADIE_CONTESTA = _Turno()
_turno: ContextVar[_Turno] = ContextVar("turno_de_datos_personales", default=NADIE_CONTESTA)


@contextmanager
def durante(
    respuesta: RazonDada | None = None, *, hay_pagina: bool = False, callado: bool = False
) -> Iterator[None]:
    """Inside, what is asked has this answer. `callado`: nothing is asked, for what was public already and only now enters
    the record."""
    marca = _turno.set(_Turno(respuesta, hay_pagina, callado))
    try:
        yield
    finally:
        _turno.reset(marca)


def exigir(notas: Iterable[AnotacionNueva]) -> None:
    """Keep the answers to what looks personal in entries about to be chained; FaltaRevisar or DatosSinRevisar if any has
    none."""
    if _turno.get().callado:
        return
    hallados = [
        h
        for nota in notas
        if nota.accion not in ASI_COMO_ESTAN
        for h in de_contenido(nota.objeto, nota.contenido)
    ]
    exigir_respuesta(_nuevos(hallados))


def exigir_respuesta(hallados: list[Hallado]) -> str:
    """Keep the answer to each of `hallados`, and return its reason; FaltaRevisar or DatosSinRevisar if any has none."""
    turno = _turno.get()
    respuesta = turno.respuesta
    faltan = [h for h in hallados if respuesta is None or not respuesta.contesta(h)]
    if faltan:
        raise (DatosSinRevisar if turno.hay_pagina else FaltaRevisar)(list(dict.fromkeys(hallados)))
    if respuesta is not None:
        DatoRevisado.objects.bulk_create(
            DatoRevisado(
                objeto=h.objeto,
                campo=h.campo[:80],
                codigo=h.dato.codigo,
                motivo=limpiar(respuesta.motivo),
                por=respuesta.por,
                en=timezone.now(),
            )
            for h in hallados
        )
    return respuesta.motivo if respuesta is not None else ""


def de_textos(objeto: str, textos: Mapping[str, str]) -> list[Hallado]:
    """What looks personal in {field: text}."""
    return [Hallado(objeto, campo, dato) for campo, texto in textos.items() for dato in datos(texto)]


def de_contenido(objeto: str, contenido: str) -> list[Hallado]:
    """What looks personal in the content of an entry."""
    return [
        Hallado(objeto, campo, dato)
        for campo, texto in _textos(json.loads(contenido))
        for dato in datos(texto)
    ]


def _textos(dicho: Any, camino: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """(field, text) of all that somebody wrote in an entry. A key that nobody told of here is a text."""
    if isinstance(dicho, str):
        yield ".".join(camino), dicho
    elif isinstance(dicho, list):
        for uno in dicho:
            yield from _textos(uno, camino)
    elif isinstance(dicho, dict):
        fuera = DE_LA_MODIFICACION if camino == ("modificacion",) else set()
        for clave, valor in dicho.items():
            # «meta» is the figure of a target; «metas», the targets.
            if clave not in SIN_TEXTO | fuera:
                yield from _textos(valor, (*camino, clave))


def _nuevos(hallados: list[Hallado]) -> list[Hallado]:
    """Those that the record does not say yet of the same object. One query if there are any."""
    if not hallados:
        return []
    dichos: dict[str, set[tuple[str, str]]] = {}
    antes = Anotacion.objects.filter(objeto__in={h.objeto for h in hallados}).values_list(
        "objeto", "contenido"
    )
    for objeto, contenido in antes:
        suyos = dichos.setdefault(objeto, set())
        suyos |= {(h.dato.codigo, cita) for h in de_contenido(objeto, contenido) for cita in h.dato.hallados}
    return [
        h
        for h in hallados
        if not {(h.dato.codigo, c) for c in h.dato.hallados} <= dichos.get(h.objeto, set())
    ]
