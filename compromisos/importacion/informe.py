"""What a file would do, or did: the account of each of its rows, and of all together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from base.texto import plegar
from compromisos.importacion import normalize
from compromisos.importacion.avisos import Avisos
from compromisos.importacion.claves import clave_de
from compromisos.importacion.como_se_leera import Dato, como_se_leera
from compromisos.importacion.context import Altas
from compromisos.importacion.cotejo import Conflicto
from compromisos.importacion.formats import Lectura
from compromisos.importacion.hallazgos import Casi, Hallazgo, frase_de, texto_de
from compromisos.importacion.jueces.base import CAMBIA, DEJADA, ERROR, IGUAL, NUEVA, Juicio
from compromisos.salidas.datos.columns import AVANCE_JUNTO, PUBLICAS, TABLAS
from compromisos.salidas.datos.widgets import desneutralizar

SE_DICE_SIEMPRE = ("compromiso_dejado", "celda_de_relleno", "cambio_desde_la_descarga")
SIN_VERSION = gettext_lazy(
    "El archivo no trae la columna «version»: no se puede saber si otra persona cambió algo después de que se hizo."
)
_EN_JSON = json.JSONEncoder(default=str).encode


@dataclass(slots=True)
class FilaDeInforme:
    linea: int
    clase: str  # NUEVA, CAMBIA, IGUAL, ERROR or DEJADA
    resumen: str
    grupo: str = ""  # the pledge, or update, that its row belongs to
    cambios: list[tuple[str, str, str]] = field(default_factory=list)  # (column label, old, new)
    datos: list[Dato] = field(default_factory=list)  # all that a new row says
    errores: list[Hallazgo] = field(default_factory=list)
    avisos: list[Hallazgo] = field(default_factory=list)
    conflictos: list[Conflicto] = field(default_factory=list)
    tabla: str = ""

    def claves(self) -> str:
        return unir_claves(h.clave for h in (*self.errores, *self.avisos))

    def como_dict(self) -> dict:
        """As JSON; labels of columns beside their names."""
        etiquetas = etiquetas_de(self.tabla)

        def hallados(hallazgos: list[Hallazgo]) -> list[dict]:
            return [{**asdict(h), "etiqueta": etiquetas.get(h.columna, "")} for h in hallazgos]

        return {
            "linea": self.linea,
            "clase": self.clase,
            "resumen": self.resumen,
            "grupo": self.grupo,
            "cambios": self.cambios,
            "datos": self.datos,
            "errores": hallados(self.errores),
            "avisos": hallados(self.avisos),
            "conflictos": [c.como_dict(etiquetas.get(c.columna, "")) for c in self.conflictos],
            "tabla": self.tabla,
        }


@dataclass(slots=True)
class Informe:
    """What a file would do, or did. All of it is text: it is stored, compared and shown as it is."""

    tabla: str
    ignoradas: list[str]
    lectura: dict
    ajenas: list[Hallazgo] = field(default_factory=list)  # of columns that are not what their header says
    columnas: list[dict] = field(default_factory=list)  # columnas.como_quedaron()
    generales: list[Hallazgo] = field(default_factory=list)  # notices of the file as a whole
    solo_validas: bool = False
    con_version: bool = True  # its rows say what they were when they were downloaded
    conflictos: int = 0  # rows that changed in the file and here, settled or not
    nuevas: dict[str, str] = field(default_factory=dict)  # {institution to be created: near miss or ""}
    parecidos: dict[str, str] = field(default_factory=dict)  # {indicator as written: the one it nearly is}
    filas: list[FilaDeInforme] = field(default_factory=list)
    conteos: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys((NUEVA, CAMBIA, IGUAL, ERROR, DEJADA, "aviso"), 0)
    )
    escrituras: int = 0
    por_aprobar: bool = False
    altas: Altas = field(default_factory=Altas)
    enmiendas: int = 0  # public pledges that it would amend
    claves: dict[str, int] = field(default_factory=dict)  # {code: rows in which it was found}
    frases: dict[str, dict[str, int]] = field(
        default_factory=dict
    )  # {code: {what is said: in how many rows}}
    tardios: list[tuple[int, Hallazgo]] = field(default_factory=list)  # (line, notice) found on writing
    _sello: hashlib._Hash = field(default_factory=hashlib.sha256)

    def sumar(self, fila: FilaDeInforme) -> None:
        self.conteos[fila.clase] += 1
        self.conteos["aviso"] += bool(fila.avisos)
        self.conflictos += bool(fila.conflictos)
        for clave, frase in {h.clave: h.mensaje for h in (*fila.errores, *fila.avisos)}.items():
            self.claves[clave] = self.claves.get(clave, 0) + 1
            contar_frase(self.frases, clave, frase)
        hecho = [fila.linea, fila.clase, fila.cambios, [h.mensaje for h in fila.errores]]
        self._sello.update(_EN_JSON(hecho).encode())

    @property
    def tiene_errores(self) -> bool:
        return self.conteos[ERROR] > 0

    @property
    def se_puede_escribir(self) -> bool:
        return self.solo_validas or not self.tiene_errores

    @property
    def sin_version(self) -> bool:
        """Whether it changes what there is, and cannot tell whether it is older than what somebody did since."""
        return self.conteos[CAMBIA] > 0 and not self.con_version

    def como_dict(self) -> dict:
        """For the database and the preview; its rows go apart, as `FilaDeInforme.como_dict`."""
        return {
            "tabla": self.tabla,
            "conteos": self.conteos,
            "instituciones_nuevas": self.nuevas,
            "parecidos": self.parecidos,
            "columnas_ignoradas": self.ignoradas,
            "columnas_ajenas": [h.mensaje for h in self.ajenas],
            "lectura": self.lectura,
            "por_aprobar": self.por_aprobar,
            "altas": asdict(self.altas),
            "enmiendas": self.enmiendas,
            "claves": self.claves,
            "frases": self.frases,
            "columnas": self.columnas,
            "generales": [asdict(h) for h in self.generales],
            "conflictos": self.conflictos,
            "sin_version": str(SIN_VERSION) if self.sin_version else "",
        }

    def para_programas(self, archivo: str, filas: list[FilaDeInforme]) -> dict:
        """The object of `importar --json`: part of the public interface. `filas` are those with
        something to tell."""
        conteos = self.conteos
        tomadas = conteos[NUEVA] + conteos[CAMBIA] + conteos[IGUAL] if self.se_puede_escribir else 0
        publicados = self.altas.publicados + self.altas.verificaciones if self.se_puede_escribir else 0
        borradores = self.altas.compromisos - self.altas.publicados if self.se_puede_escribir else 0
        return {
            **informe_vacio(archivo),
            "codificacion": self.lectura["codificacion"],
            "delimitador": self.lectura["delimitador"],
            "hoja": self.lectura["hoja"],
            "nuevos": conteos[NUEVA],
            "cambiados": conteos[CAMBIA],
            "iguales": conteos[IGUAL],
            "filas_tomadas": tomadas,
            "publicados": publicados,
            "borradores": borradores,
            "avisos": self._del_archivo()
            + self._de_columnas()
            + self._de_version()
            + [self._en_la_cabecera(h) for h in self.generales]
            + [{"linea": f.linea, **h.para_programas()} for f in filas for h in f.avisos],
            "errores": [{"linea": f.linea, **h.para_programas()} for f in filas for h in f.errores],
        }

    def _del_archivo(self) -> list[dict]:
        """A notice for each thing that was found out of the file as such."""
        return [
            self._en_la_cabecera(Hallazgo("", "", clave, frase)) for clave, frase in self.lectura["avisos"]
        ]

    def _de_columnas(self) -> list[dict]:
        """A notice for each column that is not of ours. Those that only go out, and the reasons that we
        gave back ourselves, are expected."""
        propias = {plegar(str(n)) for c in PUBLICAS[self.tabla] for n in (c.nombre, c.etiqueta)}
        propias |= {"error", *(plegar(c.nombre) for c in AVANCE_JUNTO)}
        propias |= {plegar(h.columna) for h in self.ajenas}
        desconocidas = [_no_se_lee(c[:80]) for c in self.ignoradas if plegar(c) not in propias]
        return [self._en_la_cabecera(h) for h in (*self.ajenas, *desconocidas)]

    def _en_la_cabecera(self, hallazgo: Hallazgo) -> dict:
        return {"linea": self.lectura["linea_cabecera"], **hallazgo.para_programas()}

    def _de_version(self) -> list[dict]:
        if not self.sin_version:
            return []
        return [self._en_la_cabecera(Hallazgo("", "", "sin_version", str(SIN_VERSION)))]

    def huella(self) -> str:
        """Fingerprint of what the file does: two equal ones do the same."""
        sello = self._sello.copy()
        sello.update(json.dumps(self.nuevas).encode())
        return sello.hexdigest()


def _no_se_lee(columna: str) -> Hallazgo:
    """A column that nothing is read of: what an office keeps for itself stays in, and says so."""
    if normalize.es_interna(columna):
        frase = _(
            "La columna «%(columna)s» suele ser de uso interno: no se lee ni se publica. Si es para el público, llámela "
            "«nota»."
        )
        return Hallazgo(columna, "", "columna_interna", frase % {"columna": columna})
    frase = _("La columna «%(columna)s» no es de la plantilla: no se lee.")
    return Hallazgo(columna, "", "columna_desconocida", frase % {"columna": columna})


def informe_vacio(archivo: str, *, rechazado: str | None = None) -> dict:
    """The same object for a file that was refused whole."""
    return {
        "archivo": archivo,
        "codificacion": "",
        "delimitador": "",
        "hoja": "",
        "rechazado": rechazado,
        "nuevos": 0,
        "cambiados": 0,
        "iguales": 0,
        "filas_tomadas": 0,
        "publicados": 0,
        "borradores": 0,
        "avisos": [],
        "errores": [],
    }


def unir_claves(claves: Iterable[str]) -> str:
    """As FilaImportada keeps them: «|code|code|», "" if there is none. Errors first."""
    distintas = "|".join(dict.fromkeys(claves))
    return f"|{distintas}|" if distintas else ""


FRASES_DE_UNA_CLAVE = 30  # different ones that are kept of a code


def contar_frase(frases: dict[str, dict[str, int]], clave: str, frase: str) -> None:
    suyas = frases.setdefault(clave, {})
    if frase in suyas or len(suyas) < FRASES_DE_UNA_CLAVE:
        suyas[frase] = suyas.get(frase, 0) + 1


QUE_IDENTIFICA = {
    "compromisos": ("institucion", "numero", "indicador"),
    "avances": ("codigo", "fecha", "indicador"),
    "instituciones": ("sigla", "nombre"),
    "marcos": ("codigo", "elemento"),
    "verificaciones": ("verificacion", "codigo", "fecha_corte", "avance", "indicador"),
}


def etiquetas_de(tabla: str) -> dict[str, str]:
    """{column: what people call it}."""
    return _etiquetas(tabla, get_language())


@lru_cache(maxsize=32)
def _etiquetas(tabla: str, idioma: str | None) -> dict[str, str]:
    junto = AVANCE_JUNTO if tabla == "compromisos" else ()
    return {c.nombre: str(c.etiqueta) for c in (*TABLAS[tabla], *junto)}


QUE_AGRUPA = {
    "compromisos": ("edicion", "institucion", "numero"),
    "avances": ("codigo", "fecha"),
    "verificaciones": ("verificacion", "codigo", "fecha_corte", "avance", "verificador"),
}


def fila_de_informe(
    tabla: str, linea: int, juicio: Juicio | None, celdas: dict, avisos: Avisos
) -> FilaDeInforme:
    """`juicio` None: the row was left out."""
    identifican = (desneutralizar(texto_de(celdas.get(c, ""))) for c in QUE_IDENTIFICA[tabla])
    resumen = " · ".join(filter(None, identifican))[:160]
    grupo = " ".join(plegar(texto_de(celdas.get(c, ""))) for c in QUE_AGRUPA.get(tabla, ())) or str(linea)
    if juicio is None:
        return FilaDeInforme(linea, DEJADA, resumen, grupo, tabla=tabla)
    suyos = [replace(h, valor=h.valor or _valor_de(celdas, h.columna)[:80]) for h in avisos.de(linea)]
    etiquetas = etiquetas_de(tabla) if juicio.error or juicio.cambios else {}
    errores: list[Hallazgo] = []
    if juicio.error is not None:
        error = juicio.error
        por_columna = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
        for columna, fallas in por_columna.items():
            nombre = columna if columna in etiquetas else ""
            valor = _valor_de(celdas, nombre)
            errores += dict.fromkeys(_hallazgo(e, nombre, valor) for e in fallas)
    return FilaDeInforme(
        linea=linea,
        clase=juicio.clase,
        resumen=resumen,
        grupo=grupo,
        cambios=[
            (etiquetas[c], texto_de(juicio.en_palabras(c, antes)), texto_de(juicio.en_palabras(c, ahora)))
            for c, antes, ahora in juicio.cambios
        ],
        datos=como_se_leera(tabla, juicio) if juicio.clase == NUEVA else [],
        errores=errores,
        # A row that does nothing has nothing to be warned of, but for what somebody may have hoped that it did.
        avisos=[a for a in suyos if juicio.clase != IGUAL or a.clave in SE_DICE_SIEMPRE],
        tabla=tabla,
    )


def _hallazgo(error: ValidationError, columna: str, valor: str) -> Hallazgo:
    casi = (error.escrito, error.sugerencia) if isinstance(error, Casi) else ()
    return Hallazgo(columna, valor[:80], clave_de(error.code), frase_de(error, valor), *casi)


def _valor_de(celdas: dict, columna: str) -> str:
    """What the file says in that column; of places, in those that say their level too."""
    columnas = (columna, *normalize.NIVELES) if columna == "territorios" else (columna,)
    return "; ".join(t for c in columnas if (t := texto_de(celdas.get(c))))


def como_se_leyo(lectura: Lectura) -> dict:
    nombres = {",": _("coma"), ";": _("punto y coma"), "\t": _("tabulación"), "|": _("barra")}
    return {
        "formato": lectura.formato,
        "codificacion": lectura.codificacion,
        "delimitador": lectura.delimitador,
        "separado_por": nombres.get(lectura.delimitador, lectura.delimitador),
        "hoja": lectura.hoja,
        "hojas": lectura.hojas,
        "linea_cabecera": lectura.linea_cabecera,
        "filas": len(lectura.lineas),
        "avisos": lectura.avisos,
    }
