"""Files of verifications: a row is one of the values that whoever verified counted, or a verdict without any. They are
published when they come in; what is public already is only recognized, never changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from base.limites import LIMITE
from base.texto import plegar
from compromisos import publicacion
from compromisos.importacion.context import Context
from compromisos.importacion.hallazgos import falla
from compromisos.importacion.jueces.base import Crudas, Fila, Juez, validar
from compromisos.importacion.jueces.con_unidad import sin_unidad
from compromisos.importacion.jueces.en_curso import EnCurso
from compromisos.importacion.jueces.indicadores import sin_tal_indicador
from compromisos.importacion.motor import Journal
from compromisos.importacion.parecidos import codigo_escrito
from compromisos.models import Avance, Compromiso, Meta, ValorObservado, Verificacion
from compromisos.publicacion import observados, permisos, politicas
from compromisos.reglas.palabras import META_SIN_NUMERO
from compromisos.salidas.datos.columns import Columna, importables
from compromisos.salidas.datos.columns.base import Tipo
from compromisos.salidas.datos.hojas import abrevia
from instituciones.permisos import informa_por_todas

DEL_VALOR = tuple(c.nombre for c in importables("verificaciones") if c.parte)
DICEN_CUAL = ("verificacion", "codigo", "avance", "fecha_corte")


@dataclass(slots=True)
class CeldasDeVerificacion:
    """What a row says, in the columns of its file."""

    verificacion: int | None = None
    codigo: str = ""
    avance: int | None = None
    fecha_corte: date | None = None
    resultado: str = ""
    verificador: str = ""
    motivo: str = ""
    verificado_en: date | None = None
    indicador: str = ""
    valor_observado: Decimal | None = None
    fuente: str = ""
    metodo: str = ""


@dataclass(frozen=True, slots=True)
class ClaveDeVerificacion:
    """What says of which update and which verification a row is."""

    verificacion: int | None
    codigo: str
    avance: int | None
    fecha_corte: date | None
    indicador: str
    crudas: Crudas


@dataclass(slots=True, eq=False)
class Nueva:
    """A verification of the file that is to be published, with what its rows counted."""

    avance: Avance
    resultado: str = ""
    verificador: str = ""
    motivo: str = ""
    valores: list[publicacion.ValorDado] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class FilaDeVerificacion(Fila):
    """A verification and one of the values that it gives, or none. `publicada`: the one there is that the row says."""

    de: EnCurso
    avance: Avance
    nueva: Nueva
    publicada: Verificacion | None = None
    con_numero: bool = False
    meta: Meta | None = None
    primera: bool = True

    @property
    def objeto(self) -> Verificacion | None:
        return self.publicada

    def tomar(self, columna: str, valor: Any) -> Any:
        """What says of which update it is, and the indicator, as they are kept."""
        if columna == "indicador" and self.meta is not None:
            return self.meta.indicador
        suyos = {
            "codigo": self.de.compromiso.codigo,
            "avance": self.avance.pk,
            "fecha_corte": self.avance.fecha_corte,
        }
        return suyos.get(columna, valor)

    def que_se_mira(self) -> Iterable[str]:
        """What was recognized without its number was published when it was, whatever day the file says."""
        return (c for c in CeldasDeVerificacion.__slots__ if self.con_numero or c != "verificado_en")

    def check_permiso(self) -> None:
        """What is public already only has to be recognized."""
        derechos = self.context.derechos
        if not self.es_nueva:
            return
        if not derechos.puede(permisos.puede_verificar_avances):
            raise falla("", "sin_permiso_para_verificar", _("Su cuenta no puede verificar."))
        if derechos.informa_por(self.de.compromiso.institucion):
            raise falla(
                "codigo",
                "sin_permiso_para_verificar",
                _("Quien informa por una institución no verifica lo que ella publica: quite la fila."),
            )

    def check_reglas(self) -> None:
        if self.publicada is not None:
            raise falla(
                "verificacion" if self.con_numero else "motivo",
                "verificacion_publicada",
                _(
                    "Esa verificación ya es pública y aquí dice otra cosa: lo publicado no se cambia. Si está mal, déjela sin "
                    "efecto desde la página del avance e importe otra, sin número."
                ),
            )
        try:
            politicas.check_puede_verificar(self.avance)
        except ValidationError as error:
            raise falla("codigo", "no_se_verifica", " ".join(error.messages)) from None
        dice = self.dice
        nueva = self.nueva
        nueva.resultado, nueva.motivo = dice.resultado, dice.motivo
        nueva.verificador = self._quien(dice.verificador)
        validar(
            Verificacion(
                avance=self.avance,
                resultado=nueva.resultado,
                verificador=nueva.verificador,
                motivo=nueva.motivo,
                en=timezone.now(),
            ),
            {},
            omitir=("avance", "registrado_por"),
        )
        self._check_dia(dice.verificado_en)
        if any(getattr(dice, c) not in ("", None) for c in DEL_VALOR):
            self._check_valor()

    def _quien(self, escrito: str) -> str:
        """Who verifies, as it is published: an account of outside the ministry only signs with its own name."""
        user = self.context.derechos.user
        if user is None and not escrito:
            raise falla("verificador", "falta_dato", _("Diga quién verifica: persona o entidad."))
        if user is None:
            return escrito
        suyo = permisos.quien_verifica(user)
        if not escrito or plegar(escrito) == plegar(suyo):
            return suyo
        if not self.context.derechos.puede(informa_por_todas):
            raise falla(
                "verificador",
                "verificador_ajeno",
                _("Su cuenta verifica con su propio nombre, «%(suyo)s»: deje la celda vacía.")
                % {"suyo": suyo[:80]},
            )
        return escrito

    def _check_dia(self, dia: date | None) -> None:
        hoy = timezone.localdate()
        if dia is not None and dia > hoy:
            raise falla(
                "verificado_en",
                "verificacion_sin_fecha_aun",
                _("Esa fecha todavía no llega: corríjala o deje la celda vacía."),
            )
        if dia is not None and dia < hoy and self.primera:
            self.context.avisos.avisar(
                "se_publica_hoy",
                _(
                    "Se publica con la fecha de hoy, no con la del archivo (%(dia)s): lo de antes no cambia. Si ese día "
                    "importa, dígalo en el motivo."
                )
                % {"dia": f"{dia:%d/%m/%Y}"},
                columna="verificado_en",
            )

    def _check_valor(self) -> None:
        dice = self.dice
        if not dice.indicador:
            raise falla("indicador", "falta_dato", _("Diga de qué indicador es el valor observado."))
        if self.meta is None:
            raise sin_tal_indicador(
                dice.indicador,
                [m.indicador for m in self.de.metas],
                self.context,
                si_no_hay=_(
                    "Ese compromiso no tiene indicadores: deje vacías las columnas del valor observado."
                ),
            )
        if self.meta.valor_meta is None:
            raise falla("indicador", "meta_sin_numero", META_SIN_NUMERO)
        if dice.valor_observado is None:
            raise falla("valor_observado", "falta_dato", _("Falta cuánto se contó de ese indicador."))
        valor = ValorObservado(
            verificacion=Verificacion(avance=self.avance),
            meta=self.meta,
            valor=dice.valor_observado,
            fuente=dice.fuente,
            metodo=dice.metodo,
        )
        validar(valor, {"valor": "valor_observado", "meta": "indicador"}, omitir=("verificacion", "meta"))
        dado = publicacion.ValorDado(self.meta, dice.valor_observado, dice.fuente, dice.metodo)
        for pregunta in observados.preguntas_de(self.avance, dice.resultado, [dado]):
            self.context.avisos.avisar(pregunta.codigo, pregunta.frase, columna="valor_observado")

    def contar(self) -> None:
        if self.primera:
            self.context.altas.verificaciones += 1

    def escribir(self, journal: Journal) -> None:
        """With all its rows in, it is published; what surprised in them was shown, and whoever confirmed said so."""
        dice, nueva = self.dice, self.nueva
        if self.meta is not None and dice.valor_observado is not None:
            nueva.valores.append(
                publicacion.ValorDado(self.meta, dice.valor_observado, dice.fuente, dice.metodo)
            )
        journal.al_final(id(nueva), lambda: _publicar(self.context, journal, nueva))


def _publicar(context: Context, journal: Journal, nueva: Nueva) -> None:
    avance = Avance.objects.select_related("compromiso").get(pk=nueva.avance.pk)
    preguntas = observados.preguntas_de(avance, nueva.resultado, nueva.valores)
    verificacion = publicacion.verificar(
        avance,
        por=context.derechos.autor(),
        verificador=nueva.verificador,
        resultado=nueva.resultado,
        motivo=nueva.motivo,
        valores=nueva.valores,
        confirmadas={p.huella for p in preguntas},
    )
    journal.anotar_alta(verificacion)


class JuezDeVerificaciones(Juez):
    tabla = "verificaciones"
    CALLAN = (*DICEN_CUAL, "verificador", "verificado_en")
    LIMITES = {"motivo": LIMITE, "metodo": ValorObservado.LIMITES["metodo"]}

    def __init__(self, context: Context):
        super().__init__(context)
        self.avances: dict[int, Avance] = {}
        self.publicadas: dict[int, Verificacion] = {}
        self.a_la_fecha: dict[tuple[str, date], list[Avance]] = {}
        self.en_curso: dict[int, EnCurso] = {}
        self.nuevas: dict[tuple[int, str], Nueva] = {}

    def identificar(self, crudas: Crudas) -> ClaveDeVerificacion:
        self.exigir(crudas, "resultado", "motivo")
        verificacion, codigo, avance, fecha = (self.valor(crudas, c) or None for c in DICEN_CUAL)
        if verificacion is None and avance is None:
            self.exigir(crudas, "codigo", "fecha_corte")
        return ClaveDeVerificacion(
            verificacion, codigo_escrito(codigo or ""), avance, fecha, self.valor(crudas, "indicador"), crudas
        )

    def precargar(self, claves: list[ClaveDeVerificacion]) -> None:
        if not self.context.ensayo:  # in their order, as an import of pledges takes them
            suyos = Avance.objects.filter(self._cuales(claves)).order_by().values("compromiso")
            list(Compromiso.objects.select_for_update().filter(pk__in=suyos).order_by("pk").values_list("pk"))
        avances = list(
            Avance.objects.sellados()
            .filter(self._cuales(claves))
            .select_related("compromiso__institucion", "retiro")
            .prefetch_related(
                "correcciones",
                "mediciones",
                Prefetch("compromiso__metas", Meta.objects.order_by("orden")),
                Prefetch("verificaciones", Verificacion.objects.select_related("sin_efecto")),
                Prefetch("verificaciones__valores", ValorObservado.objects.select_related("meta")),
            )
        )
        self.avances = {a.pk: a for a in avances}
        self.publicadas = {v.pk: v for a in avances for v in a.verificaciones.all()}
        self.a_la_fecha = {}
        for avance in avances:
            if politicas.puede_verificar(avance):
                self.a_la_fecha.setdefault((avance.compromiso.codigo, avance.fecha_corte), []).append(avance)

    @staticmethod
    def _cuales(claves: list[ClaveDeVerificacion]) -> Q:
        publicas = Verificacion.objects.filter(pk__in={c.verificacion for c in claves if c.verificacion})
        return (
            Q(pk__in={c.avance for c in claves if c.avance})
            | Q(pk__in=publicas.order_by().values("avance"))
            | Q(
                compromiso__codigo__in={c.codigo for c in claves if c.codigo},
                fecha_corte__in={c.fecha_corte for c in claves if c.fecha_corte},
            )
        )

    def abrir(self, clave: ClaveDeVerificacion) -> FilaDeVerificacion:
        publicada = self._con_numero(clave.verificacion)
        avance = publicada.avance if publicada else self._avance(clave)
        self._check_es_ese(clave, avance)
        de = self._en_curso(avance)
        meta = de.meta_llamada(clave.indicador, self.context)
        indicador = meta.indicador if meta is not None else clave.indicador
        con_numero = publicada is not None
        verificador = self.valor(clave.crudas, "verificador")
        publicada = publicada or self._ya_dicha(clave, avance, verificador)
        quien = f"n.º {publicada.pk}" if publicada else plegar(verificador)
        self.una_vez("indicador" if indicador else "codigo", avance.pk, quien, self.clave_de_meta(indicador))
        primera = self.es_primera(
            clave.crudas, (*DEL_VALOR, *DICEN_CUAL, "verificador"), "verificacion", avance.pk, quien
        )
        nueva = self.nuevas.setdefault((avance.pk, quien), Nueva(avance))
        antes = como_sale(publicada, indicador) if publicada else CeldasDeVerificacion()
        return FilaDeVerificacion(
            self.context,
            antes,
            antes,
            es_nueva=publicada is None,
            de=de,
            avance=avance,
            nueva=nueva,
            publicada=publicada,
            con_numero=con_numero,
            meta=meta,
            primera=primera,
        )

    def leer(self, crudas: Crudas, fila: Fila) -> dict[str, Any]:
        assert isinstance(fila, FilaDeVerificacion)
        suya = fila.meta.unidad if fila.meta is not None else ""
        return super().leer(
            sin_unidad(crudas, "valor_observado", suya, decimal=self.context.modo.decimal), fila
        )

    def _sin_tocar(self, crudas: Crudas, columna: Columna, fila: Fila) -> bool:
        """What is public is not changed, and so its rows have no version: a number that may be read in two ways is the one
        that was published, if either of them is."""
        if columna.tipo is not Tipo.DECIMAL or fila.es_nueva:
            return False
        celda, actual = str(crudas[columna.nombre] or "").strip(), getattr(fila.antes, columna.nombre)
        if actual is None:
            return False
        return abrevia(celda, actual) or actual in self._de_las_dos_maneras(columna, celda)

    def _con_numero(self, numero: int | None) -> Verificacion | None:
        if numero is None:
            return None
        if (verificacion := self.publicadas.get(numero)) is not None:
            return verificacion
        raise falla(
            "verificacion",
            "verificacion_desconocida",
            _("No hay una verificación con ese número: si es nueva, deje la celda vacía."),
        )

    def _avance(self, clave: ClaveDeVerificacion) -> Avance:
        if clave.avance is not None:
            if (avance := self.avances.get(clave.avance)) is not None:
                return avance
            raise falla(
                "avance",
                "avance_desconocido",
                _("No hay un avance publicado con ese número: cópielo de la descarga de avances."),
            )
        assert clave.fecha_corte is not None
        suyos = self.a_la_fecha.get((clave.codigo, clave.fecha_corte), [])
        if not suyos:
            raise falla(
                "codigo",
                "avance_desconocido",
                _("No hay un avance publicado, y en firme, de ese compromiso con esa fecha de corte."),
            )
        if len(suyos) > 1:
            raise falla(
                "fecha_corte",
                "avance_ambiguo",
                _(
                    "Ese compromiso tiene varios avances con esa fecha de corte: diga cuál, con su número, en la columna avance."
                ),
            )
        return suyos[0]

    def _check_es_ese(self, clave: ClaveDeVerificacion, avance: Avance) -> None:
        """What else says of which update it is must not say another."""
        suyo = {"avance": avance.pk, "codigo": avance.compromiso.codigo, "fecha_corte": avance.fecha_corte}
        for columna, valor in suyo.items():
            dicho = getattr(clave, columna)
            if dicho and dicho != valor:
                raise falla(
                    columna,
                    "avance_contradicho",
                    _(
                        "No concuerda: el avance n.º %(n)s es de %(codigo)s al %(corte)s. Corrija la celda que esté mal."
                    )
                    % {"n": avance.pk, "codigo": suyo["codigo"], "corte": f"{avance.fecha_corte:%d/%m/%Y}"},
                )

    def _en_curso(self, avance: Avance) -> EnCurso:
        """Its pledge with the targets that may have been counted: those it promises, and those that the update measures."""
        if avance.pk not in self.en_curso:
            medidas = {m.meta_id for m in avance.mediciones.all()}
            metas = [m for m in avance.compromiso.metas.all() if m.dejada_en is None or m.pk in medidas]
            self.en_curso[avance.pk] = EnCurso(avance.compromiso, metas)
        return self.en_curso[avance.pk]

    def _ya_dicha(self, clave: ClaveDeVerificacion, avance: Avance, verificador: str) -> Verificacion | None:
        """The verification that stands and says just this: the file was imported before."""
        resultado, motivo = self.valor(clave.crudas, "resultado"), self.valor(clave.crudas, "motivo")
        user = self.context.derechos.user
        quien = verificador or (permisos.quien_verifica(user) if user is not None else "")
        for v in avance.verificaciones.all():
            mismo = (v.resultado, v.motivo, plegar(v.verificador)) == (resultado, motivo, plegar(quien))
            if mismo and not hasattr(v, "sin_efecto"):
                return v
        return None


def como_sale(verificacion: Verificacion, indicador: str) -> CeldasDeVerificacion:
    """What our files say of it, and of the value that it gives of that indicator."""
    avance = verificacion.avance
    valor = next((v for v in verificacion.valores.all() if v.meta.indicador == indicador), None)
    return CeldasDeVerificacion(
        verificacion=verificacion.pk,
        codigo=avance.compromiso.codigo,
        avance=avance.pk,
        fecha_corte=avance.fecha_corte,
        resultado=verificacion.resultado,
        verificador=verificacion.verificador,
        motivo=verificacion.motivo,
        verificado_en=timezone.localdate(verificacion.en),
        indicador=indicador if valor else "",
        valor_observado=valor.valor if valor else None,
        fuente=valor.fuente if valor else "",
        metodo=valor.metodo if valor else "",
    )
