"""Table of contents of the public site."""

from django.contrib.sitemaps import views as mapas
from django.urls import path

from base.al_pedirse import modulo
from compromisos.views import (
    buscar,
    cambios,
    comparar,
    compartir,
    compromiso,
    correcciones,
    ediciones,
    ejes,
    galeria,
    instituciones,
    lista,
    marcos,
    periodos,
    portada,
    respuestas,
    territorios,
    textos,
)
from compromisos.views.sitemaps import MAPAS

# Files, pictures, programs: what who reads pages never loads.
calendario = modulo("compromisos.views.calendario")
catalogos = modulo("compromisos.views.catalogos")
copias = modulo("compromisos.views.copias")
datos = modulo("compromisos.views.datos")
dibujos = modulo("compromisos.views.dibujos")
enlaces = modulo("compromisos.views.enlaces")
guia = modulo("compromisos.views.guia")
imagenes = modulo("compromisos.views.imagenes")
informes = modulo("compromisos.views.informes")
registro = modulo("compromisos.views.registro")
api_entre_dias = modulo("compromisos.views.api.entre_dias")
api_paginas = modulo("compromisos.views.api.paginas")
api_tablas = modulo("compromisos.views.api.tablas")

urlpatterns = [
    path("", portada.portada, name="portada"),
    path("buscar/", buscar.buscar, name="buscar"),
    path("portada.png", imagenes.de_portada, name="portada_png"),
    path("compromisos/", lista.lista, name="compromisos"),
    path("compromisos.png", imagenes.de_lista, name="compromisos_png"),
    path("compromisos/<slug:codigo>/", compromiso.compromiso, name="compromiso"),
    path("compromisos/<slug:codigo>.json", compromiso.compromiso_json, name="compromiso_json"),
    path("compromisos/<slug:codigo>.pdf", informes.compromiso_pdf, name="compromiso_pdf"),
    path("compromisos/<slug:codigo>.png", imagenes.de_compromiso, name="compromiso_png"),
    path("compromisos/<slug:codigo>/insertar/", compartir.insertar, name="insertar"),
    path("compromisos/<slug:codigo>.ics", calendario.de_compromiso, name="compromiso_calendario"),
    path(
        "instituciones/<slug:slug>/calendario.ics", calendario.de_institucion, name="institucion_calendario"
    ),
    path("calendario.ics", calendario.de_la_lista, name="calendario"),
    path("oembed", compartir.oembed, name="oembed"),
    path("oembed/", compartir.oembed),  # whoever adds the slash is answered, not sent on
    path("instituciones/", instituciones.instituciones, name="instituciones"),
    path("respuestas/", respuestas.respuestas, name="respuestas"),
    path("instituciones/comparar/", comparar.comparacion, name="comparar"),
    path("instituciones/<slug:slug>/", instituciones.institucion, name="institucion"),
    path("instituciones/<slug:slug>.png", imagenes.de_institucion, name="institucion_png"),
    path("ediciones/<slug:slug>/", ediciones.edicion, name="edicion"),
    path("ediciones/<slug:slug>.png", imagenes.de_edicion, name="edicion_png"),
    path("ediciones/<slug:slug>/informe.pdf", informes.edicion_pdf, name="edicion_informe"),
    path("ediciones/<slug:slug>/anexo.pdf", informes.anexo_pdf, name="edicion_anexo"),
    path("ediciones/<slug:slug>/informe.xlsx", informes.edicion_xlsx, name="edicion_informe_xlsx"),
    path("territorios/", territorios.territorios, name="territorios"),
    path("territorios/<slug:ubigeo>/", territorios.territorio, name="territorio"),
    path("territorios/<slug:ubigeo>.png", imagenes.de_lugar, name="territorio_png"),
    path("cortes/<slug:slug>/", periodos.periodo, name="periodo"),
    path("cortes/<slug:slug>.png", imagenes.de_periodo, name="periodo_png"),
    path("cortes/<slug:slug>.csv", periodos.periodo_csv, name="periodo_csv"),
    path("cortes/<slug:slug>.json", periodos.periodo_json, name="periodo_json"),
    path("ejes/<slug:codigo>/", ejes.eje, name="eje"),
    path("ejes/<slug:codigo>.png", imagenes.de_eje, name="eje_png"),
    path("galeria/", galeria.galeria, name="galeria"),
    path("fotos/<int:pk>/<int:ancho>.<slug:formato>", galeria.foto, name="foto"),
    path("cambios/", cambios.cambios, name="cambios"),
    path("tendencia.<slug:formato>", dibujos.tendencia, name="tendencia"),
    path("cambios.png", imagenes.de_cambios, name="cambios_png"),
    path("datos/cambios.csv", cambios.cambios_csv, name="cambios_csv"),
    path("feeds/cambios.atom", cambios.cambios_atom, name="cambios_atom"),
    path("feeds/compromisos.atom", cambios.lista_atom, name="compromisos_atom"),
    path("feeds/avances.atom", cambios.avances_atom, name="avances_atom"),
    path(
        "compromisos/<slug:codigo>/avances.atom", cambios.avances_de_compromiso_atom, name="compromiso_atom"
    ),
    path(
        "instituciones/<slug:slug>/avances.atom", cambios.avances_de_institucion_atom, name="institucion_atom"
    ),
    path("correcciones/", correcciones.correcciones, name="correcciones"),
    path("correcciones/<int:pk>/", correcciones.correccion, name="correccion"),
    path("feeds/correcciones.atom", correcciones.correcciones_atom, name="correcciones_atom"),
    path("metodologia/", textos.metodologia, name="metodologia"),
    path("ayuda/", textos.ayuda, name="ayuda"),
    path("seguridad/", textos.seguridad, name="seguridad"),
    path("accesibilidad/", textos.accesibilidad, name="accesibilidad"),
    path("privacidad/", textos.privacidad, name="privacidad"),
    path("guia-de-importacion/", guia.guia_de_importacion, name="guia_de_importacion"),
    *(
        path(f"guia-de-importacion/{pagina[5:]}/", guia.guia_de_importacion, {"pagina": pagina}, name=pagina)
        for pagina in ("guia_columnas", "guia_errores", "guia_muestras")
    ),
    path("guia-de-importacion/<str:nombre>", guia.archivo, name="guia_archivo"),
    path("datos/", datos.datos, name="datos"),
    path("datos/para-desarrolladores/", api_paginas.para_desarrolladores, name="para_desarrolladores"),
    path("datos/registro/", registro.registro, name="registro"),
    path("datos/registro/sellos/<int:numero>.tsr", registro.sello, name="sello"),
    path("datos/registro.jsonl", registro.registro_jsonl, name="registro_jsonl"),
    path("datos/datos.zip", catalogos.todo, name="datos_zip"),
    path("datos/datapackage.json", catalogos.datapackage, name="datapackage"),
    path("datos/data.json", catalogos.data_json, name="data_json"),
    path("data.json", catalogos.data_json_de_la_raiz, name="data_json_de_la_raiz"),
    path("datos/catalogo.jsonld", catalogos.catalogo, name="catalogo"),
    path("datos/copias/<str:nombre>", copias.copia, name="copia_del_sitio"),
    path("datos/<slug:tabla>.<slug:formato>", datos.archivo, name="datos_archivo"),
    path("api/", api_paginas.api, name="api"),
    path("api/problemas/<slug:codigo>/", api_paginas.problema, name="api_problema"),
    path("api/v1/", api_tablas.indice, name="api_indice"),
    path("api/v1/openapi.json", api_paginas.openapi, name="api_openapi"),
    path("api/v1/docs/", api_paginas.docs, name="api_docs"),
    path("api/v1/cambios/", api_entre_dias.entre_dias, name="api_cambios"),
    path("api/v1/<slug:recurso>/", api_tablas.de_tabla, name="api_lista"),
    path("api/v1/<slug:recurso>/<str:clave>/", api_tablas.uno, name="api_uno"),
    path(
        "api/v1/compromisos/<str:codigo>/<slug:recurso>/", api_tablas.de_compromiso, name="api_de_compromiso"
    ),
    path("avances/<int:pk>/", compromiso.avance, name="avance"),
    path("evidencias/<int:pk>/", compromiso.evidencia, name="evidencia"),
    path("marcos/", marcos.marcos, name="marcos"),
    path("marcos/<slug:slug>/", marcos.marco, name="marco"),
    path("enlaces/<int:pk>/copia/", enlaces.copia, name="copia_de_enlace"),
    path("guia-de-estilo/", textos.guia_de_estilo, name="guia_de_estilo"),
    path("robots.txt", textos.robots, name="robots"),
    path("sitemap.xml", mapas.index, {"sitemaps": MAPAS, "sitemap_url_name": "sitemap"}, name="sitemaps"),
    path("sitemap-<slug:section>.xml", mapas.sitemap, {"sitemaps": MAPAS}, name="sitemap"),
]
