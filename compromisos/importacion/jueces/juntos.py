"""What one cell or one row says of two things: a number with its unit, a target named by what it counts, and how a
pledge goes beside the pledge itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from base.texto import plegar
from compromisos.importacion.context import Context
from compromisos.importacion.hallazgos import falla
from compromisos.importacion.jueces.base import Crudas, Juez
from compromisos.reglas.palabras import Estado
from compromisos.salidas.datos.columns import AVANCE_JUNTO
from compromisos.salidas.datos.widgets import DecimalWidget, Ilegible, Lector, leer_texto

NUMERO_Y_UNIDAD = re.compile(r"([-+−–]?\d(?:[\d.,\u00a0\u2009\u202f ]*\d)?)\s*(%|[^\W\d_]\D*)")
NUMERO = DecimalWidget()


def separar_unidad(celda: object) -> tuple[object, str]:
    """(number, unit) of a cell such as «50 CEM» or «45 %»; any other cell as it is, without unit."""
    partes = NUMERO_Y_UNIDAD.fullmatch(celda.strip()) if isinstance(celda, str) else None
    return (partes[1], partes[2].strip()) if partes else (celda, "")


def misma_unidad(una: str, otra: str) -> bool:
    return una.strip() == otra.strip() or (bool(plegar(una)) and plegar(una) == plegar(otra))


@dataclass(frozen=True, slots=True)
class AvanceJunto:
    """How a pledge goes, said in the row of the pledge. `estado` is the label; `valor`, of the row's own
    target. Only the `primera` row of a pledge says the rest."""

    fecha: date
    estado: str
    descripcion: str
    evidencia_url: str
    valor: Decimal | None = None
    primera: bool = True


class JuezDeHojas(Juez):
    """The judge of sheets that say several things at once."""

    def __init__(self, context: Context):
        super().__init__(context)
        self.del_avance = {c.nombre: c for c in AVANCE_JUNTO}
        self.lectores |= {nombre: self.lector(nombre) for nombre in self.del_avance}

    def nombrar_meta(self, crudas: Crudas) -> None:
        """A target without indicator takes its unit's name, with a notice."""
        meta = crudas.get("meta")
        if crudas.get("indicador") or meta is None or not str(meta).strip():
            return
        try:
            unidad = leer_texto(crudas.get("unidad"))
        except Ilegible as error:
            raise falla("unidad", error.clave, str(error)) from None
        if not unidad:
            self.valor(crudas, "meta")  # what is no number is told as such
            raise falla(
                "indicador", "falta_dato", _("Hay una meta sin indicador ni unidad: diga qué se cuenta.")
            )
        crudas["indicador"] = unidad[:1].upper() + unidad[1:]
        self.context.avisos.avisar(
            "indicador_por_unidad",
            _("Sin indicador: se toma la unidad, «%(u)s».") % {"u": crudas["indicador"]},
            columna="indicador",
        )

    def separar_unidad_de(self, crudas: Crudas, columna: str) -> None:
        """«50 CEM» is a number and its unit, with a notice."""
        entera = crudas.get(columna)
        numero, unidad = separar_unidad(entera)
        if not isinstance(entera, str) or not unidad:
            return
        crudas[columna] = numero
        escrita = str(crudas.get("unidad") or "").strip()
        if not escrita:
            crudas["unidad"] = unidad
            self.context.avisos.avisar(
                "unidad_del_numero",
                _("«%(valor)s»: se toma %(numero)s, con la unidad «%(unidad)s».")
                % {"valor": entera[:60], "numero": numero, "unidad": unidad[:40]},
                columna=columna,
                valor=entera,
            )
        elif not misma_unidad(unidad, escrita):
            self.context.avisos.avisar(
                "unidad_distinta",
                _("«%(valor)s» dice una unidad y su columna otra, «%(unidad)s»: se toma la de la columna.")
                % {"valor": entera[:60], "unidad": escrita[:40]},
                columna=columna,
                valor=entera,
            )

    def avance_junto(self, crudas: Crudas, suya: tuple) -> AvanceJunto | None:
        """What the row says of how it goes. It is said once for each pledge, whose key is `suya`, but for the
        value of each of its targets."""
        if not self.del_avance.keys() & crudas.keys():
            return None
        valor = self._valor_informado(crudas)
        primera = self.context.repetidas.ver(self.context.cursor.linea, "avance", *suya) is None
        if not (crudas.get("avance") or crudas.get("fecha_avance")):
            if primera and (crudas.get("estado") or crudas.get("evidencia_url")):
                self._avisar_sin_fecha(crudas)
            return None
        if not primera and valor is None:
            return None
        leido = {}
        for nombre in ("fecha_avance", "estado", "avance", "evidencia_url"):
            columna = self.del_avance[nombre]
            try:
                leido[nombre] = columna.clean({nombre: crudas.get(nombre)}, lector=self.lectores[nombre])
            except Ilegible as error:
                raise falla(nombre, error.clave, str(error)) from None
            if not leido[nombre] and nombre != "evidencia_url":
                raise falla(
                    nombre,
                    "falta_dato",
                    _("Para registrar el avance hacen falta su fecha, su estado y qué se hizo."),
                )
        descripcion = leido["avance"]
        if valor is not None:
            unidad = str(crudas.get("unidad") or "").strip()
            numero = f"{valor.normalize():f} {unidad}".strip()
            descripcion = _("Informado en la hoja de compromisos: %(numero)s.") % {"numero": numero}
        return AvanceJunto(
            leido["fecha_avance"], leido["estado"], descripcion, leido["evidencia_url"], valor, primera
        )

    def _valor_informado(self, crudas: Crudas) -> Decimal | None:
        """The number in `avance`, if all that it says is a number of what the row's target counts."""
        numero, unidad = separar_unidad(crudas.get("avance"))
        if not crudas.get("indicador") or (
            unidad and not misma_unidad(unidad, str(crudas.get("unidad") or ""))
        ):
            return None
        try:
            return NUMERO.clean(numero, lector=Lector(decimal=self.context.modo.decimal))
        except Ilegible:
            return None

    def _avisar_sin_fecha(self, crudas: Crudas) -> None:
        dicho = str(crudas.get("estado") or crudas.get("evidencia_url")).strip()
        if plegar(dicho) != plegar(_(Estado.SIN_INFORMACION.etiqueta)):
            self.context.avisos.avisar(
                "estado_sin_fecha",
                _(
                    "Dice «%(dicho)s» pero no a qué fecha ni qué se hizo: no se registra. Añada fecha_avance y avance."
                )
                % {"dicho": dicho[:60]},
                columna="estado",
                valor=dicho,
            )
