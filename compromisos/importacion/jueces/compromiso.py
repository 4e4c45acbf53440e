"""Files of pledges: a row is a pledge and one of its targets; and perhaps who makes it, and how it goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from base.texto import limpiar
from compromisos.importacion.context import Context
from compromisos.importacion.cotejo import UltimoCambio, ultimo_cambio
from compromisos.importacion.hallazgos import falla, institucion_ajena
from compromisos.importacion.jueces.avance import AvanceJunto, FilaDeAvance
from compromisos.importacion.jueces.base import Fila, llamada, validar
from compromisos.importacion.jueces.en_curso import EnCurso
from compromisos.importacion.jueces.institucion import check_se_puede_crear, con_lo_que_dice
from compromisos.importacion.motor import Journal
from compromisos.models import (
    Compromiso,
    Edicion,
    Eje,
    Meta,
    Participacion,
    Rol,
    SituacionCompromiso,
    TipoMeta,
)
from compromisos.publicacion import MetaPedida, politicas
from compromisos.reglas.conteos import faltan_lugares, nivel_de
from compromisos.reglas.enumeracion import partes_de
from compromisos.reglas.palabras import Sentido
from compromisos.reglas.preguntas import numeros_del_texto
from compromisos.salidas.datos.columns import importables
from compromisos.salidas.datos.columns.base import nombre_corto
from compromisos.salidas.datos.filas import fila_de_compromiso
from compromisos.salidas.datos.nombres import ALCANCE, ROL
from compromisos.salidas.datos.widgets import SEPARADOR, partes
from instituciones.models import Institucion
from instituciones.permisos import puede_cambiar_instituciones

# What a file says of a public pledge and of its targets, besides what it tells them by.
ENMENDADOS = ("titulo", "alcance", "fecha_inicio", "fecha_limite", "responsable", "fuente", "nota")
DATOS_DE_META = (
    "tipo",
    "indicador",
    "unidad",
    "linea_base",
    "valor_meta",
    "fecha_limite",
    "medio_verificacion",
)
# Columns whose field has another name.
CAMPOS = {"compromiso": "texto"}
CAMPOS_DE_LA_META = {"meta": "valor_meta", "meta_fecha_limite": "fecha_limite"}
DE_LA_META = tuple(c.nombre for c in importables("compromisos") if c.parte)


@dataclass(slots=True)
class CeldasDeCompromiso:
    """What a row says, in the columns of its file. Words are labels; lists, their names as the row shows them."""

    edicion: str = ""
    institucion: str = ""
    sigla: str = ""
    sector: str = ""
    rol: str = ""
    numero: int | None = None
    titulo: str = ""
    compromiso: str = ""
    ejes: str = ""
    territorios: str = ""
    alcance: str = ""
    responsable: str = ""
    fecha_inicio: date | None = None
    fecha_limite: date | None = None
    indicador: str = ""
    unidad: str = ""
    linea_base: Decimal | None = None
    meta: Decimal | None = None
    meta_fecha_limite: date | None = None
    medio_verificacion: str = ""
    fuente: str = ""
    nota: str = ""
    institucion_codigo: str = ""
    ruc: str = ""


@dataclass(frozen=True, slots=True)
class ClaveDeCompromiso:
    """What identifies a row of pledges. `institucion`: None if it does not exist yet; `por`: its name is
    nobody's, and it was found by that column; `nombre` and `sigla`, as the row writes them. `primera`: no line before
    it is of the same pledge."""

    edicion: Edicion
    institucion: Institucion | None
    por: str
    nombre: str
    sigla: str
    nombre_plegado: str
    numero: int
    indicador: str
    primera: bool
    avance: AvanceJunto | None

    @property
    def compromiso(self) -> tuple[int, str, int]:
        return self.edicion.pk, self.nombre_plegado, self.numero


@dataclass(slots=True, eq=False)
class FilaDeCompromiso(Fila):
    """Only the first row of a pledge says what the pledge is: the others (`ya_dicho`) repeat it, and add
    targets."""

    clave: ClaveDeCompromiso
    de: EnCurso
    meta: Meta | None
    institucion: Institucion | None
    ya_dicho: bool
    avance: AvanceJunto | None
    es_alta: bool = False  # the pledge itself is new, and this row is the one that says what it is
    se_publica: bool = False
    cambia_institucion: bool = False
    roles_nuevos: list[str] = field(default_factory=list)
    fila_de_avance: FilaDeAvance | None = None

    @classmethod
    def de_clave(cls, context: Context, clave: ClaveDeCompromiso, de: EnCurso) -> FilaDeCompromiso:
        meta, antes = None, CeldasDeCompromiso()
        if clave.indicador:
            meta = de.meta_llamada(clave.indicador, context)
        conocida = de.compromiso.pk is not None
        if de.compromiso.dejado_en:
            context.avisos.avisar(
                "compromiso_dejado",
                _(
                    "Es un compromiso que se retiró, se dividió o se fusionó: lo que diga esta fila no lo repone."
                ),
                columna="numero",
                valor=str(clave.numero),
            )
        if conocida:
            roles = context.directorio.instituciones.roles(clave.edicion, de.compromiso.institucion)
            antes = CeldasDeCompromiso(**fila_de_compromiso(de.compromiso, meta, roles=roles))
        completa = conocida and (meta is not None or not clave.indicador)
        return cls(
            context,
            antes,
            antes,
            # A later row of a pledge that does not exist yet, and that may be pages away, is not new by itself.
            es_nueva=not completa and (clave.primera or bool(clave.indicador)),
            clave=clave,
            de=de,
            meta=meta,
            institucion=clave.institucion,
            ya_dicho=not clave.primera,
            avance=clave.avance,
            es_alta=not conocida and clave.primera,
        )

    @property
    def objeto(self) -> Compromiso:
        return self.de.compromiso

    def tomar(self, columna: str, valor):
        """A role is added to those that the institution has; a name that is nobody's, beside the acronym of an
        institution, does not rename it, nor does another spelling of its indicator rename a target."""
        if columna == "institucion" and self.institucion is not None:
            if self.clave.por:
                self._avisar_por_que_columna(self.institucion)
            return self.institucion.nombre
        if columna == "institucion_codigo" and self.institucion is not None:
            return self.institucion.slug
        if columna == "indicador" and self.meta is not None:
            return self.meta.indicador
        if columna == "rol":
            roles = {*partes(self.antes.rol), *partes(valor)}
            return SEPARADOR.join(str(r.label) for r in Rol if str(r.label) in roles)
        if columna == "indicador" and self.meta is not None:
            return self.meta.indicador
        return valor

    def _avisar_por_que_columna(self, tomada: Institucion) -> None:
        """That the name in the row is nobody's, and another column said whose it is."""
        por_sigla = self.clave.por == "sigla"
        frase = (
            _("No existe una institución con ese nombre: por la sigla, se toma «%(nombre)s».")
            if por_sigla
            else _("Ese nombre no es de ninguna institución: por su código o su RUC, se toma «%(nombre)s».")
        )
        self.context.avisos.avisar(
            "institucion_por_sigla" if por_sigla else "institucion_por_codigo",
            frase % {"nombre": tomada.nombre},
            columna="institucion",
            valor=self.clave.nombre,
        )

    def que_se_mira(self) -> Iterable[str]:
        return DE_LA_META if self.ya_dicho else CeldasDeCompromiso.__slots__

    def cambios(self) -> list[tuple[str, object, object]]:
        return [] if self.ya_dicho and not self.clave.indicador else super(FilaDeCompromiso, self).cambios()

    def otros_cambios(self) -> list[tuple[str, str, str]]:
        if self.avance is None:
            return []
        dia = f"{self.avance.fecha:%d/%m/%Y}"
        if self.ya_dicho and self.avance.valor is not None:
            return [("avance", "", f"{dia}: {self.avance.valor.normalize():f}")]
        return [("avance", "", f"{self.avance.estado}, {dia}: {self.avance.descripcion}")]

    def ultimo_cambio(self, columna: str) -> UltimoCambio | None:
        if columna in DE_LA_META:
            return ultimo_cambio(self.meta, CAMPOS_DE_LA_META.get(columna, columna))
        if columna in ("institucion", "sigla", "sector", "ruc"):
            return ultimo_cambio(self.institucion, columna)
        return ultimo_cambio(self.de.compromiso, CAMPOS.get(columna, columna))

    def check_permiso(self) -> None:
        if self.institucion is None:
            dice = self.dice
            check_se_puede_crear(self.context, self.clave.nombre, sigla=dice.sigla, sector=dice.sector)
        elif not self.context.derechos.puede_con(self.institucion):
            raise institucion_ajena("institucion")

    def check_reglas(self) -> None:
        dice = self.dice
        if self.de.compromiso.dejado_en:
            raise falla(
                "numero",
                "compromiso_dejado",
                _(
                    "El N.º %(numero)s se retiró, se dividió o se fusionó, y su página lo cuenta: un archivo no lo "
                    "repone. Dele otro número."
                )
                % {"numero": self.de.compromiso.numero},
            )
        if dice.linea_base is not None and dice.meta is None:
            raise falla(
                "linea_base",
                "linea_base_sin_meta",
                _("Hay línea de base pero no meta: escriba el número que se promete."),
            )
        if dice.unidad and dice.meta is None:
            self.context.avisos.avisar(
                "unidad_sin_numero",
                _("Tiene unidad pero no número: entra como meta cualitativa."),
                columna="unidad",
                valor=dice.unidad,
            )
        if not self.ya_dicho:
            self._check_compromiso()
        if self.clave.indicador:
            self._check_meta()
        if not self.ya_dicho:
            self._check_institucion()
        if self.avance is not None:
            self._check_avance(self.avance)
        self._advertir()

    def _check_compromiso(self) -> None:
        c, dice = self.de.compromiso, self.dice
        if self.es_publico and limpiar(dice.compromiso) != c.texto:
            raise falla("compromiso", "texto_publicado", str(Compromiso.AVISO_FIJO))
        c.numero, c.texto, c.nota, c.fuente = dice.numero, dice.compromiso, dice.nota, dice.fuente
        c.titulo = dice.titulo
        c.alcance = ALCANCE.codigo(dice.alcance)
        c.fecha_inicio, c.fecha_limite = dice.fecha_inicio, dice.fecha_limite
        c.responsable = llamada(self.context, "responsable", dice.responsable)
        if dice.responsable and c.responsable is None:
            raise falla(
                "responsable",
                "institucion_desconocida",
                _("No existe la institución «%(valor)s».") % {"valor": dice.responsable[:60]},
            )
        if self.es_alta:
            faltas = politicas.faltas_para_publicar(c)
            self.se_publica = self.context.publicar and not faltas
            c.situacion = SituacionCompromiso.PUBLICADO if self.se_publica else SituacionCompromiso.BORRADOR
            if faltas:
                self.context.avisos.avisar(
                    "sin_titulo",
                    _("No trae título: entra como borrador, y se le pedirá antes de publicarlo."),
                    columna="titulo",
                )
        validar(c, {"texto": "compromiso"}, omitir=("institucion", "edicion", "codigo", "responsable"))

    def _check_meta(self) -> None:
        if self.meta is None:
            self.de.check_no_es_otra_escrita_mal(self.dice.indicador, self.context)
        m, dice = self.meta or Meta(), self.dice
        if self.es_publico and m.pk and (m.valor_meta is None) != (dice.meta is None):
            self._check_puede_contar_otra_cosa(m)
        m.indicador, m.unidad, m.medio_verificacion = dice.indicador, dice.unidad, dice.medio_verificacion
        m.valor_meta, m.linea_base, m.fecha_limite = dice.meta, dice.linea_base, dice.meta_fecha_limite
        m.tipo = TipoMeta.CUALITATIVA if m.valor_meta is None else TipoMeta.CUANTITATIVA
        validar(
            m,
            {"valor_meta": "meta", "fecha_limite": "meta_fecha_limite"},
            omitir=("compromiso", "responsable"),
        )
        if self.meta is None:
            if m.valor_meta is not None:
                m.nivel_territorial = nivel_de(m.unidad)
                if m.linea_base is not None and m.linea_base > m.valor_meta:
                    m.sentido = Sentido.DECRECIENTE.value
            m.compromiso = self.de.compromiso
            m.orden = max((otra.orden for otra in self.de.metas), default=0) + 1
            self.de.metas.append(m)
            self.meta = m

    @staticmethod
    def _check_puede_contar_otra_cosa(meta: Meta) -> None:
        try:
            politicas.check_puede_enmendar_meta(meta, "tipo")
        except ValidationError as error:
            raise falla("meta", "meta_medida", " ".join(error.messages)) from None

    def _check_institucion(self) -> None:
        """What the row says of who makes the pledge. Seen by the rows after it, saved or not."""
        dice, context = self.dice, self.context
        institucion = self.institucion
        if institucion is None or dice.sigla or dice.sector or dice.ruc:
            institucion, self.cambia_institucion = con_lo_que_dice(
                context,
                institucion,
                nombre=self.clave.nombre,
                sigla=dice.sigla,
                sector=dice.sector,
                ruc=dice.ruc,
            )
        self.institucion = self.de.compromiso.institucion = institucion
        tiene = context.directorio.instituciones.roles(self.clave.edicion, institucion)
        pide = {ROL.codigo(rol) for rol in partes(dice.rol)}
        if not pide and not tiene:
            pide = {Rol.COMPROMETIDA.value}
        self.roles_nuevos = sorted(pide - tiene)
        tiene.update(self.roles_nuevos)

    def _check_avance(self, junto: AvanceJunto) -> None:
        """As a draft for review, by the rules of any imported update."""
        avance = FilaDeAvance.junta(self.context, self.de, junto, self.meta)
        if not avance.cambios() and not avance.es_nueva:
            self.avance = None
            return
        try:
            avance.check_permiso()
            avance.check_reglas()
        except ValidationError as error:
            suyas = {"fecha": "fecha_avance", "descripcion": "avance", "valor": "avance"}
            raise ValidationError({suyas.get(c, c): e for c, e in error.error_dict.items()}) from None
        self.fila_de_avance = avance

    def _advertir(self) -> None:
        """What is not wrong, but whoever decides should see."""
        dice, avisar = self.dice, self.context.avisos.avisar
        if self.es_nueva and dice.meta is None and not dice.unidad:
            frase = (
                _("Su meta no tiene número: se leerá «sin meta medible».")
                if dice.indicador
                else _("No trae meta: se leerá «sin meta medible».")
            )
            avisar("sin_meta_medible", frase, columna="indicador")
        if self.de.compromiso.pk is None and not self.ya_dicho:
            self._advertir_texto_parecido()
            self._advertir_varios()
        if dice.meta is not None:
            en_el_texto = numeros_del_texto(dice.compromiso)
            if en_el_texto and dice.meta not in en_el_texto:
                avisar(
                    "numero_ajeno_al_texto",
                    _("El texto no dice %(meta)s; dice %(numeros)s: compruebe cuál se prometió.")
                    % {
                        "meta": f"{dice.meta.normalize():f}",
                        "numeros": ", ".join(map(str, en_el_texto[:6])),
                    },
                    columna="meta",
                    valor=f"{dice.meta.normalize():f}",
                )
            nombrados, nivel = partes(dice.territorios), nivel_de(dice.unidad)
            if nombrados and (frase := faltan_lugares(dice.meta, len(nombrados), nivel)):
                avisar("lugares_sin_nombrar", frase, columna="territorios", valor=dice.territorios)
        anio = self.clave.edicion.anio
        for columna in ("fecha_inicio", "fecha_limite", "meta_fecha_limite") if anio else ():
            fecha = getattr(dice, columna)
            if fecha and fecha.year < anio:
                avisar(
                    "fecha_anterior_a_la_campana",
                    _("Es anterior a la campaña, que es de %(anio)s.") % {"anio": anio},
                    columna=columna,
                    valor=f"{fecha:%d/%m/%Y}",
                )

    def _advertir_texto_parecido(self) -> None:
        quien = f"{nombre_corto(self.institucion)} {self.dice.numero}"
        parecido = self.context.repetidas.texto_parecido(self.clave.edicion, quien, self.dice.compromiso)
        if parecido is None:
            return
        otro, igual = parecido
        frase = _("Mismo texto que %(otro)s.") if igual else _("Texto casi igual al de %(otro)s.")
        self.context.avisos.avisar(
            "texto_repetido" if igual else "texto_parecido", frase % {"otro": otro}, columna="compromiso"
        )

    def _advertir_varios(self) -> None:
        if varios := partes_de(self.dice.compromiso):
            self.context.avisos.avisar(
                "varios_compromisos",
                _("Parece traer %(n)s compromisos en una sola celda. El segundo: «%(segundo)s».")
                % {"n": len(varios), "segundo": varios[1][:60]},
                columna="compromiso",
            )

    @property
    def es_publico(self) -> bool:
        """Whether the pledge was public before this file: then it is amended."""
        c = self.de.compromiso
        return c.pk is not None and c.es_publico and c.pk not in self.context.publicados

    def enmienda(self) -> int | None:
        cambia = self.es_publico and (self.es_nueva or self.cambios())
        return self.de.compromiso.pk if cambia else None

    def pide_aprobacion(self) -> bool:
        """An update is a draft, and a pledge of one's own that is not public yet is one's own."""
        derechos = self.context.derechos
        if self.enmienda() is not None and not derechos.publica:
            return True
        suya = self.institucion if self.cambia_institucion and not self.ya_dicho else None
        return bool(suya and suya.pk) and not derechos.puede(puede_cambiar_instituciones)

    def contar(self) -> None:
        altas, c = self.context.altas, self.de.compromiso
        altas.compromisos += self.es_alta
        altas.publicados += self.se_publica
        if not self.ya_dicho:
            altas.instituciones += self.cambia_institucion
        if self.es_alta:
            altas.incompletos += bool(politicas.faltas_para_publicar(c))
            altas.con_avance += self.avance is not None

    def escribir(self, journal: Journal) -> None:
        if not self.ya_dicho:
            self._escribir_compromiso(journal)
        if self.avance is not None:
            journal.despues(lambda: self._escribir_avance(journal))
        if self.meta is not None:
            if self.es_publico:
                self._enmendar_meta(self.meta, journal)
            elif self.meta.pk is None:
                journal.meta(self.meta)
            else:
                journal.guardar(self.meta)

    def _escribir_avance(self, journal: Journal) -> None:
        assert self.fila_de_avance is not None  # made by _check_avance, or there is no update
        self.fila_de_avance.escribir(journal)

    def _escribir_compromiso(self, journal: Journal) -> None:
        c = self.de.compromiso
        if self.institucion is not None and self.cambia_institucion:
            journal.guardar(self.institucion)
        for rol in self.roles_nuevos:
            journal.guardar(Participacion(edicion=self.clave.edicion, institucion=self.institucion, rol=rol))
        ejes = self.context.directorio.ejes_pk(partes(self.dice.ejes))
        lugares = partes(self.dice.territorios)
        if c.pk is None:
            c.institucion = self.institucion  # it may have been saved after the two met
            journal.alta(c, ejes=ejes, territorios=lugares, publico=self.se_publica)
        elif self.es_publico:
            datos = {campo: getattr(c, campo) for campo in ENMENDADOS}
            temas = list(Eje.objects.filter(pk__in=ejes))
            journal.enmendar(c, datos={**datos, "ejes": temas, "territorios": lugares})
        else:
            journal.guardar(c)
            journal.lista(c, "ejes", ejes)
            journal.lista(c, "territorios", lugares)

    @staticmethod
    def _enmendar_meta(meta: Meta, journal: Journal) -> None:
        """A new one, whole; of one that there is, what the columns of a file say."""
        campos = DATOS_DE_META if meta.pk else (*DATOS_DE_META, "nivel_territorial", "sentido")
        datos = {campo: getattr(meta, campo) for campo in campos}
        journal.enmendar(meta.compromiso, meta=MetaPedida(meta if meta.pk else None, datos))
