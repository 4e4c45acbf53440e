"""Judges files of institutions."""

from __future__ import annotations

from django.utils.translation import gettext as _

from base.texto import plegar
from compromisos.importacion.filas.institucion import FilaInstitucion
from compromisos.importacion.hallazgos import Ilegible, falla
from compromisos.importacion.jueces.base import Juez
from compromisos.importacion.jueces.celdas import NombreWidget
from compromisos.importacion.widgets import (
    OpcionWidget,
)
from instituciones.models import Sector


class JuezDeInstituciones(Juez):
    tabla = "instituciones"

    def widget(self, columna):
        if columna.nombre == "sector":
            return OpcionWidget(Sector.choices, _("sector"))
        if columna.nombre in ("nombre", "sigla"):
            return NombreWidget()
        return super().widget(columna)

    def identificar(self, celdas):
        (nombre,) = self.exigir(celdas, "nombre")
        sigla = self.valor(celdas, "sigla")
        try:
            existente = self.contexto.institucion(nombre, sigla)
        except Ilegible as error:
            raise falla("nombre", error.clave, str(error)) from None
        # Under whatever name: two rows of one institution would overwrite each other.
        suyas = {plegar(nombre), plegar(sigla), plegar(existente.nombre) if existente else ""}
        for clave in sorted(suyas - {""}):
            self.una_vez("nombre", clave)
        return nombre, sigla

    def cargar(self, clave):
        return FilaInstitucion(self.contexto, self.contexto.institucion(*clave))
