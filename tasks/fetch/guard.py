"""The address guard: what may be dialled, decided where the socket is made.

A name can answer one address to a check and another to the connection, a redirect can lead anywhere,
and `http://2130706434/` is 127.0.0.2. So the address is checked in aiohttp's socket-creation hook,
which sees exactly the one that is about to be dialled, for names and literals, at every hop.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from typing import Any

#: Begins the message of every refusal, also where several addresses of one host are refused at once.
BLOCKED = "address refused"
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
AddrInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[Any, ...]]


class BlockedAddressError(OSError):
    """The address leads into a private network, or to a port that is not allowed."""


class AddressGuard:
    """Creates the sockets of the client, but only for public addresses and allowed ports.

    `allow_hosts` are exempt, each `host:port` exactly; a name among them stands for the addresses that
    it has when the guard is made.
    """

    def __init__(
        self, allow_hosts: Iterable[str] = (), allow_ports: Iterable[int] = (80, 443)
    ) -> None:
        self._ports = frozenset(allow_ports)
        self._exempt = frozenset(pair for entry in allow_hosts for pair in _addresses(entry))

    def __call__(self, info: AddrInfo) -> socket.socket:
        """Return a socket for `info`, as aiohttp's `socket_factory`. Raises BlockedAddressError."""
        family, kind, protocol, _, where = info
        self.check(str(where[0]), int(where[1]))
        return socket.socket(family=family, type=kind, proto=protocol)

    def check(self, host: str, port: int) -> None:
        """Raise BlockedAddressError unless this IP address and port may be dialled."""
        address = _plain(ipaddress.ip_address(host.partition("%")[0]))
        if (str(address), port) in self._exempt:
            return
        if not is_public(address):
            raise BlockedAddressError(f"{BLOCKED}: {address} is not public")
        if port not in self._ports:
            allowed = ", ".join(map(str, sorted(self._ports)))
            raise BlockedAddressError(f"{BLOCKED}: port {port}; allowed are {allowed}")


def is_public(address: Address) -> bool:
    """Tell whether `address` is a host on the public Internet."""
    address = _plain(address)
    return address.is_global and not (
        address.is_multicast
        or address.is_reserved
        or address.is_unspecified
        or address.is_loopback
        or address.is_link_local
    )


def _plain(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 address only carries, if it does."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address.sixtofour:
        return address.sixtofour
    if address.teredo:
        return address.teredo[1]
    if address in _NAT64 or int(address) >> 32 == 0:  # NAT64, and the deprecated ::a.b.c.d
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if int(address) > 1 else address
    return address


def _addresses(entry: str) -> list[tuple[str, int]]:
    host, _, port = entry.rpartition(":")
    host = host.strip("[]")
    try:
        return [(str(_plain(ipaddress.ip_address(host))), int(port))]
    except ValueError:
        pass
    try:
        found = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)
    except (OSError, ValueError):
        return []
    return [(str(_plain(ipaddress.ip_address(str(each[4][0])))), int(port)) for each in found]
