"""The questions as an interface for programs: a description in OpenAPI 3.1, made from the headers of the query files."""

from lod import questions, words

_SCHEMAS = {"integer": {"type": "integer"}, "decimal": {"type": "number"}, "boolean": {"type": "boolean"},
            "year": {"type": "string", "pattern": "^[0-9]{4}$"}, "date": {"type": "string", "format": "date"},
            "iri": {"type": "string", "format": "iri-reference"}, "string": {"type": "string", "maxLength": 2000}}
_MOST_CHOICES = 60   # a longer list is not written out: the page of the question shows it


def describe(release, language, media_types):
    """The description as a dict; `media_types` is suffix → media type of the formats of a table."""
    register = release.register
    suffixes = sorted(media_types)
    return {
        "openapi": "3.1.0",
        "info": {"title": register["title"].get(language) or register["title"]["en"], "version": release.version,
                 "summary": words.say("openapi.summary", language), "description": words.say("openapi.description", language),
                 "license": {"name": register["licence"], "url": register["licence"]}},
        "servers": [{"url": release.iris.base.rstrip("/")}],
        "tags": [{"name": tag} for tag in dict.fromkeys(tag for question in release.questions.values()
                                                        for tag in questions.tags(question, language))],
        "paths": {f"/questions/{name}.{{format}}": {"get": _operation(release, question, language)}
                  for name, question in release.questions.items()},
        "components": {"parameters": _shared(release, language, suffixes), "responses": _responses(language, media_types)}}


def _operation(release, question, language):
    parameters = [_parameter(found) for found in questions.parameters(release, question, language, {})]
    parameters += [{"$ref": "#/components/parameters/format"}]
    parameters += [{"$ref": "#/components/parameters/lang"}] if questions.LANGUAGE in question.parameters else []
    parameters += [{"$ref": "#/components/parameters/asOf"}] if release.points else []
    columns = {name: questions.text(question, f"column.{name}", language, release.languages) for name in _columns(question)}
    about = questions.text(question, "description", language, release.languages) or ""
    listed = "\n".join(f"- `{name}`: {text}" for name, text in columns.items())
    return {"operationId": question.name, "summary": questions.text(question, "summary", language, release.languages),
            "description": f"{about}\n\n{listed}".strip(), "tags": questions.tags(question, language), "parameters": parameters,
            "responses": {"200": {"$ref": "#/components/responses/answer"}, "400": {"$ref": "#/components/responses/refusal"},
                          "503": {"$ref": "#/components/responses/limit"}}}


def _columns(question):
    return list(dict.fromkeys(key[0][7:] for key in question.header if isinstance(key, tuple) and key[0].startswith("column.")))


def _parameter(found):
    schema = dict(_SCHEMAS[found.type])
    if found.value:
        schema["default"] = int(found.value) if found.type == "integer" else found.value
    if 0 < len(found.choices) <= _MOST_CHOICES:
        schema["enum"] = [value for value, _, _ in found.choices]
    elif found.choices:
        schema["examples"] = [value for value, _, _ in found.choices[:3]]
    return {"name": found.name, "in": "query", "required": False, "description": found.label, "schema": schema}


def _shared(release, language, suffixes):
    shared = {
        "format": {"name": "format", "in": "path", "required": True, "description": words.say("openapi.format", language),
                   "schema": {"type": "string", "enum": suffixes}},
        "lang": {"name": "lang", "in": "query", "description": words.say("openapi.lang", language),
                 "schema": {"type": "string", "enum": list(release.languages)}}}
    if release.points:
        shared["asOf"] = {"name": "asOf", "in": "query", "description": words.say("openapi.as-of", language),
                          "schema": {"type": "string", "examples": [point.key for point in release.points]}}
    return shared


def _responses(language, media_types):
    problem = {"application/problem+json": {"schema": {"type": "object", "required": ["title", "status", "detail"], "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"}}}}}
    answer = {media_type: {"schema": {"type": "object"} if "json" in media_type else {"type": "string"}}
              for media_type in media_types.values()}
    return {"answer": {"description": words.say("openapi.answer", language), "content": answer,
                       "headers": {"ETag": {"description": words.say("openapi.etag", language), "schema": {"type": "string"}}}},
            "refusal": {"description": words.say("openapi.refusal", language), "content": problem},
            "limit": {"description": words.say("openapi.limit", language), "content": problem}}
