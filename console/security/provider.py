"""
Another provider that vouches for people: OpenID Connect, by a code with proof of who asked (PKCE).

In: the settings, then what the provider sends back. Out: who somebody is, with roles of ours.
What the provider says is believed only if signed by it, for us, for this very request.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote_plus

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from alongside.access import Role
from alongside.settings import Settings
from console.security.claims import coach_in, login_in, name_in, roles_in

# What authlib does not annotate.
_address: Any = prepare_grant_uri
_challenge: Any = create_s256_code_challenge
SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""Never `none`, and never a secret that we share with the provider."""
LEEWAY = 60
_KEPT_FOR = 600.0
_PATIENCE = httpx.Timeout(8.0)


class ProviderAway(Exception):
    """It does not answer, or not as a provider does."""


class NotVouched(Exception):
    """What came back is not good; `reason` is a code for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Vouched:
    """Who somebody is by the provider's word."""

    subject: str = field(repr=False)
    login: str = field(repr=False)
    name: str = field(repr=False)
    roles: tuple[Role, ...]
    coach_id: str | None


@dataclass(frozen=True)
class Asked:
    """A question under way; the browser keeps it sealed and brings it back with the answer."""

    state: str
    nonce: str
    verifier: str
    back: str
    at: float


class Provider:
    """The provider the settings name. Safe between threads."""

    def __init__(self, settings: Settings, http: httpx.Client | None = None) -> None:
        self._settings = settings
        self._http = http or httpx.Client(timeout=_PATIENCE, follow_redirects=False)
        self._found: dict[str, tuple[float, dict[str, Any]]] = {}

    @property
    def _issuer(self) -> str:
        assert self._settings.oidc_issuer is not None
        return self._settings.oidc_issuer

    def ask(self, redirect: str, back: str, now: datetime) -> tuple[str, Asked]:
        """
        Where to send the browser, and the question to keep.

        :raises ProviderAway: it does not answer.
        """
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        asked = Asked(state, nonce, verifier, back=back, at=now.timestamp())
        address = _address(
            self._known("authorization_endpoint"),
            self._settings.oidc_client_id,
            "code",
            redirect_uri=redirect,
            scope=self._settings.oidc_scope,
            state=asked.state,
            nonce=asked.nonce,
            code_challenge=_challenge(asked.verifier),
            code_challenge_method="S256",
        )
        return str(address), asked

    def answered(
        self, asked: Asked, said: Mapping[str, str], redirect: str, now: datetime
    ) -> Vouched:
        """
        Who came back.

        :raises NotVouched: the answer is not good, or they have no role here.
        :raises ProviderAway: it does not answer.
        """
        if not hmac.compare_digest(said.get("state", "").encode(), asked.state.encode()):
            raise NotVouched("state")
        if said.get("iss", self._issuer) != self._issuer:
            raise NotVouched("issuer")
        if "error" in said or not said.get("code"):
            raise NotVouched("denied")
        tokens = self._tokens(said["code"], asked.verifier, redirect)
        claims = self._claims(tokens, asked.nonce, now)
        if self._settings.oidc_roles_claim.split(".")[0] not in claims:
            claims = {**self._more(tokens, claims), **claims}
        subject = str(claims["sub"])
        roles = roles_in(claims, self._settings)
        if not roles:
            raise NotVouched("no_role")
        return Vouched(
            subject=f"{self._issuer}|{subject}",
            login=login_in(claims),
            name=name_in(claims),
            roles=roles,
            coach_id=coach_in(claims, self._settings),
        )

    def _tokens(self, code: str, verifier: str, redirect: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": redirect,
            "code_verifier": verifier, "client_id": self._settings.oidc_client_id or "",
        }  # fmt: skip
        more: dict[str, Any] = {"headers": {"Accept": "application/json"}}
        secret = self._settings.oidc_client_secret
        if secret is not None:
            known = self._discovered().get(
                "token_endpoint_auth_methods_supported", ["client_secret_basic"]
            )
            if "client_secret_basic" in known:
                more["auth"] = tuple(
                    quote_plus(each) for each in (form["client_id"], secret.get_secret_value())
                )
            else:
                form["client_secret"] = secret.get_secret_value()
        return self._json("POST", self._known("token_endpoint"), data=form, **more)

    def _claims(self, tokens: dict[str, Any], nonce: str, now: datetime) -> dict[str, Any]:
        token = tokens.get("id_token")
        if not isinstance(token, str):
            raise NotVouched("no_id_token")
        try:
            try:
                signed = jwt.decode(token, self._keys(), algorithms=SIGNED_BY)
            except (JoseError, ValueError):
                # Perhaps signed with a key that is newer than those we kept.
                signed = jwt.decode(token, self._keys(fresh=True), algorithms=SIGNED_BY)
            claims: Any = CodeIDToken(
                signed.claims,
                signed.header,
                options={
                    "iss": {"essential": True, "value": self._issuer},
                    "aud": {"essential": True, "value": self._settings.oidc_client_id or ""},
                    "nonce": {"essential": True, "value": nonce},
                },
                params={
                    "nonce": nonce,
                    "client_id": self._settings.oidc_client_id,
                    "access_token": tokens.get("access_token"),
                },
            )
            claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
        except (JoseError, ValueError, TypeError, KeyError) as problem:
            raise NotVouched(f"id_token_{type(problem).__name__}") from None
        return dict(claims)

    def _more(self, tokens: dict[str, Any], claims: dict[str, Any]) -> dict[str, Any]:
        address = self._discovered().get("userinfo_endpoint")
        token = tokens.get("access_token")
        if not isinstance(address, str) or not isinstance(token, str):
            return {}
        more = self._json("GET", address, headers={"Authorization": f"Bearer {token}"})
        if more.get("sub") != claims["sub"]:
            raise NotVouched("other_subject")
        return more

    def _keys(self, *, fresh: bool = False) -> KeySet:
        found: Any = self._kept(self._known("jwks_uri"), fresh=fresh)
        return KeySet.import_key_set(found)

    def _discovered(self) -> dict[str, Any]:
        found = self._kept(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != self._issuer:
            raise ProviderAway("it is called otherwise than ALONGSIDE_OIDC_ISSUER says")
        return found

    def _known(self, name: str) -> str:
        found = self._discovered().get(name)
        if not isinstance(found, str):
            raise ProviderAway(f"it does not say where its {name} is")
        return found

    def _kept(self, address: str, *, fresh: bool = False) -> dict[str, Any]:
        at, found = self._found.get(address, (0.0, {}))
        if fresh or time.monotonic() - at > _KEPT_FOR or not found:
            found = self._json("GET", address)
            self._found[address] = (time.monotonic(), found)
        return found

    def _json(self, verb: str, address: str, **more: Any) -> dict[str, Any]:
        try:
            answer = self._http.request(verb, address, **more)
            said = answer.json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as problem:
            raise ProviderAway(type(problem).__name__) from None
        if answer.status_code >= 500 or not isinstance(said, dict):
            raise ProviderAway(f"status {answer.status_code}")
        if answer.status_code != 200:
            raise NotVouched(f"status_{answer.status_code}")
        return said
