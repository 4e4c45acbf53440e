"""Rows that can be written: one object per line of the file, with an attribute per column.

Each is loaded from the database in the very form in which `datos/filas.py` exports it, so what did
not change compares equal, and what did is told column by column. `full_clean()` asks the models
themselves, so that their Spanish sentences come out; `save()` writes only what changed.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from compromisos import politicas, publicacion
from compromisos.datos import filas as salida
from compromisos.datos.columns import importables
from compromisos.estado import ESTADOS_DECLARABLES, SituacionAvance
from compromisos.importacion.contexto import Contexto
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
                raise ValidationError({"nombre": _("Su cuenta no puede crear instituciones.")})
            self._institucion = Institucion(slug=slug_libre(self.sigla or self.nombre))
        elif not contexto.puede_con(self._institucion):
            raise ValidationError({"nombre": _("Su cuenta no puede informar por esta institución.")})
        objeto = self._institucion
        objeto.sigla, objeto.nombre = self.sigla, self.nombre
        objeto.sector = _codigo(Sector.choices, self.sector)
        objeto.sitio_web, objeto.descripcion = self.sitio_web, self.descripcion
        objeto.full_clean()

    def save(self) -> None:
        self._contexto.firmar(self._institucion)
        self._institucion.save()
        self._contexto.recordar(self._institucion)


class FilaCompromiso(Fila):
    """One pledge and one of its targets, or none."""

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
                raise ValidationError(
                    {"institucion": _("No existe esa institución y su cuenta no puede crearla.")}
                )
            if parecida := contexto.anotar_nueva(self.institucion):
                contexto.avisar(_("Institución nueva. ¿Quiso decir «%(parecida)s»?") % {"parecida": parecida})
            else:
                contexto.avisar(_("Institución nueva: se creará."))
        elif not contexto.puede_con(self._institucion):
            raise ValidationError({"institucion": _("Su cuenta no puede informar por esta institución.")})
        if self.linea_base not in ("", None) and self.meta in ("", None):
            raise ValidationError(
                {"linea_base": _("Hay línea de base pero no meta: escriba el número que se promete.")}
            )
        if self.unidad and self.meta in ("", None):
            self._contexto.avisar(_("Tiene unidad pero no número: entra como meta cualitativa."))
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

    @staticmethod
    def _validar_modelo(objeto, columnas: dict[str, str], *, omitir: tuple[str, ...]) -> None:
        """full_clean of a model, its errors under the names of the file's columns."""
        try:
            objeto.full_clean(exclude=omitir, validate_constraints=False)
            objeto.validate_constraints(exclude=omitir)
        except ValidationError as error:
            por_columna: dict[str, list] = {}
            for campo, mensajes in error.message_dict.items():
                por_columna.setdefault(columnas.get(campo, campo), []).extend(mensajes)
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
            raise ValidationError(
                {"responsable": _("No existe la institución «%(valor)s».") % {"valor": self.responsable[:60]}}
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

    @transaction.atomic
    def save(self) -> None:
        institucion = self._guardar_institucion()
        c = self._compromiso
        es_nuevo = c.pk is None
        if es_nuevo:
            c.institucion = institucion
        self._contexto.firmar(c)
        if es_nuevo or cambia(c):
            c.save()
        self._guardar_listas(c)
        if self._tiene_meta():
            m = self._meta
            if m.pk is None:
                m.compromiso = c
                ultima = c.metas.order_by("-orden").values_list("orden", flat=True).first()
                m.orden = (ultima or 0) + 1
            if m.pk is None or cambia(m):
                self._contexto.firmar(m)
                m.save()
        if es_nuevo and not self._contexto.ensayo and self._contexto.puede("compromisos.publicar_compromiso"):
            # Its own fresh copy: publishing reads the row again under lock.
            publicacion.publicar_compromiso(Compromiso.objects.get(pk=c.pk), por=self._contexto.user)

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
        if institucion.pk is None or cambia(institucion):
            institucion.full_clean()
            self._contexto.firmar(institucion)
            institucion.save()
            self._contexto.recordar(institucion)
        roles = [_codigo(Rol.choices, r) for r in (self.rol or "").split(salida.SEPARADOR) if r]
        if not roles and not institucion.participaciones.filter(edicion=self._edicion).exists():
            roles = [Rol.COMPROMETIDA.value]
        for rol in roles:
            Participacion.objects.get_or_create(edicion=self._edicion, institucion=institucion, rol=rol)
        return institucion

    def _guardar_listas(self, c: Compromiso) -> None:
        nombres = [n for n in (self.ejes or "").split(salida.SEPARADOR) if n]
        ejes = set(Eje.objects.filter(nombre__in=nombres).values_list("pk", flat=True))
        if ejes != set(c.ejes.values_list("pk", flat=True)):
            c.ejes.set(ejes)
        lugares = {u for u in (self.territorios or "").split(salida.SEPARADOR) if u}
        if lugares != set(c.territorios.values_list("pk", flat=True)):
            c.territorios.set(lugares)


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
            raise ValidationError({"codigo": _("Su cuenta no puede informar por esta institución.")})
        if self._avance is not None and self._avance.es_publico:
            raise ValidationError(
                {
                    "fecha": _(
                        "Ya hay un avance publicado a esa fecha y este es distinto: corríjalo en la administración."
                    )
                }
            )
        if self.indicador and self.valor in ("", None):
            raise ValidationError({"valor": _("Falta el valor de ese indicador.")})
        if not self.indicador and self.valor not in ("", None):
            raise ValidationError({"indicador": _("Diga de qué indicador es el valor.")})
        if bool(self.evidencia_titulo) != bool(self.evidencia_url):
            raise ValidationError({"evidencia_url": _("Una evidencia lleva título y enlace.")})
        self._meta = None
        if self.indicador:
            self._meta = self._compromiso.metas.filter(indicador=self.indicador).first()
            if self._meta is None:
                conocidos = "; ".join(self._compromiso.metas.values_list("indicador", flat=True)) or "—"
                raise ValidationError(
                    {
                        "indicador": _("Ese compromiso no tiene tal indicador. Tiene: %(conocidos)s.")
                        % {"conocidos": conocidos}
                    }
                )
            if self._meta.valor_meta is None:
                raise ValidationError(
                    {"indicador": _("Esa meta no tiene número que medir: cuente lo hecho en la descripción.")}
                )
            try:
                politicas.check_lugares(self._meta, Territorio.objects.filter(pk__in=self._ubigeos()))
            except ValidationError as error:
                raise ValidationError({"territorios": error.messages}) from None
        avance = self._avance or Avance(compromiso=self._compromiso)
        avance.fecha_corte, avance.descripcion = self.fecha, self.descripcion
        avance.estado = _codigo([(e.value, _(e.etiqueta)) for e in ESTADOS_DECLARABLES], self.estado)
        avance.dificultades, avance.medidas = self.dificultades or "", self.medidas or ""
        try:
            politicas.check_se_sostiene(avance, hoy=timezone.localdate())
        except ValidationError as error:
            if not hasattr(error, "error_dict"):
                raise ValidationError({"codigo": error.messages}) from None
            raise ValidationError(
                {{"fecha_corte": "fecha"}.get(c, c): m for c, m in error.message_dict.items()}
            ) from None
        self._avance = avance

    @transaction.atomic
    def save(self) -> None:
        avance = self._avance
        if avance.pk is None:
            avance.autor = self._contexto.autor()
        if avance.pk is None or cambia(avance):
            self._contexto.firmar(avance)
            avance.save()
        if self._meta is not None:
            medicion = self._medicion or Medicion(avance=avance, meta=self._meta)
            medicion.valor = self.valor
            if medicion.pk is None or cambia(medicion):
                medicion.save()
            lugares = self._ubigeos()
            if lugares != set(medicion.territorios.values_list("pk", flat=True)):
                medicion.territorios.set(lugares)
        if self.evidencia_url:
            evidencia = avance.evidencias.filter(url=self.evidencia_url).first() or Evidencia(
                avance=avance, url=self.evidencia_url
            )
            evidencia.titulo, evidencia.fecha = self.evidencia_titulo, self.evidencia_fecha or None
            evidencia.full_clean(exclude=["avance"])
            if evidencia.pk is None or cambia(evidencia):
                evidencia.save()
        if avance.situacion in politicas.EDITABLES:
            publicacion.enviar(avance, por=self._contexto.autor())

    def _ubigeos(self) -> set[str]:
        return {u for u in (self.territorios or "").split(salida.SEPARADOR) if u}


def cambia(objeto) -> bool:
    """Whether any column of a saved object differs from the database. One query."""
    campos = [f.attname for f in objeto._meta.concrete_fields]
    guardado = type(objeto)._base_manager.filter(pk=objeto.pk).values(*campos).get()
    return any(getattr(objeto, c) != guardado[c] for c in campos)


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
