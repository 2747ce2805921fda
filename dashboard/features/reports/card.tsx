import { useMutation } from '@tanstack/react-query'
import { ChartLine, Download, Table2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { errorLine } from '../../lib/error-words.ts'
import { rpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { toast } from '../../ui/toast.tsx'
import { saveCsv } from './save-csv.ts'

const w = words.reports

export type ExportInput = Parameters<typeof rpc.reports.export.query>[0]

/** A part of a report: its picture, the same as a table, and as CSV. */
export function Card({ title, detail, csv, picture, table }: { title: string; detail?: string; csv: ExportInput; picture?: ReactNode; table: ReactNode }) {
  const [asTable, setAsTable] = useState(false)
  const download = useMutation({ mutationFn: () => rpc.reports.export.query(csv), onSuccess: saveCsv, onError: (error) => toast(errorLine(error), { critical: true }) })
  return (
    <section aria-label={title} className="rounded-card border border-line bg-raised p-4">
      <header className="mb-2 flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <h2 className="text-dense font-semibold">{title}</h2>
          {detail && <p className="text-small text-ink-faint">{detail}</p>}
        </div>
        {picture !== undefined && <IconButton icon={asTable ? ChartLine : Table2} label={`${title}: ${asTable ? w.asPicture : w.asTable}`} onClick={() => setAsTable(!asTable)} />}
        <IconButton icon={Download} label={w.csvOf(title)} disabled={download.isPending} onClick={() => download.mutate()} />
      </header>
      {picture === undefined || asTable ? table : picture}
    </section>
  )
}
