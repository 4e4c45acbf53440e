"""Make ahead what is asked for most, if it is not made. For cron, every ten minutes; it does nothing if nothing changed."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from base.dias import Dia
from compromisos.lectura.ediciones import por_actualidad
from compromisos.management.con_latido import ConLatido
from compromisos.salidas import encargos
from compromisos.salidas.datos.columns import PUBLICAS
from compromisos.salidas.encargos import ArchivoPorHacer


class Command(ConLatido):
    help = (
        "Prepara los informes de la edición actual, en PDF y en XLSX, las tablas en XLSX y el ZIP de todas, si cambió lo "
        "publicado desde la última vez. Lo ejecuta cron cada diez minutos, para que nadie los espere; sin cambios no hace nada."
    )

    def handle(self, *args, **options) -> None:
        for encargo in _lo_que_se_pide():
            if encargo.guardado(encargo.dia()).peso() is None:
                encargos.hacer_ya(encargo)
                self.stdout.write(f"{encargo.que}-{encargo.de}.{encargo.tipo} ({encargo.idioma})")


def _lo_que_se_pide() -> Iterator[ArchivoPorHacer]:
    """Reports first; then what takes the worker longest. Tables as text begin to leave at once, and are not among them."""
    if edicion := por_actualidad(Dia.de_hoy()).first():
        for tipo, idioma in [("xlsx", "es"), *(("pdf", idioma) for idioma, _nombre in settings.LANGUAGES)]:
            yield ArchivoPorHacer("informe", edicion.slug, tipo, idioma, None)
    for tabla in PUBLICAS:
        yield encargos.tabla_entera(tabla, "xlsx", Dia.de_hoy())
    yield encargos.todo(Dia.de_hoy())
