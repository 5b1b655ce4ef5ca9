/** The report's own style: no font or image from anywhere, light and dark, one column on paper. */
export const reportStyle = `
:root { color-scheme: light dark; --paper: #fff; --ink: #141b2a; --soft: #5f6b82; --line: #dfe3ea; --panel: #f7f8fa;
  --base: #4a5568; --rag: #1d5fc2; --tuned: #8f5400; --hybrid: #0a6f66; --flag: #b42318; --good: #0b6b4f; }
@media (prefers-color-scheme: dark) { :root { --paper: #10151f; --ink: #e6e9ef; --soft: #9aa5b8; --line: #2b3444;
  --panel: #171d29; --base: #b4bdcc; --rag: #86b6ff; --tuned: #f2b457; --hybrid: #63d2c1; --flag: #ff9b8f; --good: #6fd6a8; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif; }
main { max-width: 1160px; margin: 0 auto; padding: 40px 28px 80px; }
h1 { font-size: 30px; line-height: 1.2; margin: 0 0 6px; letter-spacing: -0.01em; }
h2 { font-size: 21px; margin: 44px 0 10px; padding-top: 14px; border-top: 1px solid var(--line); }
h3 { font-size: 16px; margin: 22px 0 6px; }
p { margin: 6px 0; max-width: 78ch; } .soft { color: var(--soft); } small, .small { font-size: 13px; }
ul { margin: 6px 0; padding-left: 20px; } li { margin: 3px 0; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 8px 0; }
th, td { text-align: left; vertical-align: top; padding: 5px 14px 5px 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; font-size: 13px; color: var(--soft); } td.number, th.number { text-align: right; white-space: nowrap; }
.wide { overflow-x: auto; } .scores { width: 100%; table-layout: fixed; } .scores th[scope=row] { font-size: 14px; color: var(--ink); overflow-wrap: anywhere; }
.whole { white-space: nowrap; }
ul.plain { list-style: none; padding-left: 0; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(330px, 1fr)); gap: 16px; margin: 14px 0; }
.card { border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px; background: var(--panel); break-inside: avoid; }
.card h3 { margin: 0 0 2px; } .plot { width: 100%; height: auto; display: block; margin: 8px 0; }
.plot text { font-size: 12px; fill: var(--ink); } .plot .tick { fill: var(--soft); font-size: 11px; } .plot .end { text-anchor: end; }
.plot .axis { stroke: var(--line); } .plot .bar { stroke-width: 3; stroke-linecap: round; opacity: .55; }
.base { --own: var(--base); } .rag { --own: var(--rag); } .tuned { --own: var(--tuned); } .hybrid { --own: var(--hybrid); }
.plot .bar { stroke: var(--own); } .plot .point { fill: var(--own); }
.panes { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(360px, 100%), 1fr)); gap: 12px; margin: 10px 0; }
.pane { border: 1px solid var(--line); border-top: 3px solid var(--own); border-radius: 8px; padding: 10px 12px; background: var(--panel); min-width: 0; break-inside: avoid; }
.pane h4 { margin: 0 0 6px; color: var(--own); font-size: 14px; } .answer { font-size: 15px; white-space: pre-wrap; overflow-wrap: anywhere; }
.unsupported { text-decoration: underline dotted var(--flag) 2px; text-underline-offset: 3px; }
.right { color: var(--good); } .wrong { color: var(--flag); }
.plain li.right::before { content: "✓ "; } .plain li.wrong::before { content: "✗ "; }
details { border: 1px solid var(--line); border-radius: 10px; padding: 10px 14px; margin: 12px 0; }
summary { cursor: pointer; font-weight: 600; } blockquote { margin: 6px 0; padding-left: 12px; border-left: 3px solid var(--line); white-space: pre-wrap; overflow-wrap: anywhere; }
code { font: 13px/1.4 ui-monospace, "SFMono-Regular", Menlo, Consolas, "Liberation Mono", monospace; overflow-wrap: anywhere; }
@media print { :root { color-scheme: light; --paper: #fff; --ink: #000; --soft: #444; --line: #ccc; --panel: #fff; --base: #4a5568;
  --rag: #1d5fc2; --tuned: #8f5400; --hybrid: #0a6f66; --flag: #b42318; --good: #0b6b4f; }
  body { font-size: 10.5pt; } .small { font-size: 8.5pt; } .answer { font-size: 10pt; } main { max-width: none; padding: 0; } h2 { break-after: avoid; } details { break-inside: auto; }
  tr { break-inside: avoid; } h3, summary { break-after: avoid; } .panes { grid-template-columns: 1fr 1fr; } .pane { break-inside: auto; }
  details::details-content { content-visibility: visible; height: auto; } @page { margin: 16mm 14mm; } }
`
