"""The official results site: pages read, fetched with manners, crawled."""
