import { encode } from './case.ts'

/** A format that is XML in a ZIP: its parts, and where in them a document's text stands. */
export interface OfficePackage {
  format: string
  extension: string
  /** The part that holds the text. */
  mainName: string
  /** Its document type, for prologs. */
  rootName: string
  /** That part around its content; `prolog` stands behind the XML declaration. */
  main(content: string, prolog?: string): string
  /** A paragraph. */
  textElement(text: string): string
  /** An element that may hold itself. */
  nested: { open: string; close: string }
  files(main: string | Uint8Array): [string, Uint8Array][]
}

const declaration = '<?xml version="1.0" encoding="UTF-8"?>'
const officeRelations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships'
const openXml = 'application/vnd.openxmlformats-officedocument'
const drawing = 'http://schemas.openxmlformats.org/drawingml/2006/main'

const relations = (entries: [id: string, type: string, target: string][]): string =>
  `${declaration}<Relationships xmlns="${packageRelations}">${entries
    .map(
      ([id, type, target]) =>
        `<Relationship Id="${id}" Type="${officeRelations}/${type}" Target="${target}"/>`,
    )
    .join('')}</Relationships>`
const contentTypes = (overrides: [part: string, type: string][]): string =>
  `${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${overrides
    .map(([part, type]) => `<Override PartName="/${part}" ContentType="${openXml}.${type}+xml"/>`)
    .join('')}</Types>`

const files = (parts: [string, string | Uint8Array][]): [string, Uint8Array][] =>
  parts.map(([name, content]) => [name, typeof content === 'string' ? encode(content) : content])

const docx: OfficePackage = {
  format: 'docx',
  extension: 'docx',
  mainName: 'word/document.xml',
  rootName: 'w:document',
  main: (content, prolog = '') =>
    `${declaration}${prolog}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${content}</w:body></w:document>`,
  textElement: text => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`,
  nested: { open: '<w:sdt><w:sdtContent>', close: '</w:sdtContent></w:sdt>' },
  files: main =>
    files([
      ['[Content_Types].xml', contentTypes([['word/document.xml', 'wordprocessingml.document.main']])],
      ['_rels/.rels', relations([['rId1', 'officeDocument', 'word/document.xml']])],
      ['word/document.xml', main],
    ]),
}

const pptx: OfficePackage = {
  format: 'pptx',
  extension: 'pptx',
  mainName: 'ppt/slides/slide1.xml',
  rootName: 'p:sld',
  main: (content, prolog = '') =>
    `${declaration}${prolog}<p:sld xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="${drawing}" xmlns:r="${officeRelations}"><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>${content}</p:spTree></p:cSld></p:sld>`,
  textElement: text =>
    `<p:sp><p:nvSpPr><p:cNvPr id="2" name="Text"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:txBody></p:sp>`,
  nested: { open: '<p:grpSp>', close: '</p:grpSp>' },
  files: main =>
    files([
      [
        '[Content_Types].xml',
        contentTypes([
          ['ppt/presentation.xml', 'presentationml.presentation.main'],
          ['ppt/slides/slide1.xml', 'presentationml.slide'],
        ]),
      ],
      ['_rels/.rels', relations([['rId1', 'officeDocument', 'ppt/presentation.xml']])],
      [
        'ppt/presentation.xml',
        `${declaration}<p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:r="${officeRelations}"><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst></p:presentation>`,
      ],
      ['ppt/_rels/presentation.xml.rels', relations([['rId1', 'slide', 'slides/slide1.xml']])],
      ['ppt/slides/slide1.xml', main],
    ]),
}

const xlsx: OfficePackage = {
  format: 'xlsx',
  extension: 'xlsx',
  mainName: 'xl/worksheets/sheet1.xml',
  rootName: 'worksheet',
  main: (content, prolog = '') =>
    `${declaration}${prolog}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Note</t></is></c><c r="B1" t="inlineStr"><is><t>Hour</t></is></c></row>${content}</sheetData></worksheet>`,
  textElement: text =>
    `<row r="2"><c r="A2" t="inlineStr"><is><t>${text}</t></is></c><c r="B2"><v>9</v></c></row>`,
  nested: { open: '<extLst><ext>', close: '</ext></extLst>' },
  files: main =>
    files([
      [
        '[Content_Types].xml',
        contentTypes([
          ['xl/workbook.xml', 'spreadsheetml.sheet.main'],
          ['xl/worksheets/sheet1.xml', 'spreadsheetml.worksheet'],
        ]),
      ],
      ['_rels/.rels', relations([['rId1', 'officeDocument', 'xl/workbook.xml']])],
      [
        'xl/workbook.xml',
        `${declaration}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${officeRelations}"><sheets><sheet name="Hours" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      ],
      ['xl/_rels/workbook.xml.rels', relations([['rId1', 'worksheet', 'worksheets/sheet1.xml']])],
      ['xl/worksheets/sheet1.xml', main],
    ]),
}

const odtType = 'application/vnd.oasis.opendocument.text'
const odtNames = 'urn:oasis:names:tc:opendocument:xmlns'
const odt: OfficePackage = {
  format: 'odt',
  extension: 'odt',
  mainName: 'content.xml',
  rootName: 'office:document-content',
  main: (content, prolog = '') =>
    `${declaration}${prolog}<office:document-content xmlns:office="${odtNames}:office:1.0" xmlns:text="${odtNames}:text:1.0" xmlns:table="${odtNames}:table:1.0" office:version="1.3"><office:body><office:text>${content}</office:text></office:body></office:document-content>`,
  textElement: text => `<text:p>${text}</text:p>`,
  nested: { open: '<text:section>', close: '</text:section>' },
  files: main =>
    files([
      ['mimetype', odtType],
      [
        'META-INF/manifest.xml',
        `${declaration}<manifest:manifest xmlns:manifest="${odtNames}:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="${odtType}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`,
      ],
      ['content.xml', main],
    ]),
}

const epub: OfficePackage = {
  format: 'epub',
  extension: 'epub',
  mainName: 'OEBPS/chapter.xhtml',
  rootName: 'html',
  main: (content, prolog = '') =>
    `${declaration}${prolog}<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Hours</title></head><body><h1>Hours</h1>${content}</body></html>`,
  textElement: text => `<p>${text}</p>`,
  nested: { open: '<div>', close: '</div>' },
  files: main =>
    files([
      ['mimetype', 'application/epub+zip'],
      [
        'META-INF/container.xml',
        `${declaration}<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>`,
      ],
      [
        'OEBPS/book.opf',
        `${declaration}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">hours</dc:identifier><dc:title>Hours</dc:title><dc:language>en</dc:language></metadata><manifest><item id="one" href="chapter.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="one"/></spine></package>`,
      ],
      ['OEBPS/chapter.xhtml', main],
    ]),
}

export const officePackages: OfficePackage[] = [docx, pptx, xlsx, odt, epub]
