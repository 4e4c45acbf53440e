"""The staff open, see and close a period."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from base.dias import Dia
from compromisos.admin.hoy import pagina
from compromisos.models import Periodo
from compromisos.publicacion import roles
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import crear_compromiso, crear_edicion, crear_enlace_personal, crear_institucion


def test_periodo_works_opened_seen_and_closed(db, client):
    edicion = crear_edicion(nombre="Campaña")
    compromiso = crear_compromiso(edicion=edicion, institucion=crear_institucion(nombre="La muda"))
    crear_enlace_personal(compromiso.institucion)
    editora = crear_cuenta("editora", roles.EDITORA)
    client.force_login(editora)
    hoy = timezone.localdate()
    datos = {
        "edicion": edicion.pk,
        "nombre": "T3",
        "slug": "t3",
        "desde": hoy - timedelta(days=50),
        "cierra": hoy + timedelta(days=9),
    }
    r = client.post(reverse("admin:compromisos_periodo_add"), datos, follow=True)
    corte = Periodo.objects.get()
    assert r.redirect_chain[-1][0] == reverse("admin:compromisos_periodo_tablero", args=[corte.pk])
    tablero = r.content.decode()
    for frase in ("Sale 1 correo:", "Respondieron 0 de 1", "Sin informe (1)", "1 persona"):
        assert frase in tablero
    (grupo,) = [g for g in pagina.grupos_de(editora, Dia.de_hoy()) if "#faltan" in g.url]
    assert (grupo.total, grupo.url.partition("#")[0]) == (1, r.redirect_chain[-1][0])
    cambio = reverse("admin:compromisos_periodo_change", args=[corte.pk])
    client.post(
        cambio,
        {
            "nombre": "T3 bis",
            "cierra": hoy + timedelta(days=12),
            "desde": "2001-01-01",
            "motivo_del_cambio": "Se dio más tiempo.",
        },
    )
    corte.refresh_from_db()
    assert (corte.nombre, corte.cierra, corte.desde) == ("T3 bis", hoy + timedelta(days=12), datos["desde"])
    cerrar = reverse("admin:compromisos_periodo_cerrar", args=[corte.pk])
    pregunta = client.get(cerrar).content.decode()
    assert "Todavía pueden informar hasta el" in pregunta
    assert "1 institución no ha informado." in pregunta
    assert "Se hará pública la imagen de" in pregunta
    assert client.post(cerrar).status_code == 400  # before its day, only by saying so
    corte.refresh_from_db()
    assert corte.abierto
    hecho = client.post(cerrar, {"antes": "1"}, follow=True).content.decode()
    assert f'<a href="{corte.get_absolute_url()}">Ver en el sitio</a>' in hecho
    assert client.post(cerrar).status_code == 302
    corte.refresh_from_db()
    assert not corte.abierto
    assert client.post(cambio, {"nombre": "Otro", "cierra": hoy}).status_code == 403
