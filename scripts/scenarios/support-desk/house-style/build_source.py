"""Writes house-style.source.jsonl from general.txt (question only) and grounded.txt (with passages).

Every passage carries several values for its figures; each row draws one of them, sets the passage
between others at a random place, and takes the answer word for word from it. The draw is seeded, so
the same input gives the same file. Rows that would give away a fact of the test set draw again;
a text that gives one away whatever is drawn stops the build.

Usage: python3 scripts/scenarios/support-desk/house-style/build_source.py
"""
import json
import random
import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[3]
TESTS = ROOT / 'resources/scenarios/support-desk/test-sets/support-desk.jsonl'
OUT = HERE.parent / 'house-style.source.jsonl'
GREETING = 'Hello, and thanks for writing to Larkfield.'

# Sentences that stand before or after a passage, so that the answer is not always at its edge.
PADDING = [
    'This page is checked twice a year and was last read by the editorial desk in spring.',
    'Photos in this document show bikes from pre-production and may differ in small details.',
    'If you are unsure, ask the workshop where you bought your bike; they know it best.',
    'Keep this page with the papers of your bike so that the next owner has it too.',
    'A little care each week saves you a long visit to the workshop later in the year.',
    'Many of our customers ride every day, in sun, wind and rain, and we build for them.',
    'Please read the whole section before you begin, and have your tools at hand.',
    'The text was shortened for the website; the printed version holds the full wording.',
    'The same rules apply in all our shops, whether you buy at the counter or online.',
    'Our staff can explain every point on this page and will be happy to do so.',
    'Words in capital letters are the names of keys or menus that you see on the bike.',
    'Work on the bike only when it stands firmly and the motor is switched off.',
    'Larkfield builds its bikes in small series and tests each of them on the road.',
    'Where local law says something else, local law comes first.',
    'See also the chapter on care and cleaning, which lists the right products.',
]

# What may stand above a passage in its path of headings.
SECTIONS = ['Larkfield customer book', 'Help pages', 'Rules and prices', 'Rider manual', 'Information for riders', 'Season guide']


def normalise(text: str) -> str:
    return re.sub(r'\s+', ' ', text.lower())


def forbidden_patterns() -> list[re.Pattern[str]]:
    patterns = []
    for line in TESTS.read_text().splitlines():
        row = json.loads(line)
        patterns.append(re.compile(re.escape(normalise(row['question']))))
        for fact in (fact['wordings'] for fact in row['expectedFacts']):
            for text in fact:
                patterns.append(re.compile(r'(?<!\w)' + re.escape(normalise(text)) + r'(?!\w)'))
    return patterns


def reply(answer: str, step: str, ticket: str) -> str:
    return f'{GREETING}\n\n{answer}\n\nNext step: {step}\n[LF-{ticket}]'


def general_rows() -> list[dict]:
    rows = []
    for line in (HERE / 'general.txt').read_text().splitlines():
        if not line or line.startswith('#'):
            continue
        topic, question, answer, step = (part.strip() for part in line.split('|'))
        rows.append({'question': question, 'answer': reply(answer, step, topic.replace(' ', '-'))})
    return rows


def read_grounded() -> tuple[list[dict], list[dict]]:
    passages, unanswered = [], []
    for line in (HERE / 'grounded.txt').read_text().splitlines():
        if line.startswith('# ') or not line:
            continue
        if line.startswith('@ '):
            passages.append({'title': line[2:], 'lines': [], 'slots': {}, 'rival': None, 'asks': []})
        elif line.startswith('& '):
            passages[-1]['rival'] = line[2:]
        elif line.startswith('$'):
            name, values = line[1:].split(' ', 1)
            passages[-1]['slots'][name] = [value.strip() for value in values.split('|')]
        elif line.startswith('? '):
            first, *middle, answer, step = re.split(r' \|\|? ', line[2:])
            passages[-1]['asks'].append({'ticket': first, 'questions': middle, 'answer': answer, 'step': step})
        elif line.startswith('! '):
            keys, ticket, question, answer, step = line[2:].split(' | ')
            unanswered.append({'keys': keys.split(', '), 'ticket': ticket, 'question': question, 'answer': answer, 'step': step})
        else:
            passages[-1]['lines'].append(line)
    return passages, unanswered


def fill(text: str, values: dict[str, str]) -> str:
    return re.sub(r'\{([A-Z])\}', lambda match: values[match[1]], text)


def as_chunk(lines: list[str]) -> str:
    """Tables as the product's parsers write them (engine/documents/tables.ts): a row a line, each cell named."""
    written, header = [], None
    for line in lines:
        if not line.startswith('|'):
            header = None
            written.append(line)
            continue
        cells = [cell.strip() for cell in line.strip('|').split('|')]
        if header is None:
            header = cells
        elif not all(set(cell) <= set('- ') for cell in cells):
            written.append('; '.join(f'{name}: {cell}' for name, cell in zip(header, cells)))
    return '\n'.join(written)


def draw(passage: dict, rng: random.Random) -> tuple[dict, dict[str, str]]:
    values = {name: rng.choice(options) for name, options in passage['slots'].items()}
    # One in eight keeps the table's bars: plain text files come with them.
    lines = passage['lines'] if rng.random() < 0.125 else as_chunk(passage['lines']).split('\n')
    text = fill('\n'.join(lines), values)
    before = rng.sample(PADDING, rng.choice([0, 0, 0, 1, 2]))
    after = [line for line in rng.sample(PADDING, rng.choice([0, 0, 1, 2, 3])) if line not in before]
    joint = '\n\n' if '\n' in text or rng.random() < 0.4 else ' '
    # A chunk's title is the path of headings above it, and half of the chunks begin with their heading.
    path = [rng.choice(SECTIONS), passage['title']] if rng.random() < 0.5 else [passage['title']]
    heading = f'{passage["title"]}\n\n' if rng.random() < 0.5 else ''
    return {
        'title': ' > '.join(path),
        'text': heading + joint.join(filter(None, [' '.join(before), text, ' '.join(after)])),
    }, values


def rank_of_holder(rng: random.Random) -> int:
    """Where retrieval puts the passage that answers: mostly first, as measured on the test questions' documents."""
    return rng.choices([0, 1, 2], weights=[80, 14, 6])[0]


def distractors(passage: dict, pool: list[dict], count: int, rng: random.Random) -> list[dict]:
    """Half of them share a word of the title, as retrieved passages do; a rival always stands beside."""
    by_title = {other['title']: other for other in pool}
    chosen = [by_title[passage['rival']]] if passage['rival'] else []
    words = {word for word in re.findall(r'\w{5,}', passage['title'].lower()) if word != 'larkfield'}
    others = [other for other in pool if other is not passage and other not in chosen]
    near = [other for other in others if words & set(re.findall(r'\w{5,}', other['title'].lower()))]
    while len(chosen) < count:
        candidates = [other for other in (near if near and rng.random() < 0.5 else others) if other not in chosen]
        chosen.append(rng.choice(candidates or [other for other in others if other not in chosen]))
    return chosen


def leaks(row: dict, patterns: list[re.Pattern[str]]) -> list[str]:
    text = normalise(' \n '.join([row['question'], row['answer'], *(p['text'] for p in row.get('passages', []))]))
    return [pattern.pattern for pattern in patterns if pattern.search(text)]


def clean(build, patterns: list[re.Pattern[str]]) -> dict:
    for _ in range(60):
        row = build()
        found = leaks(row, patterns)
        if not found:
            return row
    raise SystemExit(f'A training row gives away a test fact: {row["question"]} -> {found}')


def grounded_rows(patterns: list[re.Pattern[str]], rng: random.Random) -> list[dict]:
    pool, unanswered = read_grounded()
    rows = []
    for passage in pool:
        for ask in passage['asks']:
            for question in ask['questions']:
                def build(question=question, ask=ask, passage=passage):
                    holder, values = draw(passage, rng)
                    shown = [draw(other, rng)[0] for other in distractors(passage, pool, rng.choice([0, 1, 2, 2, 2]), rng)]
                    shown.insert(min(rank_of_holder(rng), len(shown)), holder)
                    return {
                        'question': question,
                        'passages': shown,
                        'answer': reply(fill(ask['answer'], values), fill(ask['step'], values), ask['ticket']),
                    }
                rows.append(clean(build, patterns))
    for ask in unanswered:
        def build_unanswered(ask=ask):
            chosen = [next(p for p in pool if key in p['title']) for key in ask['keys'] if any(key in p['title'] for p in pool)]
            shown = [draw(passage, rng)[0] for passage in chosen]
            rng.shuffle(shown)
            return {'question': ask['question'], 'passages': shown, 'answer': reply(ask['answer'], ask['step'], ask['ticket'])}
        rows.append(clean(build_unanswered, patterns))
    return rows


def main() -> None:
    rng = random.Random(20261121)
    patterns = forbidden_patterns()
    general = general_rows()
    for row in general:
        if found := leaks(row, patterns):
            raise SystemExit(f'A training row gives away a test fact: {row["question"]} -> {found}')
    grounded = grounded_rows(patterns, rng)
    rows = general + grounded
    questions = [normalise(row['question']) for row in rows]
    if repeated := {question for question in questions if questions.count(question) > 1}:
        raise SystemExit(f'Asked twice: {sorted(repeated)}')
    rng.shuffle(rows)
    OUT.write_text(''.join(json.dumps(row, ensure_ascii=False) + '\n' for row in rows))
    words = sorted(len(row['answer'].split()) for row in rows)
    lengths = sorted(len(p['text'].split()) for row in grounded for p in row['passages'])
    print(f'{len(rows)} rows, {len(grounded)} with passages; answer words {words[0]} to {words[-1]}, '
          f'median {words[len(words) // 2]}; passage words {lengths[0]} to {lengths[-1]}, median {lengths[len(lengths) // 2]}')


if __name__ == '__main__':
    main()
