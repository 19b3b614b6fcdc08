"""The API answers as it describes itself, whatever it is asked."""

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from limits import parse
from starlette.routing import Mount

from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store
from console.api.keys import Limits, Scope
from console.app import build_app

EXAMPLES = 20


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """The API's own description, over a store without a server."""
    home = tmp_path_factory.mktemp("home")
    with Store.open(Settings(home=home), KeyRing.fresh()) as store:
        app = build_app(Settings(home=home), KeyRing.fresh(), store)
        console = app.state.console
        often = parse("1000000/minute")
        (mounted,) = [each.app for each in app.routes if isinstance(each, Mount)]
        mounted.state.limits = Limits(often, often)
        scopes = tuple(each.value for each in Scope)
        _, secret = store.systems.add("schemathesis", scopes, "u-1", console.wall())
        found = schemathesis.openapi.from_asgi(
            "/api/v1/openapi.json", app, headers={"Host": "127.0.0.1"}
        )
        found.config.headers = {"Authorization": f"Bearer {secret}", "Host": "127.0.0.1"}
        yield found


schema = schemathesis.pytest.from_fixture("api")


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)
def test_every_answer_is_one_that_is_described(case: schemathesis.Case) -> None:
    """No failure of ours, no status or body that the description lacks."""
    case.call_and_validate()
