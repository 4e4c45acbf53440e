"""Rows that can be written: one object per line of the file, with an attribute per column.

Each is loaded from the database in the very form in which `datos/filas.py` exports it, so what did
not change compares equal, and what did is told column by column. `full_clean()` asks the models
themselves, so that their Spanish sentences come out; `save()` writes only what changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from compromisos import politicas, publicacion
from compromisos.datos import filas as salida
from compromisos.datos.columns import importables
from compromisos.estado import ESTADOS_DECLARABLES, Sentido, SituacionAvance
from compromisos.importacion import diario
from compromisos.importacion.contexto import Contexto
from compromisos.importacion.hallazgos import falla
from compromisos.models import (
    Alcance,
    Avance,
    Compromiso,
    Eje,
    Evidencia,
    Medicion,
    Meta,
    Participacion,
    Rol,
    Territorio,
    TipoMeta,
)
from instituciones.models import Institucion, Sector

ENTEROS_DEL_TEXTO = re.compile(r"(?<![\d.,])\d{1,6}(?![\d]|[.,]\d)")


def _codigo(opciones, etiqueta: str) -> str:
    """The code behind a label that a widget has already accepted; "" for none."""
    return next((c for c, e in opciones if str(e) == etiqueta), "")


class Fila:
    """Common to the three: attributes by column, and a copy that keeps only them."""

    tabla: str

    def __init__(self, contexto: Contexto, valores: salida.Fila | None):
        self._contexto = contexto
        self.es_nueva = valores is None
        columnas = [c.nombre for c in importables(self.tabla)]
        self.__dict__.update(
            dict.fromkeys(columnas, "") if valores is None else {c: valores[c] for c in columnas}
        )

    def __deepcopy__(self, memo) -> Fila:
        copia = object.__new__(type(self))
        copia.__dict__.update({c: v for c, v in self.__dict__.items() if not c.startswith("_")})
        return copia

    def valores(self) -> salida.Fila:
        return {c.nombre: getattr(self, c.nombre) for c in importables(self.tabla)}

    def otros_cambios(self) -> list[tuple[str, str, str]]:
        """What the row changes beyond its own columns: (column, before, after)."""
        return []

    @property
    def pk(self):
        """The engine writes it down; a row has none of its own."""
        return None


class FilaInstitucion(Fila):
    tabla = "instituciones"

    @classmethod
    def cargar(cls, contexto: Contexto, *, sigla: str, nombre: str) -> FilaInstitucion:
        existente = contexto.institucion(nombre, sigla)
        fila = cls(contexto, salida.fila_de_institucion(existente) if existente else None)
        fila._institucion = existente
        return fila

    def full_clean(self, exclude=None, validate_unique=True) -> None:
        if exclude:
            return
        contexto = self._contexto
        if self._institucion is None:
            if not contexto.puede("instituciones.add_institucion"):
                raise falla("nombre", "sin_permiso", _("Su cuenta no puede crear instituciones."))
            self._institucion = Institucion(slug=slug_libre(self.sigla or self.nombre))
        elif not contexto.puede_con(self._institucion):
            raise falla("nombre", "sin_permiso", _("Su cuenta no puede informar por esta institución."))
        objeto = self._institucion
        objeto.sigla, objeto.nombre = self.sigla, self.nombre
        objeto.sector = _codigo(Sector.choices, self.sector)
        objeto.sitio_web, objeto.descripcion = self.sitio_web, self.descripcion
        objeto.full_clean()

    def save(self) -> None:
        diario.guardar(self._contexto, self._institucion)
        self._contexto.recordar(self._institucion)


@dataclass(frozen=True, slots=True)
class AvanceJunto:
    """How a pledge goes, said in the row of the pledge. `estado` is the label."""

    fecha: date
    estado: str
    descripcion: str
    evidencia_url: str


class FilaCompromiso(Fila):
    """One pledge and one of its targets, or none; and perhaps how it goes."""

    avance: AvanceJunto | None = None
    tabla = "compromisos"
    DE_LA_INSTITUCION = ("sigla", "sector", "rol")
    DE_LA_META = ("indicador", "unidad", "linea_base", "meta", "meta_fecha_limite", "medio_verificacion")

    @classmethod
    def cargar(
        cls, contexto: Contexto, *, edicion, institucion: Institucion | None, numero: int, indicador: str
    ) -> FilaCompromiso:
        compromiso = meta = None
        if institucion is not None:
            compromiso = (
                salida.con_relaciones(Compromiso.objects.all())
                .filter(edicion=edicion, institucion=institucion, numero=numero)
                .first()
            )
        if compromiso is not None and indicador:
            meta = next((m for m in compromiso.metas.all() if m.indicador == indicador), None)
        completa = compromiso is not None and (meta is not None or not indicador)
        fila = cls(contexto, salida.fila_de_compromiso(compromiso, meta) if completa else None)
        if compromiso is not None and not completa:  # a new target of a pledge that exists
            conocidos = salida.fila_de_compromiso(compromiso, None)
            fila.__dict__.update({c: v for c, v in conocidos.items() if c not in cls.DE_LA_META})
        fila._edicion, fila._institucion = edicion, institucion
        fila._compromiso, fila._meta = compromiso, meta
        return fila

    # --- Check

    def full_clean(self, exclude=None, validate_unique=True) -> None:
        if exclude:  # some cell could not be read: that is said first, and alone
            return
        contexto = self._contexto
        if self._institucion is None:
            if not contexto.puede("instituciones.add_institucion"):
                raise falla(
                    "institucion",
                    "institucion_desconocida",
                    _("No existe esa institución y su cuenta no puede crearla."),
                )
            parecida = contexto.anotar_nueva(self.institucion)
            if not contexto.crear_instituciones and (parecida or not (self.sigla and self.sector)):
                raise falla("institucion", "institucion_desconocida", self._no_existe(parecida))
            if parecida:
                contexto.avisar(
                    "institucion_parecida",
                    _("Institución nueva. ¿Quiso decir «%(parecida)s»?") % {"parecida": parecida},
                    columna="institucion",
                    valor=self.institucion,
                )
            else:
                contexto.avisar(
                    "institucion_nueva",
                    _("Institución nueva: se creará."),
                    columna="institucion",
                    valor=self.institucion,
                )
        elif not contexto.puede_con(self._institucion):
            raise falla("institucion", "sin_permiso", _("Su cuenta no puede informar por esta institución."))
        if self.linea_base not in ("", None) and self.meta in ("", None):
            raise falla(
                "linea_base",
                "linea_base_sin_meta",
                _("Hay línea de base pero no meta: escriba el número que se promete."),
            )
        if self.unidad and self.meta in ("", None):
            self._contexto.avisar(
                "unidad_sin_numero",
                _("Tiene unidad pero no número: entra como meta cualitativa."),
                columna="unidad",
                valor=self.unidad,
            )
        if self.avance and self._compromiso is not None and self._ya_consta():
            self.avance = None
        self._aplicar()
        self._validar_modelo(
            self._compromiso_nuevo(), {"texto": "compromiso"}, omitir=("institucion", "edicion", "codigo")
        )
        if self._tiene_meta():
            self._validar_modelo(
                self._meta_nueva(),
                {"valor_meta": "meta", "fecha_limite": "meta_fecha_limite"},
                omitir=("compromiso",),
            )
        self._advertir()

    def _no_existe(self, parecida: str) -> str:
        if parecida:
            return _(
                "No existe esa institución. ¿Quiso decir «%(parecida)s»? Si es otra, importe con "
                "--crear-instituciones."
            ) % {"parecida": parecida}
        return _(
            "No existe esa institución. Si es nueva, diga su sigla y su sector en la fila, o importe con "
            "--crear-instituciones."
        )

    def _advertir(self) -> None:
        """What is not wrong, but whoever decides should see."""
        avisar = self._contexto.avisar
        if self._compromiso.pk is None and not self.indicador:
            avisar("sin_meta_medible", _("No trae meta: se leerá «sin meta medible»."), columna="indicador")
        quien = f"{self._institucion.sigla or self._institucion.nombre if self._institucion else self.institucion} {self.numero}"
        if self._compromiso.pk is None and (
            parecido := self._contexto.texto_parecido(self._edicion, quien, self.compromiso)
        ):
            otro, igual = parecido
            frase = _("Mismo texto que %(otro)s.") if igual else _("Texto casi igual al de %(otro)s.")
            avisar(
                "texto_repetido" if igual else "texto_parecido", frase % {"otro": otro}, columna="compromiso"
            )
        en_el_texto = {int(n) for n in ENTEROS_DEL_TEXTO.findall(self.compromiso)}
        if self.meta not in ("", None) and en_el_texto and self.meta not in en_el_texto:
            avisar(
                "numero_ajeno_al_texto",
                _("El texto no dice %(meta)s; dice %(numeros)s.")
                % {
                    "meta": f"{self.meta.normalize():f}",
                    "numeros": ", ".join(str(n) for n in sorted(en_el_texto)[:6]),
                },
                columna="meta",
                valor=f"{self.meta.normalize():f}",
            )
        anio = self._edicion.anio
        for columna in ("fecha_inicio", "fecha_limite", "meta_fecha_limite"):
            fecha = getattr(self, columna)
            if anio and fecha and fecha.year < anio:
                avisar(
                    "fecha_anterior_a_la_campana",
                    _("Es anterior a la campaña, que es de %(anio)s.") % {"anio": anio},
                    columna=columna,
                    valor=f"{fecha:%d/%m/%Y}",
                )

    @staticmethod
    def _validar_modelo(objeto, columnas: dict[str, str], *, omitir: tuple[str, ...]) -> None:
        """full_clean of a model, its errors under the names of the file's columns."""
        try:
            objeto.full_clean(exclude=omitir, validate_constraints=False)
            objeto.validate_constraints(exclude=omitir)
        except ValidationError as error:
            por_columna: dict[str, list] = {}
            for campo, suyos in error.error_dict.items():
                por_columna.setdefault(columnas.get(campo, campo), []).extend(suyos)
            raise ValidationError(por_columna) from None

    def _tiene_meta(self) -> bool:
        return bool(self.indicador)

    def _aplicar(self) -> None:
        """Put the columns on model instances, without writing."""
        c = self._compromiso_nuevo()
        c.numero, c.texto, c.nota, c.fuente = self.numero, self.compromiso, self.nota or "", self.fuente or ""
        c.titulo = self.titulo or titulo_de(self.compromiso)
        c.alcance = _codigo(Alcance.choices, self.alcance)
        c.fecha_inicio, c.fecha_limite = self.fecha_inicio or None, self.fecha_limite or None
        c.responsable = self._contexto.institucion(self.responsable) if self.responsable else None
        if self.responsable and c.responsable is None:
            raise falla(
                "responsable",
                "institucion_desconocida",
                _("No existe la institución «%(valor)s».") % {"valor": self.responsable[:60]},
            )
        if self._tiene_meta():
            m = self._meta_nueva()
            m.indicador, m.unidad, m.medio_verificacion = (
                self.indicador,
                self.unidad or "",
                self.medio_verificacion or "",
            )
            m.valor_meta = self.meta if self.meta not in ("", None) else None
            m.linea_base = self.linea_base if self.linea_base not in ("", None) else None
            m.fecha_limite = self.meta_fecha_limite or None
            m.tipo = TipoMeta.CUALITATIVA if m.valor_meta is None else TipoMeta.CUANTITATIVA

    def _compromiso_nuevo(self) -> Compromiso:
        if self._compromiso is None:
            self._compromiso = Compromiso(edicion=self._edicion)
            if self._institucion is not None:
                self._compromiso.institucion = self._institucion
        return self._compromiso

    def _meta_nueva(self) -> Meta:
        if self._meta is None:
            self._meta = Meta()
            if self._compromiso.pk:
                self._meta.compromiso = self._compromiso
        return self._meta

    # --- Write

    def otros_cambios(self) -> list[tuple[str, str, str]]:
        if self.avance is None:
            return []
        return [
            ("avance", "", f"{self.avance.estado}, {self.avance.fecha:%d/%m/%Y}: {self.avance.descripcion}")
        ]

    def _ya_consta(self) -> bool:
        """Whether the very same update is already published or being prepared."""
        avance = FilaAvance.cargar(
            self._contexto, compromiso=self._compromiso, fecha=self.avance.fecha, indicador=""
        )
        return (avance.estado, avance.descripcion) == (self.avance.estado, self.avance.descripcion)

    def _guardar_avance(self, compromiso: Compromiso) -> None:
        """As a draft sent for review, by the rules of any imported update."""
        fila = FilaAvance.cargar(self._contexto, compromiso=compromiso, fecha=self.avance.fecha, indicador="")
        fila.fecha, fila.estado, fila.descripcion = (
            self.avance.fecha,
            self.avance.estado,
            self.avance.descripcion,
        )
        if self.avance.evidencia_url:
            fila.evidencia_titulo, fila.evidencia_url = _("Evidencia enviada"), self.avance.evidencia_url
        try:
            fila.full_clean()
        except ValidationError as error:
            suyas = {"fecha": "fecha_avance", "descripcion": "avance"}
            raise ValidationError({suyas.get(c, c): e for c, e in error.error_dict.items()}) from None
        fila.save()

    @transaction.atomic
    def save(self) -> None:
        institucion = self._guardar_institucion()
        c = self._compromiso
        es_nuevo = c.pk is None
        if es_nuevo:
            c.institucion = institucion
        diario.guardar(self._contexto, c)
        self._guardar_listas(c)
        if self._tiene_meta():
            m = self._meta
            if m.pk is None:
                m.compromiso = c
                ultima = c.metas.order_by("-orden").values_list("orden", flat=True).first()
                m.orden = (ultima or 0) + 1
            diario.guardar(self._contexto, m)
        if es_nuevo and not self._contexto.ensayo and self._contexto.puede("compromisos.publicar_compromiso"):
            # Its own fresh copy: publishing reads the row again under lock.
            publicado = publicacion.publicar_compromiso(
                Compromiso.objects.get(pk=c.pk), por=self._contexto.user
            )
            diario.poner_al_dia(self._contexto, publicado)
        if self.avance is not None:
            self._guardar_avance(Compromiso.objects.select_related("institucion").get(pk=c.pk))

    def _guardar_institucion(self) -> Institucion:
        institucion = self._institucion
        if institucion is None:
            institucion = Institucion(
                nombre=self.institucion, slug=slug_libre(self.sigla or self.institucion)
            )
        if self.sigla:
            institucion.sigla = self.sigla
        if self.sector:
            institucion.sector = _codigo(Sector.choices, self.sector)
        if institucion.pk is None or diario.cambia(institucion):
            institucion.full_clean()
            diario.guardar(self._contexto, institucion)
            self._contexto.recordar(institucion)
        roles = [_codigo(Rol.choices, r) for r in (self.rol or "").split(salida.SEPARADOR) if r]
        if not roles and not institucion.participaciones.filter(edicion=self._edicion).exists():
            roles = [Rol.COMPROMETIDA.value]
        for rol in roles:
            suya = {"edicion": self._edicion, "institucion": institucion, "rol": rol}
            if not Participacion.objects.filter(**suya).exists():
                diario.guardar(self._contexto, Participacion(**suya))
        return institucion

    def _guardar_listas(self, c: Compromiso) -> None:
        nombres = [n for n in (self.ejes or "").split(salida.SEPARADOR) if n]
        ejes = set(Eje.objects.filter(nombre__in=nombres).values_list("pk", flat=True))
        diario.poner_lista(self._contexto, c, "ejes", ejes)
        lugares = {u for u in (self.territorios or "").split(salida.SEPARADOR) if u}
        diario.poner_lista(self._contexto, c, "territorios", lugares)


class FilaAvance(Fila):
    """One avance and one of its measurements, or none. Enters as a draft for review, never published."""

    tabla = "avances"

    @classmethod
    def cargar(cls, contexto: Contexto, *, compromiso: Compromiso, fecha, indicador: str) -> FilaAvance:
        candidatos = (
            Avance.objects.filter(compromiso=compromiso, fecha_corte=fecha)
            .select_related("compromiso")
            .prefetch_related("mediciones__meta", "mediciones__territorios", "evidencias")
        )
        # What is public and in force, else what somebody is preparing.
        avance = (
            candidatos.filter(pk__in=Avance.objects.en_firme().filter(compromiso=compromiso)).first()
            or candidatos.exclude(situacion=SituacionAvance.PUBLICADO).order_by("-pk").first()
        )
        medicion = None
        if avance is not None and indicador:
            medicion = next((m for m in avance.mediciones.all() if m.meta.indicador == indicador), None)
        completa = avance is not None and (medicion is not None or not indicador)
        fila = cls(contexto, salida.fila_de_avance(avance, medicion) if completa else None)
        if avance is not None and not completa:
            conocidos = salida.fila_de_avance(avance, None)
            fila.__dict__.update(
                {c: v for c, v in conocidos.items() if c not in ("indicador", "valor", "territorios")}
            )
        fila._compromiso, fila._avance, fila._medicion = compromiso, avance, medicion
        return fila

    def full_clean(self, exclude=None, validate_unique=True) -> None:
        if exclude:
            return
        if not self._contexto.puede_con(self._compromiso.institucion):
            raise falla("codigo", "sin_permiso", _("Su cuenta no puede informar por esta institución."))
        if self._avance is not None and self._avance.es_publico:
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
        self._meta = None
        if self.indicador:
            self._meta = self._compromiso.metas.con_valor().filter(indicador=self.indicador).first()
            if self._meta is None:
                conocidos = "; ".join(self._compromiso.metas.values_list("indicador", flat=True)) or "—"
                raise falla(
                    "indicador",
                    "indicador_desconocido",
                    _("Ese compromiso no tiene tal indicador. Tiene: %(conocidos)s.")
                    % {"conocidos": conocidos},
                )
            if self._meta.valor_meta is None:
                raise falla(
                    "indicador",
                    "meta_sin_numero",
                    _("Esa meta no tiene número que medir: cuente lo hecho en la descripción."),
                )
            self._advertir()
            try:
                politicas.check_lugares(self._meta, Territorio.objects.filter(pk__in=self._ubigeos()))
            except ValidationError as error:
                raise falla("territorios", "territorio_de_otro_nivel", " ".join(error.messages)) from None
        avance = self._avance or Avance(compromiso=self._compromiso)
        avance.fecha_corte, avance.descripcion = self.fecha, self.descripcion
        avance.estado = _codigo([(e.value, _(e.etiqueta)) for e in ESTADOS_DECLARABLES], self.estado)
        avance.dificultades, avance.medidas = self.dificultades or "", self.medidas or ""
        try:
            politicas.check_se_sostiene(avance, hoy=timezone.localdate())
        except ValidationError as error:
            if not hasattr(error, "error_dict"):
                raise falla("codigo", "no_se_sostiene", " ".join(error.messages)) from None
            raise ValidationError(
                {
                    {"fecha_corte": "fecha"}.get(c, c): ValidationError(m, code="no_se_sostiene")
                    for c, m in error.message_dict.items()
                }
            ) from None
        self._avance = avance

    @transaction.atomic
    def save(self) -> None:
        avance = self._avance
        if avance.pk is None:
            avance.autor = self._contexto.autor()
        diario.guardar(self._contexto, avance)
        if self._meta is not None:
            medicion = self._medicion or Medicion(avance=avance, meta=self._meta)
            medicion.valor = self.valor
            diario.guardar(self._contexto, medicion)
            diario.poner_lista(self._contexto, medicion, "territorios", self._ubigeos())
        if self.evidencia_url:
            evidencia = avance.evidencias.filter(url=self.evidencia_url).first() or Evidencia(
                avance=avance, url=self.evidencia_url
            )
            evidencia.titulo, evidencia.fecha = self.evidencia_titulo, self.evidencia_fecha or None
            evidencia.full_clean(exclude=["avance"])
            diario.guardar(self._contexto, evidencia)
        if avance.situacion in politicas.EDITABLES:
            diario.poner_al_dia(self._contexto, publicacion.enviar(avance, por=self._contexto.autor()))

    def _advertir(self) -> None:
        """A value that goes back, or beyond what was promised."""
        meta, crece = self._meta, self._meta.sentido == Sentido.CRECIENTE
        avisos = (
            ("valor_retrocede", meta.valor, _("Antes se publicó %(antes)s."), lambda a, b: a < b),
            ("valor_excede", meta.valor_meta, _("La meta es %(antes)s."), lambda a, b: a > b),
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

    def _ubigeos(self) -> set[str]:
        return {u for u in (self.territorios or "").split(salida.SEPARADOR) if u}


def slug_libre(nombre: str) -> str:
    """An address for a new institution: its name as a slug, numbered if it is taken."""
    base = slugify(nombre)[:50] or "institucion"
    slug, n = base, 2
    while Institucion.objects.filter(slug=slug).exists():
        slug, n = f"{base}-{n}", n + 1
    return slug


def titulo_de(texto: str) -> str:
    """The beginning of the literal text, cut at a word: a title when the file gives none."""
    linea = " ".join(texto.split())
    return linea if len(linea) <= 90 else linea[:90].rsplit(" ", 1)[0].rstrip(",;:.") + "…"
