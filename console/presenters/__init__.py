"""Records turned into words, tags, links: a module for each page; templates only place them."""
