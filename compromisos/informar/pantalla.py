"""The screen of one update: what was done, a row per target, more evidence, of which files several at once; saved together."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from base.archivo_input import frase_de_mas, numeros_de
from base.dias import Dia
from base.errores import de_formulario
from base.historia import firmar
from base.numeros import entero
from base.restricciones import FormConRestricciones
from compromisos.informar.forms import ArchivoSinGuiones, EvidenciaSinGuiones, MedicionSinGuiones
from compromisos.informar.quien import Informante
from compromisos.lectura.leidos import CompromisoLeido, MetaConValor
from compromisos.models import Avance, Evidencia, Medicion
from compromisos.publicacion.formularios import (
    AvanceForm,
    check_sin_repetir,
    decir_lo_observado,
    metas_medibles,
    preguntar_la_prevision,
    se_pregunta_la_prevision,
    usar_copias_limpias,
)
from compromisos.reglas.palabras import Estado

EVIDENCIA = "evidencia"  # prefix of what is sent of one more piece of it


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
        self.observado = decir_lo_observado(self.avance, self.texto, self.mediciones)
        numeros = numeros_de(EVIDENCIA, "archivo", archivos or ())
        datos = _con_titulos(datos, numeros, archivos) if numeros else datos
        self.evidencia = self._evidencia(EvidenciaSinGuiones, EVIDENCIA, datos, archivos)
        # Several files that were chosen at once, each to be checked, refused and kept by itself.
        self.archivos = [
            self._evidencia(ArchivoSinGuiones, f"{EVIDENCIA}-{n}", datos, archivos) for n in numeros
        ]
        self.de_mas = frase_de_mas(datos, EVIDENCIA)
        for form in self.formularios:
            form.recuperado = hasattr(request, "recuperado")

    def _evidencia(
        self, clase: type[EvidenciaSinGuiones], prefijo: str, datos, archivos
    ) -> EvidenciaSinGuiones:
        form = clase(
            datos,
            archivos,
            prefix=prefijo,
            cuenta=self.cuenta,
            instance=Evidencia(avance=self.avance),
            empty_permitted=True,
            use_required_attribute=False,
        )
        form.se_quitan = _claves(datos.getlist("quitar")) if datos else ()
        return form

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
        return [self.texto, *self.mediciones, *self.pruebas]

    @property
    def pruebas(self) -> list[EvidenciaSinGuiones]:
        return [*self.archivos, self.evidencia]

    @property
    def errores(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) of all that is to be mended, in the order of the page."""
        nombres = ["", *(fila.indicador for fila in self.mediciones), *("" for _prueba in self.pruebas)]
        filas = zip(self.formularios, nombres, strict=True)
        return [par for form, nombre in filas for par in de_formulario(form, nombre)]

    def es_valida(self) -> bool:
        for antes, form in zip(self.pruebas, self.pruebas[1:], strict=False):
            antes.is_valid()
            form.antes = antes.antes + (antes.instance.tamano or 0)
        check_sin_repetir(self.pruebas)
        validos = [f.is_valid() for f in self.formularios]  # of all of them: each says what is wrong with it
        if self.de_mas:
            self.texto.add_error(None, self.de_mas)
            return False
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
        for prueba in (p for p in self.pruebas if p.has_changed()):
            prueba.instance.avance = avance
            firmar(prueba.instance, self.cuenta)
            prueba.save()
        pks = _claves(quitar)
        for evidencia in avance.evidencias.filter(pk__in=pks):
            firmar(evidencia, self.cuenta)
            evidencia.delete()
        limpias = _claves(limpiar)
        return avance, usar_copias_limpias(avance, limpias, por=self.cuenta)


def _con_titulos(datos, numeros: list[int], archivos):
    """What was sent, where a title that was typed beside several files is that of each of them, numbered."""
    datos = datos.copy()
    titulo = datos.get(f"{EVIDENCIA}-titulo", "").strip()
    es_de_otra = datos.get(f"{EVIDENCIA}-url") or f"{EVIDENCIA}-archivo" in archivos
    nuevos = [n for n in numeros if f"{EVIDENCIA}-{n}-titulo" not in datos]
    if titulo and nuevos and not es_de_otra:
        datos[f"{EVIDENCIA}-titulo"] = ""
        for orden, n in enumerate(nuevos, 1):
            datos[f"{EVIDENCIA}-{n}-titulo"] = f"{titulo[:240]} ({orden})" if len(nuevos) > 1 else titulo
    return datos


def _claves(enviadas: list[str]) -> list[int]:
    return [pk for enviada in enviadas if (pk := entero(enviada)) is not None]


def _es_suyo(borrador: Avance) -> bool:
    """Whether who began the draft was the last to save it."""
    ultima = Avance.history.filter(id=borrador.pk).order_by("-history_date", "-history_id").first()
    return bool(ultima and ultima.history_user_id == borrador.autor_id)
