"""Import a file from the command line, through the same code as the admin."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from compromisos.datos.columns import TABLAS
from compromisos.datos.writer import neutralizar
from compromisos.importacion import batches
from compromisos.importacion.batches import CAMBIA, ERROR, IGUAL, NUEVA, Informe
from compromisos.models import Edicion

VERBOS = {NUEVA: "nueva", CAMBIA: "cambia", IGUAL: "sin cambios", ERROR: "error"}


class Command(BaseCommand):
    help = (
        "Importa compromisos, avances o instituciones de un CSV o XLSX. Sin --guardar solo muestra qué "
        "haría. Termina con 0 si todo va bien, 1 si hay filas con errores (no se guarda nada), 2 si el "
        "archivo no sirve."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("archivo", type=Path)
        parser.add_argument(
            "--tipo", choices=tuple(TABLAS), default="", help="Sin él, se reconoce por las columnas."
        )
        parser.add_argument("--edicion", default="", help="Edición de las filas que no la digan.")
        parser.add_argument("--guardar", action="store_true", help="Escribe. Sin él, nada cambia.")
        parser.add_argument("--json", action="store_true", dest="como_json", help="Informe para máquinas.")
        parser.add_argument("--informe", type=Path, help="Guarda en este CSV qué pasó con cada línea.")
        parser.add_argument(
            "--usuario", default="", help="Cuenta en cuyo nombre se importa, con sus límites."
        )

    def handle(self, *args, archivo, tipo, edicion, guardar, como_json, informe, usuario, **options) -> None:
        try:
            datos = archivo.read_bytes()
        except OSError:
            raise CommandError(f"No se puede leer {archivo}: revise la ruta.", returncode=2) from None
        opciones = {
            "tabla": tipo,
            "edicion": self._edicion(edicion),
            "user": self._usuario(usuario),
            "filas_maximas": batches.FILAS_EN_LA_ORDEN,
        }
        try:
            hacer = batches.aplicar if guardar else batches.analizar
            resultado = hacer(datos, archivo.name, **opciones)
        except batches.ArchivoInutilizable as error:
            raise CommandError(str(error), returncode=2) from None
        except batches.ConErrores as error:
            resultado, guardar = error.informe, False
        if informe:
            self._escribir_informe(informe, resultado)
        if como_json:
            self.stdout.write(
                json.dumps(resultado.como_dict() | {"guardado": guardar}, ensure_ascii=False, indent=1)
            )
        else:
            self._contar(resultado, guardado=guardar)
        if resultado.tiene_errores:
            sys.exit(1)

    @staticmethod
    def _edicion(slug: str) -> Edicion | None:
        if not slug:
            return None
        try:
            return Edicion.objects.get(slug=slug)
        except Edicion.DoesNotExist:
            raise CommandError(f"No existe la edición «{slug}».", returncode=2) from None

    @staticmethod
    def _usuario(nombre: str):
        if not nombre:
            return None
        user = get_user_model().objects.filter(username=nombre, is_active=True).first()
        if user is None:
            raise CommandError(f"No hay una cuenta activa llamada «{nombre}».", returncode=2)
        return user

    def _contar(self, informe: Informe, *, guardado: bool) -> None:
        leido = ", ".join(v for v in informe.lectura.values() if v)
        self.stdout.write(f"{informe.tabla.capitalize()}: {leido} filas.")
        if informe.ignoradas:
            self.stdout.write(f"Columnas que no se leen: {', '.join(informe.ignoradas)}.")
        for nombre, parecida in informe.nuevas.items():
            duda = f" ¿Quiso decir «{parecida}»?" if parecida else ""
            self.stdout.write(f"Institución nueva: {nombre}.{duda}")
        for fila in informe.filas:
            self.stdout.write(f"  línea {fila.linea}: {VERBOS[fila.clase]}  {fila.resumen}")
            for columna, antes, ahora in fila.cambios:
                self.stdout.write(f"      {columna}: «{antes}» → «{ahora}»")
            for columna, valor, mensaje in fila.errores:
                donde = f"columna «{columna}»" + (f", «{valor}»" if valor else "") + ": " if columna else ""
                self.stdout.write(f"      {donde}{mensaje}")
            for aviso in fila.avisos:
                self.stdout.write(f"      aviso: {aviso}")
        c = informe.conteos
        self.stdout.write(
            f"{c[NUEVA]} nuevas, {c[CAMBIA]} cambian, {c[IGUAL]} sin cambios, {c[ERROR]} con errores. "
            + ("Guardado." if guardado else "No se guardó nada.")
        )

    @staticmethod
    def _escribir_informe(ruta: Path, informe: Informe) -> None:
        with ruta.open("w", encoding="utf-8-sig", newline="") as salida:
            escritor = csv.writer(salida)
            escritor.writerow(["linea", "resultado", "fila", "detalle"])
            for f in informe.filas:
                detalle = [f"{c}: «{a}» → «{b}»" for c, a, b in f.cambios]
                detalle += [f"{c}: {m}" if c else m for c, _v, m in f.errores] + f.avisos
                escritor.writerow(
                    [f.linea, VERBOS[f.clase], neutralizar(f.resumen), neutralizar("; ".join(detalle))]
                )
