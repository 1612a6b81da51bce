"""pysaml2 as service provider: `start` makes a signed request and metadata, `check` judges the answer. JSON in, JSON out."""
import json
import sys

from saml2 import BINDING_HTTP_POST
from saml2.client import Saml2Client
from saml2.config import SPConfig
from saml2.metadata import create_metadata_string

mode, folder = sys.argv[1], sys.argv[2]
given = json.load(sys.stdin)

config = SPConfig()
config.load(
    {
        "entityid": "https://pysaml2.example",
        "xmlsec_binary": "/usr/bin/xmlsec1",
        "key_file": f"{folder}/sp.key",
        "cert_file": f"{folder}/sp.crt",
        "metadata": {"local": [f"{folder}/idp.xml"]},
        "allow_unknown_attributes": True,
        "service": {
            "sp": {
                "endpoints": {"assertion_consumer_service": [(given["acsUrl"], BINDING_HTTP_POST)]},
                "authn_requests_signed": True,
                "want_assertions_signed": True,
                "want_response_signed": True,
                "allow_unsolicited": False,
            }
        },
    }
)
client = Saml2Client(config=config)
if mode == "start":
    entity_id = next(iter(client.metadata.with_descriptor("idpsso")))
    request_id, info = client.prepare_for_authenticate(
        entityid=entity_id, relay_state="here", sigalg="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
    )
    metadata = create_metadata_string(None, config=config)
    text = metadata.decode() if isinstance(metadata, bytes) else metadata
    print(json.dumps({"url": dict(info["headers"])["Location"], "id": request_id, "metadata": text}))
else:
    try:
        answer = client.parse_authn_request_response(
            given["response"], BINDING_HTTP_POST, outstanding={given["requestId"]: "/"}
        )
        name_id = answer.get_subject().text
        print(json.dumps({"problem": "", "nameId": name_id, "groups": answer.get_identity().get("groups", [])}))
    except Exception as error:  # every kind of refusal is an answer here
        print(json.dumps({"problem": f"{type(error).__name__}: {error}", "nameId": None, "groups": []}))
