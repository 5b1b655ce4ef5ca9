import { type HostileCase, isRead, isReadOrTooMuch, marker, ofKind, type TextCase } from './case.ts'

const md = (about: string, text: () => string, heavy?: true): TextCase =>
  heavy
    ? [about, 'hours.md', () => `${marker}\n\n${text()}`, isReadOrTooMuch(), heavy]
    : [about, 'hours.md', () => `${marker}\n\n${text()}`, isReadOrTooMuch()]

const markdown: TextCase[] = [
  md('50,000 stars', () => '*'.repeat(50_000)),
  md('emphasis opened 20,000 times', () => '*a '.repeat(20_000)),
  md('emphasis opened and closed unlike 10,000 times', () => '*a **b _c __d '.repeat(10_000)),
  md('20,000 open brackets', () => '['.repeat(20_000)),
  md('brackets nested 5,000 deep', () => `${'['.repeat(5000)}a${'](b)'.repeat(5000)}`, true),
  md('pictures in links 2,000 deep', () => `${'[!['.repeat(2000)}a${'](b)'.repeat(4000)}`, true),
  md('links that never close', () => '[a](<b '.repeat(10_000)),
  md(
    'code opened by ever more ticks',
    () => Array.from({ length: 1000 }, (_, index) => '`'.repeat(index + 1)).join(' '),
    true,
  ),
  md('20,000 open tags', () => '<a '.repeat(20_000)),
  md('20,000 open comments', () => '<!-- '.repeat(20_000)),
  md('lists nested 200 deep', () =>
    Array.from({ length: 200 }, (_, depth) => `${' '.repeat(depth * 2)}- item`).join('\n'),
  ),
  md(
    'lists nested 2,000 deep',
    () => Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(depth * 2)}- item`).join('\n'),
    true,
  ),
  md('quotes nested 1,000 deep', () => `${'>'.repeat(1000)} quoted`),
  md('quotes nested 50,000 deep', () => `${'>'.repeat(50_000)} quoted`, true),
  md(
    '20,000 definitions of links',
    () => Array.from({ length: 20_000 }, (_, index) => `[l${index}]: u`).join('\n'),
    true,
  ),
  md('a table of 2,000 columns', () => `${'|a'.repeat(2000)}|\n${'|-'.repeat(2000)}|\n${'|b'.repeat(2000)}|`),
  md('a table of 20,000 rows', () => `|a|b|\n|-|-|\n${'|c|d|\n'.repeat(20_000)}`, true),
  md('a code block that never ends', () => `\`\`\`\n${'code\n'.repeat(20_000)}`),
  md('footnotes in a circle', () => '[^a]\n\n[^a]: [^b]\n\n[^b]: [^a]'),
  md('front matter of 1 MB', () => `---\n${'a: &a [*a]\n'.repeat(90_000)}---\n`, true),
  md('HTML with a script', () => '<script>window.stolen()</script><img src=x onerror=window.stolen()>'),
  md('addresses without end', () => `http://${'a.'.repeat(20_000)}`),
  md('strokes without end', () => '~'.repeat(20_000)),
  md('entities without end', () => '&amp'.repeat(20_000), true),
  md('a line of 100,000 escaped letters', () => '\\*'.repeat(100_000)),
  md(
    'tabs and blanks before 5,000 bullets',
    () => Array.from({ length: 5000 }, (_, index) => `${'\t '.repeat(index % 7)}* x`).join('\n'),
    true,
  ),
]

const html = (about: string, body: () => string, heavy?: true): TextCase => {
  const page = (): string => `<!doctype html><html><body><p>${marker}</p>${body()}</body></html>`
  return heavy
    ? [about, 'hours.html', page, isReadOrTooMuch(), heavy]
    : [about, 'hours.html', page, isReadOrTooMuch()]
}

const pages: TextCase[] = [
  html('100,000 nested elements', () => '<div>'.repeat(100_000)),
  html('900 nested elements', () => `${'<div>'.repeat(900)}deep${'</div>'.repeat(900)}`),
  html('100,000 paragraphs that nobody closes', () => '<p>x'.repeat(100_000), true),
  html('5,000 tables in tables', () => '<table><tr><td>'.repeat(5000)),
  html('400 tables in tables', () => '<table><tr><td>'.repeat(400)),
  html('900 lists in lists', () => '<ul><li>'.repeat(900)),
  html('50,000 list items in list items', () => '<li>'.repeat(50_000)),
  html('100,000 bold letters that nobody closes', () => '<b>x'.repeat(100_000)),
  html('100,000 closing tags', () => '</div>'.repeat(100_000)),
  html('an attribute of 10 MB', () => `<p title="${'x'.repeat(10_000_000)}">x</p>`),
  html('an attribute that never ends', () => `<p title="${'x'.repeat(1_000_000)}`),
  html(
    '20,000 attributes',
    () => `<p ${Array.from({ length: 20_000 }, (_, index) => `a${index}=1`).join(' ')}>x</p>`,
  ),
  html('a tag name of 1 MB', () => `<${'x'.repeat(1_000_000)}>x`),
  html('200,000 less-than signs', () => '<'.repeat(200_000)),
  html('200,000 open comments', () => '<!--'.repeat(200_000)),
  html('a script that never ends', () => `<script>window.stolen()${'<'.repeat(100_000)}`),
  html(
    'scripts, frames and handlers',
    () =>
      '<script>window.stolen()</script><iframe srcdoc="window.stolen()"></iframe><img onerror="window.stolen()" src=x><svg onload="window.stolen()"><style>window.stolen()</style></svg>',
  ),
  html(
    'a cell that spans the world',
    () =>
      '<table><tr><td colspan="999999999" rowspan="999999999">a</td><td>b</td></tr><tr><td>c</td></tr></table>',
  ),
  html(
    'a hundred cells that span a thousand by a thousand',
    () => `<table>${`<tr>${'<td colspan="1000" rowspan="1000">a</td>'.repeat(10)}</tr>`.repeat(100)}</table>`,
    true,
  ),
  html(
    'a table of 100,000 columns',
    () => `<table><tr>${'<th>a</th>'.repeat(100_000)}</tr><tr>${'<td>b</td>'.repeat(100_000)}</tr></table>`,
    true,
  ),
  html(
    'a table of 50,000 rows',
    () => `<table>${'<tr><td>Canoe</td><td>9</td></tr>'.repeat(50_000)}</table>`,
    true,
  ),
  html('100,000 headings', () => '<h2>x</h2>'.repeat(100_000), true),
  html(
    '20,000 headings, each deeper',
    () =>
      Array.from(
        { length: 20_000 },
        (_, index) => `<h${(index % 6) + 1}>x${index}</h${(index % 6) + 1}><p>y</p>`,
      ).join(''),
    true,
  ),
  html(
    'a base and a refresh to somewhere else',
    () => '<base href="http://127.0.0.1:9/"><meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/">',
  ),
  html('entities without end', () => '&#x41;&amp;&notanentity;&#99999999;&#0;'.repeat(20_000), true),
  html(
    'a picture in the text, 5 MB of base64',
    () => `<img alt="boat" src="data:image/png;base64,${'A'.repeat(5_000_000)}">`,
  ),
  html('mathematics and foreign elements nested', () => '<svg><foreignObject><math><mi>'.repeat(200)),
  html(
    'text nobody sees, in white on white',
    () => `<p style="display:none">hidden</p>${'<span hidden>x</span>'.repeat(10_000)}`,
  ),
  ['no end at all', 'hours.html', () => `<html><body><p>${marker}`, isRead()],
  [
    'two bodies and a head behind them',
    'hours.html',
    () => `<html><body><p>${marker}</p></body><body><p>second</p></body><head></head></html>`,
    isRead(),
  ],
  [
    'a page of frames',
    'hours.html',
    () =>
      `<html><frameset><frame src="a"><noframes><body><p>${marker}</p></body></noframes></frameset></html>`,
    { type: 'either', markers: [], codes: ['DOCUMENT_EMPTY'] },
  ],
]

export const markupCases: HostileCase[] = [...ofKind('markdown', markdown), ...ofKind('html', pages)].map(
  one => ({ ...one, forbidden: ['stolen'] }),
)
