/**
 * A table as one text a row, each understandable alone: `Header: value; Header: value`. A small model
 * reads a chunk that begins in the middle of a table and must still know what the numbers mean.
 *
 * @param rows cell texts, [row][column]; rows may be ragged.
 * @param headerRows how many rows at the top name the columns. 0: two columns read as `key: value`,
 *   more are joined by semicolons.
 */
export const tableRowTexts = (rows: string[][], headerRows: number): string[] =>
  numberedRowTexts(rows, headerRows).map(({ text }) => text)

/** `tableRowTexts` with the row, from 0, that each text was made of. */
export const numberedRowTexts = (rows: string[][], headerRows: number): { row: number; text: string }[] => {
  const clean = rows.map(row => row.map(cell => cell.replace(/\s+/g, ' ').trim()))
  const columns = Math.max(0, ...clean.map(row => row.length))
  const headers = Array.from({ length: columns }, (_, column) => {
    const names = clean.slice(0, headerRows).map(row => row[column] ?? '')
    return [...new Set(names.filter(name => name !== ''))].join(' ').replace(/:$/, '')
  })
  const body = clean.slice(headerRows)
  // A table of nothing but headers is still text that somebody wrote.
  const texts =
    body.length === 0
      ? clean.map((row, index) => ({ row: index, text: row.filter(Boolean).join('; ') }))
      : body.map((row, index) => ({
          row: headerRows + index,
          text: rowText(row, headers, headerRows > 0, columns),
        }))
  return texts.filter(({ text }) => text !== '')
}

const rowText = (row: string[], headers: string[], named: boolean, columns: number): string => {
  const filled = row.filter(Boolean)
  // A lone cell is a heading inside the table, or a cell that spans it.
  if (filled.length <= 1 || new Set(filled).size === 1) return filled[0] ?? ''
  if (!named && columns === 2) return `${row[0]?.replace(/:$/, '')}: ${row[1]}`
  const parts = row.map((cell, column) => {
    const header = named ? headers[column] : ''
    return cell === '' ? '' : header ? `${header}: ${cell}` : cell
  })
  // A cell that spans columns of one name was repeated in each of them.
  return parts.filter((part, column) => part !== '' && part !== parts[column - 1]).join('; ')
}

/**
 * Whether the first row of a table that marks no header names its columns: short texts, all
 * different, no figures, above rows with figures or long texts. A two-column list of facts
 * (`Colour | red`, `Weight | 21 kg`) has its names down the side, so there every row must have one.
 */
export const firstRowIsHeader = (rows: string[][]): boolean => {
  const [first, ...body] = rows
  if (!first || body.length === 0 || first.length < 2) return false
  const names = first.map(cell => cell.trim())
  if (names.some(name => name === '' || name.length > 40 || /\d/.test(name))) return false
  if (new Set(names).size < names.length) return false
  const isValue = (cell: string): boolean => /\d/.test(cell) || cell.length > 40
  if (first.length === 2) return body.every(row => isValue(row[1] ?? ''))
  return body.some(row => row.some(isValue))
}

/** A figure, an amount, a share or a date, that is what stands under a header: `14`, `€ 9`, `EUR 9`, `-3 %`. */
const isFigure = (cell: string): boolean =>
  /^(?:[A-Z]{3}\s?)?[\p{Sc}\s+\-–(<>≤≥~]*\d/u.test(cell) && !/\p{L}{4,}/u.test(cell)
const isYear = (cell: string): boolean => /^(?:19|20)\d\d$/.test(cell)

/**
 * Whether a row reads like the names of columns: at least two short texts, all different, no figures
 * but a series of years. For spreadsheets and delimited files, whose first row names the columns as a rule.
 */
export const readsLikeHeader = (row: string[]): boolean => {
  const names = row.map(cell => cell.trim()).filter(name => name !== '')
  if (names.length < 2 || row.length - names.length > 1 || new Set(names).size < names.length) return false
  const years = names.filter(isYear)
  const words = names.filter(name => !isYear(name))
  const inSeries = years.length === 0 || (years.length > 1 && words.length <= 2)
  return inSeries && words.every(name => name.length <= 60 && !isFigure(name))
}
