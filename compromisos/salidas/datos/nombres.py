"""Cells whose words are ours: states, sectors, scopes and roles; and names of what the database holds, which are
asked of the `directorio` of the reading. Without one, they stay as they are written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from compromisos.models import Alcance, Rol
from compromisos.models.opciones import opciones
from compromisos.reglas.lugares import DE_CADA_LARGO, NIVELES, ubigeo_escrito
from compromisos.reglas.palabras import ESTADOS_DECLARABLES, Estado, Prevision
from compromisos.salidas.datos.widgets import (
    SEPARADOR,
    CodigoWidget,
    Ilegible,
    Lector,
    ListaWidget,
    NombreWidget,
    OpcionWidget,
    leer_texto,
    partes_escritas,
)
from instituciones.models import Sector
from instituciones.ruc import compactar

# What institutions write for a state, folded.
ESTADOS_ESCRITOS: dict[str, tuple[str, ...]] = {
    Estado.CUMPLIDO: (
        "cumplida", "culminado", "culminada", "concluido", "concluida", "ejecutado", "ejecutada", "completado",
        "completada", "finalizado", "finalizada", "logrado", "al 100",
    ),
    Estado.EN_PROCESO: (
        "en ejecucion", "en curso", "en avance", "en desarrollo", "en implementacion", "iniciado", "iniciada",
        "en marcha",
    ),
    Estado.NO_INICIADO: ("no iniciada", "sin iniciar", "por iniciar", "pendiente de inicio", "no empezado"),
    Estado.CUMPLIDO_PARCIALMENTE: (
        "parcial", "parcialmente cumplido", "parcialmente cumplida", "cumplida en parte", "cumplida parcialmente",
        "cumplimiento parcial",
    ),
    Estado.INCUMPLIDO: ("incumplida", "no cumplido", "no cumplida"),
}  # fmt: skip
# What they write for a forecast, folded. A bare «sí» or «no» does not say to which question.
PREVISIONES_ESCRITAS: dict[str, tuple[str, ...]] = {
    Prevision.SE_CUMPLIRA: (
        "en plazo", "a tiempo", "dentro del plazo", "se cumplira a tiempo", "se cumplira dentro del plazo",
        "si se cumplira", "se cumple en plazo", "en fecha", "segun lo previsto", "segun lo programado",
    ),
    Prevision.CON_APOYO: (
        "en plazo con apoyo", "en plazo si recibe apoyo", "se cumplira con apoyo", "necesita apoyo", "requiere apoyo",
        "con ayuda", "necesita ayuda", "requiere ayuda",
    ),
    Prevision.EN_RIESGO: (
        "riesgo", "con riesgo", "peligra", "en peligro", "en duda", "dudoso", "incierto", "en riesgo de incumplirse",
        "en riesgo de incumplimiento", "en riesgo de no cumplirse",
    ),
    Prevision.NO_SE_CUMPLIRA: (
        "fuera de plazo", "fuera del plazo", "no en plazo", "no se cumplira a tiempo", "no se cumplira dentro del plazo",
        "no llegara a tiempo", "se cumplira fuera de plazo", "se cumplira tarde", "con retraso",
    ),
}  # fmt: skip
CON_DECIMALES = re.compile(r"\d{1,6}[.,]0{1,2}", re.ASCII)
EN_MILES = re.compile(r"\d{1,3}[.,]\d{3}", re.ASCII)
ESTADO = OpcionWidget(opciones(ESTADOS_DECLARABLES), _("estado"), ESTADOS_ESCRITOS)
PREVISION = OpcionWidget(opciones(Prevision), _("valor de la previsión"), PREVISIONES_ESCRITAS)
SECTOR = OpcionWidget(Sector.choices, _("sector"))
ALCANCE = OpcionWidget(Alcance.choices, _("alcance"))
ROL = OpcionWidget(Rol.choices, _("rol"))


class ResponsableWidget(NombreWidget):
    """An institution by any of its names: its acronym or, without one, its name of today."""

    def leer(self, celda: object, lector: Lector) -> str:
        texto = super().leer(celda, lector)
        institucion = lector.directorio.institucion(texto) if lector.directorio else None
        return texto if institucion is None else institucion.sigla or institucion.nombre


class RucWidget(CodigoWidget):
    """A RUC however it is written; whether it is one, its column in the database says."""

    def leer(self, celda: object, lector: Lector) -> str:
        return compactar(leer_texto(celda))


class EdicionWidget(CodigoWidget):
    def leer(self, celda: object, lector: Lector) -> str:
        texto = leer_texto(celda)
        return lector.directorio.edicion_de(texto).slug if lector.directorio else texto


class ElementoWidget(CodigoWidget):
    """An element of a framework, by its code or as people quote it: its code."""

    def leer(self, celda: object, lector: Lector) -> str:
        texto = super().leer(celda, lector)
        return lector.directorio.elemento(texto).codigo if lector.directorio and texto else texto


class EjesWidget(ListaWidget):
    def uno(self, texto: str, lector: Lector) -> str:
        return lector.directorio.eje(texto) if lector.directorio else texto

    def orden(self, nombre: str, lector: Lector) -> Any:
        return lector.directorio.orden_de_eje(nombre) if lector.directorio else nombre


@dataclass(frozen=True, slots=True)
class LugaresEscritos:
    """The cells of a row that say places: `sueltos` of any level, and `por_nivel`, {level: cell}."""

    sueltos: object
    por_nivel: dict[str, object]

    def __str__(self) -> str:
        return SEPARADOR.join(str(c).strip() for c in (self.sueltos, *self.por_nivel.values()) if c)


def _un_solo_codigo(celda: object) -> object:
    """A cell that a spreadsheet showed as a number with decimals, «3,0», without them. Raises Ilegible for «10,101»,
    which is a code with its thousands parted or two codes."""
    texto = celda.strip() if isinstance(celda, str) else ""
    if CON_DECIMALES.fullmatch(texto):
        return re.split("[.,]", texto)[0]
    if EN_MILES.fullmatch(texto):
        raise Ilegible(
            "territorio_desconocido",
            _(
                "«%(valor)s» puede ser un ubigeo o dos: escriba las seis cifras seguidas, o sepárelos con punto y "
                "coma."
            )
            % {"valor": texto},
        )
    return celda


def _del_nivel(ubigeo: str, escrito: str, nivel: str) -> str:
    """The place, unless it was written as a code of another level than its column says: «01» under «Provincia»."""
    if ubigeo_escrito(escrito) and (suyo := DE_CADA_LARGO[len(ubigeo)]) != nivel:
        raise Ilegible(
            "territorio_fuera",
            _(
                "«%(valor)s» es el ubigeo de una %(suyo)s y su columna dice %(nivel)s: escriba el ubigeo entero."
            )
            % {"valor": escrito[:40], "suyo": NIVELES[suyo], "nivel": NIVELES[nivel]}
            if suyo != "distrito"
            else _("«%(valor)s» es el ubigeo de un distrito y su columna dice %(nivel)s.")
            % {"valor": escrito[:40], "nivel": NIVELES[nivel]},
        )
    return ubigeo


class LugaresWidget(ListaWidget):
    """Places by name or code, as their ubigeos. Of cells of several levels the narrowest is meant, within
    the wider ones."""

    def escribir(self, texto: str) -> str:
        """Codes as they are, for whoever joins tables by them: one that loses its zero has it back when it is read."""
        return texto

    def uno(self, texto: str, lector: Lector) -> str:
        return lector.directorio.lugar(texto) if lector.directorio else texto

    def leer(self, celda: object, lector: Lector) -> str:
        if not isinstance(celda, LugaresEscritos) or lector.directorio is None:
            return super().leer(_un_solo_codigo(celda), lector)
        dentro: tuple[str, ...] = ()
        for nivel, suya in celda.por_nivel.items():
            hallados = [
                _del_nivel(lector.directorio.lugar(p, nivel=nivel, dentro=dentro), p, nivel)
                for p in partes_escritas(_un_solo_codigo(suya))
            ]
            dentro = tuple(filter(None, hallados)) or dentro
        return SEPARADOR.join(sorted({*partes_escritas(super().leer(celda.sueltos, lector)), *dentro}))
