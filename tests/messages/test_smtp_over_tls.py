"""E-mail over TLS, to a real server with a certificate of its own."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from alongside.messages import Outgoing, Unavailable
from alongside.messages.smtp import SmtpChannel
from alongside.settings import Settings


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this machine that nobody has signed, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path: Path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


class Counting(Sink):
    """Counts what arrives, and whether it came over TLS."""

    def __init__(self) -> None:
        super().__init__()
        self.secure: list[bool] = []

    async def handle_DATA(self, server, session, envelope) -> str:  # type: ignore[no-untyped-def]
        """Take the message."""
        self.secure.append(session.ssl is not None)
        return "250 OK"


@pytest.fixture
def server(certificate: Path, free_port: int) -> Iterator[Controller]:
    """A mail server that offers STARTTLS and takes nothing without it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    controller = Controller(
        Counting(), hostname="127.0.0.1", port=free_port, tls_context=context, require_starttls=True
    )
    controller.start()
    yield controller
    controller.stop()


def channel(server: Controller) -> SmtpChannel:
    """The channel to it, with TLS as it is by default."""
    chosen = {"smtp_host": "127.0.0.1", "smtp_port": server.port, "smtp_from": "team@example.org"}
    return SmtpChannel(Settings.model_validate(chosen), seconds=5)


@pytest.mark.asyncio
async def test_a_trusted_server_gets_the_message_over_tls(
    server: Controller,
    certificate: Path,
    outgoing: Outgoing,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Encrypted before the first address is named."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    await channel(server).deliver(outgoing)

    assert [True] == server.handler.secure


@pytest.mark.asyncio
async def test_a_server_nobody_vouches_for_gets_nothing(
    server: Controller, outgoing: Outgoing
) -> None:
    """Ours to repair: the message waits, it is not refused."""
    with pytest.raises(Unavailable, match="certificate"):
        await channel(server).deliver(outgoing)

    assert [] == server.handler.secure
