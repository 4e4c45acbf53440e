"""Updates as a day saw them, with what was answered to their verifications."""

from __future__ import annotations

from datetime import UTC, datetime

from compromisos import publicacion
from compromisos.models import RespuestaVerificacion, Verificacion
from tests.factories import crear_usuario

EN = datetime(2026, 3, 10, 15, tzinfo=UTC)


TEXTO = "Las cuatro sedes abrieron en marzo."


def publicada(verificacion: Verificacion, **kwargs) -> RespuestaVerificacion:
    datos = {"por": crear_usuario(), "texto": TEXTO, "publicar": True, "ahora": EN, **kwargs}
    return publicacion.responder(verificacion, **datos)


def test_respuesta_as_of_a_day(client, verificacion):
    publicada(verificacion)
    codigo = verificacion.avance.compromiso.codigo
    for dia, esta in (("", True), ("2026-03-10", True), ("2026-03-09", False)):
        consulta = {"al": dia} if dia else {}
        pagina = client.get(f"/compromisos/{codigo}/", consulta).content.decode()
        assert "Cuatro sedes no atendían." in pagina
        assert (TEXTO in pagina) == esta
        (avance,) = client.get(f"/compromisos/{codigo}.json", consulta).json()["avances"]
        dichas = [r["texto"] for r in avance["verificaciones"][0]["respuestas"]]
        assert dichas == ([TEXTO] if esta else [])
    cambios = client.get("/cambios/?tipo=todo&desde=2026-03-10&hasta=2026-03-10").content.decode()
    assert TEXTO in cambios
    assert TEXTO in client.get("/feeds/avances.atom").content.decode()
