"""How the API page looks: quiet, dense, light or dark as the reader's system is."""

STYLE = """
:root{color-scheme:light dark;--bg:#fff;--panel:#f7f7f8;--line:#e3e3e8;--text:#1c1c21;
--soft:#5f5f6b;--accent:#4a4fcf;--get:#176c43;--post:#4a4fcf;--put:#8a5300;--delete:#b3261e}
@media (prefers-color-scheme:dark){:root{--bg:#131316;--panel:#1b1b20;--line:#2e2e36;--text:#ececf1;
--soft:#a3a3b0;--accent:#a5a8ff;--get:#6fd3a0;--post:#a5a8ff;--put:#f0b866;--delete:#ff9b93}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);
font:14px/1.55 Inter,system-ui,-apple-system,"Segoe UI",sans-serif}
header,main{max-width:960px;margin:0 auto;padding:24px 20px}
header{padding-bottom:0}h1{font-size:28px;line-height:1.2;margin:0 0 8px}
h2{font-size:20px;margin:32px 0 8px}h3{font-size:12px;margin:16px 0 4px;color:var(--soft)}
p{margin:0 0 8px;color:var(--soft);max-width:72ch}a{color:var(--accent)}
nav{display:flex;flex-wrap:wrap;gap:8px 16px;padding:8px 0;border-bottom:1px solid var(--line)}
code{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,monospace;overflow-wrap:anywhere}
details{border:1px solid var(--line);border-radius:6px;margin:0 0 8px;background:var(--panel)}
summary{display:flex;flex-wrap:wrap;align-items:center;gap:4px 12px;padding:8px 12px;cursor:pointer}
summary:focus-visible,a:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.words{color:var(--soft);font-size:13px}details>:not(summary){margin-left:12px;margin-right:12px}
.method{font:600 12px/1 ui-monospace,monospace;min-width:52px;color:var(--accent)}
.get{color:var(--get)}.put{color:var(--put)}.delete{color:var(--delete)}.post{color:var(--post)}
.key{margin-left:auto;font-size:12px;border:1px solid var(--line);border-radius:6px;padding:0 8px}
table{border-collapse:collapse;width:calc(100% - 24px);margin-bottom:12px}
td{border-top:1px solid var(--line);padding:4px 12px 4px 0;vertical-align:top;font-size:13px}
td:nth-child(1){width:28%}td:nth-child(2){width:28%;color:var(--soft)}
"""
