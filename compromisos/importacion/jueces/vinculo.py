"""Files of ties: a row says that a pledge answers to an element of a framework, who says so and where it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from compromisos.importacion.context import Context
from compromisos.importacion.cotejo import UltimoCambio
from compromisos.importacion.hallazgos import falla
from compromisos.importacion.jueces.base import Crudas, Fila, Juez, validar
from compromisos.importacion.motor import Journal
from compromisos.importacion.parecidos import codigo_escrito
from compromisos.models import Compromiso, ElementoDeMarco, VinculoConMarco
from compromisos.salidas.datos.filas import fila_de_vinculo

AJENAS = (
    "compromiso",
    "elemento",
    "por",
    "quitado_por",
    "desde",
)  # what the row does not say, or was found already


@dataclass(slots=True)
class CeldasDeVinculo:
    """What a row says, in the columns of its file."""

    codigo: str = ""
    elemento: str = ""
    segun: str = ""
    cita: str = ""
    fuente: str = ""


@dataclass(frozen=True, slots=True)
class ClaveDeVinculo:
    codigo: str
    elemento: str


@dataclass(slots=True, eq=False)
class FilaDeVinculo(Fila):
    """A tie; `vinculo` is the one that stands. What is said otherwise ends it and begins another: ties are not changed."""

    compromiso: Compromiso
    elemento: ElementoDeMarco
    vinculo: VinculoConMarco | None
    nuevo: VinculoConMarco | None = None

    @property
    def objeto(self) -> VinculoConMarco | None:
        return self.nuevo or self.vinculo

    def tomar(self, columna: str, valor: Any) -> Any:
        """The code as it is kept, however the row spells it."""
        return self.compromiso.codigo if columna == "codigo" else valor

    def en_palabras(self, columna: str, valor: object) -> object:
        return f"{self.elemento} ({valor})" if columna == "elemento" and valor else valor

    def ultimo_cambio(self, columna: str) -> UltimoCambio | None:
        return UltimoCambio(str(self.vinculo.por), self.vinculo.desde) if self.vinculo else None

    def check_permiso(self) -> None:
        if not self.context.derechos.publica:
            raise falla(
                "codigo",
                "sin_permiso",
                _(
                    "Su cuenta no puede decir a qué responde un compromiso: lo dice quien publica compromisos."
                ),
            )

    def check_reglas(self) -> None:
        if self.compromiso.dejado_en:
            raise falla(
                "codigo",
                "compromiso_dejado",
                _("Ese compromiso se retiró, se dividió o se fusionó: ya no se dice de él a qué responde."),
            )
        if not self.dice.cita and not self.dice.fuente:
            raise falla(
                "fuente",
                "vinculo_sin_fuente",
                _("Diga con qué palabras de la fuente (cita), o en qué dirección se lee (fuente)."),
            )
        self.nuevo = VinculoConMarco(
            compromiso=self.compromiso,
            elemento=self.elemento,
            quien=self.dice.segun,
            cita=self.dice.cita,
            fuente=self.dice.fuente,
        )
        validar(self.nuevo, {"quien": "segun"}, omitir=AJENAS)

    def enmienda(self) -> int | None:
        """Its pledge, if what is said of it changes: that takes a reason."""
        return None if self.es_nueva else self.compromiso.pk

    def contar(self) -> None:
        self.context.altas.vinculos += self.compromiso.es_publico

    def escribir(self, journal: Journal) -> None:
        assert self.nuevo is not None  # check_reglas made it
        journal.vincular(self.nuevo, en_lugar_de=self.vinculo)


class JuezDeVinculos(Juez):
    tabla = "marcos"
    IDENTIFICAN = ("codigo", "elemento")

    def __init__(self, context: Context):
        super().__init__(context)
        self.compromisos: dict[str, Compromiso] = {}
        self.vinculos: dict[tuple[str, str], VinculoConMarco] = {}

    def identificar(self, crudas: Crudas) -> ClaveDeVinculo:
        codigo, elemento, _segun = self.exigir(crudas, "codigo", "elemento", "segun")
        clave = ClaveDeVinculo(codigo_escrito(codigo), elemento)
        self.una_vez("elemento", clave.codigo, clave.elemento)
        return clave

    def precargar(self, claves: list[ClaveDeVinculo]) -> None:
        codigos = {c.codigo for c in claves}
        self.compromisos = {
            c.codigo: c for c in Compromiso.objects.filter(codigo__in=codigos).select_related("institucion")
        }
        en_pie = VinculoConMarco.objects.filter(hasta=None, compromiso__codigo__in=codigos)
        self.vinculos = {
            (v.compromiso.codigo, v.elemento.codigo): v
            for v in en_pie.select_related("compromiso", "elemento__marco", "por")
        }

    def abrir(self, clave: ClaveDeVinculo) -> FilaDeVinculo:
        compromiso = self.compromisos.get(clave.codigo)
        if compromiso is None:
            raise falla(
                "codigo",
                "compromiso_desconocido",
                _("No hay un compromiso con ese código: cópielo de su página o de la lista de compromisos."),
            )
        vinculo = self.vinculos.get((clave.codigo, clave.elemento))
        celdas = CeldasDeVinculo(**fila_de_vinculo(vinculo)) if vinculo else CeldasDeVinculo()
        elemento = self.context.directorio.elemento(clave.elemento)
        return FilaDeVinculo(self.context, celdas, celdas, vinculo is None, compromiso, elemento, vinculo)
