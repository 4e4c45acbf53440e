"""What each row means: one object per line of the file, with an attribute per column.

Each starts from what the database holds, in the very form in which `datos/filas.py` exports it, so what
did not change compares equal, and what did is told column by column. `juzgar()` asks the models
themselves, so that their Spanish sentences come out; it writes nothing. `escribir()` hands to the
Escritor what the row wants.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from compromisos import politicas, publicacion
from compromisos.datos import filas as salida
from compromisos.datos.columns import importables
from compromisos.estado import ESTADOS_DECLARABLES, Sentido, SituacionAvance
from compromisos.importacion import condiciones
from compromisos.importacion.contexto import Contexto
from compromisos.importacion.diario import Escritor
from compromisos.importacion.hallazgos import falla
from compromisos.importacion.normalize import LUGARES
from compromisos.models import (
    Alcance,
    Avance,
    Compromiso,
    Edicion,
    Evidencia,
    Medicion,
    Meta,
    Participacion,
    Rol,
    SituacionCompromiso,
    TipoMeta,
)
from instituciones.models import Institucion, Sector
from instituciones.texto import plegar

# A constraint speaks of several fields; its error stands at the one that is to be mended.
CAMPO_DE = {"compromiso_fechas_en_orden": "fecha_limite", "meta_cuantitativa_con_unidad": "unidad"}
ENTEROS_DEL_TEXTO = re.compile(r"(?<![\d.,])\d{1,6}(?![\d]|[.,]\d)")


def estados_declarables() -> list[tuple[str, str]]:
    """[(code, label)] of what an update may declare."""
    return [(e.value, _(e.etiqueta)) for e in ESTADOS_DECLARABLES]


def codigo_de(opciones, etiqueta: str) -> str:
    """The code behind a label that a widget has already accepted; "" for none."""
    return next((c for c, e in opciones if str(e) == etiqueta), "")


def partes(lista: str | None) -> list[str]:
    """The names in a cell that holds several."""
    return [p for p in (lista or "").split(salida.SEPARADOR) if p]


def distintos(antes, ahora) -> bool:
    return (antes or None) != (ahora or None) if "" in (antes, ahora) else antes != ahora


class Fila:
    """Common to the three. `valores` is what the database holds of it, None if the row is new."""

    tabla: str

    def __init__(self, contexto: Contexto, valores: salida.Fila | None):
        self._contexto = contexto
        self.es_nueva = valores is None
        columnas = [c.nombre for c in importables(self.tabla)]
        self._antes = dict.fromkeys(columnas, "") if valores is None else {c: valores[c] for c in columnas}
        self.__dict__.update(self._antes)

    def decir(self, columna: str, valor) -> None:
        """What the cell of `columna` says, already read."""
        setattr(self, columna, valor)

    def que_se_mira(self) -> tuple[str, ...]:
        """The columns in which a change of this row counts."""
        return tuple(self._antes)

    def cambios(self) -> list[tuple[str, object, object]]:
        """(column, before, after) of what the row changes in what exists."""
        if self.es_nueva:
            return []
        return [
            (c, self._antes[c], getattr(self, c))
            for c in self.que_se_mira()
            if distintos(self._antes[c], getattr(self, c))
        ]

    def otros_cambios(self) -> list[tuple[str, str, str]]:
        """What the row does beyond its own columns: (column, before, after)."""
        return []

    def pide_aprobacion(self) -> bool:
        """Whether, once judged, it would change something public for which the user's rights do not do."""
        return False


def validar(objeto, columnas: dict[str, str], *, omitir: tuple[str, ...]) -> None:
    """full_clean of a model without its queries, its errors under the names of the file's columns."""
    try:
        objeto.full_clean(exclude=omitir, validate_unique=False, validate_constraints=False)
        condiciones.check_constraints(objeto)
    except ValidationError as error:
        por_columna: dict[str, list] = {}
        if hasattr(error, "error_dict"):
            suyos = [(campo, e) for campo, errores in error.error_dict.items() for e in errores]
        else:
            suyos = [(CAMPO_DE.get(e.code, ""), e) for e in error.error_list]
        for campo, uno in suyos:
            por_columna.setdefault(columnas.get(campo, campo), []).append(uno)
        raise ValidationError(por_columna) from None


def validar_institucion(contexto: Contexto, institucion: Institucion, columnas: dict[str, str]) -> None:
    """`validar`, and that its acronym is nobody else's. Its address was chosen free."""
    validar(institucion, columnas, omitir=())
    if not contexto.tomar_sigla(institucion):
        raise falla("sigla", "sigla_repetida", _("Ya hay otra institución con esa sigla."))


class FilaInstitucion(Fila):
    tabla = "instituciones"

    def __init__(self, contexto: Contexto, existente: Institucion | None):
        super().__init__(contexto, salida.fila_de_institucion(existente) if existente else None)
        self._institucion = existente

    def check_permiso(self) -> None:
        if self._institucion is None:
            if not self._contexto.puede("instituciones.add_institucion"):
                raise falla("nombre", "sin_permiso", _("Su cuenta no puede crear instituciones."))
        elif not self._contexto.puede_con(self._institucion):
            raise falla("nombre", "sin_permiso", _("Su cuenta no puede informar por esta institución."))

    def juzgar(self) -> None:
        objeto = self._institucion or Institucion(slug=slug_libre(self.sigla or self.nombre))
        objeto.sigla, objeto.nombre = self.sigla, self.nombre
        objeto.sector = codigo_de(Sector.choices, self.sector)
        objeto.sitio_web, objeto.descripcion = self.sitio_web, self.descripcion
        validar_institucion(self._contexto, objeto, {"slug": "nombre"})
        self._institucion = objeto
        self._contexto.recordar(objeto)

    def pide_aprobacion(self) -> bool:
        return not self.es_nueva and not self._contexto.puede("instituciones.change_institucion")

    def escribir(self, escritor: Escritor) -> None:
        escritor.guardar(self._institucion)


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
class ClaveCompromiso:
    """What identifies a row of pledges. `primera`: no line before it is of the same pledge."""

    edicion: Edicion
    institucion: str
    sigla: str
    nombre_plegado: str
    numero: int
    indicador: str
    primera: bool
    avance: AvanceJunto | None

    @property
    def compromiso(self) -> tuple[int, str, int]:
        return self.edicion.pk, self.nombre_plegado, self.numero


class FilaCompromiso(Fila):
    """One pledge and one of its targets, or none; and perhaps how it goes.

    Only the first row of a pledge says what the pledge is: the others repeat it, and add targets.
    """

    tabla = "compromisos"
    DE_LA_INSTITUCION = ("sigla", "sector", "rol")
    DE_LA_META = ("indicador", "unidad", "linea_base", "meta", "meta_fecha_limite", "medio_verificacion")

    def __init__(self, contexto: Contexto, clave: ClaveCompromiso, compromiso: Compromiso | None):
        meta = None
        if compromiso is not None and clave.indicador:
            meta = next((m for m in compromiso.metas_a_mano if m.indicador == clave.indicador), None)
        conocida = compromiso is not None and compromiso.pk is not None
        completa = conocida and (meta is not None or not clave.indicador)
        roles = contexto.roles(clave.edicion, compromiso.institucion) if conocida else set()
        super().__init__(
            contexto, salida.fila_de_compromiso(compromiso, meta, roles=roles) if completa else None
        )
        if conocida and not completa:  # a new target of a pledge that exists
            conocidos = salida.fila_de_compromiso(compromiso, None, roles=roles)
            self.__dict__.update({c: v for c, v in conocidos.items() if c not in self.DE_LA_META})
        self._clave, self._compromiso, self._meta = clave, compromiso, meta
        self._institucion = contexto.institucion(clave.institucion, clave.sigla)
        self._edicion = clave.edicion
        self.avance = clave.avance
        # A later row of a pledge that does not exist yet, and that may be rows or pages away.
        self._ya_dicho = not clave.primera
        if self._ya_dicho and not clave.indicador:
            self.es_nueva = False

    def decir(self, columna: str, valor) -> None:
        """What the cell says. A role is added to those that the institution has; a name that is nobody's,
        beside the acronym of an institution, does not rename it."""
        if columna == "institucion" and self._institucion is not None:
            if valor != self._institucion.nombre:
                self._contexto.avisar(
                    "institucion_por_sigla",
                    _("No existe una institución con ese nombre: por la sigla, se toma «%(nombre)s».")
                    % {"nombre": self._institucion.nombre},
                    columna="institucion",
                    valor=valor,
                )
            valor = self._institucion.nombre
        if columna == "rol":
            roles = {*partes(self.rol), *partes(valor)}
            valor = salida.SEPARADOR.join(str(r.label) for r in Rol if str(r.label) in roles)
        setattr(self, columna, valor)

    def que_se_mira(self) -> tuple[str, ...]:
        return self.DE_LA_META if self._ya_dicho else super().que_se_mira()

    def cambios(self) -> list[tuple[str, object, object]]:
        if self._ya_dicho and not self._clave.indicador:
            return []
        return super().cambios()

    # --- Check

    def check_permiso(self) -> None:
        contexto = self._contexto
        if self._institucion is not None:
            if not contexto.puede_con(self._institucion):
                raise falla(
                    "institucion", "sin_permiso", _("Su cuenta no puede informar por esta institución.")
                )
            return
        if not contexto.puede("instituciones.add_institucion"):
            raise falla(
                "institucion",
                "institucion_desconocida",
                _("No existe esa institución y su cuenta no puede crearla."),
            )
        parecida = contexto.anotar_nueva(self._clave.institucion)
        if not contexto.crear_instituciones and (parecida or not (self.sigla and self.sector)):
            raise falla("institucion", "institucion_desconocida", self._no_existe(parecida))
        if parecida:
            contexto.avisar(
                "institucion_parecida",
                _("Institución nueva. ¿Quiso decir «%(parecida)s»?") % {"parecida": parecida},
                columna="institucion",
                valor=self._clave.institucion,
            )
        else:
            contexto.avisar(
                "institucion_nueva",
                _("Institución nueva: se creará."),
                columna="institucion",
                valor=self._clave.institucion,
            )

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

    def juzgar(self) -> None:
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
        if not self._ya_dicho:
            self._juzgar_compromiso()
        if self._clave.indicador:
            self._juzgar_meta()
        if not self._ya_dicho:
            self._juzgar_institucion()
        if self.avance is not None:
            self._juzgar_avance()
        self._advertir()

    def _juzgar_compromiso(self) -> None:
        c = self._compromiso
        if c.pk is None:
            c.situacion = (
                SituacionCompromiso.PUBLICADO if self._contexto.publica else SituacionCompromiso.BORRADOR
            )
        c.numero, c.texto, c.nota, c.fuente = self.numero, self.compromiso, self.nota or "", self.fuente or ""
        c.titulo = self.titulo or titulo_de(self.compromiso)
        c.alcance = codigo_de(Alcance.choices, self.alcance)
        c.fecha_inicio, c.fecha_limite = self.fecha_inicio or None, self.fecha_limite or None
        c.responsable = self._contexto.institucion(self.responsable) if self.responsable else None
        if self.responsable and c.responsable is None:
            raise falla(
                "responsable",
                "institucion_desconocida",
                _("No existe la institución «%(valor)s».") % {"valor": self.responsable[:60]},
            )
        validar(c, {"texto": "compromiso"}, omitir=("institucion", "edicion", "codigo", "responsable"))

    def _juzgar_meta(self) -> None:
        m = self._meta or Meta()
        m.indicador, m.unidad = self.indicador, self.unidad or ""
        m.medio_verificacion = self.medio_verificacion or ""
        m.valor_meta = self.meta if self.meta not in ("", None) else None
        m.linea_base = self.linea_base if self.linea_base not in ("", None) else None
        m.fecha_limite = self.meta_fecha_limite or None
        m.tipo = TipoMeta.CUALITATIVA if m.valor_meta is None else TipoMeta.CUANTITATIVA
        validar(
            m,
            {"valor_meta": "meta", "fecha_limite": "meta_fecha_limite"},
            omitir=("compromiso", "responsable"),
        )
        if self._meta is None:
            if m.valor_meta is not None:
                m.nivel_territorial = nivel_de(m.unidad)
                if m.linea_base is not None and m.linea_base > m.valor_meta:
                    m.sentido = Sentido.DECRECIENTE.value
            m.compromiso, m.valor = self._compromiso, None  # nothing measured yet
            m.orden = max((otra.orden for otra in m.compromiso.metas_a_mano), default=0) + 1
            m.compromiso.metas_a_mano.append(m)
            self._meta = m

    def _juzgar_institucion(self) -> None:
        """What the row says of who makes the pledge. Seen by the rows after it, saved or not."""
        contexto = self._contexto
        institucion = self._institucion or Institucion(
            nombre=self._clave.institucion, slug=slug_libre(self.sigla or self._clave.institucion)
        )
        sector = codigo_de(Sector.choices, self.sector)
        self._cambia_institucion = (
            self._institucion is None
            or bool(self.sigla and self.sigla != institucion.sigla)
            or bool(sector and sector != institucion.sector)
        )
        if self._cambia_institucion:
            antes = institucion.sigla, institucion.sector
            institucion.sigla = self.sigla or institucion.sigla
            institucion.sector = sector or institucion.sector
            try:
                validar_institucion(contexto, institucion, {"nombre": "institucion", "slug": "institucion"})
            except ValidationError:
                institucion.sigla, institucion.sector = antes
                raise
            contexto.recordar(institucion)
        self._institucion = self._compromiso.institucion = institucion
        tiene = contexto.roles(self._edicion, institucion)
        pide = {codigo_de(Rol.choices, r) for r in partes(self.rol)}
        if not pide and not tiene:
            pide = {Rol.COMPROMETIDA.value}
        self._roles = sorted(pide - tiene)
        tiene.update(self._roles)

    def _juzgar_avance(self) -> None:
        """As a draft for review, by the rules of any imported update."""
        avance = FilaAvance.junta(self._contexto, self._compromiso, self.avance, self._meta)
        if avance.cambios() or avance.es_nueva:
            try:
                avance.check_permiso()
                avance.juzgar()
            except ValidationError as error:
                suyas = {"fecha": "fecha_avance", "descripcion": "avance"}
                raise ValidationError({suyas.get(c, c): e for c, e in error.error_dict.items()}) from None
            self._fila_avance = avance
        else:
            self.avance = None

    def _advertir(self) -> None:
        """What is not wrong, but whoever decides should see."""
        avisar = self._contexto.avisar
        es_nuevo = self._compromiso.pk is None and not self._ya_dicho
        if self.es_nueva and self.meta in ("", None) and not self.unidad:
            frase = (
                _("Su meta no tiene número: se leerá «sin meta medible».")
                if self.indicador
                else _("No trae meta: se leerá «sin meta medible».")
            )
            avisar("sin_meta_medible", frase, columna="indicador")
        if es_nuevo:
            quien = f"{self._institucion.sigla or self._institucion.nombre} {self.numero}"
            if parecido := self._contexto.texto_parecido(self._edicion, quien, self.compromiso):
                otro, igual = parecido
                frase = _("Mismo texto que %(otro)s.") if igual else _("Texto casi igual al de %(otro)s.")
                avisar(
                    "texto_repetido" if igual else "texto_parecido",
                    frase % {"otro": otro},
                    columna="compromiso",
                )
        if self.meta not in ("", None):
            en_el_texto = {int(n) for n in ENTEROS_DEL_TEXTO.findall(self.compromiso)}
            if en_el_texto and self.meta not in en_el_texto:
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
        for columna in ("fecha_inicio", "fecha_limite", "meta_fecha_limite") if anio else ():
            fecha = getattr(self, columna)
            if fecha and fecha.year < anio:
                avisar(
                    "fecha_anterior_a_la_campana",
                    _("Es anterior a la campaña, que es de %(anio)s.") % {"anio": anio},
                    columna=columna,
                    valor=f"{fecha:%d/%m/%Y}",
                )

    # --- Write

    def otros_cambios(self) -> list[tuple[str, str, str]]:
        if self.avance is None:
            return []
        if self._ya_dicho:
            return [("avance", "", f"{self.avance.fecha:%d/%m/%Y}: {self.avance.valor.normalize():f}")]
        return [
            ("avance", "", f"{self.avance.estado}, {self.avance.fecha:%d/%m/%Y}: {self.avance.descripcion}")
        ]

    def pide_aprobacion(self) -> bool:
        """An update is a draft, and a pledge of one's own that is not public yet is one's own."""
        if self._compromiso.pk is not None and self._compromiso.es_publico and not self._contexto.publica:
            if self.es_nueva or self.cambios():
                return True
        de_la_institucion = not self._ya_dicho and self._cambia_institucion and self._institucion.pk
        return bool(de_la_institucion) and not self._contexto.puede("instituciones.change_institucion")

    def escribir(self, escritor: Escritor) -> None:
        c = self._compromiso
        if not self._ya_dicho:
            if self._cambia_institucion:
                escritor.guardar(self._institucion)
            for rol in self._roles:
                escritor.guardar(Participacion(edicion=self._edicion, institucion=self._institucion, rol=rol))
            ejes = self._contexto.ejes_pk(partes(self.ejes))
            lugares = partes(self.territorios)
            if c.pk is None:
                c.institucion = self._institucion  # it may have been saved after the two met
                escritor.alta(c, ejes=ejes, territorios=lugares)
            else:
                escritor.guardar(c)
                escritor.lista(c, "ejes", ejes)
                escritor.lista(c, "territorios", lugares)
        if self.avance is not None:
            escritor.despues(lambda: self._fila_avance.escribir(escritor))
        if self._meta is not None:
            if self._meta.pk is None:
                escritor.meta(self._meta)
            else:
                escritor.guardar(self._meta)


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
            avance = elegir_avance(avances_de([compromiso.pk], [junto.fecha]))
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
            raise falla("codigo", "sin_permiso", _("Su cuenta no puede informar por esta institución."))

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
        avance.estado = codigo_de(estados_declarables(), self.estado)
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
            escritor.anotando(avance, lambda: publicacion.enviar(avance, por=self._contexto.autor()))


def avances_de(compromisos: list[int], fechas: list[date]) -> list[Avance]:
    """The updates of those pledges at those dates, with all that their rows need; what is public and in
    force first, then what somebody is preparing, the last first."""
    en_firme = set(
        Avance.objects.en_firme()
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


def elegir_avance(candidatos: list[Avance]) -> Avance | None:
    return candidatos[0] if candidatos else None


def compromisos_con_metas(consulta, *, para_escribir: bool) -> Mapping[int, Compromiso]:
    """{pk: pledge} with `metas_a_mano`, and locked if it is to be written."""
    if para_escribir:
        bloqueados = Compromiso.objects.select_for_update().filter(pk__in=consulta.values("pk"))
        list(bloqueados.order_by("pk").values_list("pk"))
    return {c.pk: a_mano(c) for c in salida.con_relaciones(consulta)}


def a_mano(compromiso: Compromiso) -> Compromiso:
    """Give it `metas_a_mano`, its targets as a list that rows add to."""
    compromiso.metas_a_mano = list(compromiso.metas.all()) if compromiso.pk else []
    compromiso.avance_junto = None  # the update that came in its rows
    return compromiso


def nivel_de(unidad: str) -> str:
    """The level of places that a unit counts («regiones», «distritos rurales»); "" if it counts no places."""
    primera, *_resto = plegar(unidad).split() or [""]
    return LUGARES.get(primera, "")


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
