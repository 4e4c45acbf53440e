"""The official letter to an institution with its overdue pledges, as a Word file: the ministry numbers, edits and signs it.

It says what the site says and nothing more. What only the ministry knows (number, place, who signs where no signature is
kept) stands as a line to fill in.
"""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.dias import Dia
from base.numeros import numero
from base.texto import mostrable_todo
from compromisos.lectura.compromisos import compromisos_de
from compromisos.lectura.en_palabras import corta, cuando, larga
from compromisos.lectura.leidos import CompromisoLeido
from compromisos.models import Firma
from compromisos.reglas.palabras import Estado, Plazo
from compromisos.salidas.informes import en_word
from compromisos.salidas.informes.en_word import Cm
from instituciones.contactos import Contacto, Papel
from instituciones.models import Institucion

POR_LLENAR = "________________"


def vencidos_de(institucion: Institucion, dia: Dia) -> QuerySet[CompromisoLeido]:
    """Its pledges past their deadline that nobody declared kept or broken, overdue for longest first."""
    suyos = compromisos_de(dia).filter(institucion=institucion, plazo=Plazo.VENCIDO)
    return suyos.order_by("plazo_fecha", "numero")


def oficio_docx(institucion: Institucion, dia: Dia) -> bytes:
    """Raises ValueError if nothing of it is overdue: there would be nothing to ask."""
    vencidos = list(vencidos_de(institucion, dia))
    if not vencidos:
        raise ValueError(_("Esta institución no tiene ningún compromiso con el plazo vencido."))
    firma = Firma.actual()
    nombre = _("Oficio a %(institucion)s") % {"institucion": institucion.nombre}
    documento = en_word.nuevo(
        nombre,
        cabeza=firma.ministerio or settings.OPERADOR or POR_LLENAR,
        aviso=_("Datos de demostración.") if settings.DATOS_DE_DEMOSTRACION else "",
    )
    en_word.parrafo(documento, f"{POR_LLENAR}, {larga(dia.fecha)}", a_la_derecha=True)
    en_word.parrafo(documento, _("OFICIO N.º %(hueco)s") % {"hueco": POR_LLENAR}, negrita=True)
    for linea in _a_quien(institucion):
        en_word.parrafo(documento, linea)
    en_word.parrafo(documento, _("Presente.-"))
    for linea in mostrable_todo(_cuerpo(vencidos, dia)):
        en_word.parrafo(documento, linea)
    en_word.tabla(
        documento,
        [_("N.º"), _("Compromiso"), _("Venció"), _("Lo último que informó")],
        mostrable_todo([_fila(c, dia) for c in vencidos]),
        anchos=[Cm(1.5), Cm(8), Cm(3.5), Cm(4)],
    )
    for linea in mostrable_todo(_pedido(institucion, firma)):
        en_word.parrafo(documento, linea)
    en_word.parrafo(documento, _("Atentamente,"))
    en_word.parrafo(documento, " ")
    for linea in mostrable_todo(
        [firma.persona or POR_LLENAR, firma.area, firma.ministerio or settings.OPERADOR]
    ):
        en_word.parrafo(documento, linea)
    return en_word.en_bytes(documento)


def _a_quien(institucion: Institucion) -> list[str]:
    """The person who answers for it, if one is written down. One query."""
    titular = Contacto.objects.filter(institucion=institucion, papel=Papel.TITULAR).order_by("pk").first()
    lineas = [_("Señor(a):"), titular.nombre if titular else POR_LLENAR, titular.cargo if titular else ""]
    return mostrable_todo([*filter(None, lineas), institucion.nombre])


def _cuerpo(vencidos: list[CompromisoLeido], dia: Dia) -> list[str]:
    cuantos = ngettext(
        "%(n)s compromiso de su institución tiene el plazo vencido",
        "%(n)s compromisos de su institución tienen el plazo vencido",
        len(vencidos),
    ) % {"n": numero(len(vencidos))}
    return [
        _("Asunto: compromisos con el plazo vencido"),
        _("Referencia: 25 por el 25, compromisos públicos contra la violencia de género"),
        _("De mi consideración:"),
        _(
            "Al %(dia)s, según lo publicado en el sitio 25 por el 25, %(cuantos)s y ningún informe publicado dice que se hayan cumplido:"
        )
        % {"dia": corta(dia.fecha), "cuantos": cuantos},
    ]


def _fila(c: CompromisoLeido, dia: Dia) -> tuple[str, str, str, str]:
    assert c.plazo_fecha is not None
    ultimo = _("Nada: no consta ningún informe")
    if c.estado != Estado.SIN_INFORMACION and c.corte:
        ultimo = _("%(estado)s, con datos al %(dia)s") % {
            "estado": _(Estado(c.estado).etiqueta),
            "dia": corta(c.corte),
        }
    return (
        str(c.numero),
        f"{c.titulo} ({c.codigo})",
        f"{corta(c.plazo_fecha)}, {cuando(c.plazo_fecha, dia)}",
        ultimo,
    )


def _pedido(institucion: Institucion, firma: Firma) -> list[str]:
    pagina = f"{settings.SITE_URL}{reverse('institucion', args=[institucion.slug])}"
    preguntar = ", ".join(filter(None, [firma.telefono, firma.responder_a]))
    return [
        _(
            "Se le solicita informar, de cada uno, qué se ha hecho, cuánto se alcanzó de lo prometido y con qué medios de verificación, o las razones por las que no se cumplió."
        ),
        _("Lo publicado de su institución está en %(direccion)s.") % {"direccion": pagina},
        _("Para cualquier consulta: %(preguntar)s.") % {"preguntar": preguntar} if preguntar else "",
    ]
