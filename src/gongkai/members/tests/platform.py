"""A stand-in for a province's identity platform: OpenID Connect as the platforms speak it, with faults to order."""

from __future__ import annotations

import base64
import json
import threading
import time
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, make_server

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from gongkai.members.rules.tokens import challenge_of


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        return


class Platform:
    """`sign_in(address)` is what the person does there; gives what the platform sends the browser back with."""

    def __init__(self):
        self.key = rsa.generate_private_key(65537, 2048)
        self.server = make_server("127.0.0.1", 0, self, handler_class=Quiet)
        self.place = f"127.0.0.1:{self.server.server_port}"
        self.issuer = f"http://{self.place}"
        self.codes, self.claims, self.header, self.subject, self.fault = {}, {}, {}, "person-7", ""
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def sign_in(self, address):
        asked = {name: values[0] for name, values in parse_qs(address.partition("?")[2]).items()}
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"], "iss": self.issuer}

    def __call__(self, environ, start):
        path = environ["PATH_INFO"]
        if self.fault == path:
            start("500 Broken", [])
            return [b""]
        if path == "/token":
            answer = self.token(environ)
        elif path == "/keys":
            answer = {"keys": [self.public()]}
        else:
            answer = {
                "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/go", "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            }  # fmt: skip
        start("200 OK" if answer else "400 Bad Request", [("Content-Type", "application/json")])
        return [json.dumps(answer).encode()]

    def token(self, environ):
        said = parse_qs(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode())
        asked = self.codes.pop(said["code"][0], None)
        secret = base64.b64decode(environ.get("HTTP_AUTHORIZATION", "").removeprefix("Basic ")).decode()
        if (
            not asked
            or secret != "gongkai:s%2Fecret"
            or challenge_of(said["code_verifier"][0]) != asked["code_challenge"]
        ):
            return {}
        if said["redirect_uri"][0] != asked["redirect_uri"]:
            return {}
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": asked["client_id"], "sub": self.subject, "nonce": asked["nonce"], "iat": now,
            "exp": now + 300, **self.claims,
        }  # fmt: skip
        head = b64(json.dumps({"alg": "RS256", "kid": "k", **self.header}).encode())
        text = f"{head}.{b64(json.dumps(claims).encode())}"
        return {"id_token": f"{text}.{b64(self.key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))}"}

    def public(self):
        numbers = self.key.public_key().public_numbers()
        return {"kty": "RSA", "kid": "k", "n": b64(numbers.n.to_bytes(256)), "e": b64(numbers.e.to_bytes(3))}
