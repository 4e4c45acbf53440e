"""Pictures of the manual, from fictional data: `make manual` takes them again into docs/manual/img/, few colours each."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from PIL import Image

from compromisos.models import Avance, Compromiso, Periodo
from compromisos.publicacion import roles
from compromisos.reglas.palabras import SituacionAvance
from tests.factories import crear_enlace_personal

pytestmark = [pytest.mark.manual, pytest.mark.django_db(transaction=True)]
CARPETA = Path(__file__).resolve().parents[2] / "docs" / "manual" / "img"
ESCRITORIO, TELEFONO = {"width": 1100, "height": 700}, {"width": 390, "height": 720}
COLORES = 128
CON_SU_LETRA = "document.fonts.ready"


def guardar(page, nombre: str) -> None:
    page.evaluate(CON_SU_LETRA)
    imagen = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    CARPETA.mkdir(parents=True, exist_ok=True)
    imagen.quantize(COLORES, dither=Image.Dither.NONE).save(CARPETA / f"{nombre}.png", optimize=True)


def entrar_como(context, client, live_server, rol: roles.RolDeCuenta) -> None:
    cuenta, _nueva = get_user_model().objects.get_or_create(
        username=rol.clave, defaults={"is_staff": True, "first_name": rol.nombre}
    )
    cuenta.groups.set([roles.grupo(rol)])
    client.force_login(cuenta)
    sesion = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.clear_cookies()
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": sesion, "url": live_server.url}])


def test_pictures_of_the_manual(page, context, client, live_server, demo):
    por_revisar = Avance.objects.filter(situacion=SituacionAvance.EN_REVISION).order_by("pk").first()
    compromiso = Compromiso.objects.filter(edicion__slug="demo", vigente_metas__gt=0).order_by("pk").first()
    assert por_revisar is not None
    assert compromiso is not None
    editora = {
        "compromiso": reverse("admin:compromisos_compromiso_leer", args=[compromiso.pk]),
        "periodo": reverse("admin:compromisos_periodo_tablero", args=[Periodo.objects.latest("desde").pk]),
    }
    direccion = {
        "panel": reverse("admin:index") + "#como-va",
        "plazos": reverse("admin:plazos") + "?cuando=30_dias",
    }
    revisora = {
        "revisar": reverse("admin:compromisos_avance_revisar", args=[por_revisar.pk]),
    }
    verificacion = {"verificar": reverse("admin:compromisos_avance_changelist") + "?verificacion=sin"}
    administracion = {
        "cuentas": reverse("admin:auth_user_changelist"),
        "cartas": reverse("admin:cartas"),
    }
    paginas = (
        (roles.EDITORA, editora),
        (roles.REVISORA, revisora),
        (roles.DIRECCION, direccion),
        (roles.VERIFICACION, verificacion),
        (roles.ADMINISTRACION, administracion),
    )
    page.set_viewport_size(ESCRITORIO)
    for rol, suyas in paginas:
        entrar_como(context, client, live_server, rol)
        for nombre, cual in suyas.items():
            page.goto(f"{live_server.url}{cual}")
            guardar(page, nombre)
    page.goto(f"{live_server.url}{reverse('admin:index')}")
    page.keyboard.press("/")
    page.keyboard.type("ejemplo 05")
    page.locator("#hallado-mientras li").first.wait_for()
    guardar(page, "buscar")
    autora = get_user_model().objects.get(username=roles.ADMINISTRACION.clave)
    _enlace, secreto = crear_enlace_personal(compromiso.institucion, por=autora)
    context.clear_cookies()
    page.set_viewport_size(TELEFONO)
    page.goto(f"{live_server.url}/informar/#{secreto}")
    page.get_by_role("button", name="Entrar e informar").click()
    page.goto(f"{live_server.url}{reverse('informar_compromiso', args=[compromiso.codigo])}")
    guardar(page, "telefono")
    assert sum(f.stat().st_size for f in CARPETA.glob("*.png")) < 1_500_000
