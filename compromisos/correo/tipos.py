"""Kinds of letter: when each goes, what may stand in its text, and the text it has until the ministry writes another.

The text of the code is a file, `templates/correo/<clave>.txt`: a first line «Asunto: …», an empty one, the letter. Those
to officials say in their subject what they are about; a letter to anybody else has a subject that tells whoever sees
the screen nothing (docs/adr/0041-letters.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compromisos.reglas.cartas import Variable

ASUNTO = "Asunto: "


@dataclass(frozen=True)
class Tipo:
    clave: str
    nombre: str | Promise
    cuando: str | Promise  # when it goes, and to whom
    variables: tuple[Variable, ...]
    a_cualquiera: bool = False  # to no official: its subject tells whoever sees the screen nothing
    idioma: str = ""  # of its text, where it is not Spanish
    a_seguidores: bool = False  # it has a foot of its own: that which lets one leave, and no signature

    @cached_property
    def _de_fabrica(self) -> tuple[str, str]:
        ruta = settings.BASE_DIR / "templates" / "correo" / f"{self.clave}.txt"
        primera, _vacia, cuerpo = ruta.read_text(encoding="utf-8").split("\n", 2)
        return primera.removeprefix(ASUNTO), cuerpo.strip()

    @property
    def asunto(self) -> str:
        return self._de_fabrica[0]

    @property
    def cuerpo(self) -> str:
        return self._de_fabrica[1]

    @property
    def ejemplo(self) -> dict[str, str]:
        """The values of an institution that does not exist."""
        return {v.nombre: v.ejemplo for v in self.variables}

    @property
    def da_un_secreto(self) -> bool:
        """Whether it gives what nobody has any more once it has gone: such a letter is not sent again."""
        return any(v.secreta and v.necesaria for v in self.variables if v is not BAJA)

    @property
    def de_periodo(self) -> bool:
        return self.clave.startswith("periodo_")


def _v(nombre: str, que_es: str | Promise, ejemplo: str, **mas: bool) -> Variable:
    return Variable(nombre, que_es, ejemplo, **mas)  # type: ignore[arg-type]


NOMBRE = _v("nombre", _("a quién se escribe"), "Ana Ejemplo")
BAJA = _v(
    "baja",
    _("dirección para no recibir más recordatorios"),
    "https://25porel25.example/informar/recordatorios/…",
    necesaria=True,
    secreta=True,
)
DE_PERIODO = (
    NOMBRE,
    _v("periodo", _("nombre del periodo"), "Tercer trimestre de 2026"),
    _v("edicion", _("edición"), "25 por el 25"),
    _v("desde", _("primer día de lo que se informa"), "01/07/2026"),
    _v("cierra", _("último día para informar"), "19/12/2026"),
    _v(
        "instituciones",
        _("instituciones que no han informado, una por línea"),
        "- Institución de ejemplo 07",
        necesaria=True,
    ),
    _v(
        "como_informar",
        _("cómo entra esa persona: con su enlace o con su cuenta"),
        "Abra el enlace personal que recibió por correo. Si ya no lo tiene, pida otro a quien se lo dio.",
        necesaria=True,
    ),
    BAJA,
)
DEL_PERSONAL = (
    _v("cuantas", _("cuántas cosas son"), "3 cosas"),
    _v("hoy", _("dirección de su página de hoy"), "https://25porel25.example/admin/"),
    _v(
        "baja",
        _("dirección para no recibir más de estos avisos"),
        "https://25porel25.example/informar/avisos/…",
        necesaria=True,
        secreta=True,
    ),
)
DE_LO_SENALADO = (
    _v("dia", _("el día en que escribió"), "24/11/2026"),
    _v(
        "respuesta",
        _("lo que se le responde"),
        "Tenía razón: la meta dice 300 y ya se corrigió.",
        necesaria=True,
    ),
    _v(
        "en_publico",
        _("dónde se publicó, si se publicó, con su propia frase"),
        "También se publicó, sin datos de ninguna persona: https://25porel25.example/correcciones/#respuesta-1",
    ),
)
ENLACE_DE_SEGUIDOR = _v(
    "enlace",
    _("la dirección que abre, sola en su renglón: no se guarda"),
    "https://25porel25.example/seguir/…",
    necesaria=True,
    secreta=True,
)
DE_NOVEDADES = (
    _v("dia", _("el día en que sale"), "24/11/2026"),
    _v(
        "novedades",
        _("las novedades, día por día, con el enlace a cada una"),
        "MARTES 24 DE NOVIEMBRE DE 2026\n\n* Institución de ejemplo 07 informó de «Capacitar a 300 docentes»\n"
        "https://25porel25.example/compromisos/25porel25-ejemplo-07-2/",
        necesaria=True,
        secreta=True,
    ),
)
PLAZO = _v("plazo", _("cuánto falta, con su verbo"), "cierra en 7 días, el 19/12/2026")

TIPOS: dict[str, Tipo] = {
    t.clave: t
    for t in (
        Tipo(
            "periodo_apertura",
            _("Se abre un periodo"),
            _("Al abrirlo, a quienes informan por una institución que no lo ha hecho."),
            DE_PERIODO,
        ),
        Tipo(
            "periodo_recordatorio",
            _("Recordatorio antes del cierre"),
            _("7 y 1 días antes del cierre, y con «Recordar ahora», a quienes no han informado."),
            (*DE_PERIODO, PLAZO),
        ),
        Tipo(
            "periodo_vencido",
            _("Recordatorio después del cierre"),
            _("1 y 7 días después, y con «Recordar ahora», mientras el periodo siga abierto."),
            DE_PERIODO,
        ),
        Tipo(
            "enlace_personal",
            _("Enlace personal"),
            _("Al darlo, a la persona que informará con él."),
            (
                NOMBRE,
                _v("institucion", _("por cuál informa"), "Institución de ejemplo 07"),
                _v(
                    "enlace",
                    _("la dirección que abre: no se guarda"),
                    "https://25porel25.example/informar/#7K2QD-M9XAP-0WT4B-HJ6RC",
                    necesaria=True,
                    secreta=True,
                ),
                _v(
                    "codigo",
                    _("el código que pide la página: no se guarda"),
                    "7K2QD-M9XAP-0WT4B-HJ6RC",
                    secreta=True,
                ),
                _v("hasta", _("último día en que sirve"), "27/02/2027"),
                _v("quien_lo_dio", _("quién se lo dio, con su correo"), "Rosa Ejemplo (rosa@example.org)"),
            ),
        ),
        Tipo(
            "invitacion",
            _("Invitación a una cuenta"),
            _("Al abrir una cuenta, o cuando alguien olvidó su contraseña, a su dueña."),
            (
                NOMBRE,
                _v(
                    "para_que",
                    _("si es su primera contraseña u otra"),
                    "Tiene una cuenta en 25 por el 25. Para entrar por primera vez, ponga su contraseña aquí:",
                ),
                _v(
                    "enlace",
                    _("la dirección que abre: no se guarda"),
                    "https://25porel25.example/admin/cuenta/invitacion/#7K2QD-M9XAP-0WT4B-HJ6RC",
                    necesaria=True,
                    secreta=True,
                ),
                _v(
                    "codigo",
                    _("el código que pide la página: no se guarda"),
                    "7K2QD-M9XAP-0WT4B-HJ6RC",
                    secreta=True,
                ),
                _v("hasta", _("hasta cuándo sirve"), "07/12/2026 18:00"),
                _v("usuario", _("nombre con el que entra"), "aejemplo"),
                _v("quien_la_dio", _("quién la dio, con su correo"), "Rosa Ejemplo (rosa@example.org)"),
            ),
        ),
        Tipo(
            "avance_devuelto",
            _("Avance devuelto"),
            _("Al devolver un avance, a quien lo escribió."),
            (
                NOMBRE,
                _v("compromiso", _("código del compromiso"), "25porel25-ejemplo-07-2"),
                _v("titulo", _("título del compromiso"), "Capacitar a 300 docentes"),
                _v("corte", _("fecha de corte del avance"), "30/09/2026"),
                _v("motivo", _("por qué se devolvió"), "Falta el informe de los talleres.", necesaria=True),
                _v(
                    "como_corregir",
                    _("dónde se corrige, según con qué informa esa persona"),
                    "Para corregirlo y reenviarlo, abra el enlace personal con el que informa.",
                    necesaria=True,
                ),
            ),
        ),
        Tipo(
            "senalamiento_respondido",
            _("Respuesta a un error señalado"),
            _("Al responderlo, a quien dejó su correo para eso. Su asunto no dice de qué trata."),
            DE_LO_SENALADO,
            a_cualquiera=True,
        ),
        Tipo(
            "senalamiento_respondido_en",
            _("Respuesta a un error señalado, en inglés"),
            _("Lo mismo, a quien lo señaló en las páginas en inglés."),
            DE_LO_SENALADO,
            a_cualquiera=True,
            idioma="en",
        ),
        Tipo(
            "aviso_llegada",
            _("Llegó algo por revisar"),
            _("A quien revisa, cada cuarto de hora como mucho, con lo que llegó y todavía espera."),
            (
                NOMBRE,
                _v(
                    "que_llego",
                    _("lo que llegó, con el enlace a cada cosa"),
                    "Informes por revisar: 1\n- Institución de ejemplo 07, «Capacitar a 300 docentes»: llegó hoy",
                    necesaria=True,
                ),
                *DEL_PERSONAL,
            ),
        ),
        Tipo(
            "resumen",
            _("Resumen de la mañana"),
            _("Cada día, a quien le espera algo: por su nombre y con los días que lleva."),
            (
                NOMBRE,
                _v("dia", _("el día"), "24/11/2026"),
                _v(
                    "que_espera",
                    _("lo que le espera, con el enlace a cada cosa"),
                    "Informes por revisar: 1\n- Institución de ejemplo 07, «Capacitar a 300 docentes»: espera 6 días",
                    necesaria=True,
                ),
                *DEL_PERSONAL,
            ),
        ),
        *(
            Tipo(
                f"{clave}{sufijo}",
                nombre,
                cuando,
                variables,
                a_cualquiera=True,
                idioma=sufijo[1:],
                a_seguidores=True,
            )
            for clave, nombres, cuando, variables in (
                (
                    "seguir_confirmar",
                    (_("Confirmar que se quiere seguir"), _("Confirmar que se quiere seguir, en inglés")),
                    _("A quien escribe su correo para seguir algo. Su asunto no dice de qué trata."),
                    (ENLACE_DE_SEGUIDOR,),
                ),
                (
                    "seguir_pagina",
                    (_("El enlace de quien ya sigue algo"), _("El enlace de quien ya sigue algo, en inglés")),
                    _("A quien lo pide, o escribe otra vez un correo que ya sigue algo."),
                    (ENLACE_DE_SEGUIDOR,),
                ),
                (
                    "seguir_novedades",
                    (_("Novedades a quien sigue algo"), _("Novedades a quien sigue algo, en inglés")),
                    _(
                        "Al momento o los lunes, según lo que eligió. Ni el asunto ni las primeras palabras dicen de qué trata."
                    ),
                    DE_NOVEDADES,
                ),
            )
            for sufijo, nombre in zip(("", "_en"), nombres, strict=True)
        ),
    )
}
