"""Turn graphs into something to look at: `page` into a page, `figures` into drawings for a report."""
