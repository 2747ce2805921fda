/** Hands a file to the reader's own browser. The mark at its beginning tells spreadsheets that it is UTF-8. */
export function saveCsv({ fileName, csv }: { fileName: string; csv: string }): void {
  const url = URL.createObjectURL(new Blob(['\ufeff', csv], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
