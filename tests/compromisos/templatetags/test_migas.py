"""The crumbs of the admin: made in one place, of the words of each model and the lines of the menu."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from compromisos.publicacion import roles
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta

pytestmark = pytest.mark.django_db


def migas(client, ruta: str) -> list[tuple[str, bool]]:
    """(text, whether it leads somewhere) of each crumb."""
    respuesta = client.get(ruta)
    assert respuesta.status_code == 200, ruta
    hallado = re.search(r'class="breadcrumbs">(.*?)</div>', respuesta.content.decode(), re.S)
    assert hallado, ruta
    return [
        (re.sub(r"<[^>]+>", "", una).strip(), "<a" in una) for una in hallado[1].split("›") if una.strip()
    ]


def test_migas_of_each_kind_of_page(client, mundo):
    client.force_login(mundo.cuentas["editora"])
    hay = mundo.suya
    periodo, enlace, avance, compromiso = hay.corte, hay.personal, hay.borrador, hay.compromiso
    de_contacto = ["Hoy", "Instituciones", str(hay.institucion), str(hay.contacto)]
    de_compromiso = ["Hoy", "Compromisos", compromiso.codigo]
    esperado = {
        f"/admin/compromisos/compromiso/{compromiso.pk}/": de_compromiso,
        f"/admin/compromisos/compromiso/{compromiso.pk}/change/": [*de_compromiso, "Editar compromiso"],
        f"/admin/compromisos/compromiso/{compromiso.pk}/history/": [
            *de_compromiso,
            "Historial del compromiso",
        ],
        f"/admin/compromisos/avance/{avance.pk}/change/": ["Hoy", "Avances", str(avance)],
        f"/admin/compromisos/periodo/{periodo.pk}/recordar/": [
            *("Hoy", "Periodos de reporte", str(periodo)),
            "Recordar ahora",
        ],
        f"/admin/compromisos/enlacepersonal/{enlace.pk}/revocar/": [
            *("Hoy", "Enlaces personales", str(enlace)),
            "Revocar el enlace",
        ],
        f"/admin/instituciones/contacto/{hay.contacto.pk}/delete/": [*de_contacto, "Borrar el contacto"],
        "/admin/informes/plazos/": ["Hoy", "Plazos"],
        "/admin/cuenta/segundo-factor/": ["Hoy", "Segundo factor"],
        "/admin/password_change/": ["Hoy", "Cambiar mi contraseña"],
    }
    leidas = {ruta: migas(client, ruta) for ruta in esperado}
    assert {ruta: [texto for texto, _va in suyas] for ruta, suyas in leidas.items()} == esperado
    assert all([va for _t, va in suyas] == [True] * (len(suyas) - 1) + [False] for suyas in leidas.values())


def test_migas_of_an_account_are_of_the_one_that_is_read(client):
    """Whoever reads is in the context as `user`, and is not what the page is about."""
    client.force_login(crear_cuenta("administra", roles.ADMINISTRACION))
    otra = crear_cuenta("revisa", roles.REVISORA)
    assert [t for t, _va in migas(client, f"/admin/auth/user/{otra.pk}/change/")][1:] == [
        "Cuentas",
        "revisa",
        "Editar cuenta",
    ]
    assert [t for t, _va in migas(client, "/admin/auth/user/")] == ["Hoy", "Cuentas"]


def test_migas_are_written_by_no_template():
    propias = [
        p.as_posix() for p in Path("templates").rglob("*.html") if 'class="breadcrumbs"' in p.read_text()
    ]
    assert propias == ["templates/admin/_migas.html"]
