# /// attack
# title = "Calls out by TCP, UDP, Unix sockets and DNS"
# family = "network"
# never = ["sent"]
# ///
# ruff: noqa

# %% work_number
import os, socket, urllib.request

answer = 1.0


def attempt(what, function):
    try:
        function()
        print("sent", what)
    except OSError as problem:
        print(what, "refused:", type(problem).__name__)


def unix(address):
    socket.socket(socket.AF_UNIX).connect(address)


socket.setdefaulttimeout(1)
attempt("tcp", lambda: socket.create_connection(("127.0.0.1", int("@tcp@"))).send(b"attack"))
attempt("udp", lambda: socket.socket(type=socket.SOCK_DGRAM).connect(("192.0.2.1", 9)))
attempt("abstract", lambda: unix("\0@abstract@"))
attempt("unix", lambda: unix("@unix@"))
attempt("dns", lambda: socket.getaddrinfo("example.org", 80))
attempt("raw", lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW))
attempt("http", lambda: urllib.request.urlopen("http://127.0.0.1:@tcp@/", timeout=1))
try:
    socket.socket(type=socket.SOCK_DGRAM).sendto(b"attack", ("127.0.0.1", int("@udp@")))
except OSError:
    pass
