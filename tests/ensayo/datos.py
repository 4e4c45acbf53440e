"""What the faults are tried on, made through the program's own code in the process of the rehearsal."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module

from tests.ensayo.casa import Casa
from tests.ensayo.gente import Editora, Paginas


def preparar_django(casa: Casa) -> None:
    """This process becomes one of the site's, with the role that owns the tables."""
    os.environ.update({k: v for k, v in casa.entorno("duena").items() if k not in ("PATH", "HOME")})
    os.environ["WEB_WORKERS"] = "1"
    import django

    django.setup()


@dataclass(frozen=True, slots=True)
class PorPublicar:
    pk: int
    texto: str
    codigo: str

    @property
    def pagina(self) -> str:
        return f"/compromisos/{self.codigo}/"

    @property
    def revisar(self) -> str:
        return f"/admin/compromisos/avance/{self.pk}/revisar/"

    def campos(self) -> dict[str, str]:
        """What the page of review sends: what was seen, and an answer to whatever it asks."""
        from django.utils import timezone

        from compromisos.models import Avance, Compromiso
        from compromisos.publicacion import confirmaciones

        avance = Avance.objects.get(pk=self.pk)
        vigente = Compromiso.objects.get(pk=avance.compromiso_id).vigente_avance_id
        hechas = confirmaciones.hechas(avance, hoy=timezone.localdate())
        return {
            "version": str(avance.version), "frente_a": str(vigente or ""), "_publicar": "",
            **{h.nombre: "Es así, se comprobó en el ensayo." for h in hechas},
        }  # fmt: skip

    def situacion(self) -> str:
        from compromisos.models import Avance

        return Avance.objects.values_list("situacion", flat=True).get(pk=self.pk)


_hechos = 0


def por_publicar(cuantos: int) -> list[PorPublicar]:
    """Updates sent to review, of as many pledges, whose text nobody else has."""
    global _hechos
    from django.utils import timezone

    from compromisos import publicacion
    from compromisos.models import Compromiso
    from tests.factories import ATodo, crear_borrador

    hoy = timezone.localdate()
    compromisos = list(
        Compromiso.objects.filter(
            situacion="publicado", edicion__slug="demo", dejado_en=None, vigente_avance__isnull=False,
            vigente_avance__fecha_corte__lt=hoy, vigente_estado="en_proceso",
        ).order_by("pk")
    )  # fmt: skip
    dados = []
    for _ in range(cuantos):
        compromiso = compromisos[_hechos % len(compromisos)]
        _hechos += 1
        texto = f"Esto se publicó en el ensayo, número {_hechos:05d}."
        avance = crear_borrador(
            compromiso=compromiso,
            autor=cuenta("autora"),
            fecha_corte=hoy,
            descripcion=texto,
            estado="en_proceso",
        )
        publicacion.enviar(avance, por=avance.autor, razones=ATodo())
        dados.append(PorPublicar(avance.pk, texto, compromiso.codigo))
    return dados


def cuenta(nombre: str):
    from allauth.mfa.totp.internal import auth
    from django.contrib.auth import get_user_model

    cuentas = get_user_model()
    if (hay := cuentas.objects.filter(username=nombre).first()) is not None:
        return hay
    nueva = cuentas.objects.create_superuser(nombre, f"{nombre}@ensayo.example", "Ensayo-largo-4711-x")
    auth.TOTP.activate(nueva, auth.generate_totp_secret())
    return nueva


def editora(casa: Casa, nombre: str = "editora") -> Editora:
    """Signed in, with a session in the database as the door leaves it."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    quien = cuenta(nombre)
    sesion = import_module(settings.SESSION_ENGINE).SessionStore()
    sesion[SESSION_KEY] = str(quien.pk)
    sesion[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    sesion[HASH_SESSION_KEY] = quien.get_session_auth_hash()
    sesion.save()
    return Editora(casa.https, galletas={settings.SESSION_COOKIE_NAME: sesion.session_key})


def paginas(cuantas: int = 20) -> Paginas:
    from compromisos.models import Compromiso
    from instituciones.models import Institucion

    codigos = (
        Compromiso.objects.filter(situacion="publicado", dejado_en=None)
        .order_by("pk")
        .values_list("codigo", flat=True)
    )
    slugs = Institucion.objects.order_by("pk").values_list("slug", flat=True)[:5]
    return Paginas((
        ("/", "Línea 100"), ("/compromisos/", "Línea 100"), ("/instituciones/", "Línea 100"), ("/ayuda/", "Línea 100"),
        ("/cambios/", "Línea 100"), ("/en/compromisos/", "Línea 100"),
        *((f"/compromisos/{c}/", "Línea 100") for c in list(codigos)[: cuantas - 11]),
        *((f"/instituciones/{s}/", "Línea 100") for s in slugs),
    ))  # fmt: skip


def cabeza() -> tuple[int, str]:
    """(entries, hash of the last) of the public record."""
    from compromisos.models import Anotacion

    return Anotacion.objects.order_by("-numero").values_list("numero", "sha256").first() or (0, "")


def calentar(casa: Casa, suyas: Paginas) -> Paginas:
    """Each page read once of each node: what goes on being read is kept."""
    for nodo in casa.nodos:
        for ruta, _debe in suyas.rutas:
            nodo.pedir(ruta)
    return suyas


def hace(minutos: float):
    from django.utils import timezone

    return timezone.now() - timedelta(minutes=minutos)


def soltar() -> None:
    """The connection of this process: of before a fault it is of no use."""
    from django.db import connections

    connections.close_all()
