"""
Every setting of the product, read from the environment.

In: variables named ALONGSIDE_..., as `ALONGSIDE_HOME=/srv/alongside`. Out: one typed,
frozen `Settings`. Nothing is created or opened here.
"""

import sys
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from alongside.access import Role

ROOT = Path(__file__).resolve().parent.parent
Port = Annotated[int, Field(ge=0, le=65535)]
"""A TCP port; 0 takes any free one."""


class Settings(BaseSettings):
    """
    What an installation may choose.

    :raises ValidationError: a variable has a value that cannot be used, or production lacks
        something it may not do without; the message names the variable.
    """

    model_config = SettingsConfigDict(env_prefix="ALONGSIDE_", frozen=True, extra="forbid")

    home: Path = Path("var")
    """All state of an embedded service lives under this one folder."""
    rules: Path = ROOT / "rules"
    follow_rules_folder: bool = False
    """Whether valid edits of the rules folder come into force by themselves, as for a service
    that mounts the folder from version control; otherwise somebody publishes them."""
    production: bool = False

    database_url: SecretStr | None = None
    """`postgresql://...`, or `sqlite:///...`; by default SQLite in `home`."""

    keys: SecretStr | None = None
    """The key ring itself as JSON, from a secret manager; wins over `keys_file`."""
    keys_file: Path | None = None

    allow_test_nhs_numbers: bool | None = None
    """Whether numbers of the synthetic range (999...) are taken; by default outside production."""

    smtp_host: str | None = None
    smtp_port: Port = 587
    smtp_from: str | None = None
    smtp_username: str | None = None
    smtp_password: SecretStr | None = None
    smtp_starttls: bool = True

    temporal_profile: str | None = None
    """The profile in Temporal's own configuration file; by default the embedded server."""
    temporal_config_file: Path | None = None
    task_queue: str = "alongside"
    worker_deployment: str | None = None
    """The worker deployment to version workers in; by default they are not versioned."""
    listen_host: str = "127.0.0.1"
    """Where health and metrics listen; in a container 0.0.0.0. They hold nothing personal."""
    health_port: Port = 8081
    metrics_port: Port = 9464
    console_port: Port = 8080
    """Where the pages and the API listen, on `listen_host`."""
    console_url: str | None = None
    """How browsers reach the console, as `https://coaching.example.nhs.uk`, behind a proxy that
    ends TLS; by default `http://` with host and port."""
    console_assets: Path = Path(sys.prefix) / "share" / "alongside"
    """Where the styles and scripts of requirements/assets.txt are installed."""
    work_at_once: Annotated[int, Field(ge=1, le=64)] = 2
    """How many large imports and previews of rules the console works at on one machine at a
    moment; others wait for their turn."""
    second_factor: bool | None = None
    """Whether everybody with a password needs a second factor; by default in production."""

    oidc_issuer: str | None = None
    """Another provider that vouches for people (OpenID Connect), as `https://login.example.org`."""
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_name: str = "your organisation's account"
    """What the button calls it: "Sign in with ..."."""
    oidc_scope: str = "openid profile email"
    oidc_roles_claim: str = "roles"
    """Where the provider says what somebody may do; dots lead inwards: `realm_access.roles`."""
    oidc_roles: dict[str, Role] = {}
    """Our role for each word of that claim, as JSON: `{"Coaching-Leads": "coordinator"}`."""
    oidc_coach_claim: str | None = None
    """Where the provider says which coach somebody is, by our id."""

    @model_validator(mode="after")
    def _whole_provider(self) -> Self:
        if self.oidc_issuer is None:
            return self
        if self.oidc_client_id is None or not self.oidc_roles:
            raise ValueError(
                "ALONGSIDE_OIDC_ISSUER is set; set ALONGSIDE_OIDC_CLIENT_ID and "
                'ALONGSIDE_OIDC_ROLES too, as {"word of theirs": "coordinator"}'
            )
        if self.production and not self.oidc_issuer.startswith("https://"):
            raise ValueError("ALONGSIDE_OIDC_ISSUER must begin with https:// in production")
        return self

    @model_validator(mode="after")
    def _whole_for_production(self) -> Self:
        if self.production and self.database_url is None:
            raise ValueError(
                "ALONGSIDE_PRODUCTION is on but ALONGSIDE_DATABASE_URL is not set; "
                "name the database, for example postgresql://host/alongside"
            )
        if self.production and self.keys is None and self.keys_file is None:
            raise ValueError(
                "ALONGSIDE_PRODUCTION is on but there are no keys; set ALONGSIDE_KEYS or "
                "ALONGSIDE_KEYS_FILE"
            )
        return self

    @property
    def database(self) -> str:
        """The database's address with its password, as SQLAlchemy reads it."""
        if self.database_url is None:
            return f"sqlite:///{self.home / 'alongside.db'}"
        url = self.database_url.get_secret_value()
        for scheme in ("postgresql://", "postgres://"):
            if url.startswith(scheme):
                return "postgresql+psycopg://" + url.removeprefix(scheme)
        return url

    @property
    def key_ring_file(self) -> Path:
        """Where the key ring is, unless `keys` holds it."""
        return self.keys_file or self.home / "keys.json"

    @property
    def takes_test_nhs_numbers(self) -> bool:
        """Whether a synthetic NHS number is accepted."""
        if self.allow_test_nhs_numbers is None:
            return not self.production
        return self.allow_test_nhs_numbers

    @property
    def console_address(self) -> str:
        """Where browsers find the console, with a stroke at its end."""
        listens = f"http://{self.listen_host}:{self.console_port}"
        return f"{(self.console_url or listens).rstrip('/')}/"

    @property
    def wants_second_factor(self) -> bool:
        """Whether a password alone lets nobody in."""
        return self.production if self.second_factor is None else self.second_factor


def settings() -> Settings:
    """The settings as the environment has them now."""
    return Settings()
