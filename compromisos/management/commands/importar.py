"""Import a file from the command line, through the same code as the admin."""

from __future__ import annotations

import csv
import json
import sys
import time
import uuid
from collections.abc import Callable
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from base.fechas import DIA, MES
from base.texto import limpiar, plegar
from compromisos.importacion import a_la_vista, batches, columnas, expediente, normalize, undo
from compromisos.importacion.batches import CAMBIA, ERROR, IGUAL, NUEVA, FilaDeInforme, Informe
from compromisos.importacion.clase_de_fila import ClaseDeFila
from compromisos.importacion.cotejo import ARCHIVO, SITIO
from compromisos.importacion.formats import CODIFICACIONES
from compromisos.importacion.hallazgos import Hallazgo
from compromisos.importacion.informe import SIN_VERSION
from compromisos.importacion.jueces.base import PALABRAS
from compromisos.models import Edicion, Importacion
from compromisos.publicacion import personales
from compromisos.publicacion.personales import RazonDada
from compromisos.salidas.datos.columns import TABLAS
from compromisos.salidas.datos.widgets import neutralizar

DETALLES = 1_000  # rows with something to tell that are shown on the terminal
SIN_DETALLE = 200  # and of the others
SIN = {"ocultas": a_la_vista.FILA_OCULTA, "tachadas": a_la_vista.FILA_TACHADA}
CLASES = {clase.orden: clase.value for clase in ClaseDeFila}
VERBOS = {**PALABRAS, "aviso": "aviso"}


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
        parser.add_argument(
            "--publicar",
            action="store_true",
            help="Con --guardar, los compromisos nuevos que tienen título salen al público. Sin él, son borradores.",
        )
        parser.add_argument("--solo-validas", action="store_true", help="Deja fuera las filas con error.")
        parser.add_argument(
            "--crear-instituciones",
            nargs="?",
            const="todas",
            default="",
            choices=("completas", "todas"),
            help="Crea las que no existan, aunque la fila solo diga su nombre; con «completas», solo las que "
            "traen su sigla y su sector. Sin él, la fila de una que no existe es un error.",
        )
        parser.add_argument(
            "--columna",
            action="append",
            default=[],
            metavar="ENCABEZADO=CAMPO",
            help="Qué es una columna cuyo encabezado no se reconoce, o se toma por otra; sin campo, no se lee. Puede "
            "repetirse.",
        )
        parser.add_argument(
            "--sin",
            action="append",
            default=[],
            choices=tuple(SIN),
            help="Deja fuera las filas que la hoja tiene ocultas, o tachadas. Puede repetirse.",
        )
        parser.add_argument(
            "--tomar-por",
            nargs=2,
            action="append",
            default=[],
            metavar=("ESCRITO", "ES"),
            help="La institución o el indicador que el archivo escribe así es este otro, que ya está; si son el mismo "
            "texto dos veces, es otro y no el que se le parece. Puede repetirse.",
        )
        for opcion, que in (
            ("--dejar-fuera", "Se sabe que las filas de esa clase quedan fuera: no se avisa de cada una."),
            ("--tomar-filas", "Las filas de esa clase se leen como las demás."),
        ):
            parser.add_argument(
                opcion,
                default="",
                metavar="CLASE,…",
                help=f"{que} Clases: {', '.join(CLASES)}. Una fila que parece de una no se toma, y se dice.",
            )
        parser.add_argument("--delimitador", default="", choices=("", ",", ";", "\t", "|"), metavar="C")
        parser.add_argument("--hoja", default="", help="Hoja del libro. Sin ella, la primera que sirva.")
        parser.add_argument(
            "--cabecera", default="", type=_linea, help="Línea en que están los nombres de columna."
        )
        parser.add_argument("--codificacion", default="", choices=("", *CODIFICACIONES), metavar="C")
        parser.add_argument(
            "--decimal", default="", choices=("", ",", "."), help="Qué separa los decimales en 1.200."
        )
        parser.add_argument(
            "--primero",
            default="",
            choices=("", DIA, MES),
            help="Qué va primero en 03/04/2027, si alguna fecha del archivo lleva el mes primero.",
        )
        parser.add_argument(
            "--nivel",
            default="",
            choices=("", *normalize.NIVELES),
            help="De qué lugar habla un nombre como Lima.",
        )
        parser.add_argument(
            "--conflictos",
            default="",
            choices=("", ARCHIVO, SITIO),
            help="Qué queda donde una celda cambió en el archivo y también aquí después de la descarga. Sin él, esas "
            "filas son errores.",
        )
        parser.add_argument("--json", action="store_true", dest="como_json", help="Informe para programas.")
        parser.add_argument("--informe", type=Path, help="Guarda en este CSV qué pasó con cada línea.")
        parser.add_argument(
            "--usuario", default="", help="Cuenta en cuyo nombre se importa, con sus límites."
        )
        parser.add_argument(
            "--motivo",
            default="",
            help="Por qué cambia lo que ya es público: queda a la vista. Se pide si el archivo enmienda compromisos "
            "públicos, o si es público algo de lo que se deshace; si no se da, lo que cambia de una institución dice "
            "que no lo hay.",
        )
        parser.add_argument(
            "--datos-revisados",
            default="",
            metavar="MOTIVO",
            help="Por qué puede publicarse lo que parece de una persona. Se pide si algo de lo que sale al público lo parece.",
        )
        parser.add_argument("--deshacer", metavar="ID", help="Deshace esta importación, entera o nada.")

    def handle(self, *args, archivo, datos_revisados, usuario, deshacer, **options) -> None:
        user = self._usuario(usuario)
        with personales.durante(RazonDada(datos_revisados, user) if limpiar(datos_revisados) else None):
            try:
                if deshacer:
                    self._deshacer(deshacer, user, options["motivo"])
                else:
                    self._importar(archivo, user, **options)
            except personales.FaltaRevisar as error:
                que = f"{error.messages[0]} Bórrelos, o diga por qué pueden publicarse con --datos-revisados."
                frase = "\n".join([que, *error.messages[1:]])
                self._rechazar(archivo or Path(), frase, options["como_json"], returncode=1)

    def _importar(self, archivo, user, *, guardar, como_json, informe, **options) -> None:
        if archivo is None:
            raise CommandError("Diga qué archivo: manage.py importar ARCHIVO.", returncode=2)
        pedido = {
            "tabla": options["tipo"],
            "edicion": self._edicion(options["edicion"]),
            "user": user,
            "filas_maximas": batches.FILAS_EN_LA_ORDEN,
            "solo_validas": options["solo_validas"],
            "columnas": self._columnas(options["columna"], options["tipo"]),
            "sin": frozenset(SIN[cuales] for cuales in options["sin"]),
            "crear_instituciones": options["crear_instituciones"],
            "tomar_por": dict(options["tomar_por"]),
            "dejar_clases": _clases(options["dejar_fuera"]),
            "tomar_clases": _clases(options["tomar_filas"]),
            "publicar": options["publicar"],
            "motivo": options["motivo"],
            "conflictos": options["conflictos"],
            "modo": batches.Modo(
                **{
                    c: options[c]
                    for c in (
                        "delimitador",
                        "hoja",
                        "codificacion",
                        "cabecera",
                        "decimal",
                        "primero",
                        "nivel",
                    )
                }
            ),
        }
        recogidas = Recogidas(con_todas=como_json)
        try:
            with archivo.open("rb") as abierto, _informe_en(informe, recogidas) as filas:
                salidas = batches.Salidas(filas=filas, progreso=Progreso(self.stderr))
                hacer = batches.analizar
                if guardar:
                    hacer = partial(expediente.importar_de_una, motivo=limpiar(options["motivo"]))
                resultado = hacer(abierto, archivo.name, salidas=salidas, **pedido)
                for linea, aviso in resultado.tardios:
                    filas(FilaDeInforme(linea, "aviso", "", avisos=[aviso]))
        except OSError:
            self._rechazar(archivo, f"No se puede leer {archivo}: revise la ruta.", como_json)
        except normalize.OtroTipo as error:
            frase = f"Parece un archivo de {error.tabla}: importe con --tipo {error.tabla}."
            self._rechazar(archivo, frase, como_json)
        except normalize.ColumnasPorDecir as error:
            frase = str(error)
            if not como_json:
                frase += ' O diga cuál es, sin tocar el archivo: --columna "Encabezado=campo".'
            self._rechazar(archivo, frase, como_json)
        except batches.ArchivoInutilizable as error:
            self._rechazar(archivo, str(error), como_json)
        except (
            batches.Choque,
            batches.PorAprobar,
            batches.NoPublica,
            batches.SinMotivo,
        ) as error:
            self._rechazar(archivo, str(error), como_json, returncode=1)
        except batches.ConErrores as error:
            resultado, guardar = error.informe, False
        if como_json:
            self._decir(resultado.para_programas(archivo.name, recogidas.filas))
        else:
            c = resultado.conteos
            self._contar(resultado, recogidas, guardado=guardar and bool(c[NUEVA] + c[CAMBIA] + c[IGUAL]))
        if resultado.tiene_errores:
            sys.exit(1)

    def _decir(self, objeto: dict) -> None:
        self.stdout.write(json.dumps(objeto, ensure_ascii=False, indent=1))

    def _rechazar(self, archivo: Path, frase: str, como_json: bool, *, returncode: int = 2) -> None:
        """The whole file is refused: one sentence, or the same object with `rechazado`."""
        if como_json:
            self._decir(batches.informe_vacio(archivo.name, rechazado=frase))
            sys.exit(returncode)
        raise CommandError(frase, returncode=returncode) from None

    def _deshacer(self, identificador: str, user, motivo: str) -> None:
        try:
            importacion = Importacion.objects.get(pk=uuid.UUID(identificador))
        except (ValueError, Importacion.DoesNotExist, ValidationError):
            raise CommandError(f"No hay una importación «{identificador}».", returncode=2) from None
        try:
            publico = undo.deshacer(importacion, por=user, motivo=motivo)
        except undo.FaltaElMotivo as error:
            raise CommandError(f"{error} Dígalo con --motivo.", returncode=1) from None
        except undo.NoSePuedeDeshacer as error:
            raise CommandError("\n  ".join([str(error), *error.estorbos]), returncode=1) from None
        self.stdout.write(f"Deshecha: {importacion.nombre_original}. {undo.como_quedo(publico)}")

    @staticmethod
    def _columnas(escritas: list[str], tabla: str) -> dict[str, columnas.Eleccion]:
        try:
            return dict(columnas.leer_eleccion(escrita, tabla) for escrita in escritas)
        except ValueError as error:
            raise CommandError(str(error), returncode=2) from None

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

    def _contar(self, informe: Informe, recogidas: Recogidas, *, guardado: bool) -> None:
        como = informe.lectura
        leido = [como["formato"], como["codificacion"], como["separado_por"], como["hoja"]]
        self.stdout.write(
            f"{informe.tabla.capitalize()}: {', '.join(v for v in leido if v)}, {como['filas']} filas."
        )
        for _clave, frase in como["avisos"]:
            self.stdout.write(f"Aviso: {frase}")
        for aviso in informe.ajenas:
            self.stdout.write(aviso.mensaje)
        for suya in informe.columnas:
            if suya["es"] and plegar(suya["rotulo"]) != plegar(suya["es"]):
                self.stdout.write(f"«{suya['rotulo']}» → {suya['es']}")
        if informe.ignoradas:
            self.stdout.write(f"Columnas que no se leen: {', '.join(informe.ignoradas)}.")
        for general in informe.generales:
            self.stdout.write(f"Aviso: {general.mensaje}")
        for nombre, parecida in list(informe.nuevas.items())[:DETALLES]:
            duda = f" ¿Quiso decir «{parecida}»?" if parecida else ""
            self.stdout.write(f"Institución nueva: {nombre}.{duda}")
        if informe.sin_version:
            self.stdout.write(f"Aviso: {SIN_VERSION}")
        for fila in recogidas.filas:
            self.stdout.write(f"  línea {fila.linea}: {VERBOS[fila.clase]}  {fila.resumen}")
            for etiqueta, dice, _esencial in fila.datos:
                self.stdout.write(f"      {etiqueta}: {dice}")
            for columna, antes, ahora in fila.cambios:
                self.stdout.write(f"      {columna}: «{antes}» → «{ahora}»")
            for error in fila.errores:
                self.stdout.write(f"      {_en_palabras(error)}")
            for aviso in fila.avisos:
                self.stdout.write(f"      aviso: {aviso.mensaje}")
        if clases := [c for c in ClaseDeFila if informe.claves.get(c.value)]:
            cuantas = ", ".join(f"{c.orden}: {informe.claves[c.value]}" for c in clases)
            self.stdout.write(
                f"Filas que no se toman, porque no parecen {informe.tabla} ({cuantas}). Si alguna lo es, "
                f"--tomar-filas {','.join(c.orden for c in clases)}; si ninguna, --dejar-fuera lo mismo."
            )
        if recogidas.calladas:
            self.stdout.write(f"  … y {recogidas.calladas} filas más. Con --informe F.csv, todas.")
        c = informe.conteos
        self.stdout.write(
            f"{c[NUEVA]} nuevas, {c[CAMBIA]} cambian, {c[IGUAL]} sin cambios, {c[ERROR]} con errores. "
            + ("Guardado." if guardado else "No se guardó nada.")
        )
        if informe.claves.get("cambio_en_los_dos"):
            self.stdout.write(
                f"Hay celdas que cambiaron en el archivo y aquí: con --conflictos {SITIO} queda lo de aquí; con "
                f"--conflictos {ARCHIVO}, lo del archivo."
            )
        if frase := _al_publico(informe, guardado=guardado):
            self.stdout.write(frase)


def _clases(texto: str) -> frozenset[str]:
    """Codes of the classes of rows that an option names. Raises CommandError."""
    ordenes = [t.strip() for t in texto.split(",") if t.strip()]
    if malas := [o for o in ordenes if o not in CLASES]:
        raise CommandError(
            f"No es una clase de fila: {', '.join(malas)}. Use {', '.join(CLASES)}.", returncode=2
        )
    return frozenset(CLASES[o] for o in ordenes)


class Recogidas:
    """The rows worth showing, and how many are not shown. `con_todas` keeps each that has something to
    tell, however many; else no more than fit on a screen that somebody reads."""

    def __init__(self, *, con_todas: bool):
        self.con_todas = con_todas
        self.filas: list[FilaDeInforme] = []
        self.calladas = 0

    def __call__(self, fila: FilaDeInforme) -> None:
        dice_algo = fila.errores or fila.avisos or fila.cambios
        if self.con_todas:
            if dice_algo:
                self.filas.append(fila)
        elif len(self.filas) < (DETALLES if dice_algo else SIN_DETALLE):
            self.filas.append(fila)
        else:
            self.calladas += 1


class Progreso:
    """Rows, rate and time left, on one line of a terminal; elsewhere a line now and then."""

    def __init__(self, salida):
        self.salida, self.en_pantalla = salida, salida.isatty()
        self.inicio = self.dicho = time.monotonic()

    def __call__(self, hechas: int, todas: int) -> None:
        ahora = time.monotonic()
        if ahora - self.dicho < (0.5 if self.en_pantalla else 10) and not (
            self.en_pantalla and hechas == todas
        ):
            return
        self.dicho = ahora
        ritmo = hechas / max(ahora - self.inicio, 0.001)
        frase = f"{hechas:,} de {todas:,} filas · {ritmo:,.0f} por segundo · faltan {(todas - hechas) / ritmo:,.0f} s"
        if self.en_pantalla:
            self.salida.write(f"\r{frase:<70}", ending="\n" if hechas == todas else "")
        else:
            self.salida.write(frase)


@contextmanager
def _informe_en(ruta: Path | None, siguiente: Callable[[FilaDeInforme], None]):
    """Row sink: writes each row into the CSV at `ruta`, if there is one, and passes it on to `siguiente`."""
    if ruta is None:
        yield siguiente
        return
    with ruta.open("w", encoding="utf-8-sig", newline="") as salida:
        escritor = csv.writer(salida)
        escritor.writerow(["linea", "resultado", "fila", "detalle"])

        def escribir(f: FilaDeInforme) -> None:
            detalle = [f"{c}: «{a}» → «{b}»" for c, a, b in f.cambios]
            detalle += [_en_palabras(e) for e in f.errores] + [a.mensaje for a in f.avisos]
            escritor.writerow(
                [f.linea, VERBOS[f.clase], neutralizar(f.resumen), neutralizar("; ".join(detalle))]
            )
            siguiente(f)

        yield escribir


def _al_publico(informe: Informe, *, guardado: bool) -> str:
    """How many pledges are public by it, and how many wait as drafts; "" if it brings none."""
    altas = informe.altas
    if not altas.compromisos:
        return ""
    publicados, borradores = altas.publicados, altas.compromisos - altas.publicados
    partes = [
        f"{publicados} {'se publicaron' if guardado else 'se publicarían'}" if publicados else "",
        f"{borradores} {'quedaron' if guardado else 'quedarían'} en borrador" if borradores else "",
        f"{altas.incompletos} sin título" if altas.incompletos else "",
    ]
    como_se_publica = "" if publicados else " Con --publicar salen al público los que tienen título."
    return f"Compromisos nuevos: {', '.join(p for p in partes if p)}.{como_se_publica}"


def _linea(texto: str) -> str:
    if texto and not (texto.isascii() and texto.isdigit() and int(texto)):
        raise CommandError("--cabecera lleva el número de una línea: 1, 2, 3…", returncode=2)
    return texto


def _en_palabras(error: Hallazgo) -> str:
    if not error.columna:
        return error.mensaje
    valor = f", «{error.valor}»" if error.valor else ""
    return f"columna «{error.columna}»{valor}: {error.mensaje}"
