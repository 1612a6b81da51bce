"""lasso as service provider: `start` makes a signed request and metadata, `check` judges the answer. JSON in, JSON out."""
import json
import sys

import lasso

mode, folder = sys.argv[1], sys.argv[2]
given = json.load(sys.stdin)


def read(name):
    with open(f"{folder}/{name}", encoding="utf-8") as file:
        return file.read()


certificate = "".join(line for line in read("sp.crt").splitlines() if "---" not in line)
metadata = (
    '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://lasso.example">'
    '<SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="true"'
    ' protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing">'
    '<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>'
    f"{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>"
    '<AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"'
    f' Location="{given["acsUrl"]}" index="0" isDefault="true"/></SPSSODescriptor></EntityDescriptor>'
)
server = lasso.Server.newFromBuffers(metadata, read("sp.key"), None, None)
server.signatureMethod = lasso.SIGNATURE_METHOD_RSA_SHA256
server.addProviderFromBuffer(lasso.PROVIDER_ROLE_IDP, read("idp.xml"))
login = lasso.Login(server)
if mode == "start":
    login.initAuthnRequest(next(iter(server.providers.keys())), lasso.HTTP_METHOD_REDIRECT)
    login.request.nameIdPolicy.format = lasso.SAML2_NAME_IDENTIFIER_FORMAT_EMAIL
    login.request.nameIdPolicy.allowCreate = True
    login.buildAuthnRequestMsg()
    print(json.dumps({"url": login.msgUrl, "id": login.request.id, "metadata": metadata}))
else:
    try:
        login.processAuthnResponseMsg(given["response"])
        login.acceptSso()
        attributes = login.assertion.attributeStatement[0].attribute
        groups = [
            value.any[0].content
            for attribute in attributes
            if attribute.name == "groups"
            for value in attribute.attributeValue
        ]
        print(json.dumps({"problem": "", "nameId": login.nameIdentifier.content, "groups": groups}))
    except lasso.Error as error:
        print(json.dumps({"problem": str(error), "nameId": None, "groups": []}))
