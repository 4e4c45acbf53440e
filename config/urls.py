"""Table of contents of the site."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from base.al_pedirse import IndiceAlPedirse, modulo
from config import salud

catalogos = modulo("compromisos.views.catalogos")

handler400 = "config.api.peticion_mala"
handler500 = "config.fallos.error_del_servidor"

urlpatterns = [
    path("healthz", salud.healthz, name="healthz"),
    path("readyz", salud.readyz, name="readyz"),
    path("metrics", salud.metrics, name="metrics"),
    path(".well-known/security.txt", catalogos.security_txt, name="security_txt"),
    path(".well-known/api-catalog", catalogos.api_catalog, name="api_catalog"),
    path("admin/cuenta/", include("cuentas.urls")),
    IndiceAlPedirse("admin/", "compromisos.admin.urls", "admin"),
    path("informar/", include("compromisos.informar.urls")),
    *i18n_patterns(
        path("", include("compromisos.urls")),
        path("", include("compromisos.participar.urls")),
        prefix_default_language=False,
    ),
]
