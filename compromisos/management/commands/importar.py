"""Import a file from the command line, through the same code as the admin."""

from __future__ import annotations

import csv
import json
import sys
import uuid
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from compromisos.datos.columns import TABLAS
from compromisos.datos.writer import neutralizar
from compromisos.importacion import batches, expediente, undo
from compromisos.importacion.batches import CAMBIA, DEJADA, ERROR, IGUAL, NUEVA, Informe
from compromisos.importacion.hallazgos import Hallazgo
from compromisos.models import Edicion, Importacion

VERBOS = {NUEVA: "nueva", CAMBIA: "cambia", IGUAL: "sin cambios", ERROR: "error", DEJADA: "se deja"}


class Command(BaseCommand):
    help = (
        "Importa compromisos, avances o instituciones de un CSV o XLSX. Sin --guardar solo muestra qué "
        "haría. Termina con 0 si todo va bien, 1 si hay filas con errores (y no se guarda nada, o solo las "
        "buenas con --solo-validas), 2 si el archivo no sirve."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("archivo", type=Path, nargs="?")
        parser.add_argument(
            "--tipo", choices=tuple(TABLAS), default="", help="Sin él, se reconoce por las columnas."
        )
        parser.add_argument("--edicion", default="", help="Edición de las filas que no la digan.")
        parser.add_argument("--guardar", action="store_true", help="Escribe. Sin él, nada cambia.")
        parser.add_argument("--solo-validas", action="store_true", help="Deja fuera las filas con error.")
        parser.add_argument(
            "--crear-instituciones",
            action="store_true",
            help="Crea las que no existan, aunque la fila solo diga su nombre.",
        )
        parser.add_argument("--delimitador", default="", choices=("", ",", ";", "\t", "|"), metavar="C")
        parser.add_argument("--hoja", default="", help="Hoja del libro. Sin ella, la primera que sirva.")
        parser.add_argument("--json", action="store_true", dest="como_json", help="Informe para programas.")
        parser.add_argument("--informe", type=Path, help="Guarda en este CSV qué pasó con cada línea.")
        parser.add_argument(
            "--usuario", default="", help="Cuenta en cuyo nombre se importa, con sus límites."
        )
        parser.add_argument("--deshacer", metavar="ID", help="Deshace esta importación, entera o nada.")

    def handle(self, *args, archivo, guardar, como_json, informe, usuario, deshacer, **options) -> None:
        if deshacer:
            self._deshacer(deshacer, self._usuario(usuario))
            return
        if archivo is None:
            raise CommandError("Diga qué archivo: manage.py importar ARCHIVO.", returncode=2)
        pedido = {
            "tabla": options["tipo"],
            "edicion": self._edicion(options["edicion"]),
            "user": self._usuario(usuario),
            "filas_maximas": batches.FILAS_EN_LA_ORDEN,
            "solo_validas": options["solo_validas"],
            "crear_instituciones": options["crear_instituciones"],
            "modo": batches.Modo(delimitador=options["delimitador"], hoja=options["hoja"]),
        }
        try:
            datos = archivo.read_bytes()
            hacer = expediente.importar_de_una if guardar else batches.analizar
            resultado = hacer(datos, archivo.name, **pedido)
        except OSError:
            self._rechazar(archivo, f"No se puede leer {archivo}: revise la ruta.", como_json)
        except batches.ArchivoInutilizable as error:
            self._rechazar(archivo, str(error), como_json)
        except batches.ConErrores as error:
            resultado, guardar = error.informe, False
        if informe:
            self._escribir_informe(informe, resultado)
        if como_json:
            self._decir(resultado.para_programas(archivo.name))
        else:
            self._contar(resultado, guardado=guardar)
        if resultado.tiene_errores:
            sys.exit(1)

    def _decir(self, objeto: dict) -> None:
        self.stdout.write(json.dumps(objeto, ensure_ascii=False, indent=1))

    def _rechazar(self, archivo: Path, frase: str, como_json: bool) -> None:
        """The whole file is refused: one sentence, or the same object with `rechazado`."""
        if como_json:
            self._decir(batches.informe_vacio(archivo.name, rechazado=frase))
            sys.exit(2)
        raise CommandError(frase, returncode=2) from None

    def _deshacer(self, identificador: str, user) -> None:
        try:
            importacion = Importacion.objects.get(pk=uuid.UUID(identificador))
        except (ValueError, Importacion.DoesNotExist, ValidationError):
            raise CommandError(f"No hay una importación «{identificador}».", returncode=2) from None
        try:
            undo.deshacer(importacion, por=user)
        except undo.NoSePuedeDeshacer as error:
            raise CommandError("\n  ".join([str(error), *error.estorbos]), returncode=1) from None
        self.stdout.write(f"Deshecha: {importacion.nombre_original}. Todo quedó como estaba.")

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
        como = informe.lectura
        leido = [como["formato"], como["codificacion"], como["separado_por"], como["hoja"]]
        self.stdout.write(
            f"{informe.tabla.capitalize()}: {', '.join(v for v in leido if v)}, {como['filas']} filas."
        )
        if informe.ignoradas:
            self.stdout.write(f"Columnas que no se leen: {', '.join(informe.ignoradas)}.")
        for nombre, parecida in informe.nuevas.items():
            duda = f" ¿Quiso decir «{parecida}»?" if parecida else ""
            self.stdout.write(f"Institución nueva: {nombre}.{duda}")
        for fila in informe.filas:
            self.stdout.write(f"  línea {fila.linea}: {VERBOS[fila.clase]}  {fila.resumen}")
            for columna, antes, ahora in fila.cambios:
                self.stdout.write(f"      {columna}: «{antes}» → «{ahora}»")
            for error in fila.errores:
                self.stdout.write(f"      {_en_palabras(error)}")
            for aviso in fila.avisos:
                self.stdout.write(f"      aviso: {aviso.mensaje}")
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
                detalle += [_en_palabras(e) for e in f.errores] + [a.mensaje for a in f.avisos]
                escritor.writerow(
                    [f.linea, VERBOS[f.clase], neutralizar(f.resumen), neutralizar("; ".join(detalle))]
                )


def _en_palabras(error: Hallazgo) -> str:
    if not error.columna:
        return error.mensaje
    valor = f", «{error.valor}»" if error.valor else ""
    return f"columna «{error.columna}»{valor}: {error.mensaje}"
