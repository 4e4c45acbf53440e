"""What a browser does with the forms of the admin."""

from __future__ import annotations

from django.urls import reverse

from compromisos.models import Avance, Compromiso

CLAVE = "una-clave-larga-de-prueba"


def url(nombre: str, *args) -> str:
    return reverse(f"admin:{nombre}", args=args)


def formulario(compromiso: Compromiso, *, mediciones=(), evidencias=(), **campos) -> dict:
    """What the browser sends from «Registrar avance»."""
    datos = {
        "compromiso": compromiso.pk, "fecha_corte": "2026-09-30", "estado": "en_proceso",
        "descripcion": "Se hizo una parte.", "dificultades": "", "medidas": "",
        "mediciones-TOTAL_FORMS": len(mediciones), "mediciones-INITIAL_FORMS": 0,
        "evidencias-TOTAL_FORMS": len(evidencias), "evidencias-INITIAL_FORMS": 0, "_save": "1", **campos,
    }  # fmt: skip
    for n, fila in enumerate(mediciones):
        datos |= {f"mediciones-{n}-{campo}": valor for campo, valor in fila.items()}
    for n, fila in enumerate(evidencias):
        datos |= {f"evidencias-{n}-{campo}": valor for campo, valor in fila.items()}
    return datos


def enviado_tal_cual(respuesta) -> dict:
    """What the browser would send if nothing were touched: the initial values of every form on the page."""
    datos = {}

    def reunir(form) -> None:
        for campo in form:
            valor = campo.value()
            if valor is None or valor is False:
                continue
            widget = getattr(campo.field.widget, "widget", campo.field.widget)
            valor = widget.format_value(valor)
            if isinstance(valor, list) and not getattr(widget, "allow_multiple_selected", False):
                valor = valor[0]
            datos[campo.html_name] = valor

    reunir(respuesta.context["adminform"].form)
    for conjunto in respuesta.context["inline_admin_formsets"]:
        reunir(conjunto.formset.management_form)
        for form in conjunto.formset.forms:
            reunir(form)
    return {k: v for k, v in datos.items() if v is not None}


def paso(client, avance: Avance, nombre: str, **datos):
    avance.refresh_from_db()
    return client.post(
        url("compromisos_avance_paso", avance.pk, nombre), {"version": avance.version, **datos}
    )


def decidir(client, avance: Avance, como: str, **datos):
    """On the review of `avance` as it is now: «_publicar» or «_devolver»."""
    avance.refresh_from_db()
    vigente = Compromiso.objects.get(pk=avance.compromiso_id).vigente_avance_id
    datos = {"version": avance.version, "frente_a": vigente or "", como: "", **datos}
    return client.post(url("compromisos_avance_revisar", avance.pk), datos)
