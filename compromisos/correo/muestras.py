"""What a letter would say to an institution: for who reads it before it goes."""

from __future__ import annotations

from base.dias import Dia
from base.texto import plegar
from compromisos.correo.recordatorios import contexto_de, destinatarios
from compromisos.correo.tipos import Tipo
from compromisos.models import Periodo
from instituciones.models import Institucion


def buscar(escrito: str) -> Institucion | None:
    """The institution of a name, or part of one, as somebody types it."""
    if not (plegado := plegar(escrito)):
        return None
    suyas = Institucion.objects.filter(nombres_plegados__contains=plegado).order_by("nombres_plegados")
    return next((i for i in suyas if plegado in (plegar(i.nombre), plegar(i.sigla))), suyas.first())


def contexto(tipo: Tipo, institucion: Institucion | None, dia: Dia) -> dict[str, str]:
    """The values of `institucion`, of an open period of its own if there is one; of what is not known, and of
    what is secret, those of the example."""
    valores = dict(tipo.ejemplo)
    if institucion is None:
        return valores
    quien = next((d for d in destinatarios().values() if institucion.pk in d.instituciones), None)
    if quien:
        valores["nombre"] = quien.nombre
    suyo = {"institucion": institucion.nombre, "instituciones": f"- {institucion.nombre}"}
    valores |= {nombre: valor for nombre, valor in suyo.items() if nombre in valores}
    abiertos = Periodo.objects.abiertos().filter(edicion__compromisos__institucion=institucion)
    periodo = abiertos.select_related("edicion").first() if tipo.de_periodo and quien else None
    if periodo is None or quien is None:
        return valores
    secretas = {v.nombre for v in tipo.variables if v.secreta}
    suyo = contexto_de(periodo, quien, [institucion], hoy=dia.fecha)
    return valores | {
        nombre: valor for nombre, valor in suyo.items() if nombre in valores and nombre not in secretas
    }
