"""A row of an update: one of its measurements and one of its evidences. It enters as a draft for review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from base.dias import Dia
from compromisos import publicacion
from compromisos.importacion.contexto import Contexto
from compromisos.importacion.diario import Escritor
from compromisos.importacion.filas.base import Fila, codigo_de_estado, partes, validar
from compromisos.importacion.hallazgos import falla, institucion_ajena
from compromisos.models import (
    Avance,
    Compromiso,
    Evidencia,
    Medicion,
    Meta,
)
from compromisos.publicacion import politicas
from compromisos.publicacion.confirmaciones import FaltaConfirmar
from compromisos.reglas.palabras import Sentido, SituacionAvance
from compromisos.salidas.datos import filas as salida


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


@dataclass(frozen=True, slots=True)
class ClaveAvance:
    """What identifies a row of updates. `primera`: no line before it is of the same update."""

    codigo: str
    fecha: date
    indicador: str
    primera: bool


class FilaAvance(Fila):
    """One avance and one of its measurements, or none. Enters as a draft for review, never published."""

    tabla = "avances"
    DE_LA_MEDICION = ("indicador", "valor", "territorios")
    DE_LA_EVIDENCIA = ("evidencia_titulo", "evidencia_url", "evidencia_fecha")

    def __init__(
        self,
        contexto: Contexto,
        compromiso: Compromiso,
        avance: Avance | None,
        indicador: str,
        *,
        primera: bool,
    ):
        medicion = None
        conocido = avance is not None and avance.pk is not None
        if conocido and indicador:
            medicion = next((m for m in avance.mediciones.all() if m.meta.indicador == indicador), None)
        completa = conocido and (medicion is not None or not indicador)
        super().__init__(contexto, salida.fila_de_avance(avance, medicion) if completa else None)
        if conocido and not completa:
            conocidos = salida.fila_de_avance(avance, None)
            self.__dict__.update({c: v for c, v in conocidos.items() if c not in self.DE_LA_MEDICION})
        self._compromiso, self._medicion, self.clave_indicador = compromiso, medicion, indicador
        self.avance = avance or Avance(compromiso=compromiso)
        self._ya_dicho = not primera
        self._meta: Meta | None = None
        if self._ya_dicho and not indicador:
            self.es_nueva = False

    @classmethod
    def junta(
        cls, contexto: Contexto, compromiso: Compromiso, junto: AvanceJunto, meta: Meta | None
    ) -> FilaAvance:
        """The update that came in the row of its pledge, with the value of that row's target if it has a
        number to be measured against."""
        avance = compromiso.avance_junto
        if avance is None and compromiso.pk is not None:
            avance = next(iter(avances_de([compromiso.pk], [junto.fecha])), None)
        mide = junto.valor is not None and meta is not None and meta.valor_meta is not None
        fila = cls(contexto, compromiso, avance, meta.indicador if mide else "", primera=junto.primera)
        compromiso.avance_junto = fila.avance
        if mide:
            fila.indicador, fila.valor = meta.indicador, junto.valor
        fila.fecha, fila.estado, fila.descripcion = junto.fecha, junto.estado, junto.descripcion
        if junto.evidencia_url:
            fila.evidencia_titulo = fila.evidencia_titulo or _("Evidencia enviada")
            fila.evidencia_url = junto.evidencia_url
        return fila

    def metas(self) -> list[Meta]:
        return self._compromiso.metas_a_mano

    def que_se_mira(self) -> tuple[str, ...]:
        if self._ya_dicho:
            return (*self.DE_LA_MEDICION, *self.DE_LA_EVIDENCIA)
        return super().que_se_mira()

    def check_permiso(self) -> None:
        if not self._contexto.puede_con(self._compromiso.institucion):
            raise institucion_ajena("codigo")

    def juzgar(self) -> None:
        if self.avance.es_publico:
            raise falla(
                "fecha",
                "avance_publicado",
                _(
                    "Ya hay un avance publicado a esa fecha y este es distinto: corríjalo en la administración."
                ),
            )
        if self.indicador and self.valor in ("", None):
            raise falla("valor", "falta_dato", _("Falta el valor de ese indicador."))
        if not self.indicador and self.valor not in ("", None):
            raise falla("indicador", "falta_dato", _("Diga de qué indicador es el valor."))
        if bool(self.evidencia_titulo) != bool(self.evidencia_url):
            raise falla("evidencia_url", "evidencia_incompleta", _("Una evidencia lleva título y enlace."))
        if self.indicador:
            self._juzgar_medicion()
        if self.evidencia_url:
            evidencia = Evidencia(titulo=self.evidencia_titulo, url=self.evidencia_url)
            evidencia.fecha = self.evidencia_fecha or None
            validar(
                evidencia,
                {"titulo": "evidencia_titulo", "url": "evidencia_url", "fecha": "evidencia_fecha"},
                omitir=("avance",),
            )
        if not self._ya_dicho:
            self._juzgar_avance()

    def _juzgar_medicion(self) -> None:
        metas = self.metas()
        self._meta = next((m for m in metas if m.indicador == self.indicador), None)
        if self._meta is None:
            raise falla(
                "indicador",
                "indicador_desconocido",
                _("Ese compromiso no tiene tal indicador. Tiene: %(conocidos)s.")
                % {"conocidos": "; ".join(m.indicador for m in metas) or "—"},
            )
        if self._meta.valor_meta is None:
            raise falla(
                "indicador",
                "meta_sin_numero",
                _("Esa meta no tiene número que medir: cuente lo hecho en la descripción."),
            )
        self._advertir()
        try:
            politicas.check_lugares(
                self._meta, [self._contexto.territorio(u) for u in partes(self.territorios)]
            )
        except ValidationError as error:
            raise falla("territorios", "territorio_de_otro_nivel", " ".join(error.messages)) from None

    def _juzgar_avance(self) -> None:
        avance = self.avance
        avance.fecha_corte, avance.descripcion = self.fecha, self.descripcion
        avance.estado = codigo_de_estado(self.estado)
        avance.dificultades, avance.medidas = self.dificultades or "", self.medidas or ""
        try:
            politicas.check_se_sostiene(avance, hoy=timezone.localdate())
        except ValidationError as error:
            suyos = error.error_dict if hasattr(error, "error_dict") else {"codigo": error.error_list}
            raise ValidationError({{"fecha_corte": "fecha"}.get(c, c): e for c, e in suyos.items()}) from None

    def _advertir(self) -> None:
        """A value that goes back, or beyond what was promised."""
        meta, crece = self._meta, self._meta.sentido == Sentido.CRECIENTE
        avisos = (
            (
                "valor_retrocede",
                meta.valor,
                _("Antes se publicó %(antes)s: compruebe que es el total a esa fecha."),
                lambda a, b: a < b,
            ),
            (
                "valor_excede",
                meta.valor_meta,
                _("La meta es %(antes)s: compruebe la cifra."),
                lambda a, b: a > b,
            ),
        )
        for clave, antes, frase, pasa in avisos:
            if antes is None:
                continue
            if pasa(self.valor, antes) if crece else pasa(antes, self.valor):
                self._contexto.avisar(
                    clave,
                    frase % {"antes": f"{antes.normalize():f}"},
                    columna="valor",
                    valor=f"{self.valor.normalize():f}",
                )

    def escribir(self, escritor: Escritor) -> None:
        avance = self.avance
        if not self._ya_dicho:
            avance.compromiso = self._compromiso  # it may have been saved after the two met
            if avance.pk is None:
                avance.autor = self._contexto.autor()
            escritor.guardar(avance)
        if self._meta is not None:
            medicion = self._medicion or Medicion(avance=avance, meta=self._meta)
            medicion.valor = self.valor
            escritor.guardar(medicion)
            escritor.lista(medicion, "territorios", partes(self.territorios))
        if self.evidencia_url:
            evidencia = avance.evidencias.filter(url=self.evidencia_url).first() or Evidencia(
                avance=avance, url=self.evidencia_url
            )
            evidencia.titulo, evidencia.fecha = self.evidencia_titulo, self.evidencia_fecha or None
            escritor.guardar(evidencia)
        if avance.situacion in politicas.EDITABLES:
            escritor.al_final(avance.pk, lambda: self._enviar(escritor, avance.pk))

    def _enviar(self, escritor: Escritor, pk: int) -> None:
        """With all its rows in. What is asked of it, its author answers: until then it is a draft, and the
        result says so on its first line."""
        avance = Avance.objects.get(pk=pk)
        try:
            escritor.anotando(avance, lambda: publicacion.enviar(avance, por=self._contexto.autor()))
        except FaltaConfirmar as falta:
            self._contexto.avisar(
                "queda_en_borrador",
                _("Quedó en borrador, sin enviar: enmiéndelo, o ábralo y diga por qué es así. %(preguntas)s")
                % {"preguntas": " ".join(h.pregunta.frase for h in falta.hechas)},
            )


def avances_de(compromisos: list[int], fechas: list[date]) -> list[Avance]:
    """The updates of those pledges at those dates, with all that their rows need; what is public and in
    force first, then what somebody is preparing, the last first."""
    en_firme = set(
        Avance.objects.en_firme(Dia.de_hoy())
        .filter(compromiso__in=compromisos, fecha_corte__in=fechas)
        .values_list("pk", flat=True)
    )
    candidatos = (
        Avance.objects.filter(compromiso__in=compromisos, fecha_corte__in=fechas)
        .select_related("compromiso")
        .prefetch_related("mediciones__meta", "mediciones__territorios", "evidencias")
        .order_by("-pk")
    )
    utiles = [a for a in candidatos if a.pk in en_firme or a.situacion != SituacionAvance.PUBLICADO]
    return sorted(utiles, key=lambda a: a.pk not in en_firme)
