"""Enums that carry their words: states, lamps, situations, kinds of change.

Pure: standard library only. Words shown to people live here, next to the code they stand for, as Spanish
message ids: who displays them passes them through gettext.
"""

from __future__ import annotations

from enum import StrEnum, nonmember


def _(texto: str) -> str:
    """Mark a message id for makemessages; the translation happens where the word is shown."""
    return texto


class Palabra(StrEnum):
    """A code that carries its own words: `.etiqueta` for a badge, `.explicacion` for the rule in a
    sentence, `.ejemplo` for a case of it."""

    etiqueta: str
    explicacion: str
    ejemplo: str
    do_not_call_in_templates = nonmember(True)  # a template may loop over the words

    def __new__(cls, valor: str, etiqueta: str = "", explicacion: str = "", ejemplo: str = "") -> Palabra:
        miembro = str.__new__(cls, valor)
        miembro._value_ = valor
        miembro.etiqueta = etiqueta
        miembro.explicacion = explicacion
        miembro.ejemplo = ejemplo
        return miembro


class Estado(Palabra):
    """State declared by the avance vigente (docs/rules.md#estado). Declared in the order of display."""

    SIN_INFORMACION = (
        "sin_informacion",
        _("Sin información"),
        _("No hay ningún avance publicado. No significa que no se haya hecho nada: significa que no consta."),
        _("Nadie ha informado todavía, o lo único que se informó se retiró."),
    )
    NO_INICIADO = (
        "no_iniciado",
        _("No iniciado"),
        _("La institución declaró que todavía no ha empezado."),
        _("«Al 30/06, los talleres todavía no se convocan»."),
    )
    EN_PROCESO = (
        "en_proceso",
        _("En proceso"),
        _("La institución declaró que está trabajando en ello y no ha terminado."),
        _("«Al 30/06 van 32 de 50 centros»."),
    )
    CUMPLIDO_PARCIALMENTE = (
        "cumplido_parcialmente",
        _("Cumplido en parte"),
        _("La institución declaró cumplida una parte de lo prometido."),
        _("Prometió dos protocolos; aprobó uno y el otro no se hará."),
    )
    CUMPLIDO = (
        "cumplido",
        _("Cumplido"),
        _("La institución declaró cumplido todo lo prometido."),
        _(
            "Prometió un registro y lo puso en marcha. Con 43 de 50 medidos, se lee «Cumplido» y al lado «43 de 50»."
        ),
    )
    INCUMPLIDO = (
        "incumplido",
        _("Incumplido"),
        _("Venció un plazo conocido y se declaró que lo prometido no se cumplió."),
        _("El plazo era el 31/12 y en enero se informó que no se hizo."),
    )


# The order in which states are drawn: from what is kept, which all drawings begin with and is compared first, to what
# nobody knows.
ESTADOS_EN_DIBUJOS = (
    Estado.CUMPLIDO,
    Estado.CUMPLIDO_PARCIALMENTE,
    Estado.EN_PROCESO,
    Estado.NO_INICIADO,
    Estado.INCUMPLIDO,
    Estado.SIN_INFORMACION,
)

ESTADOS_DECLARABLES = tuple(e for e in Estado if e is not Estado.SIN_INFORMACION)


ESTADOS_CUMPLIDOS = (Estado.CUMPLIDO, Estado.CUMPLIDO_PARCIALMENTE)  # declared kept, or kept in part
ESTADOS_CERRADOS = frozenset({Estado.CUMPLIDO, Estado.INCUMPLIDO})
ESTADOS_TRAS_EL_PLAZO = frozenset({Estado.INCUMPLIDO})  # declared only once a known deadline has passed


class Plazo(Palabra):
    """Lamp of the deadline (docs/rules.md#lamparas). A closed commitment with a deadline has none."""

    SIN_PLAZO = (
        "sin_plazo",
        _("Sin plazo"),
        _("La fuente no dice para cuándo."),
        _("El texto promete «ampliar la cobertura», sin fecha."),
    )
    EN_PLAZO = (
        "en_plazo",
        _("En plazo"),
        _("Faltan más de 30 días para la fecha límite."),
        _("Vence el 31/12; hoy es 1 de octubre."),
    )
    POR_VENCER = (
        "por_vencer",
        _("Por vencer"),
        _("Faltan 30 días o menos para la fecha límite."),
        _("Vence el 31/12; desde el 1 de diciembre se lee así."),
    )
    VENCIDO = (
        "vencido",
        _("Vencido"),
        _("Pasó la fecha límite y el compromiso sigue abierto."),
        _("Vencía el 31/12, sigue en proceso y ya es 1 de enero."),
    )


class Frescura(Palabra):
    """Lamp of the age of the last fecha de corte (docs/rules.md#lamparas). A closed commitment has none."""

    SIN_REPORTE = (
        "sin_reporte",
        _("Sin reporte"),
        _("Nunca se ha publicado un avance."),
        _("Un compromiso recién publicado."),
    )
    AL_DIA = (
        "al_dia",
        _("Al día"),
        _("El último corte cae dentro del intervalo de reporte."),
        _("Se informa cada tres meses y el corte es de hace dos."),
    )
    POR_ACTUALIZAR = (
        "por_actualizar",
        _("Por actualizar"),
        _("Pasó un intervalo de reporte desde el último corte."),
        _("Se informa cada tres meses y el corte es de hace cuatro."),
    )
    DESACTUALIZADO = (
        "desactualizado",
        _("Desactualizado"),
        _("Pasaron dos intervalos de reporte desde el último corte."),
        _("Se informa cada tres meses y el corte es de hace siete."),
    )


class Respaldo(Palabra):
    """Lamp of the proof of the avance vigente (docs/rules.md#lamparas). Without an avance there is none."""

    DECLARADO = (
        "declarado",
        _("Declarado"),
        _("Lo dice la institución, sin adjuntar evidencia."),
        _("«Se capacitó al personal», sin documento."),
    )
    CON_EVIDENCIA = (
        "con_evidencia",
        _("Con evidencia"),
        _("La institución adjuntó al menos un medio de verificación."),
        _("Con el informe de los talleres, en archivo o enlace."),
    )
    VERIFICADO = (
        "verificado",
        _("Verificado"),
        _("Alguien distinto de quien informa lo comprobó."),
        _("Un organismo independiente visitó los centros y coincide."),
    )
    CUESTIONADO = (
        "cuestionado",
        _("Cuestionado"),
        _("Alguien distinto de quien informa lo revisó y no está de acuerdo."),
        _("Un organismo visitó diez centros y cuatro no atendían."),
    )


class Prevision(Palabra):
    """Forecast of whoever reports: whether the pledge will be kept by its deadline (docs/rules.md#prevision). Said by the
    institution of itself, so neither a state nor a lamp. Declared from the best news to the worst. Silence is "", which is
    no value of this."""

    SE_CUMPLIRA = (
        "se_cumplira",
        _("Se cumplirá en plazo"),
        _("La institución espera cumplirlo a más tardar en la fecha límite, con lo que ya tiene."),
        _("Vence el 31/12 y le falta un taller, que ya tiene fecha."),
    )
    CON_APOYO = (
        "con_apoyo",
        _("Se cumplirá en plazo con apoyo"),
        _("La institución espera cumplirlo a tiempo si alguien le da lo que le falta, y cuenta con pedirlo."),
        _("Los locales están listos; espera que otra entidad le preste el personal."),
    )
    EN_RIESGO = (
        "en_riesgo",
        _("En riesgo de no cumplirse en plazo"),
        _("La institución duda de que llegue a tiempo: depende de algo que no tiene asegurado."),
        _("La norma que necesita sigue en consulta y el plazo vence en dos meses."),
    )
    NO_SE_CUMPLIRA = (
        "no_se_cumplira",
        _("No se cumplirá en plazo"),
        _("La institución espera que llegue la fecha límite sin haberlo cumplido. Puede cumplirlo después."),
        _("La obra termina en marzo y el plazo era diciembre."),
    )

    @property
    def breve(self) -> str:
        """The word in the middle of a sentence: «de ‹en plazo› a ‹en riesgo›»."""
        return _BREVES[self.value]


_BREVES = {
    "se_cumplira": _("en plazo"),
    "con_apoyo": _("en plazo con apoyo"),
    "en_riesgo": _("en riesgo"),
    "no_se_cumplira": _("fuera de plazo"),
}


NADA_QUE_PREVER = _("Ya cumplido o incumplido, no queda nada que prever: deje la previsión sin decir.")
META_SIN_NUMERO = _("Esa meta no tiene número que medir: cuente lo hecho en la descripción.")


class Firmeza(StrEnum):
    """Fate of an avance after it was published (docs/rules.md#estado). The codes stand in the open data."""

    SIN_PUBLICAR = "sin_publicar"
    EN_FIRME = "en_firme"
    CORREGIDO = "corregido"
    RETIRADO = "retirado"


class Periodicidad(Palabra):
    """The reporting interval of an edition, in calendar months (`.meses`)."""

    MENSUAL = ("mensual", _("Mensual"))
    TRIMESTRAL = ("trimestral", _("Trimestral"))
    SEMESTRAL = ("semestral", _("Semestral"))
    ANUAL = ("anual", _("Anual"))

    @property
    def meses(self) -> int:
        return {"mensual": 1, "trimestral": 3, "semestral": 6, "anual": 12}[self.value]


class Sentido(Palabra):
    """Whether a target is reached by rising to it or by falling to it (CEPLAN's 'sentido')."""

    CRECIENTE = ("creciente", _("Creciente"), _("Se alcanza al llegar a la meta o pasarla."))
    DECRECIENTE = ("decreciente", _("Decreciente"), _("Se alcanza al bajar hasta la meta."))


class SituacionAvance(Palabra):
    """Step of an avance on its way to the public record (docs/rules.md#registro)."""

    BORRADOR = ("borrador", _("Borrador"), _("Se está escribiendo; solo lo ve quien puede informar."))
    EN_REVISION = ("en_revision", _("En revisión"), _("Se envió y espera que alguien lo publique."))
    OBSERVADO = (
        "observado",
        _("Devuelto"),
        _("Se devolvió con un motivo: hay que corregirlo y reenviarlo."),
    )
    PUBLICADO = ("publicado", _("Publicado"), _("Es público y ya no se modifica ni se borra."))


class TipoCambio(Palabra):
    """Kind of public change from one day to another. The order is the order of display."""

    NUEVO = ("nuevo", _("Promesa nueva"), _("Se publicó una promesa en este sitio."))
    ENTRADA = (
        "entrada",
        _("Entró en este sitio"),
        _("Una promesa que ya era pública, sin que conste desde cuándo, se anotó en este sitio."),
    )
    ESTADO = (
        "estado",
        _("Cambio de estado"),
        _("La promesa terminó el día con otro estado que el día anterior."),
    )
    VENCIDO = ("vencido", _("Plazo vencido"), _("Pasó la fecha límite con la promesa abierta."))
    PLAZO_MOVIDO = (
        "plazo_movido",
        _("Dejó de estar vencido: se movió su plazo"),
        _("Estaba vencido y una enmienda le dio más plazo, o se lo quitó. No se cumplió por eso."),
    )
    AVANCE = ("avance", _("Informe publicado"), _("Se publicó lo que informó la institución."))
    CORRECCION = (
        "correccion",
        _("Informe corregido"),
        _("Se publicó un informe en lugar de otro, y por qué. El anterior sigue a la vista."),
    )
    RETIRO = ("retiro", _("Informe retirado"), _("Un informe dejó de contar, y por qué. Sigue a la vista."))
    VERIFICACION = (
        "verificacion",
        _("Verificación"),
        _("Alguien distinto de quien informa comprobó o cuestionó un informe."),
    )
    RESPUESTA = (
        "respuesta",
        _("Respuesta a una verificación"),
        _("La institución contestó a quien verificó o cuestionó un informe."),
    )
    SIN_EFECTO = (
        "sin_efecto",
        _("Verificación sin efecto"),
        _("Una verificación publicada por error dejó de contar, y por qué. Sigue a la vista."),
    )
    ENMIENDA = (
        "enmienda",
        _("Promesa enmendada"),
        _(
            "Una promesa pública cambió de texto, de plazo, de meta o de otro dato, se dividió, se juntó con otro o se "
            "retiró, y por qué."
        ),
    )
    FICHA = (
        "ficha",
        _("Ficha modificada"),
        _(
            "Cambió lo que se dice de una institución, una edición, un eje, un rol, una foto o un periodo, y por qué."
        ),
    )
    SUPRESION = (
        "supresion",
        _("Se suprimió un texto por datos personales"),
        _(
            "Un texto o un archivo exponía a una persona: en su lugar hay un aviso, y por qué. No se dice qué decía."
        ),
    )


class TipoEnmienda(Palabra):
    """Kind of amendment of a public pledge. The codes stand in the public record."""

    REDACCION = (
        "redaccion",
        _("Nueva redacción"),
        _(
            "Cambió su texto. El anterior sigue a la vista, con la fecha y el motivo, y en las fechas en que regía."
        ),
        _("Decía «al 2020» y la institución aprobó por resolución «al 2021»."),
    )
    DATOS = (
        "datos",
        _("Cambio de datos"),
        _(
            "Cambió su título, su plazo, una meta u otro dato. Lo que decía sigue a la vista, con la fecha y el motivo."
        ),
        _("Vencía el 30/09/2026 y la institución pidió plazo hasta el 31/12/2027."),
    )
    DIVISION = (
        "division",
        _("Dividido"),
        _(
            "Otros compromisos de la misma edición se reparten lo prometido. Desde ese día cuentan ellos y este no."
        ),
        _("Prometía un registro y un protocolo: desde ahora son dos compromisos."),
    )
    FUSION = (
        "fusion",
        _("Fusionado con otro"),
        _("Otro compromiso de la misma edición lo abarca. Desde ese día cuenta el otro y este no."),
        _("Dos compromisos de una entidad prometían lo mismo con otras palabras."),
    )
    RETIRO = (
        "retiro",
        _("Retirado"),
        _(
            "La institución ya no lo sostiene y ninguno lo reemplaza. Desde ese día no cuenta; su página queda."
        ),
        _("La norma que lo encargaba pasó la tarea a otro sector."),
    )


DEJAN = (TipoEnmienda.DIVISION, TipoEnmienda.FUSION, TipoEnmienda.RETIRO)  # the pledge no longer counts
