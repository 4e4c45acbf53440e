"""A row of a pledge: what it says of it, of one of its targets, of who makes it, and of how it goes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from base.dias import Dia
from base.texto import plegar
from compromisos.importacion.contexto import Contexto
from compromisos.importacion.diario import Escritor
from compromisos.importacion.filas.avance import AvanceJunto, FilaAvance
from compromisos.importacion.filas.base import Fila, codigo_de, partes, validar
from compromisos.importacion.filas.institucion import slug_libre, validar_institucion
from compromisos.importacion.hallazgos import falla, institucion_ajena
from compromisos.importacion.normalize import LUGARES
from compromisos.models import (
    Alcance,
    Compromiso,
    Edicion,
    Meta,
    Participacion,
    Rol,
    SituacionCompromiso,
    TipoMeta,
)
from compromisos.reglas.palabras import Sentido
from compromisos.salidas.datos import filas as salida
from instituciones.models import Institucion, Sector
from instituciones.permisos import puede_cambiar_instituciones, puede_registrar_instituciones

ENTEROS_DEL_TEXTO = re.compile(r"(?<![\d.,])\d{1,6}(?![\d]|[.,]\d)")


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
                raise institucion_ajena("institucion")
            return
        if not contexto.puede(puede_registrar_instituciones):
            frase = _(
                "No existe esa institución y su cuenta no puede crearla: escriba el nombre o la sigla con que "
                "figura en este sitio."
            )
            if parecida := contexto.parecida(self._clave.institucion):
                frase = _("No existe esa institución. ¿Quiso decir «%(parecida)s»?") % {"parecida": parecida}
            raise falla("institucion", "institucion_desconocida", frase)
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
        c.alcance = codigo_de(Alcance, self.alcance)
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
        sector = codigo_de(Sector, self.sector)
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
        pide = {codigo_de(Rol, r) for r in partes(self.rol)}
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
                    _("El texto no dice %(meta)s; dice %(numeros)s: compruebe cuál se prometió.")
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
        return bool(de_la_institucion) and not self._contexto.puede(puede_cambiar_instituciones)

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


def compromisos_con_metas(consulta, *, para_escribir: bool) -> Mapping[int, Compromiso]:
    """{pk: pledge} with `metas_a_mano`, and locked if it is to be written. `consulta` without joins: most
    often it finds nothing, which is told by an index before anything is joined."""
    if para_escribir:
        consulta = consulta.select_for_update()
    pks = list(consulta.order_by("pk").values_list("pk", flat=True))
    if not pks:
        return {}
    return {
        c.pk: a_mano(c) for c in salida.con_relaciones(Compromiso.objects.filter(pk__in=pks), Dia.de_hoy())
    }


def a_mano(compromiso: Compromiso) -> Compromiso:
    """Give it `metas_a_mano`, its targets as a list that rows add to."""
    compromiso.metas_a_mano = list(compromiso.metas.all()) if compromiso.pk else []
    compromiso.avance_junto = None  # the update that came in its rows
    return compromiso


def nivel_de(unidad: str) -> str:
    """The level of places that a unit counts («regiones», «distritos rurales»); "" if it counts no places."""
    primera, *_resto = plegar(unidad).split() or [""]
    return LUGARES.get(primera, "")


def titulo_de(texto: str) -> str:
    """The beginning of the literal text, cut at a word: a title when the file gives none."""
    linea = " ".join(texto.split())
    return linea if len(linea) <= 90 else linea[:90].rsplit(" ", 1)[0].rstrip(",;:.") + "…"
