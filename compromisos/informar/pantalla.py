"""The screen of one update: what was done, a row per target, one more piece of evidence; saved together."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from base.dias import Dia
from base.errores import de_formulario
from base.historia import firmar
from base.numeros import entero
from base.restricciones import FormConRestricciones
from compromisos.informar.forms import EvidenciaSinGuiones, MedicionSinGuiones
from compromisos.informar.quien import Informante
from compromisos.lectura.leidos import CompromisoLeido, MetaConValor
from compromisos.models import Avance, Evidencia, Medicion
from compromisos.publicacion.formularios import (
    AvanceForm,
    metas_medibles,
    preguntar_la_prevision,
    se_pregunta_la_prevision,
    usar_copias_limpias,
)
from compromisos.reglas.palabras import Estado


class Pantalla:
    """The forms of one update: what was done, a row per target, one more piece of evidence."""

    def __init__(self, quien: Informante, suyo: CompromisoLeido, borrador: Avance | None, request):
        datos, archivos = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        self.cuenta = quien.cuenta
        # Brought back by the browser after it was saved: it made the draft that is there now, or one that was sent.
        self.ya_guardado: str = getattr(request, "ya_guardado", "")
        # Opened on a draft that somebody sent or published since: what was typed would be another update.
        self.es_de_otro = bool(datos and not borrador and datos.get("version_vista"))
        if datos and self.es_de_otro:
            datos = datos.copy()
            datos["version_vista"] = ""
        if datos and borrador and self.ya_guardado and not datos.get("version_vista") and _es_suyo(borrador):
            datos = datos.copy()
            datos["version_vista"] = borrador.version
        self.avance = borrador or Avance(compromiso=suyo, autor=quien.cuenta)
        previo = "" if suyo.estado == Estado.SIN_INFORMACION else suyo.estado
        self.texto = AvanceForm(datos, instance=self.avance, initial={} if borrador else {"estado": previo})
        if se_pregunta_la_prevision(suyo, borrador):
            preguntar_la_prevision(self.texto.fields, suyo)
        else:
            del self.texto.fields["prevision"]
        self.mediciones = [self._medicion(meta, datos) for meta in metas_medibles(suyo, Dia.de_hoy())]
        self.evidencias = list(borrador.evidencias.all()) if borrador else []
        self.evidencia = EvidenciaSinGuiones(
            datos,
            archivos,
            prefix="evidencia",
            cuenta=quien.cuenta,
            instance=Evidencia(avance=self.avance),
            empty_permitted=True,
            use_required_attribute=False,
        )
        self.evidencia.se_quitan = _claves(datos.getlist("quitar")) if datos else ()
        for form in self.formularios:
            form.recuperado = hasattr(request, "recuperado")

    def _medicion(self, meta: MetaConValor, datos) -> MedicionSinGuiones:
        """Never prefilled: what is sent untouched would be said again as if it were new."""
        de_antes = self.avance.mediciones.filter(meta=meta).first() if self.avance.pk else None
        return MedicionSinGuiones(
            datos,
            prefix=f"meta-{meta.orden}",
            metas=[meta],
            instance=de_antes or Medicion(avance=self.avance),
            initial={"meta": meta.pk},
            empty_permitted=True,
            use_required_attribute=False,
        )

    @property
    def formularios(self) -> list[FormConRestricciones]:
        return [self.texto, *self.mediciones, self.evidencia]

    @property
    def errores(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) of all that is to be mended, in the order of the page."""
        nombres = ["", *(fila.indicador for fila in self.mediciones), ""]
        filas = zip(self.formularios, nombres, strict=True)
        return [par for form, nombre in filas for par in de_formulario(form, nombre)]

    def es_valida(self) -> bool:
        validos = [f.is_valid() for f in self.formularios]  # of all of them: each says what is wrong with it
        if self.ya_guardado and not self.texto.conflicto:
            self.texto.add_error(None, self.ya_guardado)
            return False
        if self.es_de_otro:
            self.texto.add_error(
                None,
                _(
                    "Mientras usted escribía, otra persona envió o publicó este avance. Lo suyo está abajo: si lo "
                    "guarda, será otro avance."
                ),
            )
        return all(validos) and not self.es_de_otro

    @transaction.atomic
    def guardar(self, quitar: list[str], limpiar: list[str]) -> tuple[Avance, list[str]]:
        """The draft with all that hangs from it; `quitar` and `limpiar` are numbers of its evidence: to take off, and to
        put in its place the copy without what nobody sees. Also the sentences of what could not be."""
        firmar(self.avance, self.cuenta)
        avance = self.texto.save()
        for fila in self.mediciones:
            fila.instance.avance = avance
            firmar(fila.instance, self.cuenta)
            if fila.cleaned_data.get("DELETE"):
                fila.instance.delete()
            elif fila.has_changed():
                fila.save()
        if self.evidencia.has_changed():
            self.evidencia.instance.avance = avance
            firmar(self.evidencia.instance, self.cuenta)
            self.evidencia.save()
        pks = _claves(quitar)
        for evidencia in avance.evidencias.filter(pk__in=pks):
            firmar(evidencia, self.cuenta)
            evidencia.delete()
        limpias = _claves(limpiar)
        return avance, usar_copias_limpias(avance, limpias, por=self.cuenta)


def _claves(enviadas: list[str]) -> list[int]:
    return [pk for enviada in enviadas if (pk := entero(enviada)) is not None]


def _es_suyo(borrador: Avance) -> bool:
    """Whether who began the draft was the last to save it."""
    ultima = Avance.history.filter(id=borrador.pk).order_by("-history_date", "-history_id").first()
    return bool(ultima and ultima.history_user_id == borrador.autor_id)
