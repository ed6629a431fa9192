"""Turn graphs into something to look at: `page` into a page, `network_figure` and `timeline_figure` into drawings."""
