"""The official results site, crawled with manners; ``pages`` reads what comes."""
