"""Turn findings into the formats of other tools; `formats` lists them, `findings` reads them from a graph."""
