"""The WSGI application that gunicorn serves."""

import gc
import os
import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

django = get_wsgi_application()

from config.database import limitar_la_web  # noqa: E402 - these read the settings
from config.guardadas.paginas import Paginas  # noqa: E402
from config.middleware import con_cuerpo_legible  # noqa: E402
from config.puerta import Puerta  # noqa: E402
from config.replica import VIGIA  # noqa: E402
from config.vigilancia import Vigilada  # noqa: E402

limitar_la_web()
sys.setswitchinterval(0.001)  # a thread that has little to do waits less for one that has much
sin_puerta = con_cuerpo_legible(django)
puerta = Puerta(sin_puerta, paginas=Paginas(settings.PAGINAS_GUARDADAS), vigia=VIGIA)
application = Vigilada(puerta, sin_puerta=sin_puerta)
gc.freeze()  # what is loaded stays: to look through it again holds every thread
