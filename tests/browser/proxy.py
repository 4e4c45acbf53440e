"""The site as behind a proxy that ends TLS, for what measures it over plain HTTP: `gunicorn tests.browser.proxy`.

Said here and not by the browser, because Lighthouse asks for robots.txt without the headers it is given, was sent
to HTTPS, and left the whole category without a mark.
"""

from __future__ import annotations

from config.wsgi import application as sitio


def application(environ, start_response):
    environ["HTTP_X_FORWARDED_PROTO"] = "https"
    return sitio(environ, start_response)
