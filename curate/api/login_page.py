"""The pages for logging in and out: plain HTML of our own, for Streamlit draws nothing before somebody is known."""

from html import escape

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title} · curate</title>
<link rel="icon" href="favicon.png">
<style>
:root {{ color-scheme: light dark; --line: color-mix(in srgb, currentColor 45%, transparent);
  --act: light-dark(#1d4f91, #9cc4ff); --on-act: light-dark(#fff, #10233f); --bad: light-dark(#a11212, #ff9d94); }}
* {{ box-sizing: border-box; }}
body {{ margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem;
  font: 1rem/1.5 system-ui, sans-serif; background: light-dark(#fff, #171614); color: light-dark(#1c1e26, #fafafa); }}
main {{ width: min(22rem, 100%); }}
h1 {{ font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere; }}
p {{ margin: 0 0 1.25rem; overflow-wrap: anywhere; }}
[role=alert] {{ color: var(--bad); border-left: 3px solid; padding-left: .75rem; }}
label {{ display: block; font-weight: 600; margin-bottom: 1rem; }}
input {{ display: block; width: 100%; margin-top: .25rem; padding: .6rem .7rem; font: inherit; font-weight: 400;
  color: inherit; background: light-dark(#fff, #22221f); border: 1px solid var(--line); border-radius: .5rem; }}
button {{ width: 100%; padding: .65rem; font: inherit; font-weight: 600; cursor: pointer; border: 0;
  border-radius: .5rem; background: var(--act); color: var(--on-act); }}
input:focus-visible, button:focus-visible, a:focus-visible {{ outline: 3px solid var(--act); outline-offset: 2px; }}
a {{ color: var(--act); }}
.elsewhere {{ margin: 1.25rem 0 0; text-align: center; }}
</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""
LOGIN = """<h1>{project}</h1>
<p>Log in to label and review.</p>
{alert}<form method="post" action="login">
<input type="hidden" name="next" value="{next}">
<label>Name
<input name="name" value="{name}" autocomplete="username" autocapitalize="none" spellcheck="false" required{focus_name}>
</label>
<label>Password
<input name="password" type="password" autocomplete="current-password" required{focus_password}>
</label>
<button>Log in</button>
</form>{elsewhere}"""
ELSEWHERE = """
<p class="elsewhere"><a href="login/organisation">Log in through your organisation</a></p>"""
LOGOUT = """<h1>{project}</h1>
<p>You are logged in as {name}.</p>
<form method="post" action="logout">
<button>Log out</button>
</form>
<p></p>
<p><a href="./">Back to the project</a></p>"""


def render_login(project: str, *, next_: str, name: str = "", problem: str = "", has_provider: bool = False) -> str:
    """The form; after a refusal with the name as it was typed and what was wrong."""
    body = LOGIN.format(
        project=escape(project),
        next=escape(next_),
        name=escape(name),
        alert=f'<p role="alert">{escape(problem[:1].upper() + problem[1:])}.</p>\n' if problem else "",
        elsewhere=ELSEWHERE if has_provider else "",
        focus_name="" if name else " autofocus",
        focus_password=" autofocus" if name else "",
    )
    return PAGE.format(title="Log in", body=body)


def render_logout(project: str, *, name: str) -> str:
    return PAGE.format(title="Log out", body=LOGOUT.format(project=escape(project), name=escape(name)))
