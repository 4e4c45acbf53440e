"""Make ahead what is asked for most, if it is not made. For cron, every ten minutes; it does nothing if nothing changed."""

from __future__ import annotations

from django.conf import settings

from base.dias import Dia
from compromisos.lectura.ediciones import por_actualidad
from compromisos.management.con_latido import ConLatido
from compromisos.salidas import encargos


class Command(ConLatido):
    help = (
        "Prepara los informes de la edición actual, en PDF y en XLSX, si cambió lo publicado desde la última vez. Lo "
        "ejecuta cron cada diez minutos, para que nadie los espere; sin cambios no hace nada."
    )

    def handle(self, *args, **options) -> None:
        edicion = por_actualidad(Dia.de_hoy()).first()
        if edicion is None:
            return
        informes = [("xlsx", "es"), *(("pdf", idioma) for idioma, _nombre in settings.LANGUAGES)]
        for tipo, idioma in informes:
            encargo = encargos.Encargo("informe", edicion.slug, tipo, idioma, None)
            if encargo.guardado(encargo.dia()).peso() is None:
                encargos.hacer_ya(encargo)
                self.stdout.write(f"informe-{edicion.slug}.{tipo} ({idioma})")
