"""What somebody wrote in a form and did not save yet: kept on the server, and given back to its author alone.

`llave.py` is the signed key that a form carries; `guardar.py` keeps what comes with it and gives it back; the middleware
does so for every form that carries one; `views.py` is what its script asks. Why: docs/adr/0027-what-is-written-is-kept.md.
"""
