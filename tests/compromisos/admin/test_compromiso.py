"""A pledge in the admin: found, published, edited where it may be, by two people at once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from compromisos import publicacion
from compromisos.models import Compromiso
from tests.compromisos.admin.ayudas import enviado_tal_cual, url
from tests.factories import crear_compromiso, crear_meta, crear_superusuario

pytestmark = pytest.mark.django_db


def test_compromisos_filters_without_accents_and_by_every_lamp(editora, client):
    c = crear_compromiso(titulo="Ampliación de niñez", fecha_limite=timezone.localdate() - timedelta(days=3))
    otro = crear_compromiso(titulo="Nada que ver")
    base = url("compromisos_compromiso_changelist")
    for consulta in ("q=AMPLIACION+ninez", "plazo=vencido"):
        pagina = client.get(f"{base}?{consulta}").content.decode()
        assert c.titulo in pagina
        assert otro.titulo not in pagina
    for lampara in ("estado=sin_informacion", "frescura=sin_reporte", "respaldo=declarado"):
        assert client.get(f"{base}?{lampara}").status_code == 200


def test_publicar_works(editora, client):
    compromiso = crear_compromiso(publicado=False)
    direccion = url("compromisos_compromiso_publicar", compromiso.pk)
    assert compromiso.texto in client.get(direccion).content.decode()
    client.post(direccion, {"version": "999"})
    assert not Compromiso.objects.get().es_publico
    client.post(direccion, {"version": compromiso.version})
    assert Compromiso.objects.get().es_publico
    assert "Sin información" in client.get(compromiso.get_absolute_url()).content.decode()


def test_compromiso_published_takes_no_forged_text(client):
    """Nor anything else: it is amended."""
    client.force_login(crear_superusuario())
    compromiso = crear_compromiso(texto="Tal cual.", titulo="Como era")
    crear_meta(compromiso=compromiso)
    direccion = url("compromisos_compromiso_change", compromiso.pk)
    datos = enviado_tal_cual(client.get(direccion))
    assert not {"texto", "titulo", "fecha_limite", "numero"} & datos.keys()
    forjado = {"texto": "Otra cosa.", "numero": "9", "titulo": "Mejor título", "fecha_limite": "2031-12-31"}
    client.post(direccion, {**datos, **forjado})
    compromiso.refresh_from_db()
    assert (compromiso.texto, compromiso.numero) == ("Tal cual.", 1)
    assert (compromiso.titulo, compromiso.fecha_limite) == ("Como era", None)


def test_historial_works_and_is_never_written_back(editora, client):
    compromiso = crear_compromiso(titulo="Primero", publicado=False)
    datos = enviado_tal_cual(client.get(url("compromisos_compromiso_change", compromiso.pk)))
    client.post(url("compromisos_compromiso_change", compromiso.pk), {**datos, "titulo": "Segundo"})
    pagina = client.get(url("compromisos_compromiso_history", compromiso.pk)).content.decode()
    assert re.search(r"<del>Primero</del> → <ins>Segundo</ins>", pagina)
    assert "editora" in pagina
    # Any two moments side by side: what was changed and changed back between them is not told.
    datos = enviado_tal_cual(client.get(url("compromisos_compromiso_change", compromiso.pk)))
    otro = {**datos, "titulo": "Tercero de enero", "nota": "Una nota."}
    client.post(url("compromisos_compromiso_change", compromiso.pk), otro)
    historial = url("compromisos_compromiso_history", compromiso.pk)
    momentos = [e.cuando.isoformat() for e in client.get(historial).context["entradas"]]
    dos = client.get(historial, {"hasta": momentos[0], "desde": momentos[-1]})
    assert {(c.campo, c.antes, c.despues) for c in dos.context["dos"].campos} == {
        ("Título", "Primero", "Tercero de enero"), ("Nota editorial", "(vacío)", "Una nota."),
    }  # fmt: skip
    assert dos.context["dos"].personas == ["editora"]
    al_reves = client.get(historial, {"desde": momentos[0], "hasta": momentos[-1]})
    assert al_reves.context["dos"] == dos.context["dos"]
    assert client.get(historial, {"desde": "ayer"}).context["elegir"] is not None
    viejo = compromiso.history.last()
    revertir = f"/admin/compromisos/compromiso/{compromiso.pk}/history/{viejo.pk}/"
    client.post(revertir, {**datos, "titulo": "Primero"})
    assert Compromiso.objects.get().titulo == "Tercero de enero"


def test_compromiso_two_at_once(editora, client, django_user_model):
    """The second editor is told, loses nothing and decides."""
    compromiso = crear_compromiso(titulo="Primero", publicado=False)
    direccion = url("compromisos_compromiso_change", compromiso.pk)
    mio = enviado_tal_cual(client.get(direccion))
    # Meanwhile, another editor.
    client.force_login(crear_superusuario(username="otra.persona"))
    client.post(direccion, {**enviado_tal_cual(client.get(direccion)), "titulo": "El de la otra"})
    client.force_login(editora)
    respuesta = client.post(direccion, {**mio, "titulo": "El mío"})
    pagina = respuesta.content.decode()
    assert respuesta.status_code == 200
    assert Compromiso.objects.get().titulo == "El de la otra"
    assert "otra.persona" in pagina
    assert "<del>Primero</del> → <ins>El de la otra</ins>" in pagina
    assert 'value="El mío"' in pagina
    otra_vez = enviado_tal_cual(respuesta)
    assert client.post(direccion, otra_vez).status_code == 200, "not without saying so"
    assert Compromiso.objects.get().titulo == "El de la otra"
    assert client.post(direccion, {**otra_vez, "seguir": "on"}).status_code == 302
    assert Compromiso.objects.get().titulo == "El mío"


def test_compromiso_published_meanwhile_keeps_what_was_typed(jefa, client):
    proyecto = crear_compromiso(publicado=False)
    direccion = url("compromisos_compromiso_change", proyecto.pk)
    mio = enviado_tal_cual(client.get(direccion))
    publicacion.publicar_compromiso(proyecto, por=crear_superusuario(username="otra.persona"))
    pagina = client.post(direccion, mio | {"texto": "Otro texto literal."}).content.decode()
    assert "otra.persona" in pagina
    assert ">Otro texto literal.</textarea>" in pagina
