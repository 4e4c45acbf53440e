"""A row of an institution; and how any row makes or changes one."""

from __future__ import annotations

from django.utils.text import slugify
from django.utils.translation import gettext as _

from compromisos.importacion.contexto import Contexto
from compromisos.importacion.diario import Escritor
from compromisos.importacion.filas.base import Fila, codigo_de, validar
from compromisos.importacion.hallazgos import falla, institucion_ajena
from compromisos.salidas.datos import filas as salida
from instituciones.models import Institucion, Sector


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
                raise falla(
                    "nombre",
                    "sin_permiso",
                    _(
                        "Su cuenta no puede crear instituciones: quite la fila, o pida al ministerio que la cree."
                    ),
                )
        elif not self._contexto.puede_con(self._institucion):
            raise institucion_ajena("nombre")

    def juzgar(self) -> None:
        objeto = self._institucion or Institucion(slug=slug_libre(self.sigla or self.nombre))
        objeto.sigla, objeto.nombre = self.sigla, self.nombre
        objeto.sector = codigo_de(Sector, self.sector)
        objeto.sitio_web, objeto.descripcion = self.sitio_web, self.descripcion
        validar_institucion(self._contexto, objeto, {"slug": "nombre"})
        self._institucion = objeto
        self._contexto.recordar(objeto)

    def pide_aprobacion(self) -> bool:
        return not self.es_nueva and not self._contexto.puede("instituciones.change_institucion")

    def escribir(self, escritor: Escritor) -> None:
        escritor.guardar(self._institucion)


def slug_libre(nombre: str) -> str:
    """An address for a new institution: its name as a slug, numbered if it is taken."""
    base = slugify(nombre)[:50] or "institucion"
    slug, n = base, 2
    while Institucion.objects.filter(slug=slug).exists():
        slug, n = f"{base}-{n}", n + 1
    return slug
