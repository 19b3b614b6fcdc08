"""
The same acts for other systems, as JSON.

Start at `console.api.app.build_api`. Its description is at `/api/v1/openapi.json`.
"""
