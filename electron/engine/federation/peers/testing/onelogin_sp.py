"""python3-saml as service provider: `start` makes a signed request and metadata, `check` judges the answer. JSON in, JSON out."""
import json
import sys

from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from onelogin.saml2.settings import OneLogin_Saml2_Settings

mode, folder = sys.argv[1], sys.argv[2]
given = json.load(sys.stdin)


def read(name):
    with open(f"{folder}/{name}", encoding="utf-8") as file:
        return file.read()


settings = {
    "strict": True,
    "sp": {
        "entityId": "https://onelogin.example",
        "assertionConsumerService": {
            "url": given["acsUrl"],
            "binding": "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST",
        },
        "NameIDFormat": "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
        "x509cert": read("sp.crt"),
        "privateKey": read("sp.key"),
    },
    "security": {
        "authnRequestsSigned": True,
        "wantAssertionsSigned": True,
        "wantMessagesSigned": True,
        "signatureAlgorithm": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        "rejectDeprecatedAlgorithm": True,
    },
    "idp": OneLogin_Saml2_IdPMetadataParser.parse(read("idp.xml"))["idp"],
}
host = given["acsUrl"].split("/")[2]
request = {
    "https": "off",
    "http_host": host,
    "script_name": "/acs",
    "get_data": {},
    "post_data": {"SAMLResponse": given.get("response", "")},
}
auth = OneLogin_Saml2_Auth(request, settings)
if mode == "start":
    url = auth.login(return_to="http://127.0.0.1/")
    metadata = OneLogin_Saml2_Settings(settings, sp_validation_only=True).get_sp_metadata()
    text = metadata.decode() if isinstance(metadata, bytes) else metadata
    print(json.dumps({"url": url, "id": auth.get_last_request_id(), "metadata": text}))
else:
    auth.process_response(request_id=given["requestId"])
    problem = ", ".join(auth.get_errors())
    reason = auth.get_last_error_reason()
    print(
        json.dumps(
            {
                "problem": problem if reason is None else f"{problem}: {reason}",
                "nameId": auth.get_nameid() if problem == "" else None,
                "groups": auth.get_attributes().get("groups", []) if problem == "" else [],
            }
        )
    )
