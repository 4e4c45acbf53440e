"""Reports on paper and in a spreadsheet: a sheet per pledge, and all of an edition as of a day.

`ficha` and `edicion` turn querysets into plain data, already worded in the language of the page; `pdf`
gives that to typst as JSON, never as source text; templates/informes/ only lays it out.
"""
