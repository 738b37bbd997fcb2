"""The name server and the HTTPS server of own-network: servers.py FOLDER ADDRESSES"""

import http.server
import ipaddress
import pathlib
import socket
import ssl
import sys
import threading

A, AAAA = 1, 28

folder = pathlib.Path(sys.argv[1])
addresses = [ipaddress.ip_address(text) for text in sys.argv[2].split(",")]


def answer(query: bytes) -> bytes:
    """All addresses of the type that is asked for, whatever the name is (RFC 1035, section 4)."""
    end = query.index(0, 12) + 5
    kind = int.from_bytes(query[end - 4 : end - 2], "big")
    found = [address for address in addresses if kind == (A if address.version == 4 else AAAA)]
    header = query[:2] + b"\x85\x80" + (1).to_bytes(2, "big") + len(found).to_bytes(2, "big") + bytes(4)
    name_type_class_ttl = b"\xc0\x0c" + kind.to_bytes(2, "big") + b"\x00\x01" + bytes(4)
    records = [name_type_class_ttl + len(a.packed).to_bytes(2, "big") + a.packed for a in found]
    return header + query[12:end] + b"".join(records)


def serve_names(server: socket.socket) -> None:
    while True:
        query, client = server.recvfrom(512)
        server.sendto(answer(query), client)


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        address = ipaddress.ip_address(self.connection.getsockname()[0])
        with (folder / "requests").open("a") as log:
            print(getattr(address, "ipv4_mapped", None) or address, file=log)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


class DualStackServer(http.server.ThreadingHTTPServer):
    address_family = socket.AF_INET6


names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
names.bind(("127.0.0.1", 53))
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
receiver = DualStackServer(("::", 443), Receiver)
receiver.socket = context.wrap_socket(receiver.socket, server_side=True)
threading.Thread(target=serve_names, args=(names,), daemon=True).start()
(folder / "ready").write_text("ready\n")
receiver.serve_forever()
