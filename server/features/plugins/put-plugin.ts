import type { z } from 'zod'
import { newId } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import type { Operation } from '../../kernel/operation.ts'
import { readPackage } from '../../kernel/plugins/plugin-package.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { keepFile } from '../files/index.ts'
import { installPlugin } from './install-plugin.ts'
import { findInstallationByName } from './installation.ts'
import type { Plugin } from './plugin.ts'
import { updatePlugin } from './update-plugin.ts'

type Options = { grantedScopes?: string[] | undefined; development?: boolean }

/** For the command line, as the operator: installs a package, or puts it in the place of the one that is there. @throws AppError */
export async function putPlugin(kernel: Kernel, workspaceId: string, bytes: Buffer, { grantedScopes, development }: Options): Promise<{ plugin: Plugin; isNew: boolean }> {
  const { manifest } = readPackage(bytes)
  const fileId = await kernel.database.transaction(workspaceId, ({ db }) =>
    keepFile(db, kernel.storage, { workspaceId, name: `${manifest.name}.zip`, contentType: 'application/zip', content: bytes, createdBy: { kind: 'system' } }))
  const run = async <O extends z.ZodObject>(operation: Operation<string, 'command', z.ZodObject, O>, input: object) => {
    const request = { correlationId: newId(), ip: null, userAgent: null }
    return (await runOperation(kernel, operation, { caller: systemCaller(workspaceId, 'operator'), request, surface: 'internal' }, input)).output
  }
  const known = await findInstallationByName(kernel.database.forWorkspace(workspaceId), manifest.name)
  const plugin = known
    ? await run(updatePlugin, { id: known.id, fileId, grantedScopes: grantedScopes ?? manifest.scopes })
    : await run(installPlugin, { fileId, grantedScopes, development })
  return { plugin, isNew: known === undefined }
}
