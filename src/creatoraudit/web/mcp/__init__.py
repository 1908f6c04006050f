"""The MCP server at `/mcp`: what the API can do, as tools for agents."""
