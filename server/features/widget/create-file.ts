import { z } from 'zod'
import { command } from '../../kernel/operation.ts'
import { announceFile, CreatedFile, fileFields } from '../files/index.ts'
import { limitFiles } from './limits.ts'
import { requireVisitor } from './policy.ts'

export const createVisitorFile = command({
  name: 'widget.createFile',
  summary: 'Announce a file, to upload it and send it as the visitor',
  scope: 'widget:use',
  input: z.object(fileFields),
  output: CreatedFile,
  errors: ['rate_limited'],
  rest: 'POST /widget/files',
  policy: (ctx) => void requireVisitor(ctx),
  async run(ctx, file) {
    await limitFiles(ctx.kernel, requireVisitor(ctx).id)
    return announceFile(ctx, file)
  },
})
