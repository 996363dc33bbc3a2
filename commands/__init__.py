"""The command line: flask init | serve | worker | remind | tidy | host | password-link | reset-two-step | import | demo."""

from flask import Flask

from commands.founding import add_host_name, init, password_link, reset_two_step
from commands.importing import demo, import_file
from commands.money import remind
from commands.serving import serve, tidy_up, worker


def init_app(app: Flask) -> None:
    commands = (init, serve, worker, remind, tidy_up, add_host_name, password_link, reset_two_step, import_file, demo)
    for command in commands:
        app.cli.add_command(command)
