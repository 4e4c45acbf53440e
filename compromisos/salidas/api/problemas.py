"""Problem documents (RFC 9457): every refusal of the API, each type with a public page of its own.

400 is what no schema allows. 404 is well written and names what is not there: a pledge, an institution of a filter, a
day to come, a page of a list. Types are part of the public interface: none changes its meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from compromisos.salidas.datos import writer

TIPO_DE_CONTENIDO = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Tipo:
    """A type of problem. `que_es` and `que_hacer` are its page; `ejemplo` an address (of this API) that meets it, if one
    does always."""

    codigo: str
    status: int
    titulo: str | Promise
    que_es: str | Promise
    que_hacer: str | Promise
    ejemplo: str = ""

    @property
    def direccion(self) -> str:
        """Its name: the same in every language, for it is an identifier."""
        with override(settings.LANGUAGE_CODE):
            return f"{settings.SITE_URL}{reverse('api_problema', args=[self.codigo])}"


PARAMETRO_DESCONOCIDO = Tipo(
    "parametro-desconocido",
    400,
    _("Parámetro desconocido"),
    _(
        "La dirección trae un parámetro que esa parte de la API no conoce. No se ignora: quien pide creería que contó."
    ),
    _("Revise cómo se escribe. En «detail» y en «errores» está su nombre; en la documentación, los que hay."),
    "compromisos/?estdo=cumplido",
)
PARAMETRO_REPETIDO = Tipo(
    "parametro-repetido",
    400,
    _("Parámetro repetido"),
    _("Un parámetro que admite un solo valor viene dos veces, y no se puede saber cuál se quiso."),
    _(
        "Déjelo una vez. Los filtros que admiten varios valores sí se repiten: estado=cumplido&estado=incumplido."
    ),
    "compromisos/?limite=5&limite=10",
)
PARAMETRO_NO_VALIDO = Tipo(
    "parametro-no-valido",
    400,
    _("Valor que no se entiende"),
    _("El valor de un parámetro no tiene la forma que se espera o no es uno de los que hay."),
    _("En «errores» se dice qué parámetro es y qué admite."),
    "compromisos/?limite=0",
)
CAMPO_DESCONOCIDO = Tipo(
    "campo-desconocido",
    400,
    _("Campo desconocido"),
    _("«campos» nombra algo que esos registros no tienen."),
    _("Elija entre los que da «detail»: son las columnas del diccionario de datos."),
    "compromisos/?campos=codigo,progreso",
)
DIA_NO_DISPONIBLE = Tipo(
    "dia-no-disponible",
    404,
    _("Ese día no está"),
    _("«al» es una fecha bien escrita, pero todavía no llega o es de un año que este sitio no puede tener."),
    _("Pida hoy, sin «al», o un día que ya pasó."),
    "compromisos/?al=2099-01-01",
)
VALOR_DESCONOCIDO = Tipo(
    "valor-desconocido",
    404,
    _("El filtro nombra algo que no existe"),
    _(
        "El filtro está bien escrito, pero no hay ninguna institución, tema, lugar o edición con ese código ese día."
    ),
    _("Busque el código en la lista de instituciones, temas, territorios o ediciones de la misma API."),
    "compromisos/?institucion=no-existe",
)
LAPSO_AL_REVES = Tipo(
    "lapso-al-reves",
    404,
    _("El lapso está al revés"),
    _("«desde» va después de «hasta»: entre esos dos días, en ese orden, no hay nada que contar."),
    _("Cámbielas de lugar."),
    "cambios/?desde=2026-03-31&hasta=2026-01-01",
)
CURSOR_NO_VALIDO = Tipo(
    "cursor-no-valido",
    404,
    _("Cursor que no lleva a ninguna página"),
    _(
        "El cursor no lo dio este sitio, está cortado, o es de otra lista: vale solo con los mismos filtros, el mismo "
        "orden y el mismo «al» con que se obtuvo."
    ),
    _("Siga el enlace «siguiente» tal como viene o empiece otra vez, sin «cursor»."),
    "compromisos/?cursor=inventado",
)
NO_EXISTE = Tipo(
    "no-existe",
    404,
    _("No existe"),
    _("Esa dirección de la API no existe, o no existía el día que se pidió."),
    _("Empiece por la lista: allí está el código de cada registro. Con «al», pruebe otro día."),
    "compromisos/no-existe/",
)
METODO_NO_PERMITIDO = Tipo(
    "metodo-no-permitido",
    405,
    _("Esta API solo se lee"),
    _("Se pidió con un método que no es GET, HEAD ni OPTIONS. Nada se cambia por la API."),
    _("Use GET. Para avisar de un error en los datos, escriba a quien publica el sitio."),
)
FORMATO_NO_DISPONIBLE = Tipo(
    "formato-no-disponible",
    406,
    _("Solo hay JSON"),
    _("La cabecera «Accept» o el parámetro «formato» pide algo que no es JSON."),
    _("Pida application/json. Las mismas tablas están en CSV y en XLSX en la página de datos."),
    "compromisos/?formato=csv",
)
RETIRADO = Tipo(
    "retirado",
    410,
    _("Se retiró"),
    _("Se publicó por error y se retiró. El registro público guarda cuándo y por qué."),
    _("En «detail» está el motivo. Con «al» y un día anterior se ve como estaba."),
)
DEMASIADAS = Tipo(
    "demasiadas-peticiones",
    429,
    _("Demasiadas peticiones costosas"),
    _(
        "Desde su red se pidieron muchas respuestas caras en poco tiempo: días pasados o cambios entre dos días. Lo "
        "demás no tiene ese límite, ni lo tiene lo que no cambió (304)."
    ),
    _(
        "Espere los segundos que dice «Retry-After». Para llevarse todo, un archivo de la página de datos o el registro "
        "entero cuestan menos que mil páginas."
    ),
)
ILEGIBLE = Tipo(
    "peticion-ilegible",
    400,
    _("Petición que no se entiende"),
    _("La dirección trae algo que ningún navegador envía: un carácter nulo o miles de parámetros."),
    _("Escriba la dirección en UTF-8, con los caracteres especiales codificados."),
)
ERROR_INTERNO = Tipo(
    "error-interno",
    500,
    _("Falló algo de este sitio"),
    _("La petición está bien; el error es nuestro y quedó anotado."),
    _("Vuelva a intentarlo. Si sigue, avise a quien publica el sitio con la dirección y la hora."),
)
BUSQUEDA_LARGA = Tipo(
    "busqueda-larga",
    503,
    _("La búsqueda tardó demasiado"),
    _(
        "Lo que pide «q» tarda más de lo que aquí se espera: palabras que casi todo dice, o una frase de ellas."
    ),
    _("Añada otra palabra o un filtro: institución, tema, lugar, estado. Pedir otra vez lo mismo no ayuda."),
)
NO_DISPONIBLE = Tipo(
    "no-disponible",
    503,
    _("No disponible por ahora"),
    _("El sitio está ocupado o en mantenimiento."),
    _("Espere los segundos que dice «Retry-After» y vuelva a intentarlo."),
)

TIPOS: dict[str, Tipo] = {
    t.codigo: t
    for t in (
        PARAMETRO_DESCONOCIDO,
        PARAMETRO_REPETIDO,
        PARAMETRO_NO_VALIDO,
        CAMPO_DESCONOCIDO,
        ILEGIBLE,
        NO_EXISTE,
        VALOR_DESCONOCIDO,
        DIA_NO_DISPONIBLE,
        LAPSO_AL_REVES,
        CURSOR_NO_VALIDO,
        METODO_NO_PERMITIDO,
        FORMATO_NO_DISPONIBLE,
        RETIRADO,
        DEMASIADAS,
        ERROR_INTERNO,
        BUSQUEDA_LARGA,
        NO_DISPONIBLE,
    )
}
# What stands for a refusal that is not of a view: of the server, the database, the framework.
DE_FUERA: dict[int, Tipo] = {
    400: ILEGIBLE,
    404: NO_EXISTE,
    405: METODO_NO_PERMITIDO,
    410: RETIRADO,
    429: DEMASIADAS,
    503: NO_DISPONIBLE,
}


class Problema(Exception):
    """Refusal of a view. `errores` are (parameter, sentence); without `detalle` their sentences are it."""

    def __init__(
        self, tipo: Tipo, detalle: str = "", errores: Iterable[tuple[str, str]] = (), **cabeceras: str
    ):
        super().__init__(tipo.codigo, detalle)
        self.tipo, self.errores, self.cabeceras = tipo, list(errores), cabeceras
        self.detalle = detalle or " ".join(frase for _parametro, frase in self.errores) or str(tipo.que_es)


def respuesta(problema: Problema, request: HttpRequest | None = None) -> HttpResponse:
    """The document, in the language of the address."""
    tipo = problema.tipo
    documento: dict[str, object] = {
        "type": tipo.direccion,
        "title": str(tipo.titulo),
        "status": tipo.status,
        "detail": problema.detalle,
    }
    if request is not None:
        documento["instance"] = request.path
    if problema.errores:
        documento["errores"] = [{"parametro": p, "detalle": frase} for p, frase in problema.errores]
    hecha = HttpResponse(
        writer.json_texto(documento), status=tipo.status, content_type=f"{TIPO_DE_CONTENIDO}; charset=utf-8"
    )
    for cabecera, valor in problema.cabeceras.items():
        hecha.headers[cabecera.replace("_", "-")] = valor
    return hecha


def de_estado(status: int) -> Problema:
    """The problem that stands for an answer of that status that no view of the API gave."""
    return Problema(DE_FUERA.get(status) or (ILEGIBLE if status < 500 else ERROR_INTERNO))


def citados(valores: Sequence[str], hasta: int = 5) -> str:
    """«a», «b»: values as a sentence quotes them, none of them long."""
    dichos = ", ".join(f"«{v[:40]}»" for v in valores[:hasta])
    return dichos if len(valores) <= hasta else gettext("%(dichos)s y otros") % {"dichos": dichos}
