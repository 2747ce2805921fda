import type { Output } from '../../lib/records.ts'
import { rpc, trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Badge } from '../../ui/badge.tsx'
import { useMay } from '../identity/use-me.ts'
import { HoursForm } from './hours-form.tsx'
import { RecordSection } from './record-section.tsx'
import { RowText } from './row-text.tsx'
import { useHours } from './use-hours.ts'
import { WeekPicture } from './week-picture.tsx'

const w = words.desk.hours
export type BusinessHours = Output['businessHours']['list']['items'][number]

export function HoursSection() {
  const mayChange = useMay('business-hours:manage')
  return (
    <RecordSection
      words={w}
      drawing="done"
      query={useHours()}
      pathKey={trpc.businessHours.pathKey()}
      mayAdd={mayChange}
      mayEdit={() => mayChange}
      onRemove={(id) => rpc.businessHours.remove.mutate({ id })}
      form={(hours, onClose) => <HoursForm hours={hours} onClose={onClose} />}
      below={({ week }) => <WeekPicture week={week} className="mt-1.5 mb-1" />}
    >
      {({ name, isDefault, timeZone, holidays }) => (
        <RowText name={name} sign={isDefault && <Badge>{w.default}</Badge>}>
          {timeZone.replaceAll('_', ' ')}
          {holidays.length > 0 && ` · ${w.holidayCount(holidays.length)}`}
        </RowText>
      )}
    </RecordSection>
  )
}
