"""A host that knows nothing: `yes` answers success to everything, with plausible objects, and `no` refuses everything.

    dummy.py yes|no HOST

Prints its address. A test that passes with one of them says little of the host that it is run against.
Both describe the schema of HOST, since the Python SDK asks for it before each request.
"""

import base64
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests
from graphql import (
    GraphQLBoolean, GraphQLEnumType, GraphQLFloat, GraphQLInt, GraphQLList, GraphQLNonNull, GraphQLObjectType, GraphQLScalarType,
    build_client_schema, graphql, introspection_query,
)

FOREVER = 2**31 - 1


def part(data):
    return base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")


TOKEN = ".".join([part({"alg": "HS256"}), part({"sub": "id", "exp": FOREVER, "iat": 1, "data": {"id": "id"}}), "signature"])
# Values that stand for something by their names. All others are by their types.
NAMED = {"token": TOKEN, "accessToken": TOKEN, "refreshToken": TOKEN, "exp": FOREVER, "code": 200, "status": True}
ITEM = {
    "id": "id", "name": "name", "enabled": True, "valid": True, "success": True, "url": "https://example.com/", "type": "type",
    "token": TOKEN, "access_token": TOKEN, "id_token": TOKEN, "sub": "id", "totalCount": 1, "data": "data", "title": "title",
}
OBJECT = {**ITEM, "list": [ITEM], "nodes": [ITEM], "users": {"totalCount": 1, "list": [ITEM]}, "user": ITEM, "rootNode": ITEM}


def plausible(kind, name):
    """A value for a field of this type and name."""
    if isinstance(kind, GraphQLNonNull):
        return plausible(kind.of_type, name)
    if isinstance(kind, GraphQLList):
        return [plausible(kind.of_type, name)]
    if isinstance(kind, GraphQLObjectType):
        return {}
    if isinstance(kind, GraphQLEnumType):
        return kind.values[0].value
    number = {GraphQLInt: 1, GraphQLFloat: 1.0, GraphQLBoolean: True}.get(kind)
    named = NAMED.get(name)
    if number is None:
        return named if isinstance(named, str) else "text"
    return named if type(named) is type(number) else number


def resolve(_next, parent, info, **_):
    if info.field_name.startswith("__") or info.parent_type.name.startswith("__"):
        return _next(parent, info, **_)
    return plausible(info.return_type, info.field_name)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    described = {}

    def answer(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        if self.path.startswith("/graphql"):
            return self.graphql(json.loads(body))
        if self.server.refuses:
            return {"code": 500, "statusCode": 500, "message": "refused"}
        return {**OBJECT, "code": 200, "statusCode": 200, "message": "OK", "data": OBJECT}

    def graphql(self, request):
        query, variables = request["query"], request.get("variables")
        if "__schema" in query:
            if query not in self.described:
                self.described[query] = {"data": graphql(self.server.schema, query).data}
            return self.described[query]
        if self.server.refuses:
            return {"errors": [{"message": {"code": 500, "message": "refused"}}], "data": None}
        result = graphql(self.server.schema, query, variables=variables, middleware=[resolve])
        assert not result.errors, result.errors
        return {"data": result.data}

    def handle_request(self):
        body = json.dumps(self.answer()).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_request

    def log_message(self, *_):
        pass


def main():
    mood, host = sys.argv[1:]
    described = requests.post(f"{host}/graphql/v2", json={"query": introspection_query}).json()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.refuses = {"yes": False, "no": True}[mood]
    server.schema = build_client_schema(described["data"])
    for kind in server.schema.get_type_map().values():
        # A schema that was described serialises values of scalars of its own to nothing.
        if isinstance(kind, GraphQLScalarType) and kind.name == "Object":
            kind.serialize = lambda value: value
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


main()
