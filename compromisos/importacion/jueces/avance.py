"""Files of updates: a row is one of their measurements and one of their evidences. They enter as drafts for
review, never published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from base.dias import Dia
from base.limites import LIMITE
from compromisos import publicacion
from compromisos.importacion.context import Context
from compromisos.importacion.cotejo import UltimoCambio, ultimo_cambio
from compromisos.importacion.hallazgos import falla, institucion_ajena
from compromisos.importacion.jueces.base import Crudas, Fila, Juez, validar
from compromisos.importacion.jueces.con_unidad import sin_unidad
from compromisos.importacion.jueces.en_curso import EnCurso, en_curso
from compromisos.importacion.jueces.indicadores import sin_tal_indicador
from compromisos.importacion.motor import Journal
from compromisos.importacion.parecidos import codigo_escrito
from compromisos.lectura.leidos import MetaConValor
from compromisos.models import Avance, Compromiso, Evidencia, Medicion, Meta
from compromisos.publicacion import politicas
from compromisos.publicacion.confirmaciones import FaltaConfirmar
from compromisos.reglas.conteos import faltan_lugares, reparo
from compromisos.reglas.estado import pasa_la_meta, retrocede
from compromisos.reglas.palabras import META_SIN_NUMERO, SituacionAvance
from compromisos.salidas.datos.columns import importables
from compromisos.salidas.datos.filas import fila_de_avance
from compromisos.salidas.datos.nombres import ESTADO, PREVISION
from compromisos.salidas.datos.widgets import partes

DE_LA_MEDICION = tuple(c.nombre for c in importables("avances") if c.parte)
DE_LA_EVIDENCIA = ("evidencia_titulo", "evidencia_url", "evidencia_fecha")


@dataclass(slots=True)
class CeldasDeAvance:
    """What a row says, in the columns of its file."""

    codigo: str = ""
    fecha: date | None = None
    estado: str = ""  # its label
    descripcion: str = ""
    dificultades: str = ""
    medidas: str = ""
    indicador: str = ""
    valor: Decimal | None = None
    territorios: str = ""
    evidencia_titulo: str = ""
    evidencia_url: str = ""
    evidencia_fecha: date | None = None
    prevision: str = ""  # its label


@dataclass(frozen=True, slots=True)
class AvanceJunto:
    """How a pledge goes, said in the row of the pledge. `estado` and `prevision` are labels; `valor`, of the row's own
    target. Only the `primera` row of a pledge says the rest."""

    fecha: date
    estado: str
    descripcion: str
    evidencia_url: str
    prevision: str = ""
    valor: Decimal | None = None
    primera: bool = True


@dataclass(frozen=True, slots=True)
class ClaveDeAvance:
    """What identifies a row of updates. `primera`: no line before it is of the same update."""

    codigo: str
    fecha: date
    indicador: str
    primera: bool


@dataclass(slots=True, eq=False)
class FilaDeAvance(Fila):
    """An update and one of its measurements, or none. Only its first row says the rest (`ya_dicho`)."""

    de: EnCurso
    avance: Avance
    medicion: Medicion | None
    indicador: str
    ya_dicho: bool
    meta: Meta | None = None
    junto: bool = False  # it came in the row of its pledge, which may be a draft

    @classmethod
    def de_clave(
        cls, context: Context, de: EnCurso, avance: Avance | None, indicador: str, *, primera: bool
    ) -> FilaDeAvance:
        medicion, antes, completa = None, CeldasDeAvance(), False
        if avance is not None and avance.pk is not None:
            if indicador:
                medicion = next((m for m in avance.mediciones.all() if m.meta.indicador == indicador), None)
            antes = CeldasDeAvance(**fila_de_avance(avance, medicion))
            completa = medicion is not None or not indicador
        return cls(
            context,
            antes,
            antes,
            es_nueva=not completa and (primera or bool(indicador)),
            de=de,
            avance=avance or Avance(compromiso=de.compromiso),
            medicion=medicion,
            indicador=indicador,
            ya_dicho=not primera,
        )

    @classmethod
    def junta(cls, context: Context, de: EnCurso, junto: AvanceJunto, meta: Meta | None) -> FilaDeAvance:
        """The update that came in the row of its pledge, with the value of that row's target if it has a
        number to be measured against."""
        avance = de.avance
        if avance is None and de.compromiso.pk is not None:
            avance = next(iter(avances_a_las_fechas([de.compromiso.pk], [junto.fecha])), None)
        mide = junto.valor is not None and meta is not None and meta.valor_meta is not None
        indicador = meta.indicador if mide and meta else ""
        fila = cls.de_clave(context, de, avance, indicador, primera=junto.primera)
        de.avance, fila.junto = fila.avance, True
        dice: dict[str, Any] = {"fecha": junto.fecha, "estado": junto.estado}
        dice["descripcion"] = junto.descripcion
        if junto.prevision:
            dice["prevision"] = junto.prevision
        if mide:
            dice |= {"indicador": indicador, "valor": junto.valor}
        if junto.evidencia_url:
            titulo = fila.antes.evidencia_titulo or _("Evidencia enviada")
            dice |= {"evidencia_titulo": titulo, "evidencia_url": junto.evidencia_url}
        fila.dice = replace(fila.antes, **dice)
        return fila

    @property
    def objeto(self) -> Avance:
        return self.avance

    def tomar(self, columna: str, valor: Any) -> Any:
        """The code and the indicator as they are kept, however the row spells them."""
        return {"codigo": self.de.compromiso.codigo, "indicador": self.indicador}.get(columna, valor)

    def que_se_mira(self) -> Iterable[str]:
        return (*DE_LA_MEDICION, *DE_LA_EVIDENCIA) if self.ya_dicho else CeldasDeAvance.__slots__

    def ultimo_cambio(self, columna: str) -> UltimoCambio | None:
        if columna in DE_LA_MEDICION:
            return ultimo_cambio(self.medicion, columna)
        if columna in DE_LA_EVIDENCIA:
            suya = next((e for e in self.avance.evidencias.all() if e.url == self.antes.evidencia_url), None)
            return ultimo_cambio(suya, columna.removeprefix("evidencia_"))
        return ultimo_cambio(self.avance, columna)

    def check_permiso(self) -> None:
        if not self.context.derechos.puede_con(self.de.compromiso.institucion):
            raise institucion_ajena("codigo")

    def check_reglas(self) -> None:
        dice = self.dice
        if self.avance.es_publico:
            raise falla(
                "fecha",
                "avance_publicado",
                _(
                    "Ya hay un avance publicado a esa fecha y este es distinto: corríjalo en la administración."
                ),
            )
        if dice.indicador and dice.valor is None:
            raise falla("valor", "falta_dato", _("Falta el valor de ese indicador."))
        if not dice.indicador and dice.valor is not None:
            raise falla("indicador", "falta_dato", _("Diga de qué indicador es el valor."))
        if bool(dice.evidencia_titulo) != bool(dice.evidencia_url):
            raise falla("evidencia_url", "evidencia_incompleta", _("Una evidencia lleva título y enlace."))
        if dice.indicador:
            self._check_medicion()
        if dice.evidencia_url:
            validar(
                Evidencia(titulo=dice.evidencia_titulo, url=dice.evidencia_url, fecha=dice.evidencia_fecha),
                {"titulo": "evidencia_titulo", "url": "evidencia_url", "fecha": "evidencia_fecha"},
                omitir=("avance",),
            )
        if not self.ya_dicho:
            self._check_avance()

    def _check_medicion(self) -> None:
        metas, dice = self.de.metas, self.dice
        self.meta = next((m for m in metas if m.indicador == dice.indicador), None)  # as `tomar` left it
        if self.meta is None:
            raise sin_tal_indicador(
                dice.indicador,
                [m.indicador for m in metas],
                self.context,
                si_no_hay=_(
                    "Ese compromiso no tiene indicadores: deje vacías las columnas indicador y valor."
                ),
            )
        if self.meta.valor_meta is None:
            raise falla("indicador", "meta_sin_numero", META_SIN_NUMERO)
        if hay := reparo(dice.valor, self.meta.unidad, self.meta.nivel_territorial):
            raise falla("valor", hay.clave, hay.frase)
        self._advertir(self.meta)
        try:
            politicas.check_lugares(
                self.meta, [self.context.directorio.territorio(u) for u in partes(dice.territorios)]
            )
        except ValidationError as error:
            raise falla("territorios", "territorio_de_otro_nivel", " ".join(error.messages)) from None

    def _check_avance(self) -> None:
        avance, dice = self.avance, self.dice
        avance.fecha_corte, avance.descripcion = dice.fecha, dice.descripcion
        avance.estado, avance.prevision = ESTADO.codigo(dice.estado), PREVISION.codigo(dice.prevision)
        avance.dificultades, avance.medidas = dice.dificultades, dice.medidas
        espera = self.junto and not self.de.compromiso.es_publico
        check = politicas.check_lo_que_dice if espera else politicas.check_se_sostiene
        try:
            check(avance, hoy=timezone.localdate())
        except ValidationError as error:
            suyos = error.error_dict if hasattr(error, "error_dict") else {"codigo": error.error_list}
            raise ValidationError({{"fecha_corte": "fecha"}.get(c, c): e for c, e in suyos.items()}) from None

    def _advertir(self, meta: Meta) -> None:
        """What surprises of the value: it goes back, or beyond what was promised."""
        valor, ultimo = self.dice.valor, cast(MetaConValor, meta).valor if meta.pk else None
        if ultimo is not None and retrocede(valor, ultimo, meta.sentido):
            frase = _("Antes se publicó %(antes)s: compruebe que es el total a esa fecha.")
            self._avisar_valor("valor_retrocede", frase, ultimo)
        if meta.valor_meta is not None and pasa_la_meta(valor, meta.valor_meta, meta.sentido):
            self._avisar_valor(
                "valor_excede", _("La meta es %(antes)s: compruebe la cifra."), meta.valor_meta
            )

        nombrados = partes(self.dice.territorios)
        if frase := faltan_lugares(valor, len(nombrados), meta.nivel_territorial):
            self.context.avisos.avisar(
                "lugares_sin_nombrar", frase, columna="territorios", valor=self.dice.territorios
            )

    def _avisar_valor(self, clave: str, frase: str, antes: Decimal) -> None:
        self.context.avisos.avisar(
            clave,
            frase % {"antes": f"{antes.normalize():f}"},
            columna="valor",
            valor=f"{self.dice.valor.normalize():f}",
        )

    def escribir(self, journal: Journal) -> None:
        avance, dice = self.avance, self.dice
        if not self.ya_dicho:
            avance.compromiso = self.de.compromiso  # it may have been saved after the two met
            if avance.pk is None:
                avance.autor = self.context.derechos.autor()
            journal.guardar(avance)
        if self.meta is not None:
            medicion = self.medicion or Medicion(avance=avance, meta=self.meta)
            medicion.valor = dice.valor
            journal.guardar(medicion)
            journal.lista(medicion, "territorios", partes(dice.territorios))
        if dice.evidencia_url:
            evidencia = avance.evidencias.filter(url=dice.evidencia_url).first() or Evidencia(
                avance=avance, url=dice.evidencia_url
            )
            evidencia.titulo, evidencia.fecha = dice.evidencia_titulo, dice.evidencia_fecha
            journal.guardar(evidencia)
        if avance.situacion in politicas.EDITABLES:
            journal.al_final(avance.pk, lambda: self._enviar(journal, avance.pk))

    def _enviar(self, journal: Journal, pk: int) -> None:
        """With all its rows in. What is asked of it, its author answers: until then it is a draft, and the
        result says so on its first line. One of a pledge that is a draft waits for it."""
        avance = Avance.objects.select_related("compromiso").get(pk=pk)
        if not avance.compromiso.es_publico:
            self.context.avisos.avisar(
                "espera_al_compromiso",
                _("Quedó en borrador, como su compromiso: publique el compromiso y envíelo."),
            )
            return
        try:
            journal.anotando(avance, lambda: publicacion.enviar(avance, por=self.context.derechos.autor()))
        except FaltaConfirmar as falta:
            self.context.avisos.avisar(
                "queda_en_borrador",
                _("Quedó en borrador, sin enviar: enmiéndelo, o ábralo y diga por qué es así. %(preguntas)s")
                % {"preguntas": " ".join(h.pregunta.frase for h in falta.hechas)},
            )


def avances_a_las_fechas(compromisos: list[int], fechas: list[date]) -> list[Avance]:
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


class JuezDeAvances(Juez):
    tabla = "avances"
    LIMITES = {"descripcion": Avance.LIMITES["descripcion"], "dificultades": LIMITE, "medidas": LIMITE}
    DATOS_AL_PUBLICAR = False
    IDENTIFICAN = ("codigo", "fecha", "indicador")

    def __init__(self, context: Context):
        super().__init__(context)
        self.compromisos: dict[str, EnCurso] = {}
        self.avances: dict[tuple[str, date], Avance] = {}

    def identificar(self, crudas: Crudas) -> ClaveDeAvance:
        codigo, fecha, _estado, _descripcion = self.exigir(crudas, "codigo", "fecha", "estado", "descripcion")
        indicador = self.valor(crudas, "indicador")
        codigo = codigo_escrito(codigo)
        self.una_vez("indicador" if indicador else "fecha", codigo, fecha, self.clave_de_meta(indicador))
        omitir = (*DE_LA_MEDICION, *DE_LA_EVIDENCIA, "codigo", "fecha")  # the last are the same
        primera = self.es_primera(crudas, omitir, "avance", codigo, fecha)
        return ClaveDeAvance(codigo, fecha, indicador, primera)

    def precargar(self, claves: list[ClaveDeAvance]) -> None:
        consulta = Compromiso.objects.filter(codigo__in={c.codigo for c in claves})
        hallados = en_curso(consulta, para_escribir=not self.context.ensayo)
        self.compromisos = {e.compromiso.codigo: e for e in hallados}
        self.avances = {}
        for avance in avances_a_las_fechas(
            [e.compromiso.pk for e in hallados], list({c.fecha for c in claves})
        ):
            self.avances.setdefault((avance.compromiso.codigo, avance.fecha_corte), avance)

    def abrir(self, clave: ClaveDeAvance) -> FilaDeAvance:
        de = self.compromisos.get(clave.codigo)
        if de is None or not self.context.derechos.puede_con(de.compromiso.institucion):
            # The same answer for what is not there and what is another's.
            raise falla(
                "codigo",
                "compromiso_desconocido",
                _(
                    "No hay un compromiso suyo con ese código: cópielo de «Descargar mis filas» o de su página."
                ),
            )
        lugar = clave.codigo, clave.fecha
        meta = de.meta_llamada(clave.indicador, self.context)
        indicador = meta.indicador if meta is not None else clave.indicador
        fila = FilaDeAvance.de_clave(
            self.context, de, self.avances.get(lugar), indicador, primera=clave.primera
        )
        self.avances.setdefault(lugar, fila.avance)
        return fila

    def leer(self, crudas: Crudas, fila: Fila) -> dict[str, Any]:
        """«50 talleres» is 50, if that is what the target counts."""
        assert isinstance(fila, FilaDeAvance)
        suya = next((m.unidad for m in fila.de.metas if m.indicador == fila.indicador), "")
        return super().leer(sin_unidad(crudas, "valor", suya, decimal=self.context.modo.decimal), fila)
