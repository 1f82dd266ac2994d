"""What other programs may ask: the same functions behind the HTTP API and the MCP tools."""
