"""The register: who a service is responsible for, with their latest readings."""
