"""Files of institutions; and how any row makes or changes one."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from base.texto import plegar
from compromisos.importacion.context import Context
from compromisos.importacion.hallazgos import falla, institucion_ajena
from compromisos.importacion.jueces.base import Crudas, Fila, Juez, llamada, validar
from compromisos.importacion.motor import Journal
from compromisos.salidas.datos.filas import fila_de_institucion
from compromisos.salidas.datos.nombres import SECTOR
from instituciones.models import Institucion
from instituciones.permisos import puede_cambiar_instituciones, puede_registrar_instituciones
from instituciones.ruc import check_ruc


@dataclass(slots=True)
class CeldasDeInstitucion:
    """What a row says, in the columns of its file."""

    sigla: str = ""
    nombre: str = ""
    sector: str = ""  # its label
    sitio_web: str = ""
    descripcion: str = ""
    ruc: str = ""


@dataclass(slots=True, eq=False)
class FilaDeInstitucion(Fila):
    institucion: Institucion | None

    @property
    def objeto(self) -> Institucion | None:
        return self.institucion

    def check_permiso(self) -> None:
        if self.institucion is None:
            if not self.context.derechos.puede(puede_registrar_instituciones):
                raise falla(
                    "nombre",
                    "sin_permiso",
                    _(
                        "Su cuenta no puede crear instituciones: quite la fila, o pida al ministerio que la cree."
                    ),
                )
        elif not self.context.derechos.puede_con(self.institucion):
            raise institucion_ajena("nombre")

    def check_reglas(self) -> None:
        dice, directorio = self.dice, self.context.directorio.instituciones
        objeto = self.institucion or Institucion(slug=slug_libre(dice.sigla or dice.nombre))
        objeto.sigla, objeto.nombre = dice.sigla, dice.nombre
        objeto.sector = SECTOR.codigo(dice.sector)
        objeto.sitio_web, objeto.descripcion = dice.sitio_web, dice.descripcion
        objeto.ruc = dice.ruc
        check_institucion(self.context, objeto, {"slug": "nombre"})
        if self.institucion is None and (parecida := directorio.parecida(objeto.nombre)):
            self.context.avisos.avisar(
                "institucion_parecida",
                _("Institución nueva. ¿Quiso decir «%(parecida)s»?") % {"parecida": parecida},
                columna="nombre",
                valor=objeto.nombre,
                sugerencia=parecida,
            )
        self.institucion = objeto
        directorio.recordar(objeto)

    def pide_aprobacion(self) -> bool:
        return not self.es_nueva and not self.context.derechos.puede(puede_cambiar_instituciones)

    def contar(self) -> None:
        self.context.altas.instituciones += 1

    def escribir(self, journal: Journal) -> None:
        assert self.institucion is not None  # check_reglas made it
        journal.guardar(self.institucion)


class JuezDeInstituciones(Juez):
    tabla = "instituciones"
    IDENTIFICAN = ("nombre",)

    def identificar(self, crudas: Crudas) -> tuple[str, str, str]:
        (nombre,) = self.exigir(crudas, "nombre")
        sigla, ruc = self.valor(crudas, "sigla"), self.valor(crudas, "ruc")
        existente = self._llamada(ruc, nombre, sigla)
        # Under whatever name: two rows of one institution would overwrite each other.
        suyas = {plegar(nombre), plegar(sigla), ruc, plegar(existente.nombre) if existente else ""}
        for clave in sorted(suyas - {""}):
            self.una_vez("nombre", clave)
        return ruc, nombre, sigla

    def abrir(self, clave: tuple[str, str, str]) -> FilaDeInstitucion:
        existente = self._llamada(*clave)  # a row before it may have made it
        celdas = CeldasDeInstitucion(**fila_de_institucion(existente)) if existente else CeldasDeInstitucion()
        return FilaDeInstitucion(self.context, celdas, celdas, existente is None, existente)

    def _llamada(self, ruc: str, nombre: str, sigla: str) -> Institucion | None:
        """By its RUC, whatever the row calls it; else by its name, else by its acronym."""
        directorio = self.context.directorio.instituciones
        suya = directorio.de_ruc(ruc)
        por_nombre = llamada(self.context, "nombre", nombre) if suya is None else directorio.si_es_una(nombre)
        if suya is not None and por_nombre not in (None, suya):
            raise _son_dos("ruc", ruc, suya, nombre, por_nombre)
        return suya or por_nombre or llamada(self.context, "nombre", sigla)


# --- Who it is -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Identificada:
    """The institution of a row, None if it is new; `por`: the column by which it was known, if its name is not one of
    those that it has."""

    institucion: Institucion | None
    por: str = ""


def identificar_institucion(
    context: Context, *, codigo: str, ruc: str, nombre: str, columna: str
) -> Identificada:
    """By our identifier, else by its RUC, else by a name. Raises ValidationError for one that is none, and for two that
    are not of the same."""
    directorio = context.directorio.instituciones
    halladas: list[tuple[str, str, Institucion]] = []
    if codigo:
        if (suya := directorio.de_codigo(codigo)) is None:
            frase = _(
                "«%(valor)s» no es el código de ninguna institución: cópielo de la tabla, o deje la celda vacía."
            )
            raise falla("institucion_codigo", "codigo_de_institucion", frase % {"valor": codigo[:60]})
        halladas.append(("institucion_codigo", codigo, suya))
    if ruc:
        validar_ruc(ruc)
        if (suya := directorio.de_ruc(ruc)) is not None:
            halladas.append(("ruc", ruc, suya))
    try:
        por_nombre = llamada(context, columna, nombre)
    except ValidationError:
        if not halladas:
            raise
        por_nombre = None
    if por_nombre is not None:
        halladas.append((columna, nombre, por_nombre))
    if not halladas:
        return Identificada(None)
    primera, escrito, institucion = halladas[0]
    for otra, suyo, distinta in halladas[1:]:
        if distinta is not institucion:
            raise _son_dos(otra, suyo, distinta, escrito, institucion)
    if ruc and institucion.ruc and institucion.ruc != ruc:
        frase = _("El RUC que consta de «%(nombre)s» es %(ruc)s: corrija la fila, o cámbielo en su ficha.")
        raise falla(
            "ruc", "ruc_distinto", frase % {"nombre": institucion.nombre[:60], "ruc": institucion.ruc}
        )
    return Identificada(institucion, primera if por_nombre is None and nombre else "")


def _son_dos(
    columna: str, escrito: str, una: Institucion, otro_escrito: str, otra: Institucion
) -> ValidationError:
    return falla(
        columna,
        "institucion_de_dos_maneras",
        _("«%(uno)s» es %(una)s, y «%(otro)s» es %(otra)s: deje el que corresponde.")
        % {"uno": escrito[:60], "una": una.nombre[:60], "otro": otro_escrito[:60], "otra": otra.nombre[:60]},
    )


def validar_ruc(ruc: str) -> None:
    """ValidationError, under its column, of what is no RUC of an institution."""
    try:
        check_ruc(ruc)
    except ValidationError as error:
        raise ValidationError({"ruc": error}) from None


# --- From any row ----------------------------------------------------------------------------------------


def con_lo_que_dice(
    context: Context, institucion: Institucion | None, *, nombre: str, sigla: str, sector: str, ruc: str = ""
) -> tuple[Institucion, bool]:
    """(the institution as the row of a pledge says it, new if there was none; whether it changes). `sector` is its
    label; what is empty says nothing, and a RUC is only added to what has none. Raises ValidationError, and then it stays as it was."""
    es_nueva = institucion is None
    institucion = institucion or Institucion(nombre=nombre, slug=slug_libre(sigla or nombre))
    antes = institucion.sigla, institucion.sector, institucion.ruc
    ahora = sigla or institucion.sigla, SECTOR.codigo(sector) or institucion.sector, institucion.ruc or ruc
    if not es_nueva and ahora == antes:
        return institucion, False
    institucion.sigla, institucion.sector, institucion.ruc = ahora
    try:
        check_institucion(context, institucion, {"nombre": "institucion", "slug": "institucion"})
    except ValidationError:
        institucion.sigla, institucion.sector, institucion.ruc = antes
        raise
    context.directorio.instituciones.recordar(institucion)
    return institucion, True


def check_institucion(context: Context, institucion: Institucion, columnas: dict[str, str]) -> None:
    """`validar`, and that its acronym is nobody else's. Its address was chosen free."""
    validar(institucion, columnas, omitir=())
    if not context.directorio.instituciones.tomar_sigla(institucion):
        raise falla("sigla", "sigla_repetida", _("Ya hay otra institución con esa sigla."))


def check_se_puede_crear(context: Context, nombre: str, *, sigla: str, sector: str) -> None:
    """An institution that a row of a pledge names and that does not exist: noted, with a notice, or refused."""
    directorio = context.directorio.instituciones
    if not context.derechos.puede(puede_registrar_instituciones):
        frase = _(
            "No existe esa institución y su cuenta no puede crearla: escriba el nombre o la sigla con que "
            "figura en este sitio."
        )
        if parecida := directorio.parecida(nombre):
            frase = _("No existe esa institución. ¿Quiso decir «%(parecida)s»?") % {"parecida": parecida}
        raise falla("institucion", "institucion_desconocida", frase, escrito=nombre, sugerencia=parecida)
    pedidas, parecida = context.crear_instituciones, directorio.parecida(nombre)
    if pedidas != "todas" and (not pedidas or parecida or not (sigla and sector)):
        raise falla(
            "institucion",
            "institucion_desconocida",
            _no_existe(parecida),
            escrito=nombre,
            sugerencia=parecida,
        )
    directorio.anotar_nueva(nombre)
    if parecida:
        context.avisos.avisar(
            "institucion_parecida",
            _("Institución nueva. ¿Quiso decir «%(parecida)s»?") % {"parecida": parecida},
            columna="institucion",
            valor=nombre,
            sugerencia=parecida,
        )
    else:
        context.avisos.avisar(
            "institucion_nueva", _("Institución nueva: se creará."), columna="institucion", valor=nombre
        )


def _no_existe(parecida: str) -> str:
    if parecida:
        return _(
            "No existe esa institución. ¿Quiso decir «%(parecida)s»? Si es otra, importe con "
            "--crear-instituciones."
        ) % {"parecida": parecida}
    return _(
        "No existe esa institución: escriba su nombre oficial o su sigla. Si es nueva, importe con "
        "--crear-instituciones."
    )


def slug_libre(nombre: str) -> str:
    """An address for a new institution: its name as a slug, numbered if it is taken."""
    base = slugify(nombre)[:50] or "institucion"
    slug, n = base, 2
    while Institucion.objects.filter(slug=slug).exists():
        slug, n = f"{base}-{n}", n + 1
    return slug
