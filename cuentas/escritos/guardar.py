"""Keeping of what a form brought, files included, and giving it back. Bounded for each account in number, size and time."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError, transaction
from django.db.models import Sum
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from base.archivo_input import CONSERVADO, SOLTAR
from base.archivos import TAMANO_MAXIMO
from base.numeros import entero
from cuentas.escritos.llave import RECUPERAR, Llave, direccion_de
from cuentas.models import ArchivoDeEscrito, Escrito

log = logging.getLogger("cuentas")
DURA = timedelta(days=7)
CUANTOS = 20  # of one account
CUOTA = 40 * 1024**2  # bytes of files of one account
SOLO = "_solo"  # sent by the script, not by the person: what it does not bring is still there
BOTONES = ("accion", "csrfmiddlewaretoken", "quitar")


def conservar(request: HttpRequest, llave: Llave) -> Escrito | None:
    """Keep all that came with this form, in the one place of its key; None if it could not be.

    What is on its way to be saved is kept before anybody looks at it: it outlives an error, a crash, a session that
    ended. A form that was saved already stays as it is.
    """
    try:
        with transaction.atomic():
            return _conservar(request, llave)
    except (DatabaseError, OSError) as error:
        log.error("a form was not kept: %s", type(error).__name__, exc_info=error)
        return None


def _conservar(request: HttpRequest, llave: Llave) -> Escrito:
    ahora = timezone.now()
    Escrito.objects.vencidos(ahora).delete()
    escrito = Escrito.objects.select_for_update().filter(pk=llave.clave).first()
    if escrito and escrito.se_guardo:
        return escrito
    escrito, _es_nuevo = Escrito.objects.update_or_create(
        pk=llave.clave,
        defaults={
            "cuenta_id": llave.cuenta,
            "direccion": llave.direccion[:500],
            "titulo": llave.titulo,
            "datos": dict(_datos(request.POST)),
            "en": ahora,
            "hasta": ahora + DURA,
        },
    )
    _conservar_archivos(request, escrito)
    suyos = Escrito.objects.pendientes(llave.cuenta, ahora).order_by("-en")
    Escrito.objects.filter(pk__in=list(suyos.values_list("pk", flat=True)[CUANTOS:])).delete()
    return escrito


def _datos(post: QueryDict) -> Iterator[tuple[str, list[str]]]:
    """What was written: neither buttons nor what is about the form itself. A NUL, which no database keeps, goes."""
    for campo, valores in post.lists():
        if not campo.startswith("_") and campo not in BOTONES and not campo.endswith((CONSERVADO, SOLTAR)):
            yield campo.replace("\x00", ""), [valor.replace("\x00", "") for valor in valores]


def _conservar_archivos(request: HttpRequest, escrito: Escrito) -> None:
    """Files that came, in the place of those of before; and of those, the ones that the form still names."""
    siguen = {pk: campo for campo, pk in _nombrados(request.POST)}
    for fila in escrito.archivos.all():
        if fila.campo in request.FILES or (SOLO not in request.POST and fila.pk not in siguen):
            fila.delete()
        elif siguen.get(fila.pk, fila.campo) != fila.campo:  # its row is another by now
            escrito.archivos.filter(campo=siguen[fila.pk]).delete()
            fila.campo = siguen[fila.pk]
            fila.save(update_fields=["campo"])
    de_la_cuenta = ArchivoDeEscrito.objects.filter(escrito__cuenta=escrito.cuenta_id)
    ocupa = de_la_cuenta.aggregate(n=Sum("tamano"))["n"] or 0
    for campo in list(request.FILES):
        subido: Any = request.FILES[campo]
        if (subido.size or 0) > TAMANO_MAXIMO or ocupa + subido.size > CUOTA:
            continue
        # As a plain File: a temporary one would be moved from where the form is about to read it.
        fila = ArchivoDeEscrito(
            escrito=escrito,
            campo=campo[:200],
            nombre=(subido.name or "")[:250].replace("\x00", ""),
            tipo=(subido.content_type or "")[:100],
            tamano=subido.size,
        )
        fila.archivo.save("escrito", File(subido), save=False)
        fila.save()
        subido.seek(0)
        subido.conservado = fila.pk
        ocupa += subido.size


def _nombrados(post: QueryDict) -> Iterator[tuple[str, int]]:
    """(field, key) of the kept files that a form names and does not let go."""
    for nombre in post:
        campo = nombre.removesuffix(CONSERVADO)
        pk = entero(str(post[nombre])) if campo != nombre else None
        if pk is not None and campo + SOLTAR not in post:
            yield campo, pk


def devolver_archivos(request: HttpRequest, cuenta: int) -> None:
    """Put the kept files that this form names, if they are of `cuenta`, where the browser would have sent them."""
    for campo, pk in _nombrados(request.POST):
        if campo not in request.FILES:
            suyo = ArchivoDeEscrito.objects.filter(pk=pk, escrito__cuenta=cuenta).first()
            if suyo and (subido := _subido(suyo)):
                request.FILES.setlist(campo, [subido])


def _subido(fila: ArchivoDeEscrito) -> UploadedFile | None:
    try:
        abierto = fila.archivo.open("rb")
    except OSError:
        return None
    subido: Any = UploadedFile(abierto, fila.nombre, fila.tipo, fila.tamano)
    subido.conservado = fila.pk
    return subido


def traer(request: HttpRequest, cuenta: int) -> None:
    """Turn the request into the sending of what was kept, if its address asks for something that is of `cuenta`.

    `request.recuperado` tells the forms to show it and not to judge nor save it (base/recuperado.py).
    """
    pedido = request.GET.get(RECUPERAR, "")
    escrito = Escrito.objects.pendientes(cuenta, timezone.now()).filter(pk=pedido).first()
    if escrito is None or escrito.direccion != direccion_de(request):
        return
    escritos = QueryDict(mutable=True)
    for campo, valores in escrito.datos.items():
        escritos.setlist(campo, valores)
    archivos = {f.campo: [subido] for f in escrito.archivos.all() if (subido := _subido(f))}
    pedida: Any = request
    pedida.recuperado = escrito
    pedida.llave = Llave(cuenta, escrito.direccion, escrito.titulo, escrito.clave)
    pedida.method, pedida.POST, pedida._files = "POST", escritos, MultiValueDict(archivos)


def hecho(llave: Llave, destino: str) -> None:
    """The form was saved, and led to `destino`: what was kept of it goes, and that it was saved stays."""
    Escrito.objects.filter(pk=llave.clave).update(datos={}, destino=destino[:500] or "/")
    ArchivoDeEscrito.objects.filter(escrito=llave.clave).delete()
