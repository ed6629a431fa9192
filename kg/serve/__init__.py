"""Answer SPARQL over HTTP: connections (http), questions (protocol, media), workers (pool, work), pages (site)."""
