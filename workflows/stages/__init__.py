"""The stages of a journey: plain asyncio against a desk; no Temporal, no store."""
