"""`/api/docs`: the OpenAPI description as one plain page.

FastAPI's own page loads its script from another host; ours must work without a network and under our policy.
"""

from html import escape
from typing import Any

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>curate API</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }}
code, pre {{ font: 14px/1.5 ui-monospace, monospace; }}
pre {{ overflow-x: auto; padding: .75rem; border: 1px solid color-mix(in srgb, currentColor 20%, transparent); }}
h2 {{ margin-top: 2rem; font-size: 1.1rem; }}
table {{ border-collapse: collapse; }}
td, th {{ text-align: left; padding: .2rem 1rem .2rem 0; vertical-align: top; }}
</style>
</head>
<body>
<h1>curate API {version}</h1>
<p>{description}</p>
<p>The same for programs: <a href="openapi.json">openapi.json</a>.</p>
{operations}
</body>
</html>
"""


def render_docs(openapi: dict[str, Any]) -> str:
    """The page; every word of the description is escaped."""
    info = openapi["info"]
    operations = [
        _operation(method, path, operation, openapi)
        for path, methods in openapi["paths"].items()
        for method, operation in methods.items()
    ]
    return PAGE.format(
        version=escape(info["version"]),
        description=escape(info.get("description", "")),
        operations="\n".join(operations),
    )


def _operation(method: str, path: str, operation: dict[str, Any], openapi: dict[str, Any]) -> str:
    parameters = "".join(
        f"<tr><td><code>{escape(p['name'])}</code></td><td>{'required' if p.get('required') else 'optional'}</td>"
        f"<td>{escape(_type(p['schema']))}</td></tr>"
        for p in operation.get("parameters", [])
    )
    table = f"<table>{parameters}</table>" if parameters else ""
    return (
        f"<h2><code>{method.upper()} /api{escape(path)}</code></h2>"
        f"<p>{escape(operation.get('description', ''))}</p>{table}{_body(operation, openapi)}"
    )


def _body(operation: dict[str, Any], openapi: dict[str, Any]) -> str:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return ""
    name = content["schema"]["$ref"].rpartition("/")[2]
    schema = openapi["components"]["schemas"][name]
    required = set(schema.get("required", []))
    rows = "".join(
        f"<tr><td><code>{escape(key)}</code></td><td>{'required' if key in required else 'optional'}</td>"
        f"<td>{escape(_type(value))}</td><td>{escape(value.get('description', ''))}</td></tr>"
        for key, value in schema["properties"].items()
    )
    return f"<p>{escape(schema.get('description', ''))}</p><table>{rows}</table>"


def _type(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if "anyOf" in schema:
        return " or ".join(_type(option) for option in schema["anyOf"])
    return str(schema.get("type", "any"))
