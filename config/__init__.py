"""Settings, addresses and checks of the site."""

import os

# lxml comes with python-docx; openpyxl would read workbooks with it, and not with defusedxml. Before anybody imports openpyxl.
os.environ["OPENPYXL_LXML"] = "False"
