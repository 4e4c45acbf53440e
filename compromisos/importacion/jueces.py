"""From the cells of a line to a verdict: new, changes, same, or what is wrong with it.

A few hundred lines at a time: first what identifies each, then all that the database knows of them in a
handful of queries, then each row judged in memory by the objects of `filas.py`. The cells are read with
widgets of django-import-export; its loop over rows is not used, for it asks the database several times a
row (ADR 10).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.widgets import Widget

from compromisos.datos.columns import Columna, importables
from compromisos.datos.filas import SEPARADOR
from compromisos.estado import Estado
from compromisos.importacion.contexto import Contexto
from compromisos.importacion.diario import Escritor
from compromisos.importacion.filas import (
    AvanceJunto,
    ClaveAvance,
    ClaveCompromiso,
    Fila,
    FilaAvance,
    FilaCompromiso,
    FilaInstitucion,
    a_mano,
    avances_de,
    compromisos_con_metas,
    estados_declarables,
)
from compromisos.importacion.hallazgos import Ilegible, falla
from compromisos.importacion.normalize import NIVELES
from compromisos.importacion.widgets import (
    DecimalWidget,
    FechaWidget,
    ListaWidget,
    OpcionWidget,
    TextoWidget,
    mal_codificada,
    misma_unidad,
    partes_escritas,
    separar_unidad,
    widget_de,
)
from compromisos.models import Alcance, Avance, Compromiso, Rol
from instituciones.models import Institucion, Sector
from instituciones.texto import plegar

NUEVA, CAMBIA, IGUAL, ERROR, DEJADA = "nueva", "cambia", "igual", "error", "dejada"
Celdas = dict[str, object]


@dataclass(slots=True)
class Juicio:
    clase: str  # NUEVA, CAMBIA, IGUAL or ERROR
    cambios: list[tuple[str, object, object]] = field(default_factory=list)  # (column, before, after)
    error: ValidationError | None = None


class Juez:
    """Judges the rows of one kind of file. One for the whole file: it remembers what it has seen."""

    tabla: str
    CALLAN: tuple[str, ...] = ()  # an empty cell says nothing, instead of saying «empty»

    def __init__(self, contexto: Contexto):
        self.contexto = contexto
        self.widgets = {c.nombre: self.widget(c) for c in importables(self.tabla)}

    def widget(self, columna: Columna) -> Widget:
        return widget_de(
            columna,
            lambda clave, frase: self.contexto.avisar(clave, frase, columna=columna.nombre),
            decimal=self.contexto.modo.decimal,
            dia_cero=self.contexto.dia_cero,
        )

    def juzgar(self, lineas: list[tuple[int, Celdas]], escritor: Escritor | None) -> Iterator[Juicio]:
        """One verdict a line, in their order. With `escritor`, what they want is handed to it."""
        identificadas: list[tuple[int, Celdas, object]] = []
        for linea, celdas in lineas:
            self.contexto.linea = linea
            self.juntar_lugares(celdas)
            try:
                clave: object = self.identificar(celdas)
            except ValidationError as error:
                clave = error
            identificadas.append((linea, celdas, clave))
        self.precargar([clave for _l, _c, clave in identificadas if not isinstance(clave, ValidationError)])
        for linea, celdas, clave in identificadas:
            self.contexto.linea = linea
            if isinstance(clave, ValidationError):
                yield Juicio(ERROR, error=clave)
                continue
            try:
                yield self._juzgar_una(celdas, clave, escritor)
            except ValidationError as error:
                yield Juicio(ERROR, error=error)

    def _juzgar_una(self, celdas: Celdas, clave, escritor: Escritor | None) -> Juicio:
        fila = self.cargar(clave)
        self.leer(celdas, fila)
        fila.check_permiso()
        cambios = fila.cambios()
        if not fila.es_nueva and not cambios and not fila.otros_cambios():
            return Juicio(IGUAL)
        fila.juzgar()
        cambios += fila.otros_cambios()
        if not fila.es_nueva and not cambios:
            return Juicio(IGUAL)
        if fila.pide_aprobacion():
            self.contexto.por_aprobar = True
        if escritor is not None:
            fila.escribir(escritor)
        return Juicio(NUEVA if fila.es_nueva else CAMBIA, cambios)

    def leer(self, celdas: Celdas, fila: Fila) -> None:
        """Every cell into the row; what cannot be read is told all together."""
        errores = {}
        for nombre, widget in self.widgets.items():
            if nombre not in celdas:
                continue
            try:
                valor = widget.clean(celda := celdas[nombre])
                if isinstance(celda, str) and (palabra := mal_codificada(celda)):
                    frase = _(
                        "«%(palabra)s» parece guardado con otra codificación: revise el archivo original."
                    )
                    self.contexto.avisar(
                        "texto_mal_codificado", frase % {"palabra": palabra}, columna=nombre, valor=celda
                    )
            except Ilegible as error:
                errores[nombre] = ValidationError(str(error), code=error.clave)
                continue
            if nombre not in self.CALLAN or valor:
                fila.decir(nombre, valor)
        if errores:
            raise ValidationError(errores)

    @staticmethod
    def juntar_lugares(celdas: Celdas) -> None:
        """Columns «Región», «Provincia» and «Distrito» say the level of their places."""
        por_nivel = {n: celdas.pop(n) for n in NIVELES if n in celdas}
        if any(por_nivel.values()):
            celdas["territorios"] = Lugares(celdas.get("territorios", ""), por_nivel)
        elif por_nivel:
            celdas.setdefault("territorios", "")

    def identificar(self, celdas: Celdas) -> object:
        """What tells this row from the others. Raises ValidationError."""
        raise NotImplementedError

    def precargar(self, claves: list) -> None:
        """Read what the database knows of those rows."""

    def cargar(self, clave) -> Fila:
        raise NotImplementedError

    def valor(self, celdas: Celdas, nombre: str):
        """The cell `nombre` as its widget reads it; ValidationError under its column."""
        if nombre not in celdas:
            return ""
        try:
            return self.widgets[nombre].clean(celdas[nombre])
        except Ilegible as error:
            raise falla(nombre, error.clave, str(error)) from None

    def exigir(self, celdas: Celdas, *nombres: str) -> list:
        """The cells that identify the row; ValidationError naming those that are empty."""
        valores = [self.valor(celdas, n) for n in nombres]
        faltan = {
            n: ValidationError(_("Falta este dato."), code="falta_dato")
            for n, v in zip(nombres, valores, strict=True)
            if v in ("", None)
        }
        if faltan:
            raise ValidationError(faltan)
        return valores

    def una_vez(self, columna: str, *clave: object) -> None:
        """Two lines with the same key would overwrite each other: the second is an error."""
        if antes := self.contexto.ver("fila", *clave):
            raise falla(
                columna,
                "fila_repetida",
                _("Repite la línea %(linea)s: deje una de las dos.") % {"linea": antes[0]},
            )

    def es_primera(self, celdas: Celdas, omitir: tuple[str, ...], de_que: str, *clave: object) -> bool:
        """Whether this is the first row of a thing that takes several. The rest must agree with it in all
        that they repeat; ValidationError if not."""
        propias = [c.nombre for c in importables(self.tabla) if c.nombre not in omitir and c.nombre in celdas]
        antes = self.contexto.ver(de_que, *clave, partes=[str(celdas[c]).strip() for c in propias])
        if antes is None:
            return True
        linea, distintas = antes
        if distintas:
            frase = _("Difiere de la línea %(linea)s, que es del mismo %(de_que)s.")
            raise ValidationError(
                {
                    propias[n]: ValidationError(
                        frase % {"linea": linea, "de_que": de_que}, code=f"difiere_del_mismo_{de_que}"
                    )
                    for n in distintas
                }
            )
        return False


class JuezDeInstituciones(Juez):
    tabla = "instituciones"

    def widget(self, columna):
        if columna.nombre == "sector":
            return OpcionWidget(Sector.choices, _("sector"))
        if columna.nombre in ("nombre", "sigla"):
            return NombreWidget()
        return super().widget(columna)

    def identificar(self, celdas):
        (nombre,) = self.exigir(celdas, "nombre")
        sigla = self.valor(celdas, "sigla")
        try:
            existente = self.contexto.institucion(nombre, sigla)
        except Ilegible as error:
            raise falla("nombre", error.clave, str(error)) from None
        # Under whatever name: two rows of one institution would overwrite each other.
        suyas = {plegar(nombre), plegar(sigla), plegar(existente.nombre) if existente else ""}
        for clave in sorted(suyas - {""}):
            self.una_vez("nombre", clave)
        return nombre, sigla

    def cargar(self, clave):
        return FilaInstitucion(self.contexto, self.contexto.institucion(*clave))


class JuezDeCompromisos(Juez):
    tabla = "compromisos"
    CALLAN = ("edicion", "sigla", "sector", "rol", "titulo")

    def __init__(self, contexto: Contexto):
        super().__init__(contexto)
        self.compromisos: dict[tuple, Compromiso] = {}
        self.widgets_del_avance = {
            "fecha_avance": FechaWidget(
                lambda clave, frase: contexto.avisar(clave, frase, columna="fecha_avance"),
                dia_cero=contexto.dia_cero,
            ),
            "estado": widget_de_estado(),
            "avance": TextoWidget(),
            "evidencia_url": TextoWidget(),
        }

    def widget(self, columna):
        contexto = self.contexto
        if columna.nombre == "sector":
            return OpcionWidget(Sector.choices, _("sector"))
        if columna.nombre == "alcance":
            return OpcionWidget(Alcance.choices, _("alcance"))
        if columna.nombre == "rol":
            rol = OpcionWidget(Rol.choices, _("rol"))
            return ListaWidget(rol.clean, [str(r.label) for r in Rol].index)
        if columna.nombre == "ejes":
            return ListaWidget(contexto.eje, contexto.orden_de_eje)
        if columna.nombre == "territorios":
            return LugaresWidget(contexto)
        if columna.nombre == "edicion":
            return EdicionWidget(contexto)
        if columna.nombre in ("institucion", "responsable"):
            return InstitucionWidget(contexto, corto=columna.nombre == "responsable")
        if columna.nombre == "sigla":
            return NombreWidget()
        return super().widget(columna)

    def identificar(self, celdas):
        for columna in ("meta", "linea_base"):
            self._separar_unidad(celdas, columna)
        self._nombrar_meta(celdas)
        nombre, numero, _texto = self.exigir(celdas, "institucion", "numero", "compromiso")
        sigla = self.valor(celdas, "sigla")
        columna = "edicion"
        try:
            edicion = self.contexto.edicion_de(TextoWidget().clean(celdas.get("edicion")))
            columna = "sigla"
            institucion = self.contexto.institucion(nombre, sigla)
        except Ilegible as error:
            raise falla(columna, error.clave, str(error)) from None
        plegado = plegar(institucion.nombre) if institucion else self.contexto.nombre_unico(nombre, sigla)
        indicador = self.valor(celdas, "indicador")
        suya = (edicion.pk, plegado, numero)
        self.una_vez("indicador" if indicador else "numero", *suya, indicador)
        omitir = (*FilaCompromiso.DE_LA_META, "edicion", "institucion", "numero")  # the last are the same
        primera = self.es_primera(celdas, omitir, "compromiso", *suya)
        return ClaveCompromiso(
            edicion, nombre, sigla, plegado, numero, indicador, primera, self._avance_junto(celdas, suya)
        )

    def precargar(self, claves):
        """The pledges that these rows name, with their targets; locked, if they are to be written."""
        pks: dict[tuple[int, str], int] = {}
        instituciones: dict[int, Institucion] = {}
        for clave in claves:
            institucion = self.contexto.institucion(clave.institucion, clave.sigla)
            if institucion is not None and institucion.pk:
                pks[clave.edicion.pk, clave.nombre_plegado] = institucion.pk
                instituciones[institucion.pk] = institucion
        consulta = Compromiso.objects.filter(
            edicion__in={c.edicion.pk for c in claves},
            institucion__in=instituciones,
            numero__in={c.numero for c in claves},
        )
        hallados = {}
        if instituciones:
            for c in compromisos_con_metas(consulta, para_escribir=not self.contexto.ensayo).values():
                c.institucion = instituciones[c.institucion_id]
                hallados[c.edicion_id, c.institucion_id, c.numero] = c
        self.compromisos = {
            clave.compromiso: c
            for clave in claves
            if (c := hallados.get((clave.edicion.pk, pks.get(clave.compromiso[:2]), clave.numero)))
        }

    def cargar(self, clave):
        compromiso = self.compromisos.get(clave.compromiso)
        if compromiso is None:
            compromiso = a_mano(Compromiso(edicion=clave.edicion))
            self.compromisos[clave.compromiso] = compromiso
        return FilaCompromiso(self.contexto, clave, compromiso)

    def _nombrar_meta(self, celdas: Celdas) -> None:
        """A target without indicator takes its unit's name, with a notice (design.md §7)."""
        if celdas.get("indicador") or celdas.get("meta") in ("", None):
            return
        try:
            unidad = TextoWidget().clean(celdas.get("unidad"))
        except Ilegible as error:
            raise falla("unidad", error.clave, str(error)) from None
        if not unidad:
            raise falla(
                "indicador", "falta_dato", _("Hay una meta sin indicador ni unidad: diga qué se cuenta.")
            )
        celdas["indicador"] = unidad[:1].upper() + unidad[1:]
        self.contexto.avisar(
            "indicador_por_unidad",
            _("Sin indicador: se toma la unidad, «%(u)s».") % {"u": celdas["indicador"]},
            columna="indicador",
        )

    def _separar_unidad(self, celdas: Celdas, columna: str) -> None:
        """«50 CEM» is a number and its unit, with a notice."""
        entera = celdas.get(columna)
        numero, unidad = separar_unidad(entera)
        if not unidad:
            return
        celdas[columna] = numero
        escrita = str(celdas.get("unidad") or "").strip()
        if not escrita:
            celdas["unidad"] = unidad
            self.contexto.avisar(
                "unidad_del_numero",
                _("«%(valor)s»: se toma %(numero)s, con la unidad «%(unidad)s».")
                % {"valor": entera[:60], "numero": numero, "unidad": unidad[:40]},
                columna=columna,
                valor=entera,
            )
        elif not misma_unidad(unidad, escrita):
            self.contexto.avisar(
                "unidad_distinta",
                _("«%(valor)s» dice una unidad y su columna otra, «%(unidad)s»: se toma la de la columna.")
                % {"valor": entera[:60], "unidad": escrita[:40]},
                columna=columna,
                valor=entera,
            )

    def _avance_junto(self, celdas: Celdas, suya: tuple) -> AvanceJunto | None:
        """What the row says of how it goes. It is said once for each pledge, but for the value of each
        of its targets."""
        valor = self._valor_informado(celdas)
        primera = self.contexto.ver("avance", *suya) is None
        if not (celdas.get("avance") or celdas.get("fecha_avance")):
            if primera and (celdas.get("estado") or celdas.get("evidencia_url")):
                self._avisar_sin_fecha(celdas)
            return None
        if not primera and valor is None:
            return None
        leido = {}
        for columna, widget in self.widgets_del_avance.items():
            try:
                leido[columna] = widget.clean(celdas.get(columna))
            except Ilegible as error:
                raise falla(columna, error.clave, str(error)) from None
            if not leido[columna] and columna != "evidencia_url":
                raise falla(
                    columna,
                    "falta_dato",
                    _("Para registrar el avance hacen falta su fecha, su estado y qué se hizo."),
                )
        descripcion = leido["avance"]
        if valor is not None:
            unidad = str(celdas.get("unidad") or "").strip()
            numero = f"{valor.normalize():f} {unidad}".strip()
            descripcion = _("Informado en la hoja de compromisos: %(numero)s.") % {"numero": numero}
        return AvanceJunto(
            leido["fecha_avance"], leido["estado"], descripcion, leido["evidencia_url"], valor, primera
        )

    def _valor_informado(self, celdas: Celdas) -> Decimal | None:
        """The number in `avance`, if all that it says is a number of what the row's target counts."""
        numero, unidad = separar_unidad(celdas.get("avance"))
        if not celdas.get("indicador") or (
            unidad and not misma_unidad(unidad, str(celdas.get("unidad") or ""))
        ):
            return None
        try:
            return DecimalWidget(decimal=self.contexto.modo.decimal).clean(numero)
        except Ilegible:
            return None

    def _avisar_sin_fecha(self, celdas: Celdas) -> None:
        dicho = str(celdas.get("estado") or celdas.get("evidencia_url")).strip()
        if plegar(dicho) != plegar(_(Estado.SIN_INFORMACION.etiqueta)):
            self.contexto.avisar(
                "estado_sin_fecha",
                _(
                    "Dice «%(dicho)s» pero no a qué fecha ni qué se hizo: no se registra. Añada fecha_avance y avance."
                )
                % {"dicho": dicho[:60]},
                columna="estado",
                valor=dicho,
            )


class JuezDeAvances(Juez):
    tabla = "avances"

    def __init__(self, contexto: Contexto):
        super().__init__(contexto)
        self.compromisos: dict[str, Compromiso] = {}
        self.avances: dict[tuple[str, date], Avance] = {}

    def widget(self, columna):
        if columna.nombre == "estado":
            return widget_de_estado()
        if columna.nombre == "territorios":
            return LugaresWidget(self.contexto)
        return super().widget(columna)

    def identificar(self, celdas):
        codigo, fecha, _estado, _descripcion = self.exigir(celdas, "codigo", "fecha", "estado", "descripcion")
        indicador = self.valor(celdas, "indicador")
        self.una_vez("indicador" if indicador else "fecha", codigo, fecha, indicador)
        omitir = (*FilaAvance.DE_LA_MEDICION, *FilaAvance.DE_LA_EVIDENCIA)
        primera = self.es_primera(celdas, omitir, "avance", codigo, fecha)
        return ClaveAvance(codigo, fecha, indicador, primera)

    def precargar(self, claves):
        consulta = Compromiso.objects.filter(codigo__in={c.codigo for c in claves})
        hallados = compromisos_con_metas(consulta, para_escribir=not self.contexto.ensayo)
        self.compromisos = {c.codigo: c for c in hallados.values()}
        self.avances = {}
        for avance in avances_de(list(hallados), list({c.fecha for c in claves})):
            self.avances.setdefault((avance.compromiso.codigo, avance.fecha_corte), avance)

    def leer(self, celdas, fila):
        numero, unidad = separar_unidad(celdas.get("valor"))
        if unidad:
            suya = next((m.unidad for m in fila.metas() if m.indicador == fila.clave_indicador), "")
            if not misma_unidad(unidad, suya):
                raise falla(
                    "valor",
                    "unidad_distinta",
                    _("Esa meta se mide en «%(unidad)s».") % {"unidad": suya or "—"},
                )
            celdas = celdas | {"valor": numero}
        super().leer(celdas, fila)

    def cargar(self, clave):
        compromiso = self.compromisos.get(clave.codigo)
        if compromiso is None or not self.contexto.puede_con(compromiso.institucion):
            # The same answer for what is not there and what is another's.
            raise falla("codigo", "compromiso_desconocido", _("No hay un compromiso suyo con ese código."))
        lugar = clave.codigo, clave.fecha
        fila = FilaAvance(
            self.contexto, compromiso, self.avances.get(lugar), clave.indicador, primera=clave.primera
        )
        self.avances.setdefault(lugar, fila.avance)
        return fila


# {what institutions write, folded: the word of this site}
ESTADOS_ESCRITOS = {
    Estado.CUMPLIDO: ("cumplida", "culminado", "culminada", "concluido", "concluida", "ejecutado", "ejecutada",
                      "completado", "completada", "finalizado", "finalizada", "logrado", "al 100"),
    Estado.EN_PROCESO: ("en ejecucion", "en curso", "en avance", "en desarrollo", "en implementacion", "iniciado",
                        "iniciada", "en marcha"),
    Estado.NO_INICIADO: ("no iniciada", "sin iniciar", "por iniciar", "pendiente de inicio", "no empezado"),
    Estado.CUMPLIDO_PARCIALMENTE: ("parcial", "parcialmente cumplido", "parcialmente cumplida", "cumplida en parte",
                                   "cumplida parcialmente", "cumplimiento parcial"),
    Estado.INCUMPLIDO: ("incumplida", "no cumplido", "no cumplida"),
}  # fmt: skip


def widget_de_estado() -> OpcionWidget:
    sinonimos = {plegar(s): str(_(e.etiqueta)) for e, formas in ESTADOS_ESCRITOS.items() for s in formas}
    return OpcionWidget(estados_declarables(), _("estado"), sinonimos)


@dataclass(frozen=True, slots=True)
class Lugares:
    """The cells of a row that say places: `sueltos` of any level, and `por_nivel`, {level: cell}."""

    sueltos: object
    por_nivel: Celdas

    def __str__(self) -> str:
        return SEPARADOR.join(str(c).strip() for c in (self.sueltos, *self.por_nivel.values()) if c)


class LugaresWidget(ListaWidget):
    """Places by name or code, as their ubigeos. Of cells of several levels the narrowest is meant, within
    the wider ones."""

    def __init__(self, contexto: Contexto):
        super().__init__(contexto.lugar, str)

    def clean(self, value, row=None, **kwargs) -> str:
        if not isinstance(value, Lugares):
            return super().clean(value)
        dentro: tuple[str, ...] = ()
        for nivel, celda in value.por_nivel.items():
            hallados = [self.resolver(p, nivel=nivel, dentro=dentro) for p in partes_escritas(celda)]
            dentro = tuple(filter(None, hallados)) or dentro
        return SEPARADOR.join(sorted({*partes_escritas(super().clean(value.sueltos)), *dentro}))


class EdicionWidget(TextoWidget):
    def __init__(self, contexto: Contexto):
        super().__init__()
        self.contexto = contexto

    def clean(self, value, row=None, **kwargs) -> str:
        return self.contexto.edicion_de(super().clean(value)).slug


class NombreWidget(TextoWidget):
    """A name or an acronym, that people could call it by: a dash in an empty cell is none."""

    def clean(self, value, row=None, **kwargs) -> str:
        texto = super().clean(value)
        if texto and not plegar(texto):
            raise Ilegible(
                "nombre_sin_letras",
                _("«%(valor)s» no es un nombre ni una sigla: escríbalo con letras, o deje la celda vacía.")
                % {"valor": texto[:40]},
            )
        return texto


class InstitucionWidget(NombreWidget):
    """A name, present or past, or an acronym: comes out as the row shows it."""

    def __init__(self, contexto: Contexto, *, corto: bool):
        super().__init__()
        self.contexto = contexto
        self.corto = corto

    def clean(self, value, row=None, **kwargs) -> str:
        texto = super().clean(value)
        institucion = self.contexto.institucion(texto)
        if institucion is None:
            return texto
        return (institucion.sigla or institucion.nombre) if self.corto else institucion.nombre


JUECES: dict[str, type[Juez]] = {
    "compromisos": JuezDeCompromisos,
    "avances": JuezDeAvances,
    "instituciones": JuezDeInstituciones,
}
