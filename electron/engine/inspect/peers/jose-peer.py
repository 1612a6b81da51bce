"""Signs, verifies, encrypts and decrypts with python3-jwcrypto; one JSON request on standard input, one JSON answer."""
import json
import sys

from jwcrypto import jwe, jwk, jws


def run(request):
    key = jwk.JWK(**request["key"])
    header = json.dumps(request.get("header", {}))
    text = request["text"]
    if request["do"] == "sign":
        token = jws.JWS(text.encode())
        token.add_signature(key, None, header)
        return token.serialize(compact=True)
    if request["do"] == "verify":
        token = jws.JWS()
        token.allowed_algs = [request["alg"]]
        token.deserialize(text, key)
        return token.payload.decode()
    if request["do"] == "encrypt":
        token = jwe.JWE(text.encode(), header, recipient=key)
        return token.serialize(compact=True)
    token = jwe.JWE()
    token.deserialize(text, key)
    return token.payload.decode()


def answer(request):
    try:
        return {"ok": run(request)}
    except Exception as error:  # the reason is the answer
        return {"refused": f"{type(error).__name__}: {error}"}


print(json.dumps([answer(request) for request in json.load(sys.stdin)]))
