"""The OpenAPI description of /api/v1/: written beside the routes, tested against them."""

from __future__ import annotations

from functools import cache
from typing import Any

from catalog import json_schema

Parts = dict[str, Any]


@cache
def description() -> Parts:
    """OpenAPI 3.1; the definition itself stands under `components` as the JSON Schema of its text."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "代办台事项目录接口",
            "version": "1",
            "description": "读取已发布的事项，写草稿、检查、发布。钥匙由管理员用 `python run.py token add` 发给程序。",
        },
        "servers": [{"url": "/api/v1"}],
        "security": [{"key": []}],
        "paths": _paths(),
        "components": {
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": "以某个账号的名义办事的钥匙"}
            },
            "schemas": _schemas(),
        },
    }


def _paths() -> dict[str, Parts]:
    return {
        "/_openapi": {"get": _operation("接口说明", _object("OpenAPI"), security=[])},
        "/schema": {"get": _operation("事项定义的 JSON Schema", _object("JSON Schema"), security=[])},
        "/services": {"get": _operation("事项列表", _ref("ServiceList"), parameters=_list_parameters())},
        "/services/{code}": {
            "parameters": [_code()],
            "get": _operation(
                "一个已发布的事项", _ref("Version"), parameters=[_query("version", "integer", "版本号；不写是最新一版")]
            ),
        },
        "/services/{code}/draft": {
            "parameters": [_code()],
            "get": _operation("草稿", _ref("Draft")),
            "put": _operation("存草稿", _ref("Saved"), body=_ref("Save"), conflict=True),
        },
        "/services/{code}/publish": {
            "parameters": [_code()],
            "post": _operation("发布草稿", _ref("Published"), body=_ref("Publish"), conflict=True),
        },
        "/check": {"post": _operation("检查内容，不保存", _ref("Judged"), body=_ref("Check"))},
    }


def _operation(
    summary: str,
    answer: Parts,
    *,
    parameters: list[Parts] | None = None,
    body: Parts | None = None,
    conflict: bool = False,
    security: list[Parts] | None = None,
) -> Parts:
    operation: Parts = {"summary": summary, "responses": {"200": _answer("成功", answer), **_refusals(conflict)}}
    if parameters:
        operation["parameters"] = parameters
    if body:
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    if security is not None:
        operation["security"] = security
        operation["responses"] = {"200": _answer("成功", answer)}
    return operation


def _refusals(conflict: bool) -> Parts:
    words = {"401": "没有钥匙，或者钥匙过期、收回了", "403": "这个账号不能做", "404": "没有", "422": "内容不能接受"}
    if conflict:
        words["409"] = "别人先改了"
    return {status: _answer(said, _ref("Refusal")) for status, said in words.items()}


def _answer(words: str, schema: Parts) -> Parts:
    return {"description": words, "content": {"application/json": {"schema": schema}}}


def _list_parameters() -> list[Parts]:
    return [
        _query("state", "string", "draft、published、suspended、withdrawn"),
        _query("department", "string", "部门代码"),
        _query("published_since", "string", "这一天（含）以后发布过的，例如 2026-01-31"),
        _query("page", "integer", "第几页，从 1 起"),
        _query("page_size", "integer", "每页几项，最多 500"),
    ]


def _query(name: str, kind: str, words: str) -> Parts:
    return {"name": name, "in": "query", "required": False, "description": words, "schema": {"type": kind}}


def _code() -> Parts:
    return {"name": "code", "in": "path", "required": True, "description": "事项编码", "schema": {"type": "string"}}


def _ref(name: str) -> Parts:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(words: str = "", **properties: Parts) -> Parts:
    schema: Parts = {"type": "object"}
    if words:
        schema["description"] = words
    if properties:
        schema |= {"properties": properties}
    return schema


def _list_of(schema: Parts) -> Parts:
    return {"type": "array", "items": schema}


_TEXT: Parts = {"type": "string"}
_WHOLE: Parts = {"type": "integer"}
_YES: Parts = {"type": "boolean"}
_MAYBE: Parts = {"type": ["string", "null"]}


def _schemas() -> dict[str, Parts]:
    tree = _object("事项的内容，和 YAML 文件里的一样；见 /schema")
    item = {"code": _TEXT, "name": _TEXT, "department": _TEXT, "state": _TEXT, "version": {"type": ["integer", "null"]}}
    dated = {"effective_from": _MAYBE, "published_at": _MAYBE, "digest": _MAYBE}
    problem = _object(rule=_TEXT, severity={"enum": ["error", "warning", "hint"]}, path=_TEXT, message=_TEXT)
    judged = {"publishable": _YES, "problems": _list_of(problem)}
    return {
        "Definition": {key: value for key, value in json_schema.export().items() if key in ("title", "description")}
        | {"type": "object"},
        "ServiceList": _object(count=_WHOLE, page=_WHOLE, page_size=_WHOLE, items=_list_of(_object(**item, **dated))),
        "Version": _object(
            code=_TEXT,
            version=_WHOLE,
            effective_from=_TEXT,
            digest=_TEXT,
            state=_TEXT,
            definition=_ref("Definition"),
        ),
        "Draft": _object(code=_TEXT, revision=_WHOLE, tree=tree, problems=_list_of(problem)),
        "Save": {**_object(tree=tree, revision=_WHOLE), "required": ["tree", "revision"]},
        "Saved": _object(code=_TEXT, revision=_WHOLE, **judged),
        "Publish": {**_object(revision=_WHOLE, effective_from=_MAYBE, note=_TEXT), "required": ["revision"]},
        "Published": _object(code=_TEXT, version=_WHOLE, is_new=_YES),
        "Check": {**_object(tree=tree), "required": ["tree"]},
        "Judged": _object(**judged),
        "Refusal": _object(error=_TEXT),
    }
