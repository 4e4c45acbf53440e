"""The one filter form of page, download and feed, with its facets and chips."""
