"""Make a backup of the site, check one, or keep its keys apart."""

from __future__ import annotations

import json
import tempfile
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from base.respaldo import cifrado, hacer, retencion, revisar
from base.respaldo.manifiesto import Manifiesto, NoSePudo
from compromisos.management.con_latido import ConLatido
from compromisos.salidas import respaldo as nuestro


def cuantos(texto: str) -> retencion.Cuantos:
    try:
        return retencion.leer(texto)
    except ValueError:
        raise ArgumentTypeError(
            f"«{texto}» no dice cuántos: escriba días, semanas y meses, así: 7,4,12"
        ) from None


class Command(ConLatido):
    help = (
        "Guarda en un solo archivo la base y los archivos subidos, y lo comprueba. El archivo aparece entero o no aparece. "
        "Las claves se guardan aparte, con --claves."
    )

    def add_arguments(self, parser) -> None:
        que = parser.add_mutually_exclusive_group(required=True)
        que.add_argument("carpeta", nargs="?", type=Path, help="Carpeta donde dejar el respaldo.")
        que.add_argument(
            "--verificar", type=Path, metavar="ARCHIVO", help="No respalda: comprueba entero uno ya hecho."
        )
        que.add_argument(
            "--claves",
            type=Path,
            metavar="ARCHIVO",
            help="No respalda: guarda SECRET_KEY y las anteriores en ese archivo, para tenerlo lejos de los respaldos.",
        )
        parser.add_argument(
            "--cifrar-para",
            action="append",
            metavar="CLAVE",
            help="Clave pública de age para la que se cifra; se puede repetir. Sin ella, las de BACKUP_RECIPIENTS.",
        )
        parser.add_argument(
            "--identidad",
            type=Path,
            metavar="ARCHIVO",
            help="Clave privada de age, para comprobar uno cifrado.",
        )
        parser.add_argument(
            "--conservar",
            type=cuantos,
            metavar="DÍAS[,SEMANAS[,MESES]]",
            help="Después, borra de la carpeta los respaldos que ya no son el último de esos días, semanas y meses.",
        )

    def late(self, opciones: dict[str, Any]) -> bool:
        return bool(opciones.get("carpeta"))

    def handle(self, *args, **opciones) -> None:
        try:
            para = cifrado.destinatarios(opciones["cifrar_para"] or settings.RESPALDO_PARA)
            con = cifrado.identidades(opciones["identidad"]) if opciones["identidad"] else []
            if opciones["verificar"]:
                self._verificar(opciones["verificar"], con)
            elif opciones["claves"]:
                self._claves(opciones["claves"], para)
            else:
                self._respaldar(opciones["carpeta"], para, con, opciones["conservar"])
        except NoSePudo as error:
            raise CommandError(str(error)) from None

    def _respaldar(
        self, carpeta: Path, para: list[Any], con: list[Any], conservar: retencion.Cuantos | None
    ) -> None:
        ruta, dicho = hacer.hacer(carpeta, nuestro.CASA, para)
        try:
            if para and not con:
                comprobado = (
                    "Cifrado: compruébelo entero donde tenga la clave privada, con --verificar y --identidad."
                )
            else:
                dicho = comprobar(ruta, con, carpeta)
                comprobado = "Comprobado."
        except NoSePudo:
            ruta.unlink(missing_ok=True)  # a backup that cannot be read is worse than none
            raise
        self.stdout.write(f"{ruta}: {ruta.stat().st_size / 1e6:.1f} MB. {comprobado}")
        self._decir(dicho)
        if conservar:
            self._podar(carpeta, conservar)
        _pare_si_falta_algo(dicho)

    def _podar(self, carpeta: Path, conservar: retencion.Cuantos) -> None:
        hechos = hacer.hechos_en(carpeta)
        de_mas = retencion.sobran(hechos, conservar)
        for hecho in de_mas:
            hechos[hecho].unlink(missing_ok=True)
        self.stdout.write(f"Se conservan {len(hechos) - len(de_mas)} respaldos y se borraron {len(de_mas)}.")

    def _verificar(self, ruta: Path, con: list[Any]) -> None:
        dicho = comprobar(ruta, con, Path(tempfile.gettempdir()))
        self.stdout.write(f"{ruta}: entero, del {dicho.creado}, hecho por la versión {dicho.version}.")
        self._decir(dicho)
        _pare_si_falta_algo(dicho)

    def _decir(self, dicho: Manifiesto) -> None:
        self.stdout.write(resumen(dicho))

    def _claves(self, ruta: Path, para: list[Any]) -> None:
        if ruta.parent.is_dir() and hacer.hechos_en(ruta.parent):
            raise NoSePudo(
                f"En «{ruta.parent}» hay respaldos: guarde las claves en otra parte, o quien tome una cosa tendrá las dos."
            )
        claves = {
            "SECRET_KEY": settings.SECRET_KEY,
            "SECRET_KEY_FALLBACKS": list(settings.SECRET_KEY_FALLBACKS),
            "huella": hacer.huella_de_clave(settings.SECRET_KEY),
        }
        try:
            with hacer.entero_o_nada(ruta) as salida, cifrado.escribiendo(salida, para) as plano:
                plano.write((json.dumps(claves, indent=1) + "\n").encode())
        except OSError as error:
            raise NoSePudo(f"No se pudieron guardar las claves: {hacer.razon(error)}.") from None
        como = "cifradas" if para else "sin cifrar: quien lea ese archivo puede hacerse pasar por el sitio"
        self.stdout.write(f"{ruta}: las claves del sitio, {como}. Guárdelas lejos de los respaldos.")


def comprobar(ruta: Path, con: list[Any], en: Path) -> Manifiesto:
    """The manifest of a backup in which all is as it says. NoSePudo."""
    with revisar.revisado(ruta, con, en=en, columnas=nuestro.COLUMNAS, de_la_casa=nuestro.comprobar) as (
        dicho,
        _carpeta,
    ):
        return dicho


def resumen(dicho: Manifiesto) -> str:
    cabeza = dicho.testigo.get("cabeza")
    del_registro = f"{cabeza['numero']} {cabeza['sha256']}" if cabeza else "el registro está vacío"
    nombrados = len(dicho.testigo.get("archivos", {})) - len(dicho.faltaban)
    return (
        f"{sum(dicho.tablas.values())} filas de {len(dicho.tablas)} tablas; {len(dicho.media)} archivos, {nombrados} de ellos "
        f"los que nombra el registro. Cabeza: {del_registro}."
    )


def _pare_si_falta_algo(dicho: Manifiesto) -> None:
    """The backup is kept: what it lacks was lacking already, and somebody must know."""
    if frases := list(nuestro.comprobar_lo_demas(dicho)):
        raise CommandError("El respaldo está entero, pero al sitio le pasa algo:\n" + "\n".join(frases))
