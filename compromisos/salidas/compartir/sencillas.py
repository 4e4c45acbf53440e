"""What the pages that are of no pledges say of themselves outside the site: a title and a sentence, and the picture of the
front page. No query."""

from __future__ import annotations

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from base.dias import Dia
from compromisos.salidas.compartir.acciones import Compartida, con_consulta

DEL_SITIO = ("25 por el 25", _("Qué se prometió, cómo va y con qué pruebas."))
# {address: (title, sentence)}
SENCILLAS: dict[str, tuple[str | Promise, str | Promise]] = {
    "instituciones": (
        _("Instituciones"),
        _(
            "Quién prometió qué, por sector y en orden alfabético, y cómo van las promesas de cada institución."
        ),
    ),
    "buscar": (_("Buscar"), _("Promesas, instituciones, lugares y temas, en una sola búsqueda.")),
    "comparar": (
        _("Comparar instituciones"),
        _("Una al lado de otra, con cuántas promesas tiene cada una; no es una clasificación."),
    ),
    "respuestas": (
        _("¿Quién informa de lo que prometió?"),
        _("Qué instituciones informaron de sus promesas en cada periodo, por sector y sin clasificarlas."),
    ),
    "territorios": (_("Mi región"), _("Qué promesas nombran cada región, provincia y distrito.")),
    "marcos": (
        _("Leyes, políticas y tratados"),
        _("A qué artículos, servicios y metas responden las promesas, quién lo dice, y a cuáles ninguna."),
    ),
    "galeria": (
        _("Galería"),
        _("Fotos de los compromisos, con su crédito, su fecha y a qué compromiso pertenecen."),
    ),
    "datos": (_("Datos"), _("Todo lo publicado, en archivos que se abren con una hoja de cálculo.")),
    "api": ("API", _("Lo publicado, en JSON y por partes, para programas: sin clave y solo para leer.")),
    "para_desarrolladores": (
        _("Para periodistas y desarrolladores"),
        _("Los datos de este sitio con curl, pandas, R o una hoja de cálculo, con ejemplos que funcionan."),
    ),
    "registro": (
        _("Registro público"),
        _(
            "Cada publicación, corrección, retiro y verificación, en orden y encadenada: quien cambie una se delata."
        ),
    ),
    "correcciones": (
        _("Errores señalados"),
        _("Lo que la gente dijo que estaba mal en este sitio, y qué se respondió."),
    ),
    "correccion": (
        _("Un error señalado, y su respuesta"),
        _("Lo que alguien dijo que estaba mal en este sitio, y qué se respondió."),
    ),
    "senalar": (_("Señalar un error"), _("Decir qué dato de este sitio está mal, sin dar el nombre.")),
    "senalado": (_("Gracias: se recibió"), _("Qué pasa con el error que se señaló en este sitio.")),
    "seguir": (_("Seguir por correo"), _("Recibir un correo cuando cambie lo que le importa de este sitio.")),
    "metodologia": (_("Metodología"), _("Cómo se decide cada estado y cómo se hace cada cifra.")),
    "guia_de_importacion": (
        _("Guía para instituciones"),
        _(
            "Cómo enviar compromisos y avances en una hoja de cálculo: plantillas, ejemplos y qué significa cada error."
        ),
    ),
    "guia_columnas": (
        _("Guía para instituciones: las columnas"),
        _("Qué columnas lleva el archivo, cómo se llena cada una y cómo puede estar guardado."),
    ),
    "guia_errores": (
        _("Guía para instituciones: errores y avisos"),
        _("Qué significa cada error y cada aviso, y qué hacer."),
    ),
    "guia_muestras": (
        _("Guía para instituciones: archivos de muestra"),
        _("Archivos para probar, cada uno con lo que enseña."),
    ),
    "ayuda": (_("Ayuda"), _("Teléfonos que atienden todo el día, gratis.")),
    "seguridad": (_("Navegar con cuidado"), _("Cómo leer este sitio sin dejar rastro.")),
    "accesibilidad": (_("Accesibilidad"), _("Para quién está hecho este sitio y qué le falta.")),
    "privacidad": (_("Privacidad"), _("Se puede leer todo sin decir quién es.")),
}
CON_FEED = {
    "correcciones": "correcciones_atom",
    "correccion": "correcciones_atom",
}  # {address: that of its feed}


def de_pagina(
    vista: str, ruta: str, consulta: QueryDict, dia: Dia | None, *, titulo: str = "", frase: str = ""
) -> Compartida:
    """Of the page at `ruta`, whose address is called `vista`, with what `consulta` asks of it; without `dia`, of one that
    is the same on any day. `titulo` is its own, where an address is of many pages; `frase` what it counts or says."""
    el_de_siempre, la_de_siempre = SENCILLAS.get(vista, DEL_SITIO)
    direccion, imagen = f"{settings.SITE_URL}{ruta}", f"{settings.SITE_URL}{reverse('portada_png')}"
    pedido = consulta.copy()
    for nombre in ("al", "pagina"):
        pedido.pop(nombre, None)
    del_dia = {"al": dia.al.isoformat()} if dia and dia.al else {}
    fijo = {"al": dia.fecha.isoformat()} if dia else {}
    return Compartida(
        titulo=titulo or str(el_de_siempre),
        resumen=frase or str(la_de_siempre),
        direccion=con_consulta(direccion, pedido, del_dia),
        fija=con_consulta(direccion, pedido, fijo),
        imagen=con_consulta(imagen, del_dia),
        feed=reverse(CON_FEED[vista]) if vista in CON_FEED else "",
    )
