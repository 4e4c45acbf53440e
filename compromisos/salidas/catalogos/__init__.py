"""What there is to take, told to programs: Data Package, data.json of national portals, DCAT-AP, linkset."""
