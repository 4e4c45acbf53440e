"""Cells that mean what the database holds, or what institutions call it: places, editions, institutions, states."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from base.texto import plegar
from compromisos.importacion.contexto import Contexto
from compromisos.importacion.filas.base import estados_declarables
from compromisos.importacion.hallazgos import Ilegible
from compromisos.importacion.widgets import (
    ListaWidget,
    OpcionWidget,
    TextoWidget,
    partes_escritas,
)
from compromisos.reglas.palabras import Estado
from compromisos.salidas.datos.filas import SEPARADOR

Celdas = dict[str, object]

# {what institutions write, folded: the word of this site}
ESTADOS_ESCRITOS = {
    Estado.CUMPLIDO: ("cumplida", "culminado", "culminada", "concluido", "concluida", "ejecutado", "ejecutada",
                      "completado", "completada", "finalizado", "finalizada", "logrado", "al 100"),
    Estado.EN_PROCESO: ("en ejecucion", "en curso", "en avance", "en desarrollo", "en implementacion", "iniciado",
                        "iniciada", "en marcha"),
    Estado.NO_INICIADO: ("no iniciada", "sin iniciar", "por iniciar", "pendiente de inicio", "no empezado"),
    Estado.CUMPLIDO_PARCIALMENTE: ("parcial", "parcialmente cumplido", "parcialmente cumplida", "cumplida en parte",
                                   "cumplida parcialmente", "cumplimiento parcial"),
    Estado.INCUMPLIDO: ("incumplida", "no cumplido", "no cumplida"),
}  # fmt: skip


def widget_de_estado() -> OpcionWidget:
    sinonimos = {plegar(s): str(_(e.etiqueta)) for e, formas in ESTADOS_ESCRITOS.items() for s in formas}
    return OpcionWidget(estados_declarables(), _("estado"), sinonimos)


@dataclass(frozen=True, slots=True)
class Lugares:
    """The cells of a row that say places: `sueltos` of any level, and `por_nivel`, {level: cell}."""

    sueltos: object
    por_nivel: Celdas

    def __str__(self) -> str:
        return SEPARADOR.join(str(c).strip() for c in (self.sueltos, *self.por_nivel.values()) if c)


class LugaresWidget(ListaWidget):
    """Places by name or code, as their ubigeos. Of cells of several levels the narrowest is meant, within
    the wider ones."""

    def __init__(self, contexto: Contexto):
        super().__init__(contexto.lugar, str)

    def clean(self, value, row=None, **kwargs) -> str:
        if not isinstance(value, Lugares):
            return super().clean(value)
        dentro: tuple[str, ...] = ()
        for nivel, celda in value.por_nivel.items():
            hallados = [self.resolver(p, nivel=nivel, dentro=dentro) for p in partes_escritas(celda)]
            dentro = tuple(filter(None, hallados)) or dentro
        return SEPARADOR.join(sorted({*partes_escritas(super().clean(value.sueltos)), *dentro}))


class EdicionWidget(TextoWidget):
    def __init__(self, contexto: Contexto):
        super().__init__()
        self.contexto = contexto

    def clean(self, value, row=None, **kwargs) -> str:
        return self.contexto.edicion_de(super().clean(value)).slug


class NombreWidget(TextoWidget):
    """A name or an acronym, that people could call it by: a dash in an empty cell is none."""

    def clean(self, value, row=None, **kwargs) -> str:
        texto = super().clean(value)
        if texto and not plegar(texto):
            raise Ilegible(
                "nombre_sin_letras",
                _("«%(valor)s» no es un nombre ni una sigla: escríbalo con letras, o deje la celda vacía.")
                % {"valor": texto[:40]},
            )
        return texto


class InstitucionWidget(NombreWidget):
    """A name, present or past, or an acronym: comes out as the row shows it."""

    def __init__(self, contexto: Contexto, *, corto: bool):
        super().__init__()
        self.contexto = contexto
        self.corto = corto

    def clean(self, value, row=None, **kwargs) -> str:
        texto = super().clean(value)
        institucion = self.contexto.institucion(texto)
        if institucion is None:
            return texto
        return (institucion.sigla or institucion.nombre) if self.corto else institucion.nombre
