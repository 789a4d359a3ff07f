"""The report's style sheet: light and dark, no external fonts or files."""

STYLE = """
:root {
  color-scheme: light dark;
  --paper: #fbfaf8; --card: #ffffff; --ink: #1f2328; --soft: #5d6570; --line: #e3e0da;
  --ours: #b4431c; --other: #4a6fa5; --good: #2c7a4b; --bad: #b3261e; --band: rgba(180, 67, 28, .14);
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15171b; --card: #1d2026; --ink: #e8e6e1; --soft: #a0a7b1; --line: #333841;
    --ours: #f08a5d; --other: #8fb4ea; --good: #7fd1a0; --bad: #ff8a80; --band: rgba(240, 138, 93, .18);
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 68rem; overflow-wrap: anywhere;
  background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.35rem; margin: 3rem 0 .5rem; }
h3 { font-size: 1rem; margin: 0 0 .5rem; }
p { max-width: 46rem; margin: .25rem 0 1rem; }
.soft, caption, figcaption { color: var(--soft); font-size: .875rem; }
nav a { color: var(--ours); margin-right: 1rem; text-decoration: none; }
nav a:hover, nav a:focus { text-decoration: underline; }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .9rem; }
caption { caption-side: bottom; text-align: left; padding: .5rem .75rem; }
th, td { padding: .4rem .75rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
th:first-child, td:first-child { text-align: left; }
th { font-weight: 600; color: var(--soft); }
tbody tr:last-child td { border-bottom: 0; }
tr.ours td { font-weight: 600; }
tr.ours td:first-child { color: var(--ours); }
.two > *, .grid > * { min-width: 0; }
.two th, .two td { padding: .4rem .6rem; }
.grid { margin: 1rem 0; }
.narrow { max-width: 36rem; }
.grid { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr)); }
.two {
  display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); align-items: start;
}
figure, .card {
  margin: 0; padding: .9rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: 10px;
}
.stack > * + * { margin-top: 1rem; }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--soft); font: 11px system-ui, sans-serif; }
svg .name { fill: var(--ink); }
.grid-line { stroke: var(--line); stroke-width: 1; }
.ours-line { fill: none; stroke: var(--ours); stroke-width: 2; stroke-linejoin: round; }
.other-line { fill: none; stroke: var(--other); stroke-width: 2; stroke-dasharray: 5 3; stroke-linejoin: round; }
.ours-dot { fill: var(--ours); } .other-dot { fill: var(--other); }
.band { fill: var(--band); }
.bar { fill: var(--other); } .bar.ours { fill: var(--ours); }
.mark { stroke: var(--ink); stroke-width: 1.5; }
ul.claims { list-style: none; padding: 0; margin: 1rem 0; }
ul.claims li { padding: .6rem 0 .6rem 2rem; border-bottom: 1px solid var(--line); position: relative; }
ul.claims li::before { position: absolute; left: .25rem; font-weight: 700; }
ul.claims .holds::before { content: "✓"; color: var(--good); }
ul.claims .fails::before { content: "✗"; color: var(--bad); }
ul.claims .verdict { font-weight: 600; }
.holds .verdict { color: var(--good); } .fails .verdict { color: var(--bad); }
.example ol, .example ul { margin: .25rem 0 .75rem; padding-left: 1.4rem; font-size: .9rem; }
.example .found { color: var(--good); font-weight: 600; }
.key::before { content: ""; display: inline-block; width: 1.4rem; margin-right: .4rem; vertical-align: middle; }
.key.ours::before { border-top: 3px solid var(--ours); } .key.other::before { border-top: 3px dashed var(--other); }
"""
