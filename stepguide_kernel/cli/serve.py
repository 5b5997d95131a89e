"""``stepguide serve``: open the reading room."""

from __future__ import annotations

import click

DEFAULT_PORT = 8870


@click.command(name="serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=DEFAULT_PORT,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 takes any that is free and prints it.",
)
@click.option("--token", help="Token that readers have to give; better in $STEPGUIDE_TOKEN.")
@click.option("--base-url", default="/", show_default=True, help="Path below which it answers.")
def command(host: str, port: int, token: str | None, base_url: str) -> None:
    """Open the reading room: gallery, walkthroughs and their API.

    On this machine it is readable without a token.  Listening on any other address needs a
    token, or people made with `stepguide users add`.

    \b
    Example:
      stepguide serve --port 0
    """
    from stepguide_kernel.room.handover import take_over

    handover = take_over()

    from stepguide_kernel.configuration import load_settings
    from stepguide_kernel.execution.warm_kernels import SERVER_IDLE_S, WarmKernels
    from stepguide_kernel.room.serving import serve
    from stepguide_kernel.services import Services

    services = Services(load_settings(), warm=WarmKernels(SERVER_IDLE_S))
    services.publications()  # a store that cannot be read is said here, in one line
    services.scheduler.start()
    services.courier.start()
    serve(
        services,
        host=host,
        port=port,
        token=token or handover.token,
        variables=handover.variables,
        base_url=base_url,
        announce=lambda url: click.echo(f"Reading room: {url}  (Ctrl-C closes it)"),
    )
