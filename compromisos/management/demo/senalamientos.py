"""Errors pointed out in the demonstration, and what was answered: one that was right, one that was not."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from base.dias import inicio_del_dia
from compromisos.models import Anotacion, Edicion, SituacionCompromiso
from compromisos.models.senalamiento import Resultado
from compromisos.publicacion import senalamientos
from compromisos.publicacion.registro.contenido import objeto_compromiso
from compromisos.publicacion.senalamientos import LoPublico

# (what, how it ended, what was answered, days ago)
CASOS = (
    (
        "El título dice otra cosa que el texto de la promesa.",
        Resultado.CORREGIDO,
        "Tenía razón. El título se corrigió y ahora dice lo mismo que el texto.",
        30,
    ),
    (
        "Falta la fecha en que se cumplirá.",
        Resultado.NO_PROCEDE,
        "La fuente no dice ninguna fecha, y este sitio no pone una que nadie dijo.",
        12,
    ),
)


def crear(edicion: Edicion, *, autor, hoy: date) -> None:
    vigentes = edicion.compromisos.filter(situacion=SituacionCompromiso.PUBLICADO, dejado_en__isnull=True)
    for compromiso, (que, resultado, respuesta, hace) in zip(
        vigentes.order_by("codigo"), CASOS, strict=False
    ):
        entradas = Anotacion.objects.filter(objeto=objeto_compromiso(compromiso.codigo)).order_by("-numero")
        corregido = resultado == Resultado.CORREGIDO
        senalamientos.responder(
            senalamientos.recibir(
                que=que, pagina=f"/compromisos/{compromiso.codigo}/", ahora=_de_dia(hoy, hace + 4)
            ),
            por=autor,
            resultado=resultado,
            respuesta=respuesta,
            publico=LoPublico(
                que, respuesta, entradas.values_list("numero", flat=True).first() if corregido else None
            ),
            ahora=_de_dia(hoy, hace),
        )


def _de_dia(hoy: date, hace: int) -> datetime:
    return inicio_del_dia(hoy - timedelta(days=hace)) + timedelta(hours=12)
