"""Verifies one signed document again and again with libxmlsec1, in this process and with a key that is loaded once.

First line in: {"xml", "key" (PEM)}; first line out: the versions. Each further line in is a
number of times, each line out the processor seconds they took. Parsing counts, as it does for everybody; what the message says is not looked at.
"""
import json
import sys
import time

import xmlsec
from lxml import etree

given = json.loads(sys.stdin.readline())
source = given["xml"].encode()
key = xmlsec.Key.from_memory(given["key"].encode(), xmlsec.KeyFormat.PEM)
parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def verify():
    root = etree.fromstring(source, parser)
    signature = xmlsec.tree.find_node(root, xmlsec.constants.NodeSignature)
    xmlsec.tree.add_ids(signature.getparent(), ["ID"])
    context = xmlsec.SignatureContext()
    context.key = key
    context.verify(signature)


verify()
print(f"python3-xmlsec {xmlsec.__version__}, lxml {etree.__version__}", flush=True)
for line in sys.stdin:
    times = int(line)
    began = time.process_time()
    for _ in range(times):
        verify()
    print(time.process_time() - began, flush=True)
