"""One search over all that the person who asks may open: pledges, institutions, people, periods, files, letters, pages."""
