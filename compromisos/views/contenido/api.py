"""Words and examples of the pages about the API and the files. Every example is run by a test: with its interpreter where it
is at hand, else by asking for its addresses (tests/compromisos/views/api/test_ejemplos.py)."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SITIO = "SITIO"  # stands for the address of the site in the code of an example


@dataclass(frozen=True, slots=True)
class Ejemplo:
    """Code that somebody copies. `lengua`: curl, python, pandas, r, m (Power Query), hoja (a formula) or libreoffice (a shell that
    has it)."""

    titulo: str | Promise
    lengua: str
    modelo: str
    nota: str | Promise = ""

    @property
    def codigo(self) -> str:
        return self.modelo.strip().replace(SITIO, settings.SITE_URL)


# --- /api/

EMPEZAR = Ejemplo(
    _("Tres promesas vencidas, con lo justo de cada una"),
    "curl",
    'curl -s "SITIO/api/v1/compromisos/?plazo=vencido&campos=codigo,titulo,plazo_fecha&limite=3"',
)
UNO = Ejemplo(
    _("Una promesa, tal como se sabía un día"),
    "curl",
    'curl -s "SITIO/api/v1/compromisos/25porel25-mimp-1/?al=2026-11-30"',
)
PAGINAS = Ejemplo(
    _("Todas las páginas de una lista, en Python sin instalar nada"),
    "python",
    """
import json
from urllib.request import urlopen

url = "SITIO/api/v1/avances/?limite=200&campos=avance,codigo,estado_codigo"
avances = []
while url:
    with urlopen(url) as respuesta:
        pagina = json.load(respuesta)
    avances += pagina["datos"]
    url = pagina["enlaces"]["siguiente"]
print(len(avances))
""",
)
VERSION = Ejemplo(
    _("Preguntar si algo cambió: la segunda vez contesta 304 y no envía nada"),
    "curl",
    """
curl -s --etag-save version.txt -o metas.json "SITIO/api/v1/metas/?limite=5"
curl -s --etag-compare version.txt -o metas.json -w "%{http_code}" "SITIO/api/v1/metas/?limite=5"
""",
)
PROBLEMA = Ejemplo(
    _("Un parámetro mal escrito no se ignora"), "curl", 'curl -s "SITIO/api/v1/compromisos/?estdo=cumplido"'
)
CAMBIOS = Ejemplo(
    _("Qué cambió en octubre"),
    "curl",
    'curl -s "SITIO/api/v1/cambios/?desde=2026-10-01&hasta=2026-10-31&limite=5"',
)
DE_LA_API = (EMPEZAR, UNO, PAGINAS, VERSION, PROBLEMA, CAMBIOS)

# --- /datos/para-desarrolladores/

EN_ARCHIVOS = (
    Ejemplo(
        _("Una tabla, entera o filtrada como la lista"),
        "curl",
        """
curl -s -o compromisos.csv "SITIO/datos/compromisos.csv"
curl -s -o vencidos.csv "SITIO/datos/compromisos.csv?plazo=vencido&sector=publico"
curl -s -o en-marzo.csv "SITIO/datos/compromisos.csv?al=2026-03-31"
""",
    ),
)
UBIGEO = _(
    "Un ubigeo es un código y no un número: leído como número pierde el cero con que empieza, y ya no se une con otros datos."
)
EN_PANDAS = (
    Ejemplo(
        _("Cómo van las promesas de cada sector"),
        "pandas",
        """
import pandas as pd

filas = pd.read_csv("SITIO/datos/compromisos.csv", dtype={"territorios": str}, parse_dates=["plazo_fecha"])
promesas = filas.drop_duplicates("codigo")
print(promesas.groupby("sector")["estado"].value_counts())
""",
        _("La tabla trae una fila por meta: quite las repetidas antes de contar promesas."),
    ),
    Ejemplo(
        _("Los lugares, para unirlos con otros datos por su ubigeo"),
        "pandas",
        """
import pandas as pd

lugares = pd.read_csv("SITIO/datos/territorios.csv", dtype={"ubigeo": str, "superior": str})
print(lugares[lugares["nivel"] == "region"].set_index("ubigeo")["compromisos"])
""",
        UBIGEO,
    ),
    Ejemplo(
        _("Lo mismo por la API, con los códigos que no cambian de idioma"),
        "pandas",
        """
import json
from urllib.request import urlopen

import pandas as pd

url, partes = "SITIO/api/v1/compromisos/?limite=200&campos=codigo,sector_codigo,estado", []
while url:
    pagina = json.load(urlopen(url))
    partes.append(pd.DataFrame(pagina["datos"]))
    url = pagina["enlaces"]["siguiente"]
promesas = pd.concat(partes)
print(promesas.groupby("sector_codigo")["estado"].value_counts())
""",
    ),
)
EN_R = (
    Ejemplo(
        _("Una tabla"),
        "r",
        """
metas <- read.csv("SITIO/datos/metas.csv", fileEncoding = "UTF-8-BOM")
subset(metas, !is.na(porcentaje), select = c(codigo, indicador, valor, meta, porcentaje))
""",
        _("Un valor vacío es NA: no consta. No lo cambie por cero."),
    ),
    Ejemplo(
        _("Los lugares, en R, para unirlos con otros datos por su ubigeo"),
        "r",
        """
lugares <- read.csv("SITIO/datos/territorios.csv", fileEncoding = "UTF-8-BOM",
                    colClasses = c(ubigeo = "character", superior = "character"))
subset(lugares, nivel == "region", select = c(ubigeo, nombre, compromisos))
""",
        UBIGEO,
    ),
    Ejemplo(
        _("Todas las páginas de una lista"),
        "r",
        """
library(jsonlite)

url <- "SITIO/api/v1/compromisos/?limite=200&campos=codigo,estado"
partes <- list()
while (!is.null(url)) {
  pagina <- fromJSON(url)
  partes <- c(partes, list(pagina$datos))
  url <- pagina$enlaces$siguiente
}
promesas <- do.call(rbind, partes)
table(promesas$estado)
""",
    ),
)
EN_LIBREOFFICE = Ejemplo(
    _("LibreOffice: una tabla como hoja de cálculo, sin abrir el programa"),
    "libreoffice",
    """
curl -s -o territorios.csv "SITIO/datos/territorios.csv"
soffice --headless --convert-to ods --infilter="CSV:44,34,76,1,1/2/2/2/5/2" territorios.csv
""",
    _(
        "Los números dicen: comas, comillas, UTF-8, desde la primera línea, y las columnas 1, 2 y 5, que son códigos, como texto."
    ),
)
EN_UNA_HOJA = (
    Ejemplo(
        _("Hojas de cálculo de Google"),
        "hoja",
        '=IMPORTDATA("SITIO/datos/metas.csv?institucion=mimp")',
        _("Se actualiza sola cada hora."),
    ),
    Ejemplo(
        _("Excel: Datos, Obtener datos, De la web; o este código en el editor avanzado"),
        "m",
        """
let
  Origen = Csv.Document(Web.Contents("SITIO/datos/compromisos.csv"), [Delimiter = ",", Encoding = 65001]),
  Tabla = Table.PromoteHeaders(Origen)
in
  Tabla
""",
    ),
    Ejemplo(
        _("Excel: cuántas promesas vencieron, en una celda"),
        "hoja",
        '=VALUE(TEXTBEFORE(TEXTAFTER(WEBSERVICE("SITIO/api/v1/compromisos/?plazo=vencido&total=1&limite=1&campos=codigo"),"""total"": "),","))',
        _(
            "En un Excel en español, las funciones son VALOR, TEXTOANTES, TEXTODESPUES y SERVICIOWEB, separadas por punto y coma."
        ),
    ),
    EN_LIBREOFFICE,
)
COMPROBAR = (
    Ejemplo(
        _("El registro entero, comprobado por usted"),
        "curl",
        """
curl -s -o registro.jsonl "SITIO/datos/registro.jsonl"
curl -s -o verificar.py "SITIO/static/registro/verificar.py"
python3 verificar.py registro.jsonl
""",
        _("Guarde la huella de la última línea: otro día podrá probar que nada de lo anterior se cambió."),
    ),
)
PARA_DESARROLLADORES = (
    ("archivos", _("Con curl"), EN_ARCHIVOS),
    ("pandas", "pandas", EN_PANDAS),
    ("r", "R", EN_R),
    ("hoja", _("En una hoja de cálculo"), EN_UNA_HOJA),
    ("comprobar", _("Comprobar el registro"), COMPROBAR),
)
