"""Put a backup in the place of the site, and check that all came back."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from base.respaldo import cifrado, motores, poner, revisar
from base.respaldo.hacer import es_carpeta, huella_de_clave, razon
from base.respaldo.manifiesto import Manifiesto, NoSePudo
from compromisos.management.commands.respaldo import resumen
from compromisos.salidas import respaldo as nuestro


class Command(BaseCommand):
    help = (
        "Restaura un respaldo hecho con «respaldo»: la base y los archivos, o nada. Detenga antes la web y el worker. Al "
        "final comprueba la proyección y el registro."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("archivo", type=Path, help="El respaldo.")
        parser.add_argument(
            "--identidad", type=Path, help="Archivo con la clave privada de age, si está cifrado."
        )
        parser.add_argument(
            "--reemplazar",
            action="store_true",
            help="Aunque la base o la carpeta de archivos tengan algo: se pierde todo lo que tienen.",
        )

    def handle(self, *args, archivo: Path, identidad: Path | None, reemplazar: bool, **opciones) -> None:
        if not es_carpeta():
            raise CommandError(
                "MEDIA_STORAGE es un almacén de objetos: restaure con MEDIA_STORAGE en una carpeta y suba después lo que quede en "
                "ella, con los mismos nombres (docs/scaling.md)."
            )
        try:
            poner.check_hay_sitio(reemplazar=reemplazar)
            con = cifrado.identidades(identidad) if identidad else []
            medios = Path(settings.MEDIA_ROOT)
            with revisar.revisado(
                archivo,
                con,
                en=medios,
                columnas=nuestro.COLUMNAS,
                de_la_casa=nuestro.comprobar,
                con_media=True,
            ) as (dicho, carpeta):
                poner.check_es_de_aqui(dicho)
                poner.restaurar(dicho, carpeta)
        except NoSePudo as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"No se pudo restaurar: {razon(error)}. Todo está como estaba.") from None
        self.stdout.write(f"Restaurado el respaldo del {dicho.creado}. {resumen(dicho)}")
        self._comprobar(dicho)

    def _comprobar(self, dicho: Manifiesto) -> None:
        hay = motores.contar(connection)
        if distintas := sorted(t for t, n in dicho.tablas.items() if hay.get(t) != n):
            raise CommandError(f"No volvieron todas las filas de: {', '.join(distintas)}.")
        if _pendientes():
            self.stdout.write("El respaldo es de una versión anterior: se migra la base.")
            call_command("migrate", interactive=False, verbosity=0, stdout=self.stdout)
        cache.clear()
        if dudosos := nuestro.dejar_en_duda_los_correos():
            self.stdout.write(
                f"{dudosos} correos esperaban cuando se hizo el respaldo: pueden haber salido después, así que no salen "
                "solos. Están en «Correos en duda»."
            )
        claves = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        if dicho.clave not in [huella_de_clave(clave) for clave in claves]:
            self.stderr.write(
                "SECRET_KEY no es la del respaldo: segundos factores y correos de seguidores no se abren. Ponga la de "
                "entonces en SECRET_KEY_FALLBACKS."
            )
        if dicho.vaciadas:
            self.stdout.write(f"Empiezan vacías: {', '.join(dicho.vaciadas)}. Todos vuelven a entrar.")
        if connection.vendor == "postgresql":
            self.stdout.write(
                "Si la web entra con otro rol, déle de nuevo sus permisos: deploy/permisos.sql."
            )
        for frase in nuestro.comprobar_lo_demas(dicho):
            self.stderr.write(frase)
        call_command("proyeccion", verificar=True, stdout=self.stdout)
        call_command("verificar_registro", stdout=self.stdout)


def _pendientes() -> bool:
    ejecutor = MigrationExecutor(connection)
    return bool(ejecutor.migration_plan(ejecutor.loader.graph.leaf_nodes()))
