"""A workflow small enough to test the platform with."""

from datetime import timedelta

from temporalio import activity, workflow
from temporalio.exceptions import ApplicationError

from alongside.model import Frozen, Moment

SECRET = "Persephone Quillfeather 943 476 5919"


class Greeting(Frozen):
    """Something personal, which must never be seen in clear outside our processes."""

    text: str
    at: Moment | None = None


@activity.defn
def echo(greeting: Greeting) -> Greeting:
    """A synchronous activity, as all of ours are."""
    return greeting


@workflow.defn
class Tiny:
    """Keeps what it is told, answers when it is told to end."""

    @workflow.init
    def __init__(self, greeting: Greeting) -> None:
        self.kept = [greeting]
        self.over = False

    @workflow.run
    async def run(self, greeting: Greeting) -> list[Greeting]:
        self.kept.append(
            await workflow.execute_activity(
                echo, greeting, start_to_close_timeout=timedelta(seconds=10)
            )
        )
        await workflow.wait_condition(lambda: self.over)
        return self.kept

    @workflow.update
    async def tell(self, greeting: Greeting) -> int:
        """Keep one more; `tell` with the text "fail" fails with what was kept."""
        if greeting.text == "fail":
            raise ApplicationError(f"refused: {self.kept[0].text}", self.kept[0])
        self.kept.append(greeting)
        return len(self.kept)

    @workflow.query
    def texts(self) -> list[str]:
        """What was kept so far."""
        return [each.text for each in self.kept]

    @workflow.signal
    def end(self) -> None:
        """Let the run finish."""
        self.over = True
