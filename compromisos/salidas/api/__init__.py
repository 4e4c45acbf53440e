"""The description of the API: its resources, pages, problems and OpenAPI document, all read from the registry of columns
and the one filter form. Nothing here says a column again."""
