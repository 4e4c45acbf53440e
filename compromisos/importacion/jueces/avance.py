"""Judges files of updates."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from compromisos.importacion.contexto import Contexto
from compromisos.importacion.filas.avance import ClaveAvance, FilaAvance, avances_de
from compromisos.importacion.filas.compromiso import compromisos_con_metas
from compromisos.importacion.hallazgos import falla
from compromisos.importacion.jueces.base import Juez
from compromisos.importacion.jueces.celdas import LugaresWidget, widget_de_estado
from compromisos.importacion.widgets import (
    misma_unidad,
    separar_unidad,
)
from compromisos.models import Avance, Compromiso


class JuezDeAvances(Juez):
    tabla = "avances"

    def __init__(self, contexto: Contexto):
        super().__init__(contexto)
        self.compromisos: dict[str, Compromiso] = {}
        self.avances: dict[tuple[str, date], Avance] = {}

    def widget(self, columna):
        if columna.nombre == "estado":
            return widget_de_estado()
        if columna.nombre == "territorios":
            return LugaresWidget(self.contexto)
        return super().widget(columna)

    def identificar(self, celdas):
        codigo, fecha, _estado, _descripcion = self.exigir(celdas, "codigo", "fecha", "estado", "descripcion")
        indicador = self.valor(celdas, "indicador")
        self.una_vez("indicador" if indicador else "fecha", codigo, fecha, indicador)
        omitir = (*FilaAvance.DE_LA_MEDICION, *FilaAvance.DE_LA_EVIDENCIA)
        primera = self.es_primera(celdas, omitir, "avance", codigo, fecha)
        return ClaveAvance(codigo, fecha, indicador, primera)

    def precargar(self, claves):
        consulta = Compromiso.objects.filter(codigo__in={c.codigo for c in claves})
        hallados = compromisos_con_metas(consulta, para_escribir=not self.contexto.ensayo)
        self.compromisos = {c.codigo: c for c in hallados.values()}
        self.avances = {}
        for avance in avances_de(list(hallados), list({c.fecha for c in claves})):
            self.avances.setdefault((avance.compromiso.codigo, avance.fecha_corte), avance)

    def leer(self, celdas, fila):
        numero, unidad = separar_unidad(celdas.get("valor"))
        if unidad:
            suya = next((m.unidad for m in fila.metas() if m.indicador == fila.clave_indicador), "")
            if not misma_unidad(unidad, suya):
                raise falla(
                    "valor",
                    "unidad_distinta",
                    _("Esa meta se mide en «%(unidad)s».") % {"unidad": suya or "—"},
                )
            celdas = celdas | {"valor": numero}
        super().leer(celdas, fila)

    def cargar(self, clave):
        compromiso = self.compromisos.get(clave.codigo)
        if compromiso is None or not self.contexto.puede_con(compromiso.institucion):
            # The same answer for what is not there and what is another's.
            raise falla(
                "codigo",
                "compromiso_desconocido",
                _(
                    "No hay un compromiso suyo con ese código: cópielo de «Descargar mis filas» o de su página."
                ),
            )
        lugar = clave.codigo, clave.fecha
        fila = FilaAvance(
            self.contexto, compromiso, self.avances.get(lugar), clave.indicador, primera=clave.primera
        )
        self.avances.setdefault(lugar, fila.avance)
        return fila
