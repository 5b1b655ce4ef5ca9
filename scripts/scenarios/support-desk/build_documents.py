"""Builds the PDF and DOCX documents of the support desk from the Markdown texts in documents/.

Usage:  pip install reportlab python-docx
        python3 scripts/scenarios/support-desk/build_documents.py
The same texts give the same bytes: dates, ids and metadata are fixed.
"""
import datetime
import io
import re
import zipfile
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from reportlab.lib import colors
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4, A5
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (BaseDocTemplate, Frame, ListFlowable, ListItem, NextPageTemplate, PageBreak,
                                PageTemplate, Paragraph, Spacer, Table, TableStyle)
from reportlab.platypus.tableofcontents import TableOfContents

HERE = Path(__file__).resolve().parent
TEXTS = HERE / 'documents'
OUT = HERE.parents[2] / 'resources/scenarios/support-desk/documents'
GREEN = colors.HexColor('#14524A')
PALE = colors.HexColor('#E8F0EC')
AMBER = colors.HexColor('#F7E9CC')
STAMP = datetime.datetime(2026, 3, 1, 9, 0, 0)


def read_blocks(path: Path) -> list[tuple]:
    """Headings, paragraphs, notes, lists and tables: the small part of Markdown that the texts use."""
    blocks = []
    for raw in re.split(r'\n\s*\n', path.read_text().strip()):
        lines = raw.split('\n')
        if match := re.match(r'(#+) (.*)', raw):
            blocks.append(('heading', len(match[1]), match[2]))
        elif lines[0].startswith('> '):
            blocks.append(('note', ' '.join(line[2:] for line in lines)))
        elif lines[0].startswith('|'):
            rows = [[cell.strip() for cell in line.strip('|').split('|')] for line in lines]
            blocks.append(('table', [rows[0], *rows[2:]]))
        elif lines[0].startswith('- '):
            blocks.append(('bullets', [line[2:] for line in lines]))
        elif lines[0].startswith('1. '):
            blocks.append(('steps', [re.sub(r'^\d+\. ', '', line) for line in lines]))
        else:
            blocks.append(('paragraph', ' '.join(lines)))
    return blocks


def inline(text: str) -> str:
    escaped = text.replace('&', '&amp;').replace('<', '&lt;')
    return re.sub(r'\*\*(.+?)\*\*', r'<b>\1</b>', escaped)


def pdf_styles(size: float) -> dict[str, ParagraphStyle]:
    body = ParagraphStyle('body', fontName='Helvetica', fontSize=size, leading=size * 1.45, spaceAfter=size * 0.6, alignment=TA_LEFT)
    return {
        'body': body,
        'cell': ParagraphStyle('cell', parent=body, fontSize=size - 0.8, leading=size * 1.25, spaceAfter=0),
        'head': ParagraphStyle('head', parent=body, fontName='Helvetica-Bold', fontSize=size - 0.8, leading=size * 1.25, spaceAfter=0, textColor=colors.white),
        'h1': ParagraphStyle('h1', parent=body, fontName='Helvetica-Bold', fontSize=size * 1.9, leading=size * 2.3, spaceAfter=size, textColor=GREEN),
        'h2': ParagraphStyle('h2', parent=body, fontName='Helvetica-Bold', fontSize=size * 1.25, leading=size * 1.6, spaceBefore=size * 0.7, spaceAfter=size * 0.4, textColor=GREEN, keepWithNext=1),
        'cover': ParagraphStyle('cover', parent=body, fontName='Helvetica-Bold', fontSize=size * 3.2, leading=size * 3.7, textColor=colors.white),
        'subtitle': ParagraphStyle('subtitle', parent=body, fontSize=size * 1.3, leading=size * 1.8, textColor=colors.white),
        'toc': ParagraphStyle('toc', parent=body, spaceAfter=0, leading=size * 1.5),
    }


class Booklet(BaseDocTemplate):
    """Reports chapter headings to the table of contents and the outline."""

    def afterFlowable(self, flowable):
        if isinstance(flowable, Paragraph) and flowable.style.name == 'h1' and getattr(flowable, 'chapter', False):
            text = flowable.getPlainText()
            key = f'chapter-{self.seq.nextf("chapter")}'
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(text, key, 0)
            self.notify('TOCEntry', (0, text, self.page, key))


def flowables(block: tuple, styles: dict, width: float) -> list:
    kind = block[0]
    if kind == 'paragraph':
        return [Paragraph(inline(block[1]), styles['body'])]
    if kind == 'note':
        box = Table([[Paragraph(inline(block[1]), styles['cell'])]], colWidths=[width])
        box.setStyle(TableStyle([('BACKGROUND', (0, 0), (-1, -1), AMBER), ('LEFTPADDING', (0, 0), (-1, -1), 7), ('TOPPADDING', (0, 0), (-1, -1), 5), ('BOTTOMPADDING', (0, 0), (-1, -1), 6)]))
        return [box, Spacer(1, 7)]
    if kind in ('bullets', 'steps'):
        items = [ListItem(Paragraph(inline(text), styles['body']), leftIndent=14) for text in block[1]]
        marks = {'bulletType': 'bullet', 'start': '•'} if kind == 'bullets' else {'bulletType': '1'}
        return [ListFlowable(items, leftIndent=14, bulletFontSize=styles['body'].fontSize, **marks), Spacer(1, 3)]
    if kind == 'table':
        rows = block[1]
        longest = [max(8, *(min(len(row[c]), 34) + 3 for row in rows)) for c in range(len(rows[0]))]
        widths = [width * value / sum(longest) for value in longest]
        cells = [[Paragraph(inline(text), styles['head' if r == 0 else 'cell']) for text in row] for r, row in enumerate(rows)]
        table = Table(cells, colWidths=widths, repeatRows=1)
        table.setStyle(TableStyle([
            ('BACKGROUND', (0, 0), (-1, 0), GREEN), ('ROWBACKGROUNDS', (0, 1), (-1, -1), [colors.white, PALE]),
            ('VALIGN', (0, 0), (-1, -1), 'TOP'), ('LINEBELOW', (0, -1), (-1, -1), 0.6, GREEN),
            ('TOPPADDING', (0, 0), (-1, -1), 3), ('BOTTOMPADDING', (0, 0), (-1, -1), 4),
        ]))
        return [Spacer(1, 2), table, Spacer(1, 8)]
    raise ValueError(f'no layout for a {kind}')


def build_pdf(name: str, footer: str, page, size: float, booklet: bool) -> int:
    blocks = read_blocks(TEXTS / f'{name}.md')
    styles = pdf_styles(size)
    width, height = page
    margin = 15 * mm if booklet else 20 * mm
    title = blocks[0][2]

    def number(canvas, document):
        canvas.saveState()
        canvas.setFont('Helvetica', 7.5)
        canvas.setFillColor(colors.HexColor('#55655F'))
        canvas.drawString(margin, 9 * mm, footer)
        canvas.drawRightString(width - margin, 9 * mm, f'Page {document.page}')
        canvas.restoreState()

    def cover(canvas, _document):
        canvas.saveState()
        canvas.setFillColor(GREEN)
        canvas.rect(0, 0, width, height, stroke=0, fill=1)
        canvas.setStrokeColor(colors.HexColor('#F2B544'))
        canvas.setLineWidth(3)
        for x in (0.36, 0.66):
            canvas.circle(width * x, height * 0.24, width * 0.11, stroke=1, fill=0)
        canvas.lines([(width * 0.36, height * 0.24, width * 0.46, height * 0.35), (width * 0.46, height * 0.35, width * 0.62, height * 0.35),
                      (width * 0.62, height * 0.35, width * 0.66, height * 0.24), (width * 0.46, height * 0.35, width * 0.51, height * 0.24), (width * 0.51, height * 0.24, width * 0.62, height * 0.35)])
        canvas.restoreState()

    story = []
    rest = blocks[1:]
    if booklet:
        # The cover holds the title and the first two paragraphs; the contents follow on their own page.
        story += [Spacer(1, height * 0.14), Paragraph(inline(title), styles['cover']), Spacer(1, 8)]
        story += [Paragraph(inline(block[1]), styles['subtitle']) for block in rest[:2]]
        rest = rest[2:]
        contents = TableOfContents(levelStyles=[styles['toc']], dotsMinLevel=0)
        story += [NextPageTemplate('text'), PageBreak(), Paragraph('Contents', styles['h1']), contents]
    else:
        story += [Paragraph(inline(title), styles['h1'])]
    for block in rest:
        if block[0] == 'heading':
            if booklet and block[1] == 2:
                chapter = Paragraph(inline(block[2]), styles['h1'])
                chapter.chapter = True
                story += [PageBreak(), chapter]
            else:
                story.append(Paragraph(inline(block[2]), styles['h2']))
        else:
            story += flowables(block, styles, width - 2 * margin)

    target = OUT / f'{name}.pdf'
    frame = Frame(margin, 15 * mm, width - 2 * margin, height - 30 * mm, id='frame', leftPadding=0, rightPadding=0)
    document = Booklet(str(target), pagesize=page, title=title, author='Larkfield Cycles', subject=footer, invariant=1)
    templates = [PageTemplate(id='text', frames=[frame], onPage=number)]
    if booklet:
        templates.insert(0, PageTemplate(id='cover', frames=[frame], onPage=cover))
    document.addPageTemplates(templates)
    document.multiBuild(story)
    return document.page


def shade(cell, fill: str) -> None:
    properties = cell._tc.get_or_add_tcPr()
    shading = OxmlElement('w:shd')
    shading.set(qn('w:val'), 'clear')
    shading.set(qn('w:fill'), fill)
    properties.append(shading)


def add_runs(paragraph, text: str) -> None:
    for index, part in enumerate(re.split(r'\*\*', text)):
        paragraph.add_run(part).bold = index % 2 == 1 or None


def build_docx(name: str, footer: str) -> None:
    document = Document()
    document.styles['Normal'].font.name = 'Calibri'
    document.styles['Normal'].font.size = Pt(11)
    for level in (1, 2):
        document.styles[f'Heading {level}'].font.color.rgb = RGBColor(0x14, 0x52, 0x4A)
    for block in read_blocks(TEXTS / f'{name}.md'):
        kind = block[0]
        if kind == 'heading':
            document.add_heading(block[2], 0 if block[1] == 1 else block[1] - 1)
        elif kind == 'paragraph':
            add_runs(document.add_paragraph(), block[1])
        elif kind == 'note':
            add_runs(document.add_paragraph(style='Intense Quote'), block[1])
        elif kind in ('bullets', 'steps'):
            for text in block[1]:
                add_runs(document.add_paragraph(style='List Bullet' if kind == 'bullets' else 'List Number'), text)
        elif kind == 'table':
            table = document.add_table(rows=0, cols=len(block[1][0]))
            table.style = 'Table Grid'
            for r, row in enumerate(block[1]):
                cells = table.add_row().cells
                for c, text in enumerate(row):
                    add_runs(cells[c].paragraphs[0], f'**{text}**' if r == 0 else text)
                    if r == 0:
                        shade(cells[c], 'E8F0EC')
            document.add_paragraph()
    line = document.sections[0].footer.paragraphs[0]
    line.text = footer
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    properties = document.core_properties
    properties.author = properties.last_modified_by = 'Larkfield Cycles'
    properties.title = read_blocks(TEXTS / f'{name}.md')[0][2]
    properties.created = properties.modified = STAMP
    properties.comments = ''
    raw = io.BytesIO()
    document.save(raw)
    # python-docx writes the current time into the archive; a fixed one keeps the bytes stable.
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(OUT / f'{name}.docx', 'w', zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            entry = zipfile.ZipInfo(item.filename, STAMP.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(item.filename))


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    pages = build_pdf('owners-manual', "Larkfield owner's manual, edition 2026", A5, 10.5, True)
    print(f"owners-manual.pdf: {pages} pages")
    pages = build_pdf('product-curlew-trail', 'Larkfield Curlew Trail, product sheet 2026', A4, 10.5, False)
    print(f'product-curlew-trail.pdf: {pages} pages')
    build_docx('accessories-catalogue', 'Larkfield Cycles, accessories catalogue 2026')
    build_docx('support-handbook', 'Larkfield Cycles, internal')
    print('accessories-catalogue.docx, support-handbook.docx')


if __name__ == '__main__':
    main()
