"""A working folder of one's own: the files that `parley init` writes. Pure."""

from __future__ import annotations

import json
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

from tasks.settings import DATA, Settings

_IGNORED = "warehouse/\nreport.html\n"


def files(folder: Path) -> dict[str, str]:
    """Return the files of a working folder, by name. `folder`: where it will be, absolute."""
    return {
        "feeds.toml": (DATA / "feeds.toml").read_text(encoding="utf-8"),
        "parley.toml": settings_file(),
        "parley.service": _service(folder),
        ".gitignore": _IGNORED,
    }


def settings_file() -> str:
    """Return a settings file in which every setting stands as a comment, at its default."""
    lines = [
        "# Settings of Parley in this folder. Each line shows a default: take away the # to change it.",
        "# PARLEY_* environment variables and the command line win over this file;",
        "# `parley status --settings` lists what is in force, and where it comes from.",
        "",
    ]
    own = ("feeds", "rules", "actors")  # defaults lie inside the package: shown by their place
    for spec in fields(Settings):
        lines.append(f"# {spec.metadata['doc']}")
        default = f'"data/{spec.default.name}"' if spec.name in own else _toml(spec.default)
        lines += [f"#{spec.name} = {default}", ""]
    return "\n".join(lines)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, int | float):
        return f"{value:g}" if float(value).is_integer() else repr(value)
    return json.dumps(str(value), ensure_ascii=False)


def _service(folder: Path) -> str:
    command = Path(sys.argv[0]).resolve()
    program = command if command.name == "parley" else Path(sys.executable).with_name("parley")
    return f"""# A systemd user service that keeps Parley running here:
#   mkdir -p ~/.config/systemd/user && cp parley.service ~/.config/systemd/user/
#   systemctl --user enable --now parley        # loginctl enable-linger: also when logged out
[Unit]
Description=Parley: outcomes of peace talks
After=network-online.target

[Service]
WorkingDirectory={folder}
ExecStart={program} serve
Restart=on-failure
RestartSec=60
# The lifeline of runs under way: they are told to stop, and have this long to do so.
TimeoutStopSec=120

[Install]
WantedBy=default.target
"""
