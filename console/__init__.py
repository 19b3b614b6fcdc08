"""
Pages for the people who run the service.

Start at `console.app.build_app`. Pages read projections; what people do is an update to the
journey, answered before the page returns.
"""
