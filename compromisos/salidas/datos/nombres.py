"""Cells whose words are ours: states, sectors, scopes and roles; and names of what the database holds, which are
asked of the `directorio` of the reading. Without one, they stay as they are written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from compromisos.models import Alcance, Rol
from compromisos.models.opciones import opciones
from compromisos.reglas.palabras import ESTADOS_DECLARABLES, Estado
from compromisos.salidas.datos.widgets import (
    SEPARADOR,
    CodigoWidget,
    Lector,
    ListaWidget,
    NombreWidget,
    OpcionWidget,
    leer_texto,
    partes_escritas,
)
from instituciones.models import Sector

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
ESTADO = OpcionWidget(opciones(ESTADOS_DECLARABLES), _("estado"), ESTADOS_ESCRITOS)
SECTOR = OpcionWidget(Sector.choices, _("sector"))
ALCANCE = OpcionWidget(Alcance.choices, _("alcance"))
ROL = OpcionWidget(Rol.choices, _("rol"))


class ResponsableWidget(NombreWidget):
    """An institution by any of its names: its acronym or, without one, its name of today."""

    def leer(self, celda: object, lector: Lector) -> str:
        texto = super().leer(celda, lector)
        institucion = lector.directorio.institucion(texto) if lector.directorio else None
        return texto if institucion is None else institucion.sigla or institucion.nombre


class EdicionWidget(CodigoWidget):
    def leer(self, celda: object, lector: Lector) -> str:
        texto = leer_texto(celda)
        return lector.directorio.edicion_de(texto).slug if lector.directorio else texto


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


class LugaresWidget(ListaWidget):
    """Places by name or code, as their ubigeos. Of cells of several levels the narrowest is meant, within
    the wider ones."""

    def uno(self, texto: str, lector: Lector) -> str:
        return lector.directorio.lugar(texto) if lector.directorio else texto

    def leer(self, celda: object, lector: Lector) -> str:
        if not isinstance(celda, LugaresEscritos) or lector.directorio is None:
            return super().leer(celda, lector)
        dentro: tuple[str, ...] = ()
        for nivel, suya in celda.por_nivel.items():
            hallados = [lector.directorio.lugar(p, nivel=nivel, dentro=dentro) for p in partes_escritas(suya)]
            dentro = tuple(filter(None, hallados)) or dentro
        return SEPARADOR.join(sorted({*partes_escritas(super().leer(celda.sueltos, lector)), *dentro}))
