"""The same stages on a virtual clock."""
