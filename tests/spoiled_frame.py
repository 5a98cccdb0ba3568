"""The spoiled pages for frames: those of the page for the screen, and their own."""

from dataclasses import replace

from briefgen.frame import SCRIPT
from briefgen.seal import digest_of
from briefgen.verification import PROOFS, frame_checks, head_checks
from tests.spoil import change, cut, in_body
from tests.spoiled import CASES, Spoiled
from tests.spoiled_plain import HOST

#: One case of the page for each check and code: how it is read is the same.
_SHARED = {
    (case.check, case.code): replace(case, form="frame")
    for case in CASES
    if case.form == "html" and case.wish is None and case.check in PROOFS["frame"].checks
}

_LONGER = SCRIPT.replace("(()=>{", f"(()=>{{fetch('{HOST}/seen');", 1)


def of(check, code, *cases) -> list[Spoiled]:
    return [Spoiled(check, code, "frame", "paper", what, e) for what, e in cases]


def other_script(script: str):
    """Put another script into the page, which its policy allows."""

    def edit(html: str) -> str:
        assert SCRIPT in html
        return html.replace(SCRIPT, script).replace(digest_of(SCRIPT), digest_of(script))

    return edit


FRAMES = [
    *_SHARED.values(),
    *of(head_checks.policy_is_tight, "policy-wrong",
        ("another script is allowed", change("script-src &#39;", "script-src &#39;unsafe-inline&#39; &#39;"))),
    *of(frame_checks.height_is_told, "not-portable",
        ("no script", change(f"<script>{SCRIPT}</script>")),
        ("another script", other_script("1"))),
    *of(frame_checks.height_is_told, "loads-something",
        ("script that fetches", other_script(_LONGER)),
        ("script too long", other_script(SCRIPT + " " * 1000))),
    *of(frame_checks.links_leave_the_frame, "not-portable",
        ("link that opens inside", change(' target="_parent"')),
        ("link inside that leaves", change('href="#note-4"', 'href="#note-4" target="_parent"'))),
]  # fmt: skip

FRAMES += [
    Spoiled(case.check, case.code, "frame", "paper", what, edit)
    for case in FRAMES
    if case.check.__name__ == "nothing_is_loaded"
    for what, edit in [
        ("second script", in_body("<script>1</script>")),
        ("no policy", cut('<meta http-equiv="Content-Security-Policy"', ">")),
    ]
]
